package domain

import (
	"context"
	"errors"
)

const (
	// runsShown bounds how many open runs are listed.
	runsShown = 200
	// runsLooked bounds how many are looked at for them, runsPage at a time.
	runsLooked = 1000
	runsPage   = 200
)

// OpenRun is a run that goes on with an earlier version of its workflow.
type OpenRun struct {
	Run
	Title   string // of the draft; "" where the actor may not read it
	Unit    string
	MayMove bool
	Why     error // why it cannot be moved; nil where it can, as far as the last scan tells
}

// OpenRuns are the open runs of a workflow that are of another version than the active one.
type OpenRuns struct {
	Active Workflow
	List   []OpenRun // those that can be moved first, and of these those that began first
	Hidden int       // how many there are that the actor may neither read nor move
	More   bool      // there are others, which are not listed or were not looked at
}

// OpenRuns lists the open runs of a workflow that are of another version than the active
// one. It needs workflow.read.
func (d *Desk) OpenRuns(ctx context.Context, a Actor, id string) (out OpenRuns, err error) {
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
		if out.Active = activeOf(all, id); out.Active.ID == "" {
			return refuse(NotFound, "workflow.unknown")
		}
		return s.lookAtRuns(ctx, &out)
	})
	return out, err
}

// lookAtRuns fills in the runs, page by page.
func (s *scene) lookAtRuns(ctx context.Context, out *OpenRuns) error {
	var stay []OpenRun
	last := ""
	for range runsLooked / runsPage {
		runs, err := s.tx.Runs.OpenOf(ctx, out.Active.ID, out.Active.Version, last, runsPage)
		if err != nil {
			return err
		}
		for _, run := range runs {
			one, seen, err := s.openRunOf(ctx, run, out.Active)
			switch last = run.ID; {
			case err != nil:
				return err
			case !seen:
				out.Hidden++
			case one.MayMove:
				out.List = append(out.List, one)
			default:
				stay = append(stay, one)
			}
		}
		if len(runs) < runsPage {
			break
		}
	}
	further, err := s.tx.Runs.OpenOf(ctx, out.Active.ID, out.Active.Version, last, 1)
	out.List = append(out.List, stay...)
	out.More = len(further) > 0 || len(out.List) > runsShown
	out.List = out.List[:min(len(out.List), runsShown)]
	return err
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
	} else {
		one.Run = run.undrafted()
	}
	if may == nil {
		stored, err := s.tx.Scans.At(ctx, draft.ID, draft.Revision)
		if err == nil {
			_, err = s.moveTo(ctx, draft, run, active.Version, stored.Result)
			err = s.withoutDraft(ctx, draft, err)
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
