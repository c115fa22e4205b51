package audit_test

import (
	"maps"
	"testing"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// TestARenewalIsProven: an approval that fell begins another round of the same run on the
// same text, and nothing else.
func TestARenewalIsProven(t *testing.T) {
	type leaves = []audit.Leaf
	stages := map[string]string{"run": "r1", "round": "1", "stage.1": "verification 1 verifier 1", "stage.2": "approval 1 approver 2"}
	vote := func(act, after, stage, who, role string) audit.Leaf {
		return audit.Leaf{Actor: who, Act: act, Before: "in_review", After: after, Revision: 1, Stage: stage, Decision: "approve", Capacity: role, Workflow: "w", WorkflowVersion: 1}
	}
	log := func() leaves {
		again := maps.Clone(stages)
		again["round"] = "2"
		return leaves{
			{Actor: "author", Act: "draft.created", After: "draft", Revision: 1},
			{Actor: "author", Act: "draft.submitted", Before: "draft", After: "in_review", Revision: 1, Workflow: "w", WorkflowVersion: 1, Facts: maps.Clone(stages)},
			vote("draft.approved", "in_review", "verification", "v", "verifier"),
			vote("draft.cleared", "cleared", "approval", "a", "approver"),
			{Actor: "a", Act: "draft.review_renewed", Before: "cleared", After: "in_review", Revision: 1, Workflow: "w", WorkflowVersion: 1, Facts: again},
			vote("draft.approved", "in_review", "verification", "w", "verifier"),
			vote("draft.cleared", "cleared", "approval", "a", "approver"), // whoever renewed it submitted nothing
		}
	}
	for name, c := range map[string]struct {
		change func(l leaves) leaves
		index  int64
		reason string
	}{
		"nothing":            {func(l leaves) leaves { return l }, -1, ""},
		"by a program":       {func(l leaves) leaves { l[4].Via = audit.ViaToken; return l }, -1, ""},
		"by the clock":       {func(l leaves) leaves { l[4].Via = audit.ViaJob; return l }, 4, verify.ReasonReviewRound},
		"another run":        {func(l leaves) leaves { l[4].Facts["run"], l[4].Facts["round"] = "r2", "1"; return l }, 4, verify.ReasonReviewRound},
		"another version":    {func(l leaves) leaves { l[4].WorkflowVersion = 2; return l }, 4, verify.ReasonReviewRound},
		"another revision":   {func(l leaves) leaves { l[4].Revision = 2; return l }, 4, verify.ReasonReviewRound},
		"the round before":   {func(l leaves) leaves { l[4].Facts["round"] = "1"; return l }, 4, verify.ReasonReviewRound},
		"before any review":  {func(l leaves) leaves { l[4].Before = "draft"; return append(l[:1:1], l[4]) }, 1, verify.ReasonReviewRound},
		"votes are not void": {func(l leaves) leaves { return append(l[:5:5], l[6]) }, 5, verify.ReasonReviewStage},
		"after changes were asked for": {func(l leaves) leaves {
			l[2].Act, l[2].After, l[2].Decision = "draft.returned", "changes_requested", "request_changes"
			l[4].Before = "changes_requested"
			return append(l[:3:3], l[4])
		}, 3, verify.ReasonReviewRound},
	} {
		t.Run(name, func(t *testing.T) { derived(t, c.change(log()), c.index, c.reason) })
	}
}
