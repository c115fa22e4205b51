package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"layak/domain"
	"layak/templates"
)

// statuses maps each kind of error to its status; this is the only place.
var statuses = map[domain.Kind]int{
	domain.Internal: http.StatusInternalServerError, domain.Invalid: http.StatusUnprocessableEntity,
	domain.Malformed: http.StatusBadRequest, domain.Unauthenticated: http.StatusUnauthorized,
	domain.Forbidden: http.StatusForbidden, domain.NotFound: http.StatusNotFound, domain.Conflict: http.StatusConflict,
	domain.Stale: http.StatusPreconditionFailed, domain.Missing: http.StatusPreconditionRequired,
	domain.TooLarge: http.StatusRequestEntityTooLarge, domain.Unavailable: http.StatusServiceUnavailable,
}

// Problem is an error as RFC 9457 has it. It never repeats what was sent.
type Problem struct {
	Type     string           `json:"type" doc:"urn:layak:problem: and the code"`
	Title    string           `json:"title" doc:"What happened, in the language of the request"`
	Status   int              `json:"status"`
	Detail   string           `json:"detail" doc:"What would help"`
	Code     string           `json:"code" doc:"Stable; programs decide by it"`
	Instance string           `json:"instance,omitempty" doc:"Reference of an internal error, for the operator"`
	Errors   []ProblemField   `json:"errors,omitempty" doc:"The inputs at fault"`
	Findings []ProblemFinding `json:"findings,omitempty" doc:"Findings that refuse the act, without the text they found"`
	Guards   []Guard          `json:"guards,omitempty" doc:"Conditions that were asked, in order; the first that fails decides"`

	wait time.Duration
}

