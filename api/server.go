// Package api is the HTTP edge: routes, forms, JSON, sessions, errors to
// status. A handler parses, calls one verb, responds.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"layak/domain"
	"layak/templates"
)

// Options are what the edge needs besides the verbs.
type Options struct {
	Desk    *domain.Desk
	Pages   *templates.Pages
	Log     *slog.Logger
	Now     func() time.Time
	BaseURL string // how browsers reach the server, e.g. "https://layak.example"; "" behind plain HTTP on loopback
	Demo    bool
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
	engine *gin.Engine
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

type contextKey int

const signedInKey contextKey = 0

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
