package domain

import (
	"context"
	"errors"
)

// runsShown bounds how many open runs are listed.
const runsShown = 200

// OpenRun is a run that goes on with an earlier version of its workflow.
type OpenRun struct {
	Run
	Title   string // of the draft; "" where the actor may not read it
	Unit    string
	MayMove bool
	Why     error // why it cannot be moved; nil where it can, as far as the last scan tells
}

// OpenRuns lists the open runs of a workflow that are of another version than the
// active one, those begun first on top, at most runsShown, and how many there are that
// the actor may neither read nor move. It needs workflow.read.
func (d *Desk) OpenRuns(ctx context.Context, a Actor, id string) (list []OpenRun, active Workflow, hidden int, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActWorkflowRead); err != nil {
			return err
		}
		if !nameable(id) {
			return refuse(NotFound, "workflow.unknown")
		}
		all, err := s.tx.Workflows.Active(ctx)
		if err != nil {
			return err
		}
		if active = activeOf(all, id); active.ID == "" {
			return refuse(NotFound, "workflow.unknown")
		}
		runs, err := s.tx.Runs.OpenOf(ctx, id, active.Version, runsShown)
		if err != nil {
			return err
		}
		for _, run := range runs {
			one, seen, err := s.openRunOf(ctx, run, active)
			if err != nil {
				return err
			}
			if !seen {
				hidden++
				continue
			}
			list = append(list, one)
		}
		return nil
	})
	return list, active, hidden, err
}

// openRunOf says of a run whether it can be moved; seen is false where the actor may
// neither read nor move the draft.
func (s *scene) openRunOf(ctx context.Context, run Run, active Workflow) (one OpenRun, seen bool, err error) {
	draft, err := s.tx.Drafts.ByID(ctx, run.DraftID)
	if err != nil {
		return one, false, err
	}
	_, _, may := s.movable(ctx, draft.ID)
	_, unread := s.readable(ctx, draft.ID)
	for _, err := range []error{may, unread} {
		if err != nil && KindOf(err) == Internal {
			return one, false, err
		}
	}
	one = OpenRun{Run: run, Unit: draft.UnitID, Why: may}
	if unread == nil {
		one.Title = draft.Title
	}
	if may == nil {
		stored, err := s.tx.Scans.At(ctx, draft.ID, draft.Revision)
		if err == nil {
			_, err = s.moveTo(ctx, draft, run, active.Version, stored.Result)
		}
		var own *Error
		if err != nil && !errors.As(err, &own) {
			return one, false, err
		}
		one.Why = err
	}
	one.MayMove = one.Why == nil
	return one, may == nil || unread == nil, nil
}
