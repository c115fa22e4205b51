package api

import (
	"time"

	"layak/domain"
)

// draftLine is a draft in a list.
type draftLine struct {
	ID             string     `json:"id"`
	Title          string     `json:"title"`
	Channels       []string   `json:"channels"`
	Unit           string     `json:"unit"`
	Classification string     `json:"classification" enum:"public,restricted,secret,top_secret"`
	Kind           string     `json:"kind" enum:"post,news,release,announcement,speech,reply,disclosure"`
	PublishAt      *time.Time `json:"publish_at,omitempty"`
	State          string     `json:"state"`
	Revision       int        `json:"revision"`
	ContentHash    string     `json:"content_hash"`
	Author         string     `json:"author" doc:"Id of the person"`
	Named          bool       `json:"named" doc:"It is for named people only"`
	Worst          string     `json:"worst" doc:"Worst counting finding when it was last scanned" enum:"clear,info,warn,review,block"`
	ParkedReason   string     `json:"parked_reason,omitempty"`
	CreatedAt      time.Time  `json:"created_at"`
	UpdatedAt      time.Time  `json:"updated_at"`
}

// draftJSON is a draft with what goes out and where it stands.
type draftJSON struct {
	ID             string            `json:"id"`
	Title          string            `json:"title"`
	Body           string            `json:"body"`
	Channels       []string          `json:"channels"`
	Unit           string            `json:"unit"`
	Classification string            `json:"classification" enum:"public,restricted,secret,top_secret"`
	Kind           string            `json:"kind" enum:"post,news,release,announcement,speech,reply,disclosure"`
	PublishAt      *time.Time        `json:"publish_at,omitempty"`
	Variants       []variantJSON     `json:"variants" doc:"What goes out, for each channel"`
	Attachments    []attachmentJSON  `json:"attachments"`
	State          string            `json:"state"`
	Revision       int               `json:"revision"`
	ContentHash    string            `json:"content_hash"`
	Author         string            `json:"author" doc:"Id of the person"`
	Named          bool              `json:"named" doc:"It is for named people only"`
	Worst          string            `json:"worst" enum:"clear,info,warn,review,block"`
	ParkedReason   string            `json:"parked_reason,omitempty"`
	CreatedAt      time.Time         `json:"created_at"`
	UpdatedAt      time.Time         `json:"updated_at"`
	Run            *runJSON          `json:"run,omitempty" doc:"The latest passage through review"`
	Publications   []publicationJSON `json:"publications"`
}

type variantJSON struct {
	Channel     string `json:"channel"`
	Text        string `json:"text"`
	ContentHash string `json:"content_hash"`
}

type attachmentJSON struct {
	SHA256    string `json:"sha256"`
	MediaType string `json:"media_type"`
	Alt       string `json:"alt"`
}

type runJSON struct {
	ID              string      `json:"id"`
	Workflow        string      `json:"workflow"`
	WorkflowVersion int64       `json:"workflow_version"`
	Status          string      `json:"status" enum:"open,cleared,returned,rejected,void"`
	Round           int         `json:"round" doc:"Votes of earlier rounds are void"`
	Stage           string      `json:"stage" doc:"The first stage that is open; empty where none is"`
	Needed          int         `json:"needed" doc:"Approvals still missing in it"`
	Due             *time.Time  `json:"due,omitempty"`
	Step            int         `json:"step" doc:"Which step is open, from 1, or the one in which the run ended"`
	Open            []openJSON  `json:"open" doc:"The stages that are open side by side; empty where none is"`
	Stages          []stageJSON `json:"stages"`
	SubmittedBy     string      `json:"submitted_by"`
	ClearedAt       *time.Time  `json:"cleared_at,omitempty"`
	ValidUntil      *time.Time  `json:"valid_until,omitempty" doc:"When the clearance ends"`

	Outcome         string        `json:"outcome,omitempty" enum:"cleared,with_recommendations,as_amended,objection" doc:"How it ended; left out while it is open, and where it came to none"`
	Recommendations []adviceJSON  `json:"recommendations" doc:"Advice of the present round, which does not bind"`
	Amendments      []amendedJSON `json:"amendments" doc:"What reviewers amended since it was submitted, which binds"`
}

type adviceJSON struct {
	Stage string    `json:"stage"`
	By    string    `json:"by" doc:"Id of the person"`
	At    time.Time `json:"at"`
	Text  string    `json:"text"`
}

type amendedJSON struct {
	By    string     `json:"by" doc:"Id of the person"`
	At    time.Time  `json:"at"`
	Edits []editJSON `json:"edits"`
}

