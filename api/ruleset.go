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
	State       string           `json:"state" enum:"proposed,active,retired,withdrawn"`
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

func (s *Server) withdrawRules(ctx context.Context, in *ruleSetVersion, _ *none) (*answer[ruleSetJSON], error) {
	set, err := s.Desk.WithdrawRules(ctx, actor(ctx), in.Version)
	return answered(wireRuleSet(set), err)
}

type ruleSetChangesJSON struct {
	Version int64            `json:"version"`
	Active  rulesetDigest    `json:"active" doc:"What it is compared with; version 0 where no set is active"`
	Changes []ruleChangeJSON `json:"changes" doc:"In order of id"`
}

type ruleChangeJSON struct {
	ID       string            `json:"id"`
	Fate     string            `json:"fate" enum:"added,changed,removed"`
	Kind     string            `json:"kind" doc:"rule, block or list"`
	Title    map[string]string `json:"title"`
	Category string            `json:"category"`
	Severity string            `json:"severity"`
	Before   string            `json:"before,omitempty" doc:"The whole text in the active set; left out for rules that are new"`
	After    string            `json:"after,omitempty" doc:"The whole text in this set; left out for rules that it lacks"`
	Lines    []changedLineJSON `json:"lines,omitempty" doc:"Of a changed rule, from before to after"`
}

type changedLineJSON struct {
	Op   string `json:"op" enum:"equal,insert,delete"`
	Text string `json:"text" doc:"One line or several"`
}

func (s *Server) ruleSetChanges(ctx context.Context, in *ruleSetVersion) (*answer[ruleSetChangesJSON], error) {
	c, err := s.Desk.CompareRules(ctx, actor(ctx), in.Version)
	return answered(ruleSetChangesJSON{c.Set.Version, rulesetDigest{c.Active.Version, c.Active.Digest}, list(c.Differences, wireDifference)}, err)
}

func wireDifference(d domain.RuleDifference) ruleChangeJSON {
	out := ruleChangeJSON{ID: d.ID, Fate: string(d.Fate), Kind: d.Info.Kind, Title: d.Info.Title, Category: d.Info.Category,
		Severity: d.Info.Severity.String(), Before: d.Before, After: d.After}
	if out.Title == nil {
		out.Title = map[string]string{}
	}
	if d.Fate == domain.RuleChanged {
		for _, x := range diffLines(d.Before, d.After) {
			out.Lines = append(out.Lines, changedLineJSON{x.Op, x.Text})
		}
	}
	return out
}
