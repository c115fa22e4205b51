package domain

import (
	"context"
	"slices"
	"strings"
)

// Claim puts the actor's name on an open stage, so that others see who is at it. Every
// guard of the decision must hold, else it is refused like the decision; asked may be ""
// for the only stage that they may decide. A claim keeps nobody else from deciding, and
// goes with its round, its stage, or the right to decide it. Where the stage is
// somebody else's it answers Conflict ("stage.claimed").
func (d *Desk) Claim(ctx context.Context, a Actor, id, asked string) (Draft, error) {
	return d.onStage(ctx, a, id, func(ctx context.Context, s *scene, draft Draft, run Run) error {
		x, _, err := s.mayDecide(ctx, draft, run, asked)
		if err != nil {
			return err
		}
		o := run.opened(x.stage.Name)
		switch holder, err := s.claimant(ctx, draft, run, o); {
		case err != nil:
			return err
		case holder != "" && s.account(holder):
			return nil
		case holder != "":
			return refuse(Conflict, "stage.claimed", o.Stage)
		}
		return s.claim(ctx, draft, run, o, s.person.ID, "stage.claimed", x.c.Verdict)
	})
}

// Assign puts another's name on an open stage, in place of whoever's is there. It needs
// draft.assign in the unit, and every guard of the decision must hold for them: nobody is
// lent a power. Else it answers Invalid ("assign.unable") with the guards. They are told.
func (d *Desk) Assign(ctx context.Context, a Actor, id, stage, person string) (Draft, error) {
	return d.onStage(ctx, a, id, func(ctx context.Context, s *scene, draft Draft, run Run) error {
		v, err := s.may(ActDraftAssign, draft.UnitID, "*")
		if err != nil {
			return err
		}
		if err := s.inPerson(); err != nil {
			return err
		}
		open, err := chosenStage(run, stage)
		if err != nil {
			return err
		}
		p, err := s.tx.People.ByID(ctx, person)
		if KindOf(err) == NotFound || err == nil && p.Service() {
			return invalid("person", "person.unknown")
		}
		if err != nil {
			return err
		}
		in, err := s.involvement(ctx, draft)
		if err != nil {
			return err
		}
		marks := s.judge(p, draft, run, open, in, true, anyCapacity).marks
		if m, failed := FirstFailure(marks); failed {
			return &Error{Kind: Invalid, Field: "person", Key: "assign.unable", Args: []string{m.Name}, Guards: marks}
		}
		if err := s.claim(ctx, draft, run, run.opened(open.Name), p.ID, "stage.assigned", v); err != nil || s.account(p.ID) {
			return err
		}
		return s.tx.Notices.Add(ctx, Notice{ID: d.NewID(), PersonID: p.ID, Kind: NoticeAssigned, DraftID: draft.ID, Stage: open.Name,
			Subject: run.ID + "/" + Instant(s.now), At: s.now})
	})
}

// Release takes a name off an open stage: one's own, or with draft.assign anybody's.
func (d *Desk) Release(ctx context.Context, a Actor, id, stage string) (Draft, error) {
	return d.onStage(ctx, a, id, func(ctx context.Context, s *scene, draft Draft, run Run) error {
		open, err := chosenStage(run, stage)
		if err != nil {
			return err
		}
		o := run.opened(open.Name)
		if o.ClaimedBy == "" {
			return refuse(Conflict, "stage.unclaimed", o.Stage)
		}
		if err := s.inPerson(); err != nil {
			return err
		}
		var v Verdict
		if !s.account(o.ClaimedBy) {
			if v, err = s.may(ActDraftAssign, draft.UnitID, "*"); err != nil {
				return err
			}
		}
		return s.claim(ctx, draft, run, o, "", "stage.released", v)
	})
}

// onStage runs a change of who is at an open stage. The draft itself stays as it is.
func (d *Desk) onStage(ctx context.Context, a Actor, id string, change func(context.Context, *scene, Draft, Run) error) (out Draft, err error) {
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		if out, err = s.readable(ctx, id); err != nil {
			return err
		}
		run, err := s.openRun(ctx, out)
		if err != nil {
			return err
		}
		return change(ctx, s, out, run)
	})
	return out, err
}

// claim stores whose a stage is and writes the leaf, whose subject is that person, or
// the one who had it.
func (s *scene) claim(ctx context.Context, draft Draft, run Run, o OpenStage, person, act string, v Verdict) error {
	before := o.ClaimedBy
	o.ClaimedBy, o.ClaimedAt, o.AssignedBy = person, s.now, ""
	if act == "stage.assigned" {
		o.AssignedBy = s.person.ID
	}
	if err := s.tx.Attention.Claim(ctx, run.ID, o, before); err != nil {
		return err
	}
	e := s.entry(act, v)
	e.Draft, e.Stage, e.Subject = draft.ID, o.Stage, person
	if person == "" {
		e.Subject = before
	}
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}

// opened is an open stage by its name.
func (r Run) opened(name string) OpenStage {
	for _, o := range r.Open {
		if o.Stage == name {
			return o
		}
	}
	return OpenStage{}
}

// chosenStage is the open stage that was asked for; "" is the only one.
func chosenStage(run Run, asked string) (Stage, error) {
	stages := run.Waiting()
	if asked != "" {
		stages = named(stages, asked)
	}
	switch len(stages) {
	case 0:
		return Stage{}, refuse(Conflict, "stage.not_open", asked, strings.Join(names(run.Waiting()), ", "))
	case 1:
		return stages[0], nil
	}
	return Stage{}, invalid("stage", "stage.choose", strings.Join(names(run.Waiting()), ", "))
}

// claimant is whose a stage is, as long as they may decide it; "" is nobody's.
func (s *scene) claimant(ctx context.Context, draft Draft, run Run, o OpenStage) (string, error) {
	if o.ClaimedBy == "" {
		return "", nil
	}
	stage, known := run.Stage(o.Stage)
	p, err := s.tx.People.ByID(ctx, o.ClaimedBy)
	if KindOf(err) == NotFound || err == nil && !known {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	in, err := s.involvement(ctx, draft)
	if err != nil || !s.judge(p, draft, run, stage, in, true, anyCapacity).allowed() {
		return "", err
	}
	return p.ID, nil
}

// onlyStanding takes the names off the open stages of a run that count no more.
func (s *scene) onlyStanding(ctx context.Context, draft Draft, run *Run) error {
	if !slices.ContainsFunc(run.Open, func(o OpenStage) bool { return o.ClaimedBy != "" }) {
		return nil
	}
	run.Open = slices.Clone(run.Open)
	for i := range run.Open {
		holder, err := s.claimant(ctx, draft, *run, run.Open[i])
		if err != nil {
			return err
		}
		run.Open[i].ClaimedBy = holder
	}
	return nil
}
