package domain

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

const actMoved = "run.moved"

// MovedRun is a run that has begun anew. To whoever may not read its draft it tells
// nothing that depends on what stands there: no stages.
type MovedRun struct {
	Run
	At time.Time
}

// MoveRun moves an open run to the active version of its workflow: the round begins
// anew with the chain for the draft as it is now, and votes given so far are void. It
// needs run.move in the draft's unit, a session and a reason, and no right to read the
// draft. Answers Conflict ("run.fewer_eyes", with the stages) where the version would
// ask less than the run does, ("run.valid_longer") where its clearances count for longer,
// ("workflow.not_active") for another version than the active one, ("run.same_version")
// where the run has it already, ("run.emergency") in the lane of one, ("workflow.none")
// where it is not for such drafts, ("draft.not_in_review"); and refuses what a submission
// is refused for. Whoever may not read the draft is answered ("run.stays") for whatever
// depends on it.
func (d *Desk) MoveRun(ctx context.Context, a Actor, id string, version int64, reason string) (moved MovedRun, err error) {
	if reason, err = trimReason("reason", reason, true); err != nil {
		return moved, err
	}
	seen, scan, err := d.scanPresent(ctx, a, func(ctx context.Context, s *scene) (Draft, Verdict, error) { return s.movable(ctx, id) })
	if err != nil {
		return moved, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.movable(ctx, id)
		if err != nil {
			return err
		}
		if draft.ContentHash != seen.ContentHash || draft.Revision != seen.Revision {
			return refuse(Conflict, "draft.changed")
		}
		was, err := s.openRun(ctx, draft)
		if err != nil {
			return err
		}
		wf, err := s.moveTo(ctx, draft, was, version, scan)
		if err != nil {
			return s.withoutDraft(ctx, draft, err)
		}
		run, err := d.beginReview(ctx, s, &draft, was, wf, scan)
		if err != nil {
			return s.withoutDraft(ctx, draft, err)
		}
		draft.UpdatedAt = s.now
		if err := s.tx.Drafts.Save(ctx, &draft); err != nil {
			return err
		}
		if err := s.tx.Scans.Put(ctx, storedScan(draft.ID, draft.Revision, s.now, scan)); err != nil {
			return err
		}
		e := s.draftEntry(actMoved, v, draft, draft.State)
		e.Private["reason"] = reason
		e.begins(run)
		e.Facts["from_version"] = formatInt(was.WorkflowVersion)
		e.scanned(scan)
		if _, err := s.tx.Ledger.Append(ctx, e); err != nil {
			return err
		}
		moved, err = s.movedAs(ctx, run)
		return err
	})
	return moved, err
}

// movedAs tells of a run what the actor may know.
func (s *scene) movedAs(ctx context.Context, run Run) (MovedRun, error) {
	_, unread := s.readable(ctx, run.DraftID)
	switch {
	case unread == nil:
		return MovedRun{run, s.now}, nil
	case KindOf(unread) == Internal:
		return MovedRun{}, unread
	}
	return MovedRun{run.undrafted(), s.now}, nil
}

// undrafted is the run without what follows from what stands in its draft.
func (r Run) undrafted() Run {
	return Run{ID: r.ID, DraftID: r.DraftID, WorkflowID: r.WorkflowID, WorkflowVersion: r.WorkflowVersion, Round: r.Round, Status: r.Status}
}

// overseen loads a draft for whoever may move its run, who need not read it: Forbidden to
// whoever may read it alone, and to all others it is not there.
func (s *scene) overseen(ctx context.Context, id string) (Draft, Verdict, error) {
	draft, err := s.tx.Drafts.ByID(ctx, id)
	if err == nil {
		err = s.covered(ctx, draft)
	}
	if err != nil {
		return Draft{}, Verdict{}, err
	}
	v, err := s.may(ActRunMove, draft.UnitID, "*")
	if err != nil {
		if _, unread := s.readable(ctx, id); unread != nil {
			err = unread
		}
		return Draft{}, v, err
	}
	return draft, v, nil
}

// movable loads a draft whose run the actor may move now.
func (s *scene) movable(ctx context.Context, id string) (Draft, Verdict, error) {
	draft, v, err := s.overseen(ctx, id)
	switch {
	case err != nil:
	case s.actor.Via != ViaSession:
		err = refuse(Forbidden, "session.in_person")
	case draft.State != InReview:
		err = refuse(Conflict, "draft.not_in_review", string(draft.State))
	}
	return draft, v, err
}

// StillMoves is StillSees for a stored answer about a run that was moved.
func (d *Desk) StillMoves(ctx context.Context, a Actor, id string) error {
	a.Scopes = nil
	return d.look(ctx, a, func(ctx context.Context, s *scene) error {
		_, _, err := s.overseen(ctx, id)
		if KindOf(err) == Forbidden {
			_, err = s.readable(ctx, id)
		}
		return err
	})
}

// moveTo is the version to which a run may be moved.
func (s *scene) moveTo(ctx context.Context, draft Draft, run Run, version int64, scan ScanResult) (Workflow, error) {
	wf, err := s.tx.Workflows.At(ctx, run.WorkflowID, version)
	switch {
	case err != nil:
		return wf, err
	case run.Emergency:
		return wf, refuse(Conflict, "run.emergency")
	case wf.State != WorkflowActive:
		return wf, refuse(Conflict, "workflow.not_active", formatInt(version))
	case version == run.WorkflowVersion:
		return wf, refuse(Conflict, "run.same_version", formatInt(version))
	}
	m := matterOf(draft, scan)
	for _, ch := range m.Channels {
		if _, fits := chooseFor([]Workflow{wf}, m, ch, s.powers.Depth); !fits {
			return wf, refuse(Conflict, "workflow.none", m.Unit, string(m.Classification))
		}
	}
	was, err := s.tx.Workflows.At(ctx, run.WorkflowID, run.WorkflowVersion)
	if err != nil {
		return wf, err
	}
	if fewer := fewerThanRun(run, was, wf, m, s.powers.Depth); len(fewer) > 0 {
		return wf, refuse(Conflict, "run.fewer_eyes", strings.Join(fewer, ", "))
	}
	if wf.ValidDays > was.ValidDays {
		return wf, refuse(Conflict, "run.valid_longer", formatInt(int64(was.ValidDays)), formatInt(int64(wf.ValidDays)))
	}
	return wf, nil
}

// toldOfRuns are refusals that say nothing of what stands in a draft.
var toldOfRuns = []string{"run.emergency", "run.same_version", "run.valid_longer", "workflow.not_active", "workflow.unknown", "ruleset.changed", "lists.changed"}

// withoutDraft says of a refusal only that the run stays as it is, to whoever may not
// read the draft on which the refusal depends.
func (s *scene) withoutDraft(ctx context.Context, draft Draft, err error) error {
	var e *Error
	if !errors.As(err, &e) || e.Kind == Internal || slices.Contains(toldOfRuns, e.Key) {
		return err
	}
	_, unread := s.readable(ctx, draft.ID)
	switch {
	case unread == nil:
		return err
	case KindOf(unread) == Internal:
		return unread
	}
	return refuse(Conflict, "run.stays")
}
