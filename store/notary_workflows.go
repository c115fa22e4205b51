package store

import (
	"cmp"
	"context"
	"strconv"

	"layak/domain"
	"layak/domain/audit/verify"
)

// workflowLeaves are what the log says of a version of a workflow.
type workflowLeaves struct{ proposed, decided *verify.Leaf }

// workflow takes a leaf about a version. One that was written was active at once.
func (o *office) workflow(l verify.Leaf) {
	key := versionOf(l.Workflow, l.WorkflowVersion)
	known := o.workflows[key]
	if l.Act == "workflow.proposed" || l.Act == "workflow.written" {
		known.proposed = &l
	} else {
		known.decided = &l
	}
	o.workflows[key] = known
	if l.Act == "workflow.written" || l.Act == "workflow.activated" {
		o.flows[l.Workflow] = l.WorkflowVersion
	}
}

func versionOf(id string, version int64) string { return id + " " + strconv.FormatInt(version, 10) }

// flowState is the state that a version has after its leaves.
func (o *office) flowState(w domain.Workflow, l workflowLeaves) domain.WorkflowState {
	active, stated := o.flows[w.ID]
	switch {
	case stated && active == w.Version, !stated && l.proposed == nil:
		return domain.WorkflowActive
	case l.proposed != nil && l.proposed.Act == "workflow.proposed" && l.decided == nil:
		return domain.WorkflowProposed
	case l.decided != nil && l.decided.Act == "workflow.withdrawn":
		return domain.WorkflowWithdrawn
	}
	return domain.WorkflowRetired
}

// compareWorkflows compares every version of every workflow: what it says by its digest
// where that is in the log, its state, who proposed it and who decided, and their words.
func (o *office) compareWorkflows(ctx context.Context, c *conn, fault faulting) error {
	rows, err := workflows{c}.All(ctx)
	if err != nil {
		return err
	}
	proposed := 0
	for _, w := range rows {
		l := o.workflows[versionOf(w.ID, w.Version)]
		if l.proposed != nil {
			proposed++
		}
		said, err := c.workflowWords(ctx, w, l)
		if err != nil {
			return err
		}
		if !said || !o.knowsWorkflow(w, l) || w.State != o.flowState(w, l) {
			return fault(cmp.Or(l.decided, l.proposed), "the workflow "+w.ID+" in version "+strconv.FormatInt(w.Version, 10)+" is not what was logged")
		}
	}
	if proposed != len(o.workflows) {
		return fault(nil, "a version of a workflow that was proposed is not there")
	}
	return nil
}

// knowsWorkflow compares digest and people. Of version 1 the leaf of the installation
// may be the one that states a digest, and old logs state none.
func (o *office) knowsWorkflow(w domain.Workflow, l workflowLeaves) bool {
	if l.proposed == nil {
		if w.Version != 1 || o.installed == nil || w.ProposedBy != "" || w.DecidedBy != "" || w.Base != 0 {
			return false
		}
		digest, stated := o.installed.Facts["workflow."+w.ID]
		return stated && digest == w.Digest() || !stated && o.installed.Facts["installed_digest"] == ""
	}
	if l.proposed.Act == "workflow.written" {
		digest := l.proposed.Facts["digest"]
		return (digest == "" || digest == w.Digest()) && w.ProposedBy == "" && w.DecidedBy == "" && w.Base == 0
	}
	return l.proposed.Facts["digest"] == w.Digest() && l.proposed.Facts["base"] == strconv.FormatInt(w.Base, 10) &&
		by(l.proposed, w.ProposedBy, micros(w.ProposedAt)) && by(l.decided, w.DecidedBy, micros(w.DecidedAt))
}

// workflowWords compares note and reason with what the leaves commit to.
func (c *conn) workflowWords(ctx context.Context, w domain.Workflow, l workflowLeaves) (bool, error) {
	for _, x := range []struct {
		leaf *verify.Leaf
		text string
	}{{l.proposed, w.Note}, {l.decided, w.Reason}} {
		said := ""
		if x.leaf != nil {
			if err := c.row(ctx, sqlPrivateWord, []any{x.leaf.Seq, "reason"}, &said); err != nil {
				return false, err
			}
		}
		if said != x.text {
			return false, nil
		}
	}
	return true, nil
}
