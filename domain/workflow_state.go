package domain

import (
	"slices"
	"strings"
)

// WorkflowState says where a version of a workflow stands.
type WorkflowState string

// The states. Of each workflow one version at most is active; runs keep theirs.
const (
	WorkflowProposed  WorkflowState = "proposed"
	WorkflowActive    WorkflowState = "active"
	WorkflowRetired   WorkflowState = "retired"
	WorkflowWithdrawn WorkflowState = "withdrawn"
)

// WorkflowStates lists them in the order in which they are shown.
func WorkflowStates() []WorkflowState {
	return []WorkflowState{WorkflowProposed, WorkflowActive, WorkflowRetired, WorkflowWithdrawn}
}

// Seen names what somebody looks at who looks at the version under a policy version,
// next to the version that is active: whoever makes it active says it.
func (w Workflow) Seen(policyVersion, active int64) string {
	return formatInt(policyVersion) + "." + formatInt(active) + "." + strings.TrimPrefix(w.Digest(), "sha256:")
}

// checkSeen compares what was looked at with what there is: Conflict
// ("workflow.changed") where the version is another one, ("workflow.seen_overtaken")
// where powers or the active version are.
func (w Workflow) checkSeen(seen string, policyVersion, active int64) error {
	is := w.Seen(policyVersion, active)
	what := func(seen string) string { return seen[strings.LastIndex(seen, ".")+1:] }
	switch {
	case seen == "":
		return invalid("seen", "workflow.seen_missing")
	case what(seen) != what(is):
		return refuse(Conflict, "workflow.changed")
	case seen != is:
		return refuse(Conflict, "workflow.seen_overtaken")
	}
	return nil
}

// same tells whether two versions say the same, however their steps are counted.
func (w Workflow) same(o Workflow) bool { return w.asFile().Digest() == o.asFile().Digest() }

// activeOf is the version of a workflow that is active; its ID is "" where none is.
func activeOf(all []Workflow, id string) Workflow {
	i := slices.IndexFunc(all, func(w Workflow) bool { return w.ID == id && w.State == WorkflowActive })
	if i < 0 {
		return Workflow{}
	}
	return all[i]
}
