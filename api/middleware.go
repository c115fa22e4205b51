package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"layak/domain"
	"layak/templates"
)

const (
	// maxBody bounds a request: 256 kB of text with every character escaped is
	// 1.5 MB, and variants come on top; rule files are 2 MB before they are escaped.
	maxBody = 4 << 20
	// requestTime bounds a request, below what the idempotency keys and the
	// shutdown wait for.
	requestTime = 30 * time.Second
	// longTime bounds reading the whole log.
	longTime = 110 * time.Second
)

// withContext puts what texts and logs need into the request's context.
func (s *Server) withContext(c *gin.Context) {
	ctx := context.WithValue(c.Request.Context(), addressKey, c.ClientIP())
	ctx = context.WithValue(ctx, routeKey, c.Request.Method+" "+c.FullPath())
	if lang, ok := acceptedLanguage(c.GetHeader("Accept-Language")); ok {
		ctx = context.WithValue(ctx, languageKey, lang)
	}
	limit := requestTime
	if strings.HasSuffix(c.FullPath(), "/audit/export") || strings.HasSuffix(c.FullPath(), "/audit/verify") {
		limit = longTime
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

// acceptedLanguage answers the first of our languages that the header names.
func acceptedLanguage(header string) (best templates.Lang, ok bool) {
	weight := 0.0
	for part := range strings.SplitSeq(header, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		main, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		q := 1.0
		if text, given := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); given {
			var err error
			if q, err = strconv.ParseFloat(text, 64); err != nil {
				continue
			}
		}
		for _, lang := range templates.Langs() {
			if main == string(lang) && q > weight {
				best, weight, ok = lang, q, true
			}
		}
	}
	return best, ok
}

// withHeaders sets what every answer carries.
func (s *Server) withHeaders(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", templates.ContentSecurityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.secure() {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

// withoutCache keeps answers to programs out of caches: they differ by who asks
// and in which language, and an ETag asks again.
func (s *Server) withoutCache(c *gin.Context) {
	c.Header("Cache-Control", "private, no-cache")
	c.Header("Vary", "Authorization, Cookie, Accept-Language")
}

// withLog writes one line an answer, with the route's pattern instead of the
// address, so that no id of a query and no secret gets into it.
func (s *Server) withLog(c *gin.Context) {
	began := s.Now()
	c.Next()
	took := s.Now().Sub(began)
	route := c.FullPath()
	if route == "" {
		route = "unknown"
	}
	s.counts.answered(route, c.Request.Method, c.Writer.Status(), took)
	w, _ := whoIs(c.Request.Context())
	s.Log.InfoContext(c.Request.Context(), "request", "method", c.Request.Method, "route", route, "status", c.Writer.Status(),
		"bytes", c.Writer.Size(), "took", took, "person", w.actor.PersonID)
}

// withRecovery answers a panic with an internal error that says nothing but a
// reference.
func (s *Server) withRecovery(c *gin.Context) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(v)
		}
		s.Log.ErrorContext(c.Request.Context(), "panic", "route", c.FullPath(), "value", fmt.Sprint(v), "stack", string(debug.Stack()))
		s.fail(c, fmt.Errorf("panic: %v", v))
	}()
	c.Next()
}

// mustBeSameOrigin refuses changing requests that another site's page sends.
func (s *Server) mustBeSameOrigin(c *gin.Context) {
	if err := s.origins.Check(c.Request); err != nil {
		s.fail(c, &domain.Error{Kind: domain.Forbidden, Key: "request.cross_origin", Cause: err})
	}
}

// mustBeReadable refuses addresses that no text of ours can have, before they
// reach the store. Bodies are bounded where they are read.
func (s *Server) mustBeReadable(c *gin.Context) {
	u := c.Request.URL
	if !plain(u.Path) {
		s.fail(c, &domain.Error{Kind: domain.NotFound, Key: "not_found"})
		return
	}
	values, err := parseQuery(u.RawQuery)
	if err != nil {
		s.fail(c, &domain.Error{Kind: domain.Malformed, Key: "request.malformed", Cause: err})
		return
	}
	for name, list := range values {
		for _, v := range list {
			if !plain(name) || !plain(v) {
				s.fail(c, &domain.Error{Kind: domain.Malformed, Key: "request.malformed"})
				return
			}
		}
	}
}

func bodyTooLarge() error {
	return &domain.Error{Kind: domain.TooLarge, Key: "request.too_large", Field: wholeRequest, Args: []string{"4 MB"}}
}

// plain tells whether the text is UTF-8 without control characters; line ends
// and tabs are let through for forms.
func plain(text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return r < 0x20 && r != '\n' && r != '\r' && r != '\t' || r == 0x7f })
}

// notFound and notAllowed answer addresses that do not exist.
func (s *Server) notFound(c *gin.Context) {
	if !wantsProblem(c.Request) {
		s.pageNotFound(c)
		return
	}
	s.fail(c, &domain.Error{Kind: domain.NotFound, Key: "not_found"})
}

func (s *Server) notAllowed(c *gin.Context) {
	if c.Request.Method == http.MethodGet && !wantsProblem(c.Request) {
		c.Redirect(http.StatusSeeOther, s.pageAbove(c.Request.URL.EscapedPath()))
		return
	}
	s.fail(c, &domain.Error{Kind: domain.Conflict, Key: "method.not_allowed"})
}
