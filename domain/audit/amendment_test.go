package audit_test

import (
	"maps"
	"testing"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// TestAnAmendmentIsProven changes one leaf after the other of a log in which a draft is
// cleared as amended, with advice.
func TestAnAmendmentIsProven(t *testing.T) {
	vote := func(actor, stage, role, decision string, revision int64) audit.Leaf {
		return audit.Leaf{Actor: actor, Act: "draft.approved", Before: "in_review", After: "in_review", Revision: revision, Stage: stage, Decision: decision, Capacity: role}
	}
	begun := map[string]string{"run": "r1", "round": "1", "stage.1": "verification 1 verifier 1", "stage.2": "approval 1 approver 2"}
	const advice, amended = "approve_with_recommendations", "approve_as_amended"
	review := func() []audit.Leaf {
		again := maps.Clone(begun)
		again["round"], again["amended"] = "2", "1"
		asked := vote("v", "verification", "verifier", amended, 1)
		asked.Private = map[string]string{"amendments": audit.Commit(make([]byte, audit.KeySize), []byte("[]"))}
		last := vote("a", "approval", "approver", "approve", 2)
		last.Act, last.After, last.Facts = "draft.cleared", "cleared", map[string]string{"outcome": "as_amended"}
		return []audit.Leaf{
			{Actor: "author", Act: "draft.created", After: "draft", Revision: 1},
			{Actor: "author", Act: "draft.submitted", Before: "draft", After: "in_review", Revision: 1, Facts: maps.Clone(begun)},
			asked,
			{Actor: "v", Act: "draft.edited", Before: "in_review", After: "in_review", Revision: 2, Facts: again},
			vote("w", "verification", "verifier", advice, 2),
			last,
		}
	}
	for name, c := range map[string]struct {
		change func(l []audit.Leaf) []audit.Leaf
		index  int64
		reason string
	}{
		"nothing":                     {func(l []audit.Leaf) []audit.Leaf { return l }, -1, ""},
		"an older clearance":          {func(l []audit.Leaf) []audit.Leaf { l[5].Facts = nil; return l }, -1, ""},
		"another outcome":             {func(l []audit.Leaf) []audit.Leaf { l[5].Facts["outcome"] = "with_recommendations"; return l }, 5, verify.ReasonReviewQuorum},
		"an outcome before the end":   {func(l []audit.Leaf) []audit.Leaf { l[4].Facts = map[string]string{"outcome": "as_amended"}; return l }, 4, verify.ReasonReviewQuorum},
		"no revision follows":         {func(l []audit.Leaf) []audit.Leaf { return append(l[:3], l[4]) }, 3, verify.ReasonReviewAmended},
		"somebody else's revision":    {func(l []audit.Leaf) []audit.Leaf { l[3].Actor = "x"; return l }, 3, verify.ReasonReviewAmended},
		"a revision of no edits":      {func(l []audit.Leaf) []audit.Leaf { l[3].Facts["amended"] = "0"; return l }, 3, verify.ReasonReviewAmended},
		"a revision that was not one": {func(l []audit.Leaf) []audit.Leaf { delete(l[3].Facts, "amended"); return l }, 3, verify.ReasonReviewAmended},
		"nobody asked for it":         {func(l []audit.Leaf) []audit.Leaf { return append(l[:2], l[3:]...) }, 2, verify.ReasonReviewAmended},
		"two revisions later":         {func(l []audit.Leaf) []audit.Leaf { l[3].Revision = 3; return l }, 3, verify.ReasonReviewAmended},
		"edits of nothing":            {func(l []audit.Leaf) []audit.Leaf { l[2].Private = nil; return l }, 2, verify.ReasonReviewAmended},
		"who amended confirms":        {func(l []audit.Leaf) []audit.Leaf { l[4].Actor = "v"; return l }, 4, verify.ReasonReviewVote},
		"another account confirms":    {func(l []audit.Leaf) []audit.Leaf { return insert(l, 4, linked("w", "v")[0]) }, 5, verify.ReasonReviewVote},
		"an amendment closes nothing": {func(l []audit.Leaf) []audit.Leaf { return append(l[:4], l[5]) }, 4, verify.ReasonReviewStage},
		"an amendment that clears":    {func(l []audit.Leaf) []audit.Leaf { l[2].Act, l[2].After = "draft.cleared", "cleared"; return l }, 2, verify.ReasonReviewAmended},
		"advice counts": {func(l []audit.Leaf) []audit.Leaf {
			l = append(l[:2], l[4:]...)
			l[2].Revision, l[3].Revision, l[3].Facts["outcome"] = 1, 1, "with_recommendations"
			return l
		}, -1, ""},
	} {
		t.Run(name, func(t *testing.T) { derived(t, c.change(review()), c.index, c.reason) })
	}
}