// ProblemField is one input at fault.
type ProblemField struct {
	Field  string `json:"field"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Guard is one condition of an act and whether it holds.
type Guard struct {
	Name   string `json:"name"`
	Holds  bool   `json:"holds"`
	Detail string `json:"detail" doc:"What was looked at: a policy line, a role, a stage"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Code }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{"Cache-Control": {"no-store"}}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="layak"`)
	}
	if p.wait > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.wait.Seconds()))))
	}
	return h
}

const problemType = "application/problem+json"

// inputErrors are several things wrong with one input; the first decides the
// kind.
type inputErrors []*domain.Error

func (e inputErrors) Error() string { return e[0].Error() }

// Unwrap answers the first.
func (e inputErrors) Unwrap() error { return e[0] }

// statusOf answers the status of any error.
func statusOf(err error) int {
	var wait tooMany
	var p *Problem
	switch {
	case errors.As(err, &wait):
		return http.StatusTooManyRequests
	case errors.As(err, &p):
		return p.Status
	}
	if own, ok := special[domain.KeyOf(err)]; ok {
		return own
	}
	return statuses[kindOf(err)]
}

// special are keys of the edge itself whose status no kind has.
var special = map[string]int{"request.media_type": http.StatusUnsupportedMediaType, "method.not_allowed": http.StatusMethodNotAllowed}

// kindOf reads an ended context as "unavailable": the store did not answer in
// time.
func kindOf(err error) domain.Kind {
	kind := domain.KindOf(err)
	if kind == domain.Internal && (errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)) {
		return domain.Unavailable
	}
	return kind
}

// problem describes an error for the caller, logs what is ours and notes what
// was refused.
func (s *Server) problem(ctx context.Context, err error) *Problem {
	var done *Problem
	if errors.As(err, &done) {
		return done
	}
	p := &Problem{Status: statusOf(err), Code: domain.KeyOf(err)}
	var wait tooMany
	switch {
	case errors.As(err, &wait):
		p.Code, p.wait = "request.rate_limited", wait.wait
	case p.Status == http.StatusServiceUnavailable:
		if p.Code == "internal" {
			p.Code = "store.unavailable"
		}
		p.wait = time.Second
		s.Log.ErrorContext(ctx, "unavailable", "route", routeOf(ctx), "error", err)
	case p.Status == http.StatusInternalServerError:
		p.Code = "internal"
		ref := uuid.NewString()
		p.Instance = "urn:uuid:" + ref
		s.Log.ErrorContext(ctx, "internal error", "reference", ref, "route", routeOf(ctx), "error", err)
	case p.Status == http.StatusForbidden:
		s.refusals.refused(ctx, routeOf(ctx), err)
	}
	p.Type = "urn:layak:problem:" + p.Code
	s.fill(ctx, p, err)
	return p
}

// fill adds the texts and what the error carries for its reader.
func (s *Server) fill(ctx context.Context, p *Problem, err error) {
	var e *domain.Error
	if !errors.As(err, &e) {
		e = &domain.Error{Key: p.Code}
	}
	p.Title, p.Detail = s.sentence(ctx, p.Code, e.Args)
	var many inputErrors
	var faults domain.Faults
	switch {
	case errors.As(err, &many):
	case errors.As(err, &faults):
		many = inputErrors(faults)
	default:
		many = inputErrors{e}
	}
	for _, x := range many {
		if x.Field != "" {
			text, _ := s.sentence(ctx, x.Key, x.Args)
			p.Errors = append(p.Errors, ProblemField{Field: x.Field, Code: x.Key, Detail: text})
		}
	}
	var rules domain.RuleProblems
	if errors.As(e.Cause, &rules) {
		p.Errors = nil
		for _, x := range s.problemsIn(languageOf(ctx), rules) {
			p.Errors = append(p.Errors, ProblemField{Field: e.Field, Code: e.Key, Detail: x.String()})
		}
	}
	for _, f := range e.Findings {
		p.Findings = append(p.Findings, problemFinding(f, languageOf(ctx)))
	}
	p.Guards = guards(e.Guards)
}

// problemsIn says in a language what is wrong in rules.
func (s *Server) problemsIn(lang templates.Lang, list domain.RuleProblems) domain.RuleProblems {
	if s.Pages == nil {
		return list
	}
	out := slices.Clone(list)
	for i := range out {
		out[i].Message = s.Pages.RuleProblem(lang, out[i])
	}
	return out
}

func guards(marks []domain.GuardMark) []Guard {
	var out []Guard
	for _, m := range marks {
		out = append(out, Guard{Name: m.Name, Holds: m.Holds, Detail: m.Detail})
	}
	return out
}

// sentence answers what happened and what would help, for programs where the
// help is about a page; the code itself where no text is written for it.
func (s *Server) sentence(ctx context.Context, code string, args []string) (title, detail string) {
	lang := languageOf(ctx)
	if s.Pages == nil || !s.Pages.HasWord(lang, "error."+code) {
		return code, strings.TrimSpace(code + " " + strings.Join(args, " "))
	}
	title, detail = s.Pages.Problem(lang, code, args...)
	if key := "api." + code; s.Pages.HasWord(lang, key) {
		detail = s.Pages.Word(lang, key, list(args, func(a string) any { return a })...)
	}
	return title, cmp.Or(detail, title)
}

// fail answers an error and ends the request: a problem document below /api,
// the error page elsewhere.
func (s *Server) fail(c *gin.Context, err error) {
	c.Abort()
	if c.Writer.Written() {
		return
	}
	if !wantsProblem(c.Request) {
		s.pageError(c, err)
		return
	}
	s.writeProblem(c.Writer, s.problem(c.Request.Context(), err))
}

func (s *Server) writeProblem(w http.ResponseWriter, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		s.Log.Debug("problem not delivered", "error", err)
	}
}

// programPaths are answered to programs, not to browsers, besides /api.
var programPaths = []string{"/audit/key", "/openapi.json", "/healthz", "/readyz", "/metrics"}

func wantsProblem(r *http.Request) bool {
	path := r.URL.Path
	if path == "/api" || strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/feeds/") {
		return true
	}
	for _, p := range programPaths {
		if path == p {
			return true
		}
	}
	return false
}

func routeOf(ctx context.Context) string {
	r, _ := ctx.Value(routeKey).(string)
	return r
}
