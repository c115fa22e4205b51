package audit_test

import (
	"testing"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// flowByTwo is a log in which a draft is submitted, a second administrator says yes to
// another version of its workflow, and the run is moved to it.
func flowByTwo() []audit.Leaf {
	version := func(actor, act string) audit.Leaf {
		return audit.Leaf{Actor: actor, Act: act, Subject: "w", Workflow: "w", WorkflowVersion: 2, Facts: map[string]string{"digest": "sha256:bb", "base": "1"}}
	}
	round := func(act, before, n string, version int64, quorum string) audit.Leaf {
		return audit.Leaf{Actor: "author", Act: act, Before: before, After: "in_review", Revision: 1, Workflow: "w", WorkflowVersion: version,
			Facts: map[string]string{"run": "r1", "round": n, "stage.1": "verification " + quorum + " verifier 1", "stage.2": "approval 1 approver 2", "escalate.2": "superior"}}
	}
	moved := round("run.moved", "in_review", "2", 2, "2")
	moved.Actor = "second"
	return []audit.Leaf{
		{Actor: "office", Via: audit.ViaShell, Act: "profile.installed", Subject: "profile", Facts: map[string]string{"workflow.w": "sha256:aa"}},
		{Actor: "author", Act: "draft.created", After: "draft", Revision: 1},
		round("draft.submitted", "draft", "1", 1, "1"),
		version("admin", "workflow.proposed"),
		version("second", "workflow.activated"),
		moved,
	}
}

// TestAWorkflowIsProven changes one leaf of such a log after the other.
func TestAWorkflowIsProven(t *testing.T) {
	type leaves = []audit.Leaf
	written := audit.Leaf{Actor: "admin", Act: "workflow.written", Subject: "w", Workflow: "w", WorkflowVersion: 3}
	withdrawn := audit.Leaf{Actor: "admin", Act: "workflow.withdrawn", Subject: "w", Workflow: "w", WorkflowVersion: 2}
	fact := func(i int, name, value string) func(leaves) leaves {
		return func(l leaves) leaves { l[i].Facts[name] = value; return l }
	}
	flow, round := verify.ReasonWorkflow, verify.ReasonReviewRound
	for name, c := range map[string]struct {
		change func(l leaves) leaves
		index  int64
		reason string
	}{
		"nothing":                       {func(l leaves) leaves { return l }, -1, ""},
		"written before there were any": {func(l leaves) leaves { x := written; x.WorkflowVersion = 1; return insert(l, 1, x) }, -1, ""},
		"written alone":                 {func(l leaves) leaves { return insert(l, 4, written) }, 4, flow},
		"by its proposer":               {func(l leaves) leaves { l[4].Actor = "admin"; return l }, 4, flow},
		"by the same human":             {func(l leaves) leaves { return insert(l, 4, linked("second", "admin")[0]) }, 5, flow},
		"by a program":                  {func(l leaves) leaves { l[4].Via = audit.ViaToken; return l }, 4, flow},
		"by the shell":                  {func(l leaves) leaves { l[4].Via = audit.ViaShell; return l }, -1, ""},
		"proposed by a program":         {func(l leaves) leaves { l[3].Via = audit.ViaToken; return l }, 3, flow},
		"never proposed":                {func(l leaves) leaves { return append(l[:3:3], l[4:]...) }, 3, flow},
		"proposed twice":                {func(l leaves) leaves { return insert(l, 4, l[3]) }, 4, flow},
		"active twice":                  {func(l leaves) leaves { return insert(l, 5, l[4]) }, 5, flow},
		"withdrawn before":              {func(l leaves) leaves { return insert(l, 4, withdrawn) }, 5, flow},
		"withdrawn after":               {func(l leaves) leaves { return insert(l, 5, withdrawn) }, 5, flow},
		"another version":               {fact(4, "digest", "sha256:cc"), 4, flow},
		"on another base":               {fact(4, "base", "0"), 4, flow},
		"on what is not active":         {func(l leaves) leaves { l[3].Facts["base"], l[4].Facts["base"] = "7", "7"; return l }, 4, flow},
		"moved before it was active":    {func(l leaves) leaves { return insert(l[:5], 4, l[5]) }, 4, flow},
		"submitted by a retired one": {func(l leaves) leaves {
			return leaves{l[0], l[3], l[4], l[1], l[2]}
		}, 4, flow},
		"submitted by the active one": {func(l leaves) leaves {
			x := l[2]
			x.WorkflowVersion = 2
			return leaves{l[0], l[3], l[4], l[1], x}
		}, -1, ""},
		"made active by the clock":      {func(l leaves) leaves { l[4].Via = audit.ViaJob; return l }, 4, flow},
		"an installed version anew":     {func(l leaves) leaves { l[3].WorkflowVersion, l[4].WorkflowVersion = 1, 1; return l[:5] }, 3, flow},
		"written as an act on a draft":  {func(l leaves) leaves { x := written; x.Draft = "d"; return insert(l, 4, x) }, 4, flow},
		"agreed as an act on a draft":   {func(l leaves) leaves { l[4].Draft = "d"; return l }, 4, verify.ReasonChange},
		"installed twice":               {func(l leaves) leaves { return insert(l, 1, l[0]) }, 1, flow},
		"by a workflow nobody named":    {func(l leaves) leaves { l[0].Facts["installed_digest"] = "sha256:11"; l[2].Workflow = "x"; return l[:3] }, 2, flow},
		"another run by a retired one":  {func(l leaves) leaves { return append(l[:5:5], edit(l[5], "r2", "1", 1)) }, 5, flow},
		"another run by the active one": {func(l leaves) leaves { return append(l[:5:5], edit(l[5], "r2", "1", 2)) }, -1, ""},
		"an edit in place of a move":    {func(l leaves) leaves { return append(l[:5:5], edit(l[5], "r1", "2", 2)) }, 5, round},
		"an edit keeps the version":     {func(l leaves) leaves { return append(l[:5:5], edit(l[5], "r1", "2", 1)) }, -1, ""},
		"moved by a program":            {func(l leaves) leaves { l[5].Via = audit.ViaToken; return l }, 5, round},
		"moved to another workflow":     {func(l leaves) leaves { l[5].Workflow = "x"; return l }, 5, round},
		"moved as another run":          {fact(5, "run", "r2"), 5, round},
		"moved to the version it has":   {func(l leaves) leaves { return append(l[:6:6], again(l[5], "3")) }, 6, round},
		"moved into a skipped round":    {fact(5, "round", "3"), 5, round},
		"moved with a stage less":       {fact(5, "stage.1", "approval 1 approver 1"), 5, round},
		"moved with a stage renamed":    {fact(5, "stage.1", "checking 2 verifier 1"), 5, round},
		"moved with a lower quorum":     {func(l leaves) leaves { l[2].Facts["stage.1"] = "verification 3 verifier 1"; return l }, 5, round},
		"moved with another role":       {fact(5, "stage.1", "verification 2 verifier,author 1"), 5, round},
		"moved with another escalation": {fact(5, "escalate.2", "superior,author"), 5, round},
		"moved with escalation earlier": {fact(5, "stage.2", "approval 1 approver,superior 2"), 5, round},
		"moved with fewer roles":        {func(l leaves) leaves { delete(l[5].Facts, "escalate.2"); return l }, -1, ""},
		"moved with a stage more":       {fact(5, "stage.3", "legal 1 legal 3"), -1, ""},
		"moved with an order reversed": {func(l leaves) leaves {
			l[5].Facts["stage.1"], l[5].Facts["stage.2"] = "approval 1 approver 1", "verification 2 verifier 2"
			delete(l[5].Facts, "escalate.2")
			return l
		}, 5, round},
		"moved to stand side by side": {fact(5, "stage.2", "approval 1 approver 1"), 5, round},
		"moved with the deputy from the first hour": {func(l leaves) leaves {
			voted := audit.Leaf{Actor: "v", Act: "draft.approved", Before: "in_review", After: "in_review", Revision: 1, Stage: "verification", Decision: "approve", Capacity: "verifier"}
			late := audit.Leaf{Actor: "clock", Via: audit.ViaJob, Act: "stage.escalated", Stage: "approval", Before: "in_review", After: "in_review", Revision: 1, Facts: map[string]string{"roles": "approver,superior"}}
			l[5].Facts["stage.2"] = "approval 1 approver,superior 2"
			return insert(insert(l, 3, late), 3, voted)
		}, 7, round},
		"moved after the round": {rejected, 6, round},
	} {
		t.Run(name, func(t *testing.T) { derived(t, c.change(flowByTwo()), c.index, c.reason) })
	}
}

// again is the same move once more, in another round.
func again(l audit.Leaf, n string) audit.Leaf {
	facts := map[string]string{}
	for name, text := range l.Facts {
		facts[name] = text
	}
	facts["round"] = n
	l.Facts = facts
	return l
}

// edit begins a round by a version.
func edit(l audit.Leaf, run, n string, version int64) audit.Leaf {
	l = again(l, n)
	l.Act, l.Actor, l.Revision, l.WorkflowVersion, l.Facts["run"] = "draft.edited", "author", 2, version, run
	return l
}

// rejected ends the round before the run is moved.
func rejected(l []audit.Leaf) []audit.Leaf {
	no := audit.Leaf{Actor: "v", Act: "draft.rejected", Before: "in_review", After: "rejected", Revision: 1, Stage: "verification", Decision: "reject", Capacity: "verifier"}
	l[5].Before = "rejected"
	return insert(l, 5, no)
}
