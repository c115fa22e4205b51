package domain

import (
	"context"
	"slices"
	"time"
)

// Explanation says of one person whether they may decide an open stage, with
// every guard and the policy line that was asked.
type Explanation struct {
	Stage   string
	Person  Person
	Roles   []string
	Allowed bool
	Guards  []GuardMark
	Decided string // the guard that decided; GuardPolicy where all hold
	Line    PolicyLine
	Mandate Mandate // in which they would decide; its ID is "" where the role is held definitively
}

// Authorizations explains who may decide a draft now, and whose approval of it counts
// no more.
type Authorizations struct {
	State    State
	Stages   []StageAuthorization // those that are open, in order
	Fallen   []Fallen             // those that have to be decided again
	MayRenew bool                 // the actor may begin the review again for that
}

// StageAuthorization explains who may decide one open stage.
type StageAuthorization struct {
	Stage        Stage
	Needed       int // approvals still missing
	Short        int // how many of these nobody is there to give
	Due          time.Time
	People       []Explanation
	MissingRoles []string // roles of the stage that nobody can fill
	Questions    []Question
}

// Authorizations answers who may decide now and why each other may not, and which
// approvals count no more and why. It needs draft.read in the unit. People without a role in this unit are left out,
// except the asker.
func (d *Desk) Authorizations(ctx context.Context, a Actor, id string) (Authorizations, error) {
	var out Authorizations
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		draft, _, err := s.audited(ctx, id)
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
	if !slices.Contains(underway, draft.State) {
		return out, nil
	}
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	if err != nil {
		return out, err
	}
	_, no := s.mayRenew(draft, run)
	out.MayRenew = no == nil
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return out, err
	}
	if out.Fallen, err = s.fallen(ctx, draft, run, in); err != nil || len(run.Open) == 0 {
		return out, err
	}
	people, err := s.deciders(ctx, draft)
	if err != nil {
		return out, err
	}
	for _, open := range run.Open {
		if stage, ok := run.Stage(open.Stage); ok {
			x := s.authorization(people, draft, run, stage, in)
			x.Due = open.Due
			if x.Questions, err = s.questions(ctx, draft, stage); err != nil {
				return out, err
			}
			out.Stages = append(out.Stages, x)
		}
	}
	return out, nil
}

// deciders are who might decide on a draft, and the actor.
func (s *scene) deciders(ctx context.Context, draft Draft) ([]Person, error) {
	people, err := s.tx.People.Some(ctx, append(s.powers.Members(draft.UnitID), s.person.ID))
	return slices.DeleteFunc(people, func(p Person) bool { return p.Service() || p.Status == PersonRemoved }), err
}

// staffed explains every stage that waits or is to come, as if these people were named;
// nil: those that are.
func (s *scene) staffed(ctx context.Context, draft Draft, run Run, readers []string) (out []StageAuthorization, err error) {
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return nil, err
	}
	if readers != nil {
		in.Readers = readers
	}
	people, err := s.deciders(ctx, draft)
	for _, stage := range run.ahead() {
		out = append(out, s.authorization(people, draft, run, stage, in))
	}
	return out, err
}

// authorization explains one open stage to all of the people.
func (s *scene) authorization(people []Person, draft Draft, run Run, stage Stage, in Involvement) StageAuthorization {
	out := StageAuthorization{Stage: stage, Needed: StillNeeded(stage, in.Votes, run.Round, run.ContentHash)}
	able, may := map[string]bool{}, 0
	for _, p := range people {
		x := s.explain(p, draft, run, stage, in)
		if x.Allowed {
			may++
			for _, r := range x.Roles {
				able[r] = true
			}
		}
		out.People = append(out.People, x)
	}
	out.Short = max(0, out.Needed-may)
	if !slices.ContainsFunc(stage.Roles, func(r string) bool { return able[r] }) {
		out.MissingRoles = stage.Roles
	}
	return out
}

func (s *scene) explain(p Person, draft Draft, run Run, stage Stage, in Involvement) Explanation {
	j := s.judge(p, draft, run, stage, in, p.ID != s.person.ID || s.actor.Via == ViaSession, anyCapacity)
	x := Explanation{Stage: stage.Name, Person: p, Roles: j.c.Roles, Guards: j.marks, Line: j.c.Verdict.Line, Mandate: j.c.Holding.Mandate, Decided: GuardPolicy}
	m, failed := FirstFailure(j.marks)
	x.Allowed = !failed
	if failed {
		x.Decided = m.Name
	}
	if p.ID != s.person.ID && (x.Decided == GuardClearance || x.Decided == GuardNamed) {
		x.Guards = []GuardMark{m} // what they have to do with a draft that is not there for them is not said
	}
	return x
}
