package api

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"layak/domain"
	"layak/templates"
)

// pageSignIn shows the sign-in; in the demo also its accounts.
func (s *Server) pageSignIn(c *gin.Context) {
	view := s.signInView(c, local(c.Query("next")))
	if as := c.Query("as"); s.Demo {
		for _, a := range view.Accounts {
			if a.Username == as {
				view.Username, view.Password = as, demoPassword+as
			}
		}
	}
	if err := s.render(c, http.StatusOK, templates.PageSignIn, s.langOf(c), view); err != nil {
		s.pageError(c, err)
	}
}

// demoPassword is what the demo accounts' passwords begin with; the username
// follows.
const demoPassword = "layak-demo-"

func (s *Server) signInView(c *gin.Context, next string) templates.SignIn {
	view := templates.SignIn{Next: next}
	view.Demo, view.Zone, view.Path = s.Demo || s.Banner, "WIB", c.Request.URL.RequestURI()
	view.Flash = s.takeFlash(c)
	if s.Demo {
		view.Accounts = s.Accounts
	}
	return view
}

// doSignIn opens a session and leads to where the person wanted to go.
// A form that was brought along is shown first.
func (s *Server) doSignIn(c *gin.Context) {
	if err := readForm(c, maxSignIn); err != nil {
		s.pageError(c, err)
		return
	}
	next, username := local(c.PostForm("next")), c.PostForm("username")
	k := carried(c)
	token, _, err := s.signIn(c.Request.Context(), username, c.PostForm("password"))
	var wait tooMany
	switch {
	case err == nil:
		s.setSessionCookie(c, token)
		if err := s.adoptLanguage(c, token); err != nil {
			s.pageError(c, err)
			return
		}
		if len(k.fields) == 0 || k.mode() == keptNothing {
			c.Redirect(http.StatusSeeOther, next)
		} else if err := s.resume(c, token, next, k); err != nil {
			s.pageError(c, err)
		}
	case domain.KindOf(err) == domain.Unauthenticated || errors.As(err, &wait):
		s.signInAgain(c, next, username, k, err)
	default:
		s.pageError(c, err)
	}
}

// signInAgain keeps the username and says only that it did not fit.
func (s *Server) signInAgain(c *gin.Context, next, username string, k kept, cause error) {
	problem := s.problem(c.Request.Context(), cause)
	if wait := problem.GetHeaders().Get("Retry-After"); wait != "" {
		c.Header("Retry-After", wait)
	}
	view := s.signInView(c, next)
	carry(&view, k)
	view.Username, view.Refusal = strings.ToValidUTF8(username, ""), &templates.Refusal{Code: problem.Code}
	if err := s.render(c, problem.Status, templates.PageSignIn, s.langOf(c), view); err != nil {
		s.pageError(c, err)
	}
}

// doSignOut ends the session, in the record and in the browser.
func (s *Server) doSignOut(c *gin.Context) {
	if who, ok := whoIs(c.Request.Context()); ok && who.actor.Via == domain.ViaSession {
		err := s.Desk.EndSession(c.Request.Context(), who.actor, who.actor.SessionID)
		if err != nil && domain.KindOf(err) != domain.NotFound {
			s.pageError(c, err)
			return
		}
	}
	s.clearSessionCookie(c)
	s.keepFlash(c, "session.signed_out", nil)
	c.Redirect(http.StatusSeeOther, "/signin")
}

// doLanguage sets the language of the person, or of the browser where nobody is
// signed in, and leads back. What was chosen on the way in becomes the language
// of whoever signs in.
func (s *Server) doLanguage(c *gin.Context) {
	if err := readForm(c, maxBody); err != nil {
		s.pageError(c, err)
		return
	}
	lang := string(templates.ParseLang(c.PostForm("lang")))
	if who, ok := whoIs(c.Request.Context()); ok {
		if err := s.Desk.SetLanguage(c.Request.Context(), who.actor, lang); err != nil {
			s.pageError(c, err)
			return
		}
	} else {
		s.setCookie(c, chosenCookie, lang, 3600)
	}
	s.setCookie(c, "lang", lang, 365*24*3600)
	c.Redirect(http.StatusSeeOther, local(c.PostForm("next")))
}
