package domain_test

import (
	"layak/domain"
)

// proposesFlow asks for a version of a workflow as the administrator.
func (w *world) proposesFlow(wf domain.Workflow) (domain.Workflow, error) {
	return w.desk.ProposeWorkflow(w.ctx, w.people["admin"], wf, "perlu")
}

// agreesFlow makes a version active as it is now.
func (w *world) agreesFlow(a domain.Actor, wf domain.Workflow) (domain.Workflow, error) {
	w.Helper()
	v, err := w.desk.ShowWorkflow(w.ctx, a, wf.ID, wf.Version)
	check(w, err)
	return w.desk.ActivateWorkflow(w.ctx, a, wf.ID, wf.Version, v.Seen)
}

// flow is a version that the administrator proposed and the shell said yes to.
func (w *world) flow(wf domain.Workflow) (domain.Workflow, error) {
	w.Helper()
	wf, err := w.proposesFlow(wf)
	if err != nil {
		return wf, err
	}
	return w.agreesFlow(domain.Operator(), wf)
}

// renewed is a version of it that asks a second verifier, and is active.
func (w *world) renewed() domain.Workflow {
	w.Helper()
	x := w.standard()
	x.Stages[0].Quorum = 2
	x, err := w.flow(x)
	check(w, err)
	return x
}
