// Package api is the HTTP edge: routes, forms, JSON, sessions, errors to
// status. A handler parses, calls one verb, responds.
package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"layak/domain"
	"layak/templates"
)

// Options are what the edge needs besides the verbs.
type Options struct {
	Desk  *domain.Desk
	Pages *templates.Pages
	Log   *slog.Logger
	Now   func() time.Time
	// Pause waits in an answer until something may have happened, at most until
	// the context ends; nil waits by the clock.
	Pause   func(ctx context.Context, d time.Duration) error
	BaseURL string // how browsers reach the server, e.g. "https://layak.example"; "" behind plain HTTP on loopback
	Demo    bool
	// Accounts of the demo, offered at the sign-in.
	Accounts []templates.DemoAccount
	Banner   bool // people have public demo passwords: pages say so also without Demo
	// Trusted proxies as CIDR ranges; nil trusts no forwarding header.
	Proxies []string
	// Ready tells whether the store answers, for /readyz.
	Ready func(ctx context.Context) error
	// AuditKey is the log's verifier key in note format.
	AuditKey string
	Version  string
}

// Server answers HTTP requests by calling verbs of the Desk.
type Server struct {
	Options
	engine   *gin.Engine
	origins  *http.CrossOriginProtection
	signIns  signInLimits
	refusals *journal
	counts   *counts
	openapi  []byte
	shown    []string                   // addresses that show a page, as path.Match has them
	peopled  atomic.Bool                // there is somebody besides administrators
	titles   atomic.Pointer[ruleTitles] // of the rule set asked for last
}

// New builds the whole edge. It fails on a base URL or proxy range that cannot
// be read.
func New(o Options) (*Server, error) {
	if err := checkBaseURL(o.BaseURL); err != nil {
		return nil, err
	}
	if o.Pause == nil {
		o.Pause = pause
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{Options: o, origins: http.NewCrossOriginProtection(), signIns: newSignInLimits(o.Now),
		refusals: newJournal(o.Log, o.Now), counts: newCounts(o.Version)}
	if o.BaseURL != "" {
		if err := s.origins.AddTrustedOrigin(strings.TrimSuffix(o.BaseURL, "/")); err != nil {
			return nil, fmt.Errorf("base URL %s: %w", o.BaseURL, err)
		}
	}
	gin.SetMode(gin.ReleaseMode)
	s.engine = gin.New()
	s.engine.HandleMethodNotAllowed = true
	s.engine.RedirectTrailingSlash = false
	if err := s.engine.SetTrustedProxies(o.Proxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	return s, s.routes()
}

func checkBaseURL(base string) error {
	if base == "" {
		return nil
	}
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.User != nil || u.RawQuery != "" {
		return fmt.Errorf("base URL %q: want https://host or http://host without a path", base)
	}
	return nil
}

// secure tells whether browsers reach the server over https.
func (s *Server) secure() bool { return strings.HasPrefix(s.BaseURL, "https://") }

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

type contextKey int

const (
	signedInKey contextKey = iota
	languageKey
	addressKey
	routeKey
	bodyKey
	serverKey
)

// signedIn is who sent the request; it travels in the request's context.
type signedIn struct {
	actor  domain.Actor
	person domain.Person
}

// whoIs answers who sent the request; ok is false where nobody is signed in.
func whoIs(ctx context.Context) (w signedIn, ok bool) {
	w, ok = ctx.Value(signedInKey).(signedIn)
	return w, ok
}

// actor answers who acts; the zero actor, whom every verb refuses, where nobody
// is signed in.
func actor(ctx context.Context) domain.Actor {
	w, _ := whoIs(ctx)
	return w.actor
}

// languageOf answers the language for texts of this request: what the request
// asks for, else the person's own, else Indonesian.
func languageOf(ctx context.Context) templates.Lang {
	if lang, ok := ctx.Value(languageKey).(templates.Lang); ok {
		return lang
	}
	if w, ok := whoIs(ctx); ok {
		return templates.ParseLang(w.person.Language)
	}
	return templates.Indonesian
}
