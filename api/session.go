package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"layak/domain"
)

// cookieName is the name of the session cookie. The prefix makes browsers hold
// it to https, this host and the whole site; over plain HTTP it cannot be used.
func (s *Server) cookieName() string {
	if s.secure() {
		return "__Host-layak"
	}
	return "layak"
}

// setSessionCookie signs a browser in with a token from signIn.
func (s *Server) setSessionCookie(c *gin.Context, token string) {
	s.cookie(c, token, int(domain.SessionLength/time.Second))
}

// clearSessionCookie signs a browser out; the session itself is ended by
// Desk.EndSession.
func (s *Server) clearSessionCookie(c *gin.Context) { s.cookie(c, "", -1) }

func (s *Server) cookie(c *gin.Context, value string, age int) {
	http.SetCookie(c.Writer, &http.Cookie{Name: s.cookieName(), Value: value, Path: "/", MaxAge: age, HttpOnly: true,
		Secure: s.secure(), SameSite: http.SameSiteLaxMode})
}

// withSession reads who sends the request, from the Authorization header or
// else the cookie, and asks for the person's status anew. A header that is
// there and wrong is refused; a wrong cookie is nobody. When the store cannot
// say, the request is refused, never let through as nobody.
func (s *Server) withSession(c *gin.Context) {
	token, header, err := s.tokenOf(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	if token == "" {
		return
	}
	a, p, err := s.Desk.Authenticate(c.Request.Context(), token)
	switch {
	case err == nil:
		ctx := context.WithValue(c.Request.Context(), signedInKey, signedIn{actor: a, person: p})
		c.Request = c.Request.WithContext(ctx)
	case domain.KindOf(err) != domain.Unauthenticated, header && !opensSession(c):
		s.fail(c, err)
	default:
		c.Set(endedKey, err)
	}
}

// endedKey is where the reason is kept for which a cookie is nobody.
const endedKey = "ended"

// endedOr answers who has ended the session by a new password, where that was so.
func endedOr(c *gin.Context, otherwise error) error {
	if err, _ := c.Value(endedKey).(error); domain.KeyOf(err) == "session.reset" {
		return err
	}
	return otherwise
}

// opensSession tells whether a session is asked for: programs that send their
// token with every request send the one that has ended there, too.
func opensSession(c *gin.Context) bool {
	return c.Request.Method == http.MethodPost && c.FullPath() == prefix+"/sessions"
}

// tokenOf finds the token; header tells whether it came in Authorization.
func (s *Server) tokenOf(r *http.Request) (token string, header bool, err error) {
	if values := r.Header.Values("Authorization"); len(values) > 0 {
		scheme, rest, _ := strings.Cut(values[0], " ")
		rest = strings.TrimSpace(rest)
		if len(values) > 1 || !strings.EqualFold(scheme, "Bearer") || rest == "" || strings.ContainsAny(rest, " \t") {
			return "", true, &domain.Error{Kind: domain.Unauthenticated, Key: "session.unknown"}
		}
		return rest, true, nil
	}
	if cookie, err := r.Cookie(s.cookieName()); err == nil {
		return cookie.Value, false, nil
	}
	return "", false, nil
}

// mustSignIn refuses whoever is not signed in.
func (s *Server) mustSignIn(c *gin.Context) {
	if _, ok := whoIs(c.Request.Context()); !ok {
		s.fail(c, &domain.Error{Kind: domain.Unauthenticated, Key: "session.missing"})
	}
}

// signIn opens a session for a username and password, slowing down whoever
// guesses: failures are counted, successes are not. tooMany says when to come
// back.
func (s *Server) signIn(ctx context.Context, username, password string) (string, domain.Person, error) {
	wait, end := s.signIns.begin(strings.ToLower(strings.TrimSpace(username)), addressOf(ctx))
	if wait > 0 {
		return "", domain.Person{}, tooMany{wait}
	}
	token, p, err := s.Desk.SignIn(ctx, username, password)
	wrong := err != nil && domain.KindOf(err) == domain.Unauthenticated
	if wrong {
		// Never the name: people type their password there.
		s.Log.InfoContext(ctx, "sign-in failed", "address", addressOf(ctx))
	}
	end(wrong)
	return token, p, err
}

func addressOf(ctx context.Context) string {
	a, _ := ctx.Value(addressKey).(string)
	return a
}
