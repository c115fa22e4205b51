package api

import (
	"context"

	"layak/domain"
)

// draftInput is what an author writes.
type draftInput struct {
	Title          string       `json:"title"`
	Body           string       `json:"body"`
	Channels       []string     `json:"channels" doc:"Names of channels"`
	Unit           string       `json:"unit,omitempty" doc:"The author's where it is left out"`
	Classification string       `json:"classification,omitempty" enum:"public,restricted,secret,top_secret" default:"public" doc:"secret and top_secret are reviewed, but never go out"`
	Kind           string       `json:"kind,omitempty" enum:"post,news,release,announcement,speech,reply,disclosure" default:"post" doc:"What sort of publication it is to be; decides with unit, channels and classification who reviews it"`
	PublishAt      instant      `json:"publish_at,omitempty"`
	Variants       variants     `json:"variants,omitempty" doc:"Texts for channels where they differ from body: a list of channel and text, or an object of texts by channel"`
	Readers        []string     `json:"readers,omitempty" doc:"Ids of those who alone may know of the draft beside its author, from its first moment, 64 at most; all who may read in the unit where it is left out"`
	Attachments    []attachment `json:"attachments,omitempty" maxItems:"0" doc:"None can be taken yet"`
}

// attachment is refused for now.
type attachment struct {
	SHA256    string `json:"sha256,omitempty"`
	MediaType string `json:"media_type,omitempty"`
	Alt       string `json:"alt,omitempty"`
}

func noAttachments(list []attachment) error {
	if len(list) > 0 {
		return &domain.Error{Kind: domain.Invalid, Key: "attachment.unsupported", Field: "attachments"}
	}
	return nil
}

func (s *Server) createDraft(ctx context.Context, _ *none, in *draftInput) (*tagged[draftJSON], error) {
	if err := noAttachments(in.Attachments); err != nil {
		return nil, err
	}
	d, err := s.Desk.Create(ctx, actor(ctx), domain.DraftInput{Title: in.Title, Body: in.Body, Channels: in.Channels, UnitID: in.Unit,
		Classification: domain.Classification(in.Classification), Kind: domain.ContentKind(in.Kind), PublishAt: in.PublishAt.at, Zone: in.PublishAt.zone,
		Variants: in.Variants.byChannel(), Readers: in.Readers})
	if err != nil {
		return nil, err
	}
	out := s.answerDraft(ctx, d)
	out.Location = prefix + "/drafts/" + d.ID
	return out, nil
}

// draftPatch is what an edit changes; what is left out stays.
type draftPatch struct {
	Title          *string      `json:"title,omitempty"`
	Body           *string      `json:"body,omitempty"`
	Channels       *[]string    `json:"channels,omitempty"`
	Unit           *string      `json:"unit,omitempty"`
	Classification *string      `json:"classification,omitempty"`
	Kind           *string      `json:"kind,omitempty" doc:"Changes only while the draft is with its author"`
	PublishAt      instant      `json:"publish_at,omitempty" doc:"null removes the date"`
	Variants       variants     `json:"variants,omitempty" doc:"Replaces all variants"`
	Attachments    []attachment `json:"attachments,omitempty" maxItems:"0"`
}

type changeDraft struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match" doc:"Needed; the ETag of what was looked at"`
}

func (s *Server) editDraft(ctx context.Context, in *changeDraft, p *draftPatch) (*tagged[draftJSON], error) {
	version, err := precondition(ctx, in.IfMatch, func(ctx context.Context) (int64, error) {
		v, err := s.Desk.View(ctx, actor(ctx), in.ID)
		return v.Draft.Version, err
	})
	if err != nil {
		return nil, err
	}
	if err := noAttachments(p.Attachments); err != nil {
		return nil, err
	}
	patch := domain.DraftPatch{Title: p.Title, Body: p.Body, Channels: p.Channels, UnitID: p.Unit,
		Classification: (*domain.Classification)(p.Classification), Kind: (*domain.ContentKind)(p.Kind)}
	if p.PublishAt.given {
		patch.PublishAt, patch.Zone = &p.PublishAt.at, &p.PublishAt.zone
	}
	if p.Variants.given {
		texts := p.Variants.byChannel()
		patch.Variants = &texts
	}
	d, err := s.Desk.Edit(ctx, actor(ctx), in.ID, version, patch)
	return s.moved(ctx, d, err)
}
