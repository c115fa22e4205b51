package domain

import (
	"context"
	"slices"
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
