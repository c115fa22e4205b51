package domain

import "context"

// WithdrawWorkflow takes a proposed version off the table for good. Who proposed it
// needs no reason; who could say yes says no by it, with one. Answers Conflict
// ("workflow.not_proposed").
func (d *Desk) WithdrawWorkflow(ctx context.Context, a Actor, id string, version int64, reason string) (w Workflow, err error) {
	reason, err = trimReason("reason", reason, false)
	if err != nil {
		return w, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		var active Workflow
		if w, active, err = s.workflowProposed(ctx, id, version); err != nil {
			return err
		}
		v, err := s.maySayNoTo(w, active, reason)
		if err != nil {
			return err
		}
		w.State, w.DecidedBy, w.DecidedAt, w.Reason = WorkflowWithdrawn, s.person.ID, s.now, reason
		if err := s.tx.Workflows.Settle(ctx, w); err != nil {
			return err
		}
		return s.recordWorkflow(ctx, "workflow.withdrawn", v, w, reason)
	})
	return w, err
}

// maySayNoTo: who proposed it, and whoever could make it active.
func (s *scene) maySayNoTo(w, active Workflow, reason string) (Verdict, error) {
	if !apart("workflow.human", s.actor.Via != ViaToken) {
		return Verdict{}, refuse(Forbidden, "workflow.human")
	}
	if s.account(w.ProposedBy) {
		return Verdict{}, nil
	}
	v, err := s.mayWrite(w, active)
	if err == nil && reason == "" {
		err = invalid("reason", "reason.missing")
	}
	return v, err
}
