package api

import (
	"context"
	"time"

	"layak/domain"
)

type markInput struct {
	Finding string `json:"finding" doc:"The finding's fingerprint"`
	Right   *bool  `json:"right" doc:"true: it was right to report it; false: a false alarm"`
}

// markJSON is what one person says of one finding.
type markJSON struct {
	Draft       string    `json:"draft"`
	Finding     string    `json:"finding"`
	Rule        string    `json:"rule"`
	RuleVersion int       `json:"rule_version"`
	By          string    `json:"by"`
	Right       bool      `json:"right"`
	At          time.Time `json:"at"`
}

func wireMark(m domain.Mark) markJSON {
	return markJSON{Draft: m.DraftID, Finding: m.Fingerprint, Rule: m.Rule, RuleVersion: m.RuleVersion, By: m.PersonID, Right: m.Right, At: m.At.UTC()}
}

func (s *Server) markFinding(ctx context.Context, in *draftID, body *markInput) (*answer[markJSON], error) {
	if body.Right == nil {
		return nil, &domain.Error{Kind: domain.Invalid, Key: "json.missing", Field: "right"}
	}
	m, err := s.Desk.MarkFinding(ctx, actor(ctx), in.ID, body.Finding, *body.Right)
	return answered(wireMark(m), err)
}

type reportInput struct {
	Finding  *string `json:"finding,omitempty" doc:"The fingerprint of a finding that is a false alarm"`
	Field    *string `json:"field,omitempty" doc:"Where words stand that no rule found: title, body, variant:<channel>"`
	Words    *string `json:"words,omitempty" doc:"These words, as they stand in the text"`
	Category *string `json:"category,omitempty" doc:"What they give away"`
	Note     string  `json:"note,omitempty"`
}

// sampleJSON is a passage with what rules should say of it.
type sampleJSON struct {
	ID       string     `json:"id"`
	Text     string     `json:"text" doc:"The passage"`
	Words    string     `json:"words" doc:"Of the passage: what should, or should not, be found"`
	Label    string     `json:"label" enum:"sensitive,clear"`
	Category string     `json:"category"`
	Rule     string     `json:"rule,omitempty" doc:"The rule at fault; left out where none spoke"`
	Draft    string     `json:"draft"`
	By       string     `json:"by"`
	At       time.Time  `json:"at"`
	Note     string     `json:"note"`
	State    string     `json:"state" enum:"open,adopted,dismissed"`
	ClosedBy string     `json:"closed_by,omitempty"`
	ClosedAt *time.Time `json:"closed_at,omitempty"`
}

func wireSample(m domain.Sample) sampleJSON {
	return sampleJSON{ID: m.ID, Text: m.Text, Words: m.Words, Label: m.Label, Category: m.Category, Rule: m.RuleID, Draft: m.DraftID, By: m.By,
		At: m.At.UTC(), Note: m.Note, State: string(m.State), ClosedBy: m.ClosedBy, ClosedAt: when(m.ClosedAt)}
}

// reportSample keeps a false alarm (finding) or a missed leak (field, words,
// category) for whoever writes rules.
func (s *Server) reportSample(ctx context.Context, in *draftID, body *reportInput) (*answer[sampleJSON], error) {
	leak := domain.LeakInput{Note: body.Note}
	for _, x := range []struct {
		name string
		from *string
		to   *string
	}{{"words", body.Words, &leak.Words}, {"field", body.Field, &leak.Field}, {"category", body.Category, &leak.Category}} {
		switch {
		case body.Finding != nil && x.from != nil:
			return nil, &domain.Error{Kind: domain.Invalid, Key: "sample.one_kind", Field: x.name}
		case body.Finding == nil && x.from == nil:
			return nil, &domain.Error{Kind: domain.Invalid, Key: "json.missing", Field: x.name}
		case x.from != nil:
			*x.to = *x.from
		}
	}
	if body.Finding != nil {
		m, err := s.Desk.ReportFalseAlarm(ctx, actor(ctx), in.ID, *body.Finding, body.Note)
		return answered(wireSample(m), err)
	}
	m, err := s.Desk.ReportLeak(ctx, actor(ctx), in.ID, leak)
	return answered(wireSample(m), err)
}

type samplesIn struct {
	State string `query:"state" doc:"open where it is left out, adopted or dismissed"`
	Listing
}

func (s *Server) listSamples(ctx context.Context, in *samplesIn) (*answer[items[sampleJSON]], error) {
	state := domain.SampleState(in.State)
	if state == "" {
		state = domain.SampleOpen
	}
	all, err := s.Desk.ListSamples(ctx, actor(ctx), state)
	if err != nil {
		return nil, err
	}
	return pageOf(all, in.Listing, func(m domain.Sample) string { return m.ID }, wireSample)
}

type sampleID struct {
	ID string `path:"id"`
}

type closeInput struct {
	Adopted *bool `json:"adopted" doc:"true: a rule holds it now; false: nothing is to be learned from it"`
}

func (s *Server) closeSample(ctx context.Context, in *sampleID, body *closeInput) (*answer[sampleJSON], error) {
	if body.Adopted == nil {
		return nil, &domain.Error{Kind: domain.Invalid, Key: "json.missing", Field: "adopted"}
	}
	m, err := s.Desk.CloseSample(ctx, actor(ctx), in.ID, *body.Adopted)
	return answered(wireSample(m), err)
}

type proposalIn struct {
	ID   string `path:"id"`
	Rule string `query:"rule" doc:"The rule that is to learn it; for a false alarm the rule at fault where it is left out, for a missed leak a new one"`
}

// proposalJSON is the text of a rule with the sample among its own, to be mended
// and saved with POST /rules or PATCH /rules/{id}.
type proposalJSON struct {
	Sample   sampleJSON        `json:"sample"`
	Rule     string            `json:"rule,omitempty" doc:"The rule it changes; left out for a new one"`
	ETag     string            `json:"etag,omitempty" doc:"For If-Match; left out for a new rule"`
	YAML     string            `json:"yaml"`
	Problems []ruleProblemJSON `json:"problems" doc:"What keeps the text from being saved as it is, also that it quotes a leak"`
}

type ruleProblemJSON struct {
	Line    int    `json:"line" doc:"0: the whole text"`
	Column  int    `json:"column"`
	Rule    string `json:"rule,omitempty"`
	Message string `json:"message"`
}

func (s *Server) proposeFromSample(ctx context.Context, in *proposalIn) (*answer[proposalJSON], error) {
	rule, m, err := s.Desk.ProposeFromSample(ctx, actor(ctx), in.ID, in.Rule)
	if err != nil {
		return nil, err
	}
	out := proposalJSON{Sample: wireSample(m), Rule: rule.ID, YAML: rule.YAML, Problems: []ruleProblemJSON{}}
	if rule.ID != "" {
		out.ETag = etag(rule.Version)
	}
	problems, err := s.Desk.ProposalProblems(ctx, actor(ctx), rule.YAML, m)
	for _, x := range s.problemsIn(languageOf(ctx), problems) {
		out.Problems = append(out.Problems, ruleProblemJSON{x.Line, x.Column, x.Rule, x.Message})
	}
	return answered(out, err)
}
