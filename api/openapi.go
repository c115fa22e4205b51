package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// notModified is an operation that may answer that nothing has changed.
func notModified(op huma.Operation) huma.Operation {
	op.Responses["304"] = &huma.Response{Description: "Nothing has changed since the ETag in If-None-Match"}
	return op
}

// file is an operation that answers bytes as they are.
func file(op huma.Operation, media string) huma.Operation {
	schema := &huma.Schema{Type: huma.TypeString}
	if media == "application/json" {
		schema = &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
	}
	op.Responses["200"] = &huma.Response{Description: http.StatusText(http.StatusOK), Content: map[string]*huma.MediaType{media: {Schema: schema}}}
	return op
}

// describePlain describes the routes that the library does not carry.
func (s *Server) describePlain(doc *huma.OpenAPI) {
	text := func(path, summary, media string) *huma.Operation {
		return &huma.Operation{Method: http.MethodGet, Path: path, Summary: summary, Tags: []string{"server"}, Security: []map[string][]string{},
			OperationID: operation("GET "+path, "", 0).OperationID,
			Responses: map[string]*huma.Response{"default": problemResponse(), "200": {Description: "OK",
				Content: map[string]*huma.MediaType{media: {Schema: &huma.Schema{Type: huma.TypeString}}}}}}
	}
	doc.AddOperation(text("/healthz", "The process answers", "text/plain"))
	doc.AddOperation(text("/readyz", "The store answers", "text/plain"))
	doc.AddOperation(text("/metrics", "Numbers for Prometheus", "text/plain"))
	doc.AddOperation(text("/audit/key", "The log's verifier key in note format", "text/plain"))
	description := text("/openapi.json", "This document", "application/json")
	description.Responses["200"].Content["application/json"].Schema = &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
	doc.AddOperation(description)
	feed := text("/feeds/{name}.atom", "What was published on a feed channel", "application/atom+xml")
	feed.Parameters = []*huma.Param{{Name: "name", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}}
	feed.Responses["304"] = &huma.Response{Description: "Nothing has changed since the ETag in If-None-Match"}
	doc.AddOperation(feed)
	doc.Servers = []*huma.Server{{URL: "/"}}
	for _, path := range doc.Paths {
		if path.Post != nil {
			path.Post.Parameters = append(path.Post.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header",
				Description: "Kept for 24 hours for a person and route: the same body gets the first answer. Without effect where the answer holds a secret (sessions, tokens).",
				Schema:      &huma.Schema{Type: huma.TypeString, MinLength: ptr(1), MaxLength: ptr(255)}})
		}
	}
	export := text(prefix+"/audit/export", "The whole log as JSON Lines, with its signed checkpoint; it leaves a record", "application/jsonl")
	of := operation("POST /audit/export", "", 0)
	export.Method, export.OperationID, export.Tags, export.Security = http.MethodPost, of.OperationID, []string{"audit"}, of.Security
	doc.AddOperation(export)
}

func ptr[T any](v T) *T { return &v }
