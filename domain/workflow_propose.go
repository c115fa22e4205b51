package domain

import (
	"context"
)

// ProposeWorkflow stores the next version of a workflow, which counts once a second
// human has made it active; until then nothing is different. It needs workflow.write in
// the workflow's unit, and in that of the version that it is to follow. Answers Invalid,
// as Faults where there are several, for what could never work: a name that is not
// there, a stage that no line lets any of its roles decide; Conflict ("workflow.same")
// where the active version says the same, ("workflow.waiting") where one that follows it and
// waits does. Programs propose nothing.
func (d *Desk) ProposeWorkflow(ctx context.Context, a Actor, w Workflow, note string) (Workflow, error) {
	note, err := trimReason("note", note, false)
	if err != nil {
		return w, err
	}
	if err := w.check(); err != nil {
		return w, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) (err error) {
		w, err = s.proposeWorkflow(ctx, w, note)
		return err
	})
	return w, err
}

// proposeWorkflow stores a well-formed version for a second person.
func (s *scene) proposeWorkflow(ctx context.Context, w Workflow, note string) (Workflow, error) {
	if !apart("workflow.human", s.actor.Via != ViaToken) {
		return w, refuse(Forbidden, "workflow.human")
	}
	all, err := s.tx.Workflows.All(ctx)
	if err != nil {
		return w, err
	}
	active := activeOf(all, w.ID)
	v, err := s.mayWrite(w, active)
	if err != nil {
		return w, err
	}
	if err := s.fitsHouse(ctx, w); err != nil {
		return w, err
	}
	if active.ID != "" && w.same(active) {
		return w, refuse(Conflict, "workflow.same", formatInt(active.Version))
	}
	if err := w.waiting(all, active); err != nil {
		return w, err
	}
	w.Version = 1
	for _, old := range all {
		if old.ID == w.ID {
			w.Version = max(w.Version, old.Version+1)
		}
	}
	w.State, w.Base, w.Note = WorkflowProposed, active.Version, note
	w.ProposedBy, w.ProposedAt, w.DecidedBy, w.Reason = s.person.ID, s.now, "", ""
	if err := s.tx.Workflows.Add(ctx, w); err != nil {
		return w, err
	}
	return w, s.recordWorkflow(ctx, "workflow.proposed", v, w, note)
}

// waiting refuses what another version says that waits to follow the active one.
func (w Workflow) waiting(all []Workflow, active Workflow) error {
	for _, o := range all {
		if o.ID == w.ID && o.State == WorkflowProposed && o.Base == active.Version && w.same(o) {
			return refuse(Conflict, "workflow.waiting", formatInt(o.Version))
		}
	}
	return nil
}

// mayWrite asks for the right in the unit of a workflow, and in the one from which the
// version would take it away.
func (s *scene) mayWrite(w, active Workflow) (v Verdict, err error) {
	if err := s.knownUnit("unit", w.Unit); err != nil {
		return v, err
	}
	if active.ID != "" {
		if v, err = s.may(ActWorkflowWrite, active.Unit, "*"); err != nil {
			return v, err
		}
	}
	return s.may(ActWorkflowWrite, w.Unit, "*")
}

// fitsHouse answers what in a workflow names something that is not there now, or that
// nobody may do.
func (s *scene) fitsHouse(ctx context.Context, w Workflow) error {
	var faults Faults
	for _, check := range []func(context.Context, Workflow) error{s.knownIn, s.decidableStages, s.knownCalendars} {
		err := check(ctx, w)
		if err != nil && KindOf(err) == Internal {
			return err
		}
		faults.add(err)
	}
	return faults.Err()
}

// recordWorkflow writes what became of a version into the log. Words are people's.
func (s *scene) recordWorkflow(ctx context.Context, act string, v Verdict, w Workflow, words string) error {
	e := s.entry(act, v)
	e.Subject, e.Workflow, e.WorkflowVersion = w.ID, w.ID, w.Version
	e.Facts = map[string]string{"digest": w.Digest(), "base": formatInt(w.Base)}
	if words != "" {
		e.Private = map[string]string{"reason": words}
	}
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}
