package domain

import (
	"context"
	"slices"
	"strings"
)

// RuleDifference is one rule that a set has otherwise than another: Before or
// After is empty where one of them lacks it.
type RuleDifference struct {
	ID     string
	Fate   RuleFate // RuleAdded, RuleChanged or RuleRemoved
	Info   RuleInfo // what After says of itself, or Before where it is removed
	Before string
	After  string
}

// RuleComparison is how a set differs from the active one.
type RuleComparison struct {
	Set         RuleSet
	Active      RuleSet          // the zero set where none is
	Differences []RuleDifference // in order of id
}

// CompareRules tells what making a set the active one would change, with the
// whole text of every rule. It needs rule.read.
func (d *Desk) CompareRules(ctx context.Context, a Actor, version int64) (RuleComparison, error) {
	return d.compareRules(ctx, a, func(ctx context.Context, s *scene) (RuleSet, error) { return s.tx.RuleSets.ByVersion(ctx, version) })
}

// CompareWorkingRules tells what proposing now would change, compared with the
// active set; Set has no version. It needs rule.read.
func (d *Desk) CompareWorkingRules(ctx context.Context, a Actor) (RuleComparison, error) {
	return d.compareRules(ctx, a, func(ctx context.Context, s *scene) (set RuleSet, err error) {
		set.Sources, err = s.workingSources(ctx)
		return set, err
	})
}

func (d *Desk) compareRules(ctx context.Context, a Actor, load func(context.Context, *scene) (RuleSet, error)) (out RuleComparison, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActRuleRead); err != nil {
			return err
		}
		if out.Set, err = load(ctx, s); err != nil {
			return err
		}
		out.Active, err = s.activeSources(ctx)
		return err
	})
	if err == nil {
		out.Differences = d.differences(out.Active.Sources, out.Set.Sources)
	}
	return out, err
}

// activeSources is the active set with its sources; the zero set where none is.
func (s *scene) activeSources(ctx context.Context) (RuleSet, error) {
	active, err := s.tx.RuleSets.Active(ctx)
	if KeyOf(err) == "ruleset.none" {
		return RuleSet{}, nil
	}
	if err != nil {
		return RuleSet{}, err
	}
	return s.tx.RuleSets.ByVersion(ctx, active.Version)
}

// differences lists the rules that differ, in order of id.
func (d *Desk) differences(before, after []RuleSource) (out []RuleDifference) {
	was, now := textsOf(before), textsOf(after)
	for id, text := range now {
		old, known := was[id]
		switch {
		case !known:
			out = append(out, RuleDifference{ID: id, Fate: RuleAdded, After: text})
		case old != text:
			out = append(out, RuleDifference{ID: id, Fate: RuleChanged, Before: old, After: text})
		}
	}
	for id, text := range was {
		if _, kept := now[id]; !kept {
			out = append(out, RuleDifference{ID: id, Fate: RuleRemoved, Before: text})
		}
	}
	slices.SortFunc(out, func(x, y RuleDifference) int { return strings.Compare(x.ID, y.ID) })
	for i := range out {
		text := out[i].After
		if out[i].Fate == RuleRemoved {
			text = out[i].Before
		}
		out[i].Info, _ = d.infoOf(out[i].ID, text)
	}
	return out
}

func textsOf(sources []RuleSource) map[string]string {
	out := make(map[string]string, len(sources))
	for _, s := range sources {
		out[s.Name] = s.YAML
	}
	return out
}

// infoOf is what the text of one rule says of itself; ok is false where it
// cannot be read.
func (d *Desk) infoOf(id, yaml string) (info RuleInfo, ok bool) {
	infos, err := d.Rules.Describe([]RuleSource{{id, yaml}})
	if err != nil || len(infos) != 1 {
		return RuleInfo{}, false
	}
	return infos[0], true
}
