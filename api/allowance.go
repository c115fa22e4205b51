package api

import (
	"context"
	"time"

	"layak/domain"
)

type allowanceInput struct {
	Phrases  []string `json:"phrases" must:"true" doc:"Words as they are written; a single word with a capital counts in that spelling only"`
	Rules    []string `json:"rules,omitempty" doc:"Ids of rules; all but those about marks and identifiers where it is left out"`
	Owner    string   `json:"owner,omitempty" doc:"Id of the person who answers for it; oneself where it is left out"`
	Reason   string   `json:"reason" must:"true" doc:"Shown with what it sets aside"`
	Blocks   bool     `json:"blocks,omitempty" doc:"Also findings of block; the security office has to make it active"`
	Units    []string `json:"units,omitempty" doc:"Where it counts, with their branches; the whole institution where it is left out"`
	Channels []string `json:"channels,omitempty" doc:"All where it is left out"`
	From     instant  `json:"from,omitempty" doc:"As soon as it is active where it is left out"`
	Until    instant  `json:"until" must:"true" doc:"At most two years away"`
}

type allowanceJSON struct {
	ID          string     `json:"id"`
	Phase       string     `json:"phase" enum:"proposed,coming,running,ended"`
	Phrases     []string   `json:"phrases"`
	Rules       []string   `json:"rules"`
	Owner       string     `json:"owner"`
	Reason      string     `json:"reason"`
	Blocks      bool       `json:"blocks"`
	Units       []string   `json:"units"`
	Channels    []string   `json:"channels"`
	From        time.Time  `json:"from"`
	Until       time.Time  `json:"until"`
	Zone        string     `json:"zone"`
	ProposedBy  string     `json:"proposed_by"`
	ProposedAt  time.Time  `json:"proposed_at"`
	ActivatedBy string     `json:"activated_by,omitempty"`
	ActivatedAt *time.Time `json:"activated_at,omitempty"`
	EndedBy     string     `json:"ended_by,omitempty"`
	EndedAt     *time.Time `json:"ended_at,omitempty"`
	Erased      bool       `json:"erased" doc:"Words and reason are gone"`
	ETag        string     `json:"etag" doc:"For If-Match"`
}

func (s *Server) wireAllowance(w domain.Allowance) allowanceJSON {
	return allowanceJSON{ID: w.ID, Phase: string(w.Phase(s.Now())), Phrases: strong(w.Phrases), Rules: strong(w.Rules), Owner: w.Owner, Reason: w.Reason,
		Blocks: w.Blocks, Units: strong(w.Units), Channels: strong(w.Channels), From: w.From.UTC(), Until: w.Until.UTC(), Zone: w.Zone,
		ProposedBy: w.ProposedBy, ProposedAt: w.ProposedAt.UTC(), ActivatedBy: w.ActivatedBy, ActivatedAt: when(w.ActivatedAt),
		EndedBy: w.EndedBy, EndedAt: when(w.EndedAt), Erased: w.Erased, ETag: etag(w.Version)}
}

func (s *Server) listAllowances(ctx context.Context, in *entriesIn) (*answer[items[allowanceJSON]], error) {
	phase, err := in.phase()
	if err != nil {
		return nil, err
	}
	all, err := s.Desk.ListAllowances(ctx, actor(ctx), phase)
	if err != nil {
		return nil, err
	}
	return pageOf(all, in.Listing, func(w domain.Allowance) string { return w.ID }, s.wireAllowance)
}

func (s *Server) proposeAllowance(ctx context.Context, _ *none, in *allowanceInput) (*tagged[allowanceJSON], error) {
	w, err := s.Desk.ProposeAllowance(ctx, actor(ctx), domain.AllowanceInput{Phrases: in.Phrases, Rules: in.Rules, Owner: in.Owner,
		Reason: in.Reason, Blocks: in.Blocks, Scope: domain.Scope{Units: in.Units, Channels: in.Channels},
		Period: domain.Period{From: in.From.at, Until: in.Until.at, Zone: in.Until.zone}})
	return s.taggedAllowance(w, err)
}

func (s *Server) taggedAllowance(w domain.Allowance, err error) (*tagged[allowanceJSON], error) {
	if err != nil {
		return nil, err
	}
	return &tagged[allowanceJSON]{ETag: etag(w.Version), Location: prefix + "/allowances/" + w.ID, Body: s.wireAllowance(w)}, nil
}

func (s *Server) showAllowance(ctx context.Context, in *entryID) (*tagged[allowanceJSON], error) {
	return s.taggedAllowance(s.Desk.ShowAllowance(ctx, actor(ctx), in.ID))
}

// allowanceSeen is the version of the entry that If-Match names.
func (s *Server) allowanceSeen(ctx context.Context, in *changeEntry) (int64, error) {
	return precondition(ctx, in.IfMatch, func(ctx context.Context) (int64, error) {
		w, err := s.Desk.ShowAllowance(ctx, actor(ctx), in.ID)
		return w.Version, err
	})
}

func (s *Server) activateAllowance(ctx context.Context, in *changeEntry, _ *none) (*tagged[allowanceJSON], error) {
	version, err := s.allowanceSeen(ctx, in)
	if err != nil {
		return nil, err
	}
	return s.taggedAllowance(s.Desk.ActivateAllowance(ctx, actor(ctx), in.ID, version))
}

func (s *Server) withdrawAllowance(ctx context.Context, in *changeEntry, _ *none) (*tagged[allowanceJSON], error) {
	version, err := s.allowanceSeen(ctx, in)
	if err != nil {
		return nil, err
	}
	return s.taggedAllowance(s.Desk.WithdrawAllowance(ctx, actor(ctx), in.ID, version))
}

func (s *Server) endAllowance(ctx context.Context, in *changeEntry, _ *none) (*tagged[allowanceJSON], error) {
	version, err := s.allowanceSeen(ctx, in)
	if err != nil {
		return nil, err
	}
	return s.taggedAllowance(s.Desk.EndAllowance(ctx, actor(ctx), in.ID, version))
}

func (s *Server) eraseAllowance(ctx context.Context, in *changeEntry, _ *none) (*struct{}, error) {
	version, err := s.allowanceSeen(ctx, in)
	if err != nil {
		return nil, err
	}
	return nil, s.Desk.EraseAllowance(ctx, actor(ctx), in.ID, version)
}
