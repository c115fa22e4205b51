package domain

import (
	"context"
	"time"
)

// Proposal is a rule set or an entry of the allow-list that waits for a person
// to make it active.
type Proposal struct {
	Kind   string // ProposedRules or ListedAllowance
	ID     string // of the entry, or the version of the set
	Words  string // the set's note, or the entry's first words
	Blocks bool   // an entry that sets blocking findings aside
	By     string // person id
	At     time.Time
}

// ProposedRules is the kind of a Proposal that is a rule set.
const ProposedRules = "ruleset"

// proposals lists what the person may make active now, rule sets first, oldest
// first: nothing of their own, and no rule set that a newer one has overtaken.
// Programs make nothing active.
func (s *scene) proposals(ctx context.Context) (out []Proposal, err error) {
	if s.actor.Via != ViaSession {
		return nil, nil
	}
	if _, err := s.may(ActRulesActivate, RootUnit, "*"); err == nil {
		sets, err := s.tx.RuleSets.Proposed(ctx)
		if err != nil {
			return nil, err
		}
		for _, set := range sets {
			if !s.own(set.ProposedBy) && set.validAt(s.now) {
				out = append(out, Proposal{Kind: ProposedRules, ID: formatInt(set.Version), Words: set.Note, By: set.ProposedBy, At: set.ProposedAt})
			}
		}
	}
	if len(s.unitsFor(ActAllowanceActivate)) == 0 {
		return out, nil
	}
	entries, err := s.tx.Allowances.Proposed(ctx, s.now)
	if err != nil {
		return nil, err
	}
	for _, w := range entries {
		if !s.own(w.ProposedBy) && s.activates(w) {
			out = append(out, Proposal{ListedAllowance, w.ID, firstWords(w.Phrases), w.Blocks, w.ProposedBy, w.ProposedAt})
		}
	}
	return out, nil
}

// activates tells whether the person holds what making an entry active takes.
func (s *scene) activates(w Allowance) bool {
	if _, err := s.mayAll(ActAllowanceActivate, w.Scope); err != nil {
		return false
	}
	if !w.Blocks {
		return true
	}
	_, err := s.mayAll(ActAllowanceConfirm, w.Scope)
	return err == nil
}
