package domain

import (
	"context"
	"strings"
)

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
		if !nameable(person) {
			return invalid("person", "person.unknown")
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
		return s.tell(ctx, d, Notice{Kind: NoticeAssigned, DraftID: draft.ID, Stage: open.Name, Subject: run.ID + "/" + Instant(s.now)}, p.ID)
	})
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
