package api

import (
	"context"
	"time"

	"layak/domain"
)

type mandateInput struct {
	Kind      string  `json:"kind" must:"true" enum:"plt,plh,an,ub" doc:"plt: the post is vacant; plh: its holder is absent; an: signed on behalf of the holder; ub: on behalf of one who signs so"`
	Person    string  `json:"person" must:"true" doc:"Id of who acts"`
	Role      string  `json:"role" must:"true" doc:"In which role"`
	Unit      string  `json:"unit" must:"true" doc:"Where, with its branch"`
	Post      string  `json:"post" must:"true" doc:"In words, as documents print it"`
	Principal string  `json:"principal,omitempty" doc:"Id of whose post it is; left out where it is vacant"`
	Giver     string  `json:"giver" must:"true" doc:"Id of the official who signed the order"`
	Order     string  `json:"order" must:"true" doc:"Number of the order"`
	On        string  `json:"on,omitempty" doc:"Of ub: the id of the mandate it rests on"`
	From      instant `json:"from,omitempty" doc:"Now where it is left out"`
	Until     instant `json:"until" must:"true" doc:"Not in it; at most 366 days later"`
}

type mandateJSON struct {
	ID          string     `json:"id"`
	State       string     `json:"state" enum:"proposed,coming,running,ended"`
	Title       string     `json:"title" doc:"The capacity as documents print it"`
	Kind        string     `json:"kind" enum:"plt,plh,an,ub"`
	Person      string     `json:"person"`
	Role        string     `json:"role"`
	Unit        string     `json:"unit"`
	Post        string     `json:"post"`
	Principal   string     `json:"principal,omitempty"`
	Giver       string     `json:"giver"`
	Order       string     `json:"order"`
	On          string     `json:"on,omitempty"`
	From        time.Time  `json:"from"`
	Until       time.Time  `json:"until"`
	Zone        string     `json:"zone"`
	ProposedBy  string     `json:"proposed_by"`
	ProposedAt  time.Time  `json:"proposed_at"`
	ConfirmedBy string     `json:"confirmed_by,omitempty"`
	ConfirmedAt *time.Time `json:"confirmed_at,omitempty"`
	EndedBy     string     `json:"ended_by,omitempty"`
	EndedAt     *time.Time `json:"ended_at,omitempty"`
	EndReason   string     `json:"end_reason,omitempty"`
	ETag        string     `json:"etag" doc:"For If-Match"`
}

func (s *Server) wireMandate(m domain.Mandate) mandateJSON {
	return mandateJSON{ID: m.ID, State: string(m.Phase(s.Now())), Title: m.Title(), Kind: string(m.Kind), Person: m.PersonID, Role: m.Role, Unit: m.UnitID,
		Post: m.Post, Principal: m.Principal, Giver: m.Giver, Order: m.Order, On: m.On, From: m.From.UTC(), Until: m.Until.UTC(), Zone: m.Zone,
		ProposedBy: m.ProposedBy, ProposedAt: m.ProposedAt.UTC(), ConfirmedBy: m.ConfirmedBy, ConfirmedAt: when(m.ConfirmedAt),
		EndedBy: m.EndedBy, EndedAt: when(m.EndedAt), EndReason: m.EndReason, ETag: etag(m.Version)}
}

func (s *Server) listMandates(ctx context.Context, in *entriesIn) (*answer[items[mandateJSON]], error) {
	phase, err := in.phase()
	if err != nil {
		return nil, err
	}
	all, err := s.Desk.ListMandates(ctx, actor(ctx), phase)
	if err != nil {
		return nil, err
	}
	return pageOf(all, in.Listing, func(m domain.MandateView) string { return m.ID },
		func(m domain.MandateView) mandateJSON { return s.wireMandate(m.Mandate) })
}

func (s *Server) proposeMandate(ctx context.Context, _ *none, in *mandateInput) (*tagged[mandateJSON], error) {
	m, err := s.Desk.ProposeMandate(ctx, actor(ctx), domain.MandateInput{Kind: domain.MandateKind(in.Kind), PersonID: in.Person, Role: in.Role,
		UnitID: in.Unit, Post: in.Post, Principal: in.Principal, Giver: in.Giver, Order: in.Order, On: in.On,
		Period: domain.Period{From: in.From.at, Until: in.Until.at, Zone: in.Until.zone}})
	return s.taggedMandate(m, err)
}

func (s *Server) taggedMandate(m domain.Mandate, err error) (*tagged[mandateJSON], error) {
	if err != nil {
		return nil, err
	}
	return &tagged[mandateJSON]{ETag: etag(m.Version), Location: prefix + "/mandates/" + m.ID, Body: s.wireMandate(m)}, nil
}

func (s *Server) showMandate(ctx context.Context, in *entryID) (*tagged[mandateJSON], error) {
	return s.taggedMandate(s.Desk.ShowMandate(ctx, actor(ctx), in.ID))
}

// mandateSeen is the version of the mandate that If-Match names.
func (s *Server) mandateSeen(ctx context.Context, in *changeEntry) (int64, error) {
	return precondition(ctx, in.IfMatch, func(ctx context.Context) (int64, error) {
		m, err := s.Desk.ShowMandate(ctx, actor(ctx), in.ID)
		return m.Version, err
	})
}

func (s *Server) confirmMandate(ctx context.Context, in *changeEntry, _ *none) (*tagged[mandateJSON], error) {
	version, err := s.mandateSeen(ctx, in)
	if err != nil {
		return nil, err
	}
	return s.taggedMandate(s.Desk.ConfirmMandate(ctx, actor(ctx), in.ID, version))
}

func (s *Server) endMandate(ctx context.Context, in *changeEntry, body *liftInput) (*tagged[mandateJSON], error) {
	version, err := s.mandateSeen(ctx, in)
	if err != nil {
		return nil, err
	}
	return s.taggedMandate(s.Desk.EndMandate(ctx, actor(ctx), in.ID, version, body.Reason))
}
