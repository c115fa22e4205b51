package api

import (
	"context"
	"time"

	"layak/domain"
)

type embargoInput struct {
	Phrases    []string `json:"phrases" must:"true" doc:"Words, names; they count in their word forms too"`
	Owner      string   `json:"owner,omitempty" doc:"Id of the person who knows when it is announced; oneself where it is left out"`
	Reason     string   `json:"reason" must:"true" doc:"Confidential"`
	LegalBasis string   `json:"legal_basis,omitempty" doc:"Shown with findings"`
	Category   string   `json:"category" must:"true" doc:"Of the findings; any but house_style"`
	Units      []string `json:"units,omitempty" doc:"Whom it binds, with their branches; the whole institution where it is left out"`
	Channels   []string `json:"channels,omitempty" doc:"All where it is left out"`
	From       instant  `json:"from,omitempty" doc:"At once where it is left out"`
	Until      instant  `json:"until" must:"true" doc:"The announcement; at most two years away"`
	ByHand     bool     `json:"by_hand,omitempty" doc:"The announcement is not fixed: until is the latest end, and no publication time lifts it in advance"`
}

type embargoJSON struct {
	ID         string     `json:"id"`
	Phase      string     `json:"phase" enum:"coming,running,ended"`
	Phrases    []string   `json:"phrases,omitempty" doc:"Left out of the answers to changes, which are kept for repeated requests"`
	Owner      string     `json:"owner"`
	Reason     string     `json:"reason,omitempty"`
	LegalBasis string     `json:"legal_basis"`
	Category   string     `json:"category"`
	Units      []string   `json:"units"`
	Channels   []string   `json:"channels"`
	From       time.Time  `json:"from"`
	Until      time.Time  `json:"until"`
	Zone       string     `json:"zone"`
	ByHand     bool       `json:"by_hand"`
	By         string     `json:"by"`
	At         time.Time  `json:"at"`
	LiftedBy   string     `json:"lifted_by,omitempty"`
	LiftedAt   *time.Time `json:"lifted_at,omitempty"`
	EndReason  string     `json:"end_reason,omitempty"`
	Erased     bool       `json:"erased" doc:"Words and reasons are gone"`
	ETag       string     `json:"etag" doc:"For If-Match"`
}

// wireEmbargo leaves the words out; whole adds them.
func (s *Server) wireEmbargo(e domain.Embargo) embargoJSON {
	return embargoJSON{ID: e.ID, Phase: string(e.Phase(s.Now())), Owner: e.Owner, LegalBasis: e.LegalBasis, Category: e.Category,
		Units: strong(e.Units), Channels: strong(e.Channels), From: e.From.UTC(), Until: e.Until.UTC(), Zone: e.Zone, ByHand: e.ByHand, By: e.By,
		At: e.At.UTC(), LiftedBy: e.LiftedBy, LiftedAt: when(e.LiftedAt), Erased: e.Erased, ETag: etag(e.Version)}
}

func (s *Server) wholeEmbargo(e domain.Embargo) embargoJSON {
	out := s.wireEmbargo(e)
	out.Phrases, out.Reason, out.EndReason = e.Phrases, e.Reason, e.EndReason
	return out
}

type entriesIn struct {
	Phase string `query:"phase" doc:"proposed, coming, running or ended; all where it is left out"`
	Listing
}

// phase reads the phase asked for.
func (in entriesIn) phase() (domain.Phase, error) {
	for _, p := range append(domain.Phases(), "") {
		if string(p) == in.Phase {
			return p, nil
		}
	}
	return "", &domain.Error{Kind: domain.Invalid, Key: "entry.phase", Field: "phase"}
}

func (s *Server) listEmbargoes(ctx context.Context, in *entriesIn) (*answer[items[embargoJSON]], error) {
	phase, err := in.phase()
	if err != nil {
		return nil, err
	}
	all, err := s.Desk.ListEmbargoes(ctx, actor(ctx), phase)
	if err != nil {
		return nil, err
	}
	return pageOf(all, in.Listing, func(e domain.Embargo) string { return e.ID }, s.wholeEmbargo)
}

func (s *Server) addEmbargo(ctx context.Context, _ *none, in *embargoInput) (*tagged[embargoJSON], error) {
	e, err := s.Desk.AddEmbargo(ctx, actor(ctx), domain.EmbargoInput{Phrases: in.Phrases, Owner: in.Owner, Reason: in.Reason,
		LegalBasis: in.LegalBasis, Category: in.Category, Scope: domain.Scope{Units: in.Units, Channels: in.Channels},
		Period: domain.Period{From: in.From.at, Until: in.Until.at, Zone: in.Until.zone}, ByHand: in.ByHand})
	return s.changedEmbargo(e, err)
}

func (s *Server) changedEmbargo(e domain.Embargo, err error) (*tagged[embargoJSON], error) {
	if err != nil {
		return nil, err
	}
	return &tagged[embargoJSON]{ETag: etag(e.Version), Location: prefix + "/embargoes/" + e.ID, Body: s.wireEmbargo(e)}, nil
}

type entryID struct {
	ID string `path:"id"`
}

// changeEntry is a change of an entry of a list as the caller has seen it.
type changeEntry struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match" doc:"Needed; the entry's ETag"`
}

func (s *Server) showEmbargo(ctx context.Context, in *entryID) (*tagged[embargoJSON], error) {
	e, err := s.Desk.ShowEmbargo(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &tagged[embargoJSON]{ETag: etag(e.Version), Body: s.wholeEmbargo(e)}, nil
}

// embargoSeen is the version of the embargo that If-Match names.
func (s *Server) embargoSeen(ctx context.Context, in *changeEntry) (int64, error) {
	return precondition(ctx, in.IfMatch, func(ctx context.Context) (int64, error) {
		e, err := s.Desk.ShowEmbargo(ctx, actor(ctx), in.ID)
		return e.Version, err
	})
}

type moveInput struct {
	Until instant `json:"until" must:"true" doc:"The new end; earlier takes the right to lift"`
}

func (s *Server) moveEmbargo(ctx context.Context, in *changeEntry, body *moveInput) (*tagged[embargoJSON], error) {
	version, err := s.embargoSeen(ctx, in)
	if err != nil {
		return nil, err
	}
	return s.changedEmbargo(s.Desk.MoveEmbargo(ctx, actor(ctx), in.ID, version, body.Until.at))
}

type liftInput struct {
	Reason string `json:"reason" must:"true"`
}

func (s *Server) liftEmbargo(ctx context.Context, in *changeEntry, body *liftInput) (*tagged[embargoJSON], error) {
	version, err := s.embargoSeen(ctx, in)
	if err != nil {
		return nil, err
	}
	return s.changedEmbargo(s.Desk.LiftEmbargo(ctx, actor(ctx), in.ID, version, body.Reason))
}

func (s *Server) eraseEmbargo(ctx context.Context, in *changeEntry, _ *none) (*struct{}, error) {
	version, err := s.embargoSeen(ctx, in)
	if err != nil {
		return nil, err
	}
	return nil, s.Desk.EraseEmbargo(ctx, actor(ctx), in.ID, version)
}
