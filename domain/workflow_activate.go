package domain

import (
	"context"
	"errors"
	"slices"
)

// ActivateWorkflow makes a proposed version the one by which drafts are submitted from
// now on, and retires the one before; open runs keep theirs. It takes a second human,
// signed in or at the shell of the server, with the same rights as the proposal:
// Forbidden ("workflow.second_person") for whoever proposed it under whichever account,
// ("workflow.human") for a program. seen is what they looked at (Workflow.Seen):
// Conflict ("workflow.changed", "workflow.seen_overtaken") where there is something else
// now. Who proposed it must be able to still: Conflict ("workflow.proposer"). Where
// another version became active since the proposal it is Conflict
// ("workflow.overtaken"), where the log has it otherwise ("workflow.unrecorded"), and
// where no unit in which a stage can be has the people for it ("workflow.unreachable").
func (d *Desk) ActivateWorkflow(ctx context.Context, a Actor, id string, version int64, seen string) (w Workflow, err error) {
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		var active Workflow
		if w, active, err = s.workflowProposed(ctx, id, version); err != nil {
			return err
		}
		v, err := s.maySayYesTo(w, active)
		if err != nil {
			return err
		}
		if err := w.checkSeen(seen, s.powers.Version(), active.Version); err != nil {
			return err
		}
		if err := s.recordedWorkflow(ctx, w); err != nil {
			return err
		}
		if err := s.proposerCan(ctx, w, active); err != nil {
			return err
		}
		if w.Base != active.Version {
			return refuse(Conflict, "workflow.overtaken", formatInt(active.Version))
		}
		if err := s.worksNow(ctx, w); err != nil {
			return err
		}
		w.State, w.DecidedBy, w.DecidedAt = WorkflowActive, s.person.ID, s.now
		if err := s.tx.Workflows.Settle(ctx, w); err != nil {
			return err
		}
		return s.recordWorkflow(ctx, "workflow.activated", v, w, "")
	})
	return w, err
}

// workflowProposed loads a version that waits, and the one that is active.
func (s *scene) workflowProposed(ctx context.Context, id string, version int64) (w, active Workflow, err error) {
	if _, err := s.anywhere(ActWorkflowRead); err != nil {
		return w, active, err
	}
	if w, active, err = s.workflowAt(ctx, id, version); err == nil && w.State != WorkflowProposed {
		err = refuse(Conflict, "workflow.not_proposed", string(w.State))
	}
	return w, active, err
}

// workflowAt loads a version, and the one of the same workflow that is active.
func (s *scene) workflowAt(ctx context.Context, id string, version int64) (w, active Workflow, err error) {
	if !nameable(id) {
		return w, active, refuse(NotFound, "workflow.unknown")
	}
	if w, err = s.tx.Workflows.At(ctx, id, version); err != nil {
		return w, active, err
	}
	all, err := s.tx.Workflows.Active(ctx)
	return w, activeOf(all, id), err
}

// maySayYesTo asks for a second human.
func (s *scene) maySayYesTo(w, active Workflow) (Verdict, error) {
	switch {
	case !apart("workflow.human", s.actor.Via == ViaSession || s.actor.Via == ViaShell):
		return Verdict{}, refuse(Forbidden, "workflow.human")
	case !apart("workflow.second_person", !s.own(w.ProposedBy)):
		return Verdict{}, refuse(Forbidden, "workflow.second_person")
	}
	return s.mayWrite(w, active)
}

// recordedWorkflow refuses a version that is stored otherwise than it was proposed.
func (s *scene) recordedWorkflow(ctx context.Context, w Workflow) error {
	says := func(r Record) bool {
		return r.WorkflowVersion == w.Version && r.Facts["digest"] == w.Digest() && r.Facts["base"] == formatInt(w.Base) && r.Actor == w.ProposedBy
	}
	for before := int64(0); ; {
		found, err := s.tx.Ledger.Find(ctx, RecordFilter{Act: "workflow.proposed", Subject: w.ID, Before: before, Limit: 500})
		switch {
		case err != nil:
			return err
		case slices.ContainsFunc(found, says):
			return nil
		case len(found) < 500:
			return refuse(Conflict, "workflow.unrecorded")
		}
		before = found[len(found)-1].Seq
	}
}

// proposerCan asks whether who proposed the version could do so now.
func (s *scene) proposerCan(ctx context.Context, w, active Workflow) error {
	p, err := s.tx.People.ByID(ctx, w.ProposedBy)
	if err != nil {
		return err
	}
	then := *s
	then.person, then.actor = p, Actor{PersonID: p.ID, Via: ViaSession}
	if p.Status == PersonActive {
		if _, err = then.mayWrite(w, active); err == nil {
			return nil
		}
	}
	var e *Error
	if err != nil && !errors.As(err, &e) {
		return err
	}
	return refuse(Conflict, "workflow.proposer")
}

// worksNow refuses with Conflict what the house of now has no place for.
func (s *scene) worksNow(ctx context.Context, w Workflow) error {
	if err := s.fitsHouse(ctx, w); err != nil {
		if KindOf(err) == Internal {
			return err
		}
		return &Error{Kind: Conflict, Key: "workflow.broken", Cause: err}
	}
	_, nowhere, err := s.unreachable(ctx, w)
	if err == nil && nowhere != nil {
		err = nowhere.fault()
	}
	return err
}
