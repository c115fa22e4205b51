package domain

import (
	"context"
	"slices"
	"time"
)

// Proposal is a rule set, an entry of the allow-list, a mandate, a change of powers or a
// version of a workflow that waits for a second person.
type Proposal struct {
	Kind   string // ProposedRules, ProposedMandate, ProposedChange, ProposedWorkflow or ListedAllowance
	ID     string // of the entry, the version of the set, or id and version of the workflow as "id/3"
	Words  string // the set's note, the entry's first words, the mandate's title, or the workflow's name
	Blocks bool   // an entry that sets blocking findings aside
	By     string // person id
	At     time.Time
}

// Kinds of a Proposal that is no entry of a list.
const (
	ProposedRules    = "ruleset"
	ProposedMandate  = "mandate"
	ProposedChange   = "change"
	ProposedWorkflow = "workflow"
)

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
	changes, err := s.changesToActivate(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		out = append(out, Proposal{Kind: ProposedChange, ID: c.ID, Words: c.Note, By: c.ProposedBy, At: c.ProposedAt})
	}
	flows, err := s.workflowsToActivate(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range flows {
		out = append(out, Proposal{Kind: ProposedWorkflow, ID: w.ID + "/" + formatInt(w.Version), Words: w.Name, By: w.ProposedBy, At: w.ProposedAt})
	}
	waiting, err := s.mandatesToConfirm(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range waiting {
		out = append(out, Proposal{Kind: ProposedMandate, ID: m.ID, Words: m.Title(), By: m.ProposedBy, At: m.ProposedAt})
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

// mandatesToConfirm lists those that wait for the person, oldest first.
func (s *scene) mandatesToConfirm(ctx context.Context) ([]Mandate, error) {
	if len(s.unitsFor(ActMandateConfirm)) == 0 {
		return nil, nil
	}
	all, err := s.tx.Mandates.Waiting(ctx, s.now)
	return slices.DeleteFunc(all, func(m Mandate) bool { return s.mayConfirm(m) != nil }), err
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
