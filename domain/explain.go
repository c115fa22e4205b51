package domain

import (
	"context"
	"slices"
)

// Explanation says of one person whether they may decide the open stage, with
// every guard and the policy line that was asked.
type Explanation struct {
	Person  Person
	Roles   []string
	Allowed bool
	Guards  []GuardMark
	Decided string // the guard that decided; GuardPolicy where all hold
	Line    PolicyLine
}

// Authorizations explains who may decide a draft now.
type Authorizations struct {
	State        State
	Stage        Stage // zero where no stage is open
	Needed       int   // approvals still missing in the stage
	People       []Explanation
	MissingRoles []string // roles of the stage that nobody can fill
}

// Authorizations answers who may decide now and why each other may not. It
// needs draft.read in the unit. People without a role in this unit are left out,
// except the asker.
func (d *Desk) Authorizations(ctx context.Context, a Actor, id string) (Authorizations, error) {
	var out Authorizations
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		draft, err := s.readable(ctx, id)
		if err != nil {
			return err
		}
		out, err = s.authorizations(ctx, draft)
		return err
	})
	return out, err
}

func (s *scene) authorizations(ctx context.Context, draft Draft) (Authorizations, error) {
	out := Authorizations{State: draft.State}
	if draft.State != InReview {
		return out, nil
	}
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	if err != nil {
		return out, err
	}
	stage, ok := run.Stage()
	if !ok {
		return out, nil
	}
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return out, err
	}
	people, err := s.tx.People.Some(ctx, append(s.powers.Members(draft.UnitID), s.person.ID))
	if err != nil {
		return out, err
	}
	out.Stage, out.Needed = stage, StillNeeded(stage, in.Votes, run.Round, run.ContentHash)
	able := map[string]bool{}
	for _, p := range people {
		if p.Service() || p.Status == PersonRemoved {
			continue
		}
		x := s.explain(p, draft, run, stage, in)
		if x.Allowed {
			for _, r := range x.Roles {
				able[r] = true
			}
		}
		out.People = append(out.People, x)
	}
	if !slices.ContainsFunc(stage.Roles, func(r string) bool { return able[r] }) {
		out.MissingRoles = stage.Roles
	}
	return out, nil
}

func (s *scene) explain(p Person, draft Draft, run Run, stage Stage, in Involvement) Explanation {
	human := p.ID != s.person.ID || s.actor.Via == ViaSession
	c := s.candidate(p, draft, stage, human)
	marks := DecisionGuards(c, draft, run, stage, in)
	x := Explanation{Person: p, Roles: c.Roles, Guards: marks, Line: c.Verdict.Line, Decided: GuardPolicy}
	m, failed := FirstFailure(marks)
	x.Allowed = !failed
	if failed {
		x.Decided = m.Name
	}
	return x
}
