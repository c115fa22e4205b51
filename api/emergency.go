package api

import (
	"context"
	"time"

	"layak/domain"
)

type emergencyInput struct {
	ContentHash string `json:"content_hash" must:"true" doc:"Of what was looked at"`
	Reason      string `json:"reason" must:"true" doc:"Why it cannot wait for the review"`
}

// declareEmergency answers the decision that lets the draft out.
func (s *Server) declareEmergency(ctx context.Context, in *draftID, body *emergencyInput) (*tagged[decisionJSON], error) {
	d, v, err := s.Desk.Emergency(ctx, actor(ctx), in.ID, domain.EmergencyInput{ContentHash: body.ContentHash, Reason: body.Reason})
	if err != nil {
		return nil, err
	}
	return taggedDecision(d, v), nil
}

type emergencyJSON struct {
	ID        string     `json:"id"`
	Draft     string     `json:"draft"`
	Title     string     `json:"title"`
	State     string     `json:"state" doc:"The draft's"`
	Run       string     `json:"run"`
	Round     int        `json:"round"`
	By        string     `json:"by" doc:"Id of who declared it"`
	At        time.Time  `json:"at"`
	Reason    string     `json:"reason"`
	RatifyBy  time.Time  `json:"ratify_by"`
	Overdue   bool       `json:"overdue"`
	Outcome   string     `json:"outcome" enum:"ratified,refused," doc:"Empty while it waits"`
	DecidedBy string     `json:"decided_by,omitempty"`
	DecidedAt *time.Time `json:"decided_at,omitempty"`
	Comment   string     `json:"comment,omitempty"`
	MayRatify bool       `json:"may_ratify" doc:"One is the other person that it waits for"`
}

func (s *Server) wireEmergency(c domain.EmergencyView) emergencyJSON {
	return emergencyJSON{ID: c.ID, Draft: c.DraftID, Title: c.Draft.Title, State: string(c.Draft.State), Run: c.RunID, Round: c.Round, By: c.By, At: c.At.UTC(),
		Reason: c.Reason, RatifyBy: c.Due.UTC(), Overdue: c.Overdue(s.Now()), Outcome: string(c.Outcome), DecidedBy: c.DecidedBy, DecidedAt: when(c.DecidedAt),
		Comment: c.Comment, MayRatify: c.MayRatify}
}

type emergenciesIn struct {
	Listing
	Open bool `query:"open" doc:"Only those that wait to be ratified"`
}

func (s *Server) listEmergencies(ctx context.Context, in *emergenciesIn) (*answer[items[emergencyJSON]], error) {
	all, err := s.Desk.Emergencies(ctx, actor(ctx), in.Open)
	if err != nil {
		return nil, err
	}
	return pageOf(all, in.Listing, func(c domain.EmergencyView) string { return c.ID }, s.wireEmergency)
}

type ratificationInput struct {
	Outcome string `json:"outcome" must:"true" enum:"ratified,refused"`
	Comment string `json:"comment,omitempty" doc:"Why; may be empty only for ratified"`
}

func (s *Server) ratifyEmergency(ctx context.Context, in *entryID, body *ratificationInput) (*answer[emergencyJSON], error) {
	if _, err := s.Desk.Ratify(ctx, actor(ctx), in.ID, domain.Ratification{Outcome: domain.EmergencyOutcome(body.Outcome), Comment: body.Comment}); err != nil {
		return nil, err
	}
	c, err := s.Desk.ShowEmergency(ctx, actor(ctx), in.ID)
	return answered(s.wireEmergency(c), err)
}
