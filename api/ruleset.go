package api

import (
	"context"
	"time"

	"layak/domain"
)

type ruleSetInput struct {
	Note  string  `json:"note,omitempty"`
	From  instant `json:"from,omitempty" doc:"When it begins to hold"`
	Until instant `json:"until,omitempty" doc:"When it ends to hold"`
}

type ruleSetJSON struct {
	Version     int64            `json:"version"`
	Digest      string           `json:"digest"`
	State       string           `json:"state" enum:"proposed,active,retired"`
	Note        string           `json:"note"`
	ProposedBy  string           `json:"proposed_by"`
	ProposedAt  time.Time        `json:"proposed_at"`
	ActivatedBy string           `json:"activated_by,omitempty"`
	ActivatedAt *time.Time       `json:"activated_at,omitempty"`
	From        *time.Time       `json:"from,omitempty"`
	Until       *time.Time       `json:"until,omitempty"`
	Sources     []ruleSourceJSON `json:"sources,omitempty"`
}

type ruleSourceJSON struct {
	Name string `json:"name"`
	YAML string `json:"yaml"`
}

func wireRuleSet(r domain.RuleSet) ruleSetJSON {
	return ruleSetJSON{Version: r.Version, Digest: r.Digest, State: string(r.State), Note: r.Note, ProposedBy: r.ProposedBy,
		ProposedAt: r.ProposedAt.UTC(), ActivatedBy: r.ActivatedBy, ActivatedAt: when(r.ActivatedAt), From: when(r.ValidFrom),
		Until: when(r.ValidUntil)}
}

func (s *Server) listRuleSets(ctx context.Context, in *Listing) (*answer[items[ruleSetJSON]], error) {
	sets, err := s.Desk.ListRuleSets(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return pageOf(sets, *in, func(r domain.RuleSet) string { return number(r.Version) }, wireRuleSet)
}

type ruleSetVersion struct {
	Version int64 `path:"version" minimum:"1"`
}

func (s *Server) showRuleSet(ctx context.Context, in *ruleSetVersion) (*answer[ruleSetJSON], error) {
	set, err := s.Desk.ShowRuleSet(ctx, actor(ctx), in.Version)
	out := wireRuleSet(set)
	out.Sources = list(set.Sources, func(r domain.RuleSource) ruleSourceJSON { return ruleSourceJSON{r.Name, r.YAML} })
	return answered(out, err)
}

func (s *Server) proposeRules(ctx context.Context, _ *none, in *ruleSetInput) (*tagged[ruleSetJSON], error) {
	set, err := s.Desk.ProposeRules(ctx, actor(ctx), in.Note, in.From.at, in.Until.at)
	if err != nil {
		return nil, err
	}
	return &tagged[ruleSetJSON]{Location: prefix + "/rulesets/" + number(set.Version), Body: wireRuleSet(set)}, nil
}

func (s *Server) activateRules(ctx context.Context, in *ruleSetVersion, _ *none) (*answer[ruleSetJSON], error) {
	set, err := s.Desk.ActivateRules(ctx, actor(ctx), in.Version)
	return answered(wireRuleSet(set), err)
}
