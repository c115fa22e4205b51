package api

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"layak/domain"
	"layak/templates"
)

// accountPassword is where one changes one's own password.
const accountPassword = "/account"

// pageError answers an error as a page: strangers go to the sign-in and come
// back afterwards, with what they typed; whoever has to change their password first goes
// where they can; everybody else reads what happened and what would help. What
// is ours is logged under a reference, and only the reference is shown.
func (s *Server) pageError(c *gin.Context, err error) {
	_, known := whoIs(c.Request.Context())
	if domain.KeyOf(err) == "password.set_by_other" && !strings.HasPrefix(c.ContentType(), "application/json") {
		c.Redirect(http.StatusSeeOther, accountPassword)
		return
	}
	if domain.KindOf(err) == domain.Unauthenticated || !known && domain.KeyOf(err) == "not_found" {
		_, had := c.Cookie(s.cookieName())
		s.clearSessionCookie(c)
		if domain.KindOf(err) == domain.Unauthenticated && s.keepForm(c, err) {
			return
		}
		if strings.HasPrefix(c.ContentType(), "application/json") {
			c.Status(http.StatusUnauthorized) // a script asks, not a person
			return
		}
		if e := (*domain.Error)(nil); errors.As(err, &e) && e.Key == "session.reset" {
			s.keepFlash(c, e.Key, e.Args)
		} else if had == nil {
			s.keepFlash(c, "session.over", nil)
		}
		c.Redirect(http.StatusSeeOther, signInFor(c))
		return
	}
	problem := s.problem(c.Request.Context(), err)
	view := templates.Error{Frame: s.bareFrame(c), Back: back(c), Status: problem.Status, Reference: strings.TrimPrefix(problem.Instance, "urn:uuid:")}
	if problem.Status == http.StatusPreconditionFailed {
		view.Status = http.StatusConflict
	}
	view.Refusal.Code = problem.Code
	if e := (*domain.Error)(nil); errors.As(err, &e) && problem.Code == e.Key {
		view.Refusal = refusalOf(e)
	}
	for _, g := range problem.Guards {
		view.Guards = append(view.Guards, templates.Guard{Name: g.Name, Holds: g.Holds, Detail: g.Detail})
	}
	if wait := problem.GetHeaders().Get("Retry-After"); wait != "" {
		c.Header("Retry-After", wait)
	}
	if err := s.render(c, view.Status, templates.PageError, s.langOf(c), view); err != nil {
		s.Log.ErrorContext(c.Request.Context(), "error page failed", "error", err)
		c.String(http.StatusInternalServerError, "internal error")
	}
}

// signInFor is the address of the sign-in that comes back to this page; after a
// form it comes back to the page that the form was on.
func signInFor(c *gin.Context) string {
	next := c.Request.URL.RequestURI()
	if c.Request.Method != http.MethodGet {
		next = back(c)
	}
	if next = local(next); next == "/" {
		return "/signin"
	}
	return "/signin?next=" + url.QueryEscape(next)
}

// back is the page that sent the request here, where it was one of ours.
func back(c *gin.Context) string {
	ref, err := url.Parse(c.Request.Referer())
	if err != nil || ref.Host != c.Request.Host || ref.Path == "" || strings.HasPrefix(ref.Path, "/signin") {
		return "/"
	}
	return local(ref.RequestURI())
}

// pageNotFound answers addresses that lead nowhere.
func (s *Server) pageNotFound(c *gin.Context) {
	s.pageError(c, &domain.Error{Kind: domain.NotFound, Key: "not_found"})
}
