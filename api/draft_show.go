package api

import (
	"context"
	"net/http"
	"slices"

	"layak/domain"
)

type draftID struct {
	ID string `path:"id" doc:"The draft"`
}

type showDraft struct {
	ID          string `path:"id"`
	IfNoneMatch string `header:"If-None-Match"`
}

func (s *Server) showDraft(ctx context.Context, in *showDraft) (*conditional[draftJSON], error) {
	v, err := s.Desk.View(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	out := &conditional[draftJSON]{Status: http.StatusOK, ETag: etag(v.Draft.Version), Body: wireDraft(v)}
	if unchanged(in.IfNoneMatch, v.Draft.Version) {
		out.Status = http.StatusNotModified
	}
	return out, nil
}

// answerDraft shows a draft as an act has left it. The act is done, so that
// nothing here is an error: who may act but not read gets the draft without its
// text.
func (s *Server) answerDraft(ctx context.Context, d domain.Draft) *tagged[draftJSON] {
	v, err := s.Desk.View(ctx, actor(ctx), d.ID)
	if err != nil {
		v = domain.DraftView{Draft: d}
	}
	return &tagged[draftJSON]{ETag: etag(v.Draft.Version), Body: wireDraft(v)}
}

func (s *Server) moved(ctx context.Context, d domain.Draft, err error) (*tagged[draftJSON], error) {
	if err != nil {
		return nil, err
	}
	return s.answerDraft(ctx, d), nil
}

type listDrafts struct {
	Listing
	State []string `query:"state" doc:"Only drafts in one of these states, separated by commas"`
	Unit  string   `query:"unit" doc:"Only drafts of this unit"`
	Mine  bool     `query:"mine" doc:"Only one's own"`
}

func (s *Server) listDrafts(ctx context.Context, in *listDrafts) (*answer[items[draftLine]], error) {
	q := domain.DraftQuery{UnitID: in.Unit, Mine: in.Mine, Limit: in.Limit, Cursor: in.Cursor}
	for _, st := range in.State {
		if !slices.Contains(states, st) {
			return nil, &domain.Error{Kind: domain.Invalid, Key: "draft.state_unknown", Field: "state"}
		}
		q.States = append(q.States, domain.State(st))
	}
	drafts, next, err := s.Desk.List(ctx, actor(ctx), q)
	return answered(items[draftLine]{list(drafts, wireLine), next}, err)
}

// states are those of the contract, whether or not they can be reached yet.
var states = []string{"draft", "in_review", "changes_requested", "cleared", "scheduled", "publishing", "published", "parked",
	"rejected", "withdrawn", "expired", "retracted"}

type revisionJSON struct {
	Number         int           `json:"number"`
	Title          string        `json:"title"`
	Body           string        `json:"body"`
	Classification string        `json:"classification"`
	NotBefore      string        `json:"not_before" doc:"RFC 3339 in UTC, or empty"`
	Variants       []variantJSON `json:"variants"`
	ContentHash    string        `json:"content_hash"`
	By             string        `json:"by" doc:"Id of who wrote it"`
	At             string        `json:"at" format:"date-time"`
}

type listRevisions struct {
	ID string `path:"id"`
	Listing
}

func (s *Server) listRevisions(ctx context.Context, in *listRevisions) (*answer[items[revisionJSON]], error) {
	v, err := s.Desk.View(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return pageOf(v.Revisions, in.Listing, func(r domain.Revision) string { return number(int64(r.Number)) }, func(r domain.Revision) revisionJSON {
		return revisionJSON{Number: r.Number, Title: r.Title, Body: r.Body, Classification: string(r.Classification),
			NotBefore: domain.Instant(r.NotBefore), Variants: wireVariants(r), ContentHash: r.ContentHash, By: r.By, At: domain.Instant(r.At)}
	})
}

func (s *Server) draftStory(ctx context.Context, in *draftID) (*answer[items[recordJSON]], error) {
	records, names, err := s.Desk.Story(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	out := items[recordJSON]{Items: []recordJSON{}}
	for _, r := range records {
		wire := wireRecord(r)
		wire.ActorName = names[r.Actor]
		out.Items = append(out.Items, wire)
	}
	return answered(out, nil)
}
