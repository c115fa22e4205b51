package audit_test

import (
	"maps"
	"testing"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// TestAVoteTakenBackIsProven changes one leaf after the other of a log in which a vote
// is taken back, and somebody withdraws from the review.
func TestAVoteTakenBackIsProven(t *testing.T) {
	begun := map[string]string{"run": "r1", "round": "1", "stage.1": "security 2 security 1", "stage.2": "approval 1 approver 2"}
	in := func(actor, act string) audit.Leaf {
		return audit.Leaf{Actor: actor, Act: act, Before: "in_review", After: "in_review", Revision: 1}
	}
	vote := func(actor, stage, role string) audit.Leaf {
		l := in(actor, "draft.approved")
		l.Stage, l.Decision, l.Capacity = stage, "approve", role
		return l
	}
	review := func() []audit.Leaf {
		back := in("a", "vote.withdrawn")
		back.Stage, back.Facts = "security", map[string]string{"vote": "2"}
		last := vote("p", "approval", "approver")
		last.Act, last.After = "draft.cleared", "cleared"
		return []audit.Leaf{
			{Actor: "author", Act: "draft.created", After: "draft", Revision: 1},
			{Actor: "author", Act: "draft.submitted", Before: "draft", After: "in_review", Revision: 1, Facts: maps.Clone(begun)},
			vote("a", "security", "security"), back, in("d", "draft.recused"),
			vote("b", "security", "security"), vote("a", "security", "security"), last,
		}
	}
	for name, c := range map[string]struct {
		change func(l []audit.Leaf) []audit.Leaf
		index  int64
		reason string
	}{
		"nothing":                  {func(l []audit.Leaf) []audit.Leaf { return l }, -1, ""},
		"it counts all the same":   {func(l []audit.Leaf) []audit.Leaf { return append(l[:6], l[7]) }, 6, verify.ReasonReviewStage},
		"it was not taken back":    {func(l []audit.Leaf) []audit.Leaf { return append(l[:3], l[4:]...) }, 5, verify.ReasonReviewStage},
		"by another":               {func(l []audit.Leaf) []audit.Leaf { l[3].Actor = "b"; return l }, 3, verify.ReasonReviewVote},
		"by a program":             {func(l []audit.Leaf) []audit.Leaf { l[3].Via = audit.ViaToken; return l }, 3, verify.ReasonReviewVote},
		"of no vote":               {func(l []audit.Leaf) []audit.Leaf { l[3].Facts["vote"] = "1"; return l }, 3, verify.ReasonReviewVote},
		"of nothing":               {func(l []audit.Leaf) []audit.Leaf { l[3].Facts = nil; return l }, 3, verify.ReasonReviewVote},
		"in another stage":         {func(l []audit.Leaf) []audit.Leaf { l[3].Stage = "approval"; return l }, 3, verify.ReasonReviewVote},
		"twice":                    {func(l []audit.Leaf) []audit.Leaf { return insert(l, 4, l[3]) }, 4, verify.ReasonReviewVote},
		"once its stage has ended": {func(l []audit.Leaf) []audit.Leaf { return []audit.Leaf{l[0], l[1], l[2], l[5], l[3]} }, 4, verify.ReasonReviewVote},
		"who withdrew decides":     {func(l []audit.Leaf) []audit.Leaf { l[5].Actor = "d"; return l }, 5, verify.ReasonReviewVote},
		"an account of theirs":     {func(l []audit.Leaf) []audit.Leaf { return insert(l, 5, linked("b", "d")[0]) }, 6, verify.ReasonReviewVote},
		"withdrew twice":           {func(l []audit.Leaf) []audit.Leaf { return insert(l, 5, l[4]) }, 5, verify.ReasonReviewVote},
		"withdrew by a program":    {func(l []audit.Leaf) []audit.Leaf { l[4].Via = audit.ViaToken; return l }, 4, verify.ReasonReviewVote},
		"withdrew with a vote":     {func(l []audit.Leaf) []audit.Leaf { l[4].Actor = "b"; l[4], l[5] = l[5], l[4]; return l }, 5, verify.ReasonReviewVote},
		"withdrew, and linked": {func(l []audit.Leaf) []audit.Leaf { // the link goes, the withdrawal of both stays
			l = insert(l, 4, linked("d", "b")[0])
			return insert(l, 6, linked("d", "b", "person.unlinked")[1])
		}, 7, verify.ReasonReviewVote},
	} {
		t.Run(name, func(t *testing.T) { derived(t, c.change(review()), c.index, c.reason) })
	}
}