type editJSON struct {
	Field string `json:"field" doc:"title, body, or variant:<channel>"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

type openJSON struct {
	Stage  string     `json:"stage"`
	Since  time.Time  `json:"since"`
	Due    *time.Time `json:"due,omitempty"`
	Needed int        `json:"needed" doc:"Approvals still missing"`

	EscalatedAt *time.Time `json:"escalated_at,omitempty" doc:"Since when the next in line may decide it too"`
	ClaimedBy   string     `json:"claimed_by,omitempty" doc:"Id of whose it is; everybody who may decide it still may"`
	AssignedBy  string     `json:"assigned_by,omitempty" doc:"Id of who gave it to them"`
}

type stageJSON struct {
	Name   string   `json:"name"`
	Step   int      `json:"step" doc:"Stages of one step are open side by side"`
	Roles  []string `json:"roles"`
	Quorum int      `json:"quorum"`
	State  string   `json:"state" enum:"waiting,open,approved,returned,rejected,void" doc:"void: the run ended in another stage of the step, or was given up"`
}

type publicationJSON struct {
	Channel     string     `json:"channel"`
	Kind        string     `json:"kind" enum:"feed,manual,webhook"`
	State       string     `json:"state" enum:"pending,sent,failed,uncertain,retracted"`
	URL         string     `json:"url"`
	Reason      string     `json:"reason,omitempty"`
	SentAt      *time.Time `json:"sent_at,omitempty"`
	ContentHash string     `json:"content_hash"`
}

func wireLine(d domain.Draft) draftLine {
	return draftLine{ID: d.ID, Title: d.Title, Channels: strong(d.Channels), Unit: d.UnitID, Classification: string(d.Classification), Kind: string(d.Kind),
		PublishAt: when(d.PublishAt), State: string(d.State), Revision: d.Revision, ContentHash: d.ContentHash, Author: d.AuthorID,
		Named: d.Named, Worst: d.Worst.String(), ParkedReason: d.ParkedReason, CreatedAt: d.CreatedAt.UTC(), UpdatedAt: d.UpdatedAt.UTC()}
}

func wireDraft(v domain.DraftView) draftJSON {
	d, l := v.Draft, wireLine(v.Draft)
	out := draftJSON{ID: l.ID, Title: l.Title, Body: v.Revision.Body, Channels: l.Channels, Unit: l.Unit, Classification: l.Classification, Kind: l.Kind,
		PublishAt: l.PublishAt, Variants: wireVariants(v.Revision), Attachments: []attachmentJSON{}, State: l.State, Revision: l.Revision,
		ContentHash: l.ContentHash, Author: l.Author, Named: l.Named, Worst: l.Worst, ParkedReason: l.ParkedReason, CreatedAt: l.CreatedAt,
		UpdatedAt: l.UpdatedAt, Publications: []publicationJSON{}}
	if v.Run != nil {
		run := wireRun(*v.Run, v.Votes)
		out.Run = &run
	}
	for _, p := range v.Publications {
		if p.Revision == d.Revision {
			out.Publications = append(out.Publications, wirePublication(p))
		}
	}
	return out
}

func wireVariants(r domain.Revision) []variantJSON {
	return list(r.Content().Variants, func(v domain.Variant) variantJSON {
		return variantJSON{Channel: v.Channel, Text: v.Text, ContentHash: v.Hash()}
	})
}

func wirePublication(p domain.Publication) publicationJSON {
	return publicationJSON{Channel: p.Channel, Kind: string(p.Kind), State: string(p.State), URL: p.URL, Reason: p.Reason,
		SentAt: when(p.SentAt), ContentHash: p.VariantHash}
}

func wireRun(r domain.Run, votes []domain.Vote) runJSON {
	out := runJSON{ID: r.ID, Workflow: r.WorkflowID, WorkflowVersion: r.WorkflowVersion, Status: string(r.Status), Round: r.Round, Step: r.Step,
		Open: []openJSON{}, Stages: []stageJSON{}, SubmittedBy: r.SubmittedBy, ClearedAt: when(r.ClearedAt), ValidUntil: when(r.ValidUntil),
		Outcome: string(r.Outcome(votes)), Amendments: list(r.Amendments, wireAmended),
		Recommendations: list(r.Recommendations(votes), func(v domain.Vote) adviceJSON { return adviceJSON{v.Stage, v.PersonID, v.At.UTC(), v.Comment} })}
	for _, o := range r.Open {
		stage, _ := r.Stage(o.Stage)
		out.Open = append(out.Open, openJSON{Stage: o.Stage, Since: o.Since.UTC(), Due: when(o.Due), EscalatedAt: when(o.EscalatedAt), ClaimedBy: o.ClaimedBy, AssignedBy: assignedBy(o),
			Needed: domain.StillNeeded(stage, votes, r.Round, r.ContentHash)})
	}
	if len(out.Open) > 0 {
		first := out.Open[0]
		out.Stage, out.Due, out.Needed = first.Stage, first.Due, first.Needed
	}
	for _, st := range r.Stages {
		out.Stages = append(out.Stages, stageJSON{Name: st.Name, Step: st.Step, Roles: strong(st.Roles), Quorum: max(st.Quorum, 1),
			State: string(r.Standing(st, votes))})
	}
	return out
}

func wireAmended(a domain.Amended) amendedJSON {
	return amendedJSON{By: a.By, At: a.At.UTC(), Edits: list(a.Edits, func(e domain.Amendment) editJSON { return editJSON{e.Field, e.Old, e.New} })}
}

// assignedBy is who gave a stage to whoever has it now.
func assignedBy(o domain.OpenStage) string {
	if o.ClaimedBy == "" {
		return ""
	}
	return o.AssignedBy
}
