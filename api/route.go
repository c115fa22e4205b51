package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"layak/domain"
)

// The library's settings are its package variables: what errors look like, and
// that lists are never null.
func init() {
	huma.DefaultArrayNullable = false
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError { return paramProblem(status, errs) }
	huma.NewErrorWithContext = func(hc huma.Context, status int, _ string, errs ...error) huma.StatusError {
		p := paramProblem(status, errs)
		if s, ok := hc.Context().Value(serverKey).(*Server); ok && p.Code == "request.parameter" {
			p.Title, p.Detail = s.sentence(hc.Context(), p.Code, nil)
		}
		return p
	}
}

// paramProblem turns what the library says of a path, query or header value
// into a problem, without the value.
func paramProblem(status int, errs []error) *Problem {
	if status == http.StatusUnprocessableEntity || status == 0 {
		p := &Problem{Status: http.StatusUnprocessableEntity, Code: "request.parameter"}
		for _, err := range errs {
			var d huma.ErrorDetailer
			if errors.As(err, &d) {
				_, name, _ := strings.Cut(d.ErrorDetail().Location, ".")
				p.Errors = append(p.Errors, ProblemField{Field: name, Code: p.Code, Detail: d.ErrorDetail().Message})
			}
		}
		p.Type, p.Title, p.Detail = "urn:layak:problem:"+p.Code, "A parameter of the request cannot be read.", "See errors."
		return p
	}
	return &Problem{Type: "urn:layak:problem:internal", Status: status, Code: "internal", Title: http.StatusText(status), Detail: http.StatusText(status)}
}

// none is the input or output of routes that have none.
type none struct{}

// routes registers operations under /api/v1.
type routes struct {
	s   *Server
	api huma.API
}

const prefix = "/api/v1"

// operation describes a route: "POST /drafts", what it does, what it answers.
func operation(route, summary string, status int) huma.Operation {
	method, path, _ := strings.Cut(route, " ")
	name := strings.NewReplacer("/", "-", "{", "", "}", "", "_", "-").Replace(strings.ToLower(method) + path)
	tag, _, _ := strings.Cut(strings.Trim(path, "/"), "/")
	return huma.Operation{OperationID: name, Method: method, Path: prefix + path, Summary: summary, Tags: []string{tag},
		DefaultStatus: status, Security: []map[string][]string{{"bearer": {}}, {"cookie": {}}}, SkipValidateBody: true,
		Responses: map[string]*huma.Response{"default": problemResponse()}}
}

func problemResponse() *huma.Response {
	return &huma.Response{Description: "What went wrong", Content: map[string]*huma.MediaType{problemType: {
		Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}}}}
}

// open is an operation for whoever asks.
func open(op huma.Operation) huma.Operation {
	op.Security = []map[string][]string{}
	return op
}

// get registers a route without a body.
func get[I, O any](r routes, op huma.Operation, h func(ctx context.Context, in *I) (*O, error)) {
	op.Middlewares = append(op.Middlewares, r.guard(op, nil))
	huma.Register(r.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, in)
		return out, r.answerError(ctx, err)
	})
}

// send registers a route with a JSON body, which is read strictly.
func send[I, B, O any](r routes, op huma.Operation, h func(ctx context.Context, in *I, body *B) (*O, error)) {
	body := &huma.RequestBody{}
	op.RequestBody = body
	op.Middlewares = append(op.Middlewares, r.guard(op, reflect.TypeFor[B]()))
	huma.Register(r.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, in, ctx.Value(bodyKey).(*B))
		return out, r.answerError(ctx, err)
	})
	body.Required = !optionalBody(reflect.TypeFor[B]())
	schema := r.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[B](), true, "")
	body.Content = map[string]*huma.MediaType{"application/json": {Schema: schema}}
}

// answerError turns an error of a verb into a problem document.
func (r routes) answerError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	return r.s.problem(ctx, err)
}

// guard asks who is there before anything is read, and then reads the body.
func (r routes) guard(op huma.Operation, body reflect.Type) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		c := humagin.Unwrap(hc)
		if len(op.Security) > 0 {
			if r.s.mustSignIn(c); c.IsAborted() {
				return
			}
		}
		hc = huma.WithValue(hc, serverKey, r.s)
		if body == nil {
			next(hc)
			return
		}
		into, err := readBody(c, body)
		if err != nil {
			r.s.fail(c, err)
			return
		}
		c.Request.Body = http.NoBody
		next(huma.WithValue(hc, bodyKey, into))
	}
}

// readBody reads a bounded JSON body into a new value of the type.
func readBody(c *gin.Context, t reflect.Type) (any, error) {
	data, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, bodyTooLarge()
	case err != nil:
		return nil, &domain.Error{Kind: domain.Malformed, Key: "request.malformed", Cause: err}
	}
	into := reflect.New(t).Interface()
	if len(data) == 0 && optionalBody(t) {
		return into, nil
	}
	if !isJSON(c.Request.Header.Values("Content-Type")) && len(data) > 0 {
		return nil, &domain.Error{Kind: domain.Malformed, Key: "request.media_type", Field: "Content-Type"}
	}
	return into, readJSON(data, into)
}

func isJSON(values []string) bool {
	if len(values) != 1 {
		return false
	}
	media, params, err := mime.ParseMediaType(values[0])
	charset, other := params["charset"]
	return err == nil && (media == "application/json" || media == "application/merge-patch+json") && (!other || strings.EqualFold(charset, "utf-8"))
}

// optionalBody tells whether every member of the body may be left out, so that
// no body at all is the same as an empty object.
func optionalBody(t reflect.Type) bool {
	for i := range t.NumField() {
		if !strings.Contains(t.Field(i).Tag.Get("json"), ",omitempty") {
			return false
		}
	}
	return true
}

// newAPI makes the library's part: the description, and routes on the engine.
func (s *Server) newAPI(g *gin.RouterGroup) huma.API {
	format := huma.Format{Marshal: marshal, Unmarshal: json.Unmarshal}
	config := huma.Config{OpenAPI: &huma.OpenAPI{OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Layak", Version: s.Version, Description: apiDescription, License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}},
		Components: &huma.Components{
			Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
			SecuritySchemes: map[string]*huma.SecurityScheme{
				"bearer": {Type: "http", Scheme: "bearer", Description: "A token from POST /api/v1/sessions, or a machine token"},
				"cookie": {Type: "apiKey", In: "cookie", Name: s.cookieName(), Description: "Browsers that signed in on the page"},
			}}},
		Formats:       map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat: "application/json"}
	return humagin.NewWithGroup(s.engine, g, config)
}

func marshal(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

const apiDescription = "Drafts on their road from writing to publication, with the evidence. " +
	"Errors are application/problem+json with a stable code."
