package audit_test

import (
	"testing"
	"time"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// actedFor is a log in which one who acts for the principal clears a draft: the mandate,
// its confirmation, the review, the vote.
func actedFor(kind string) []audit.Leaf {
	instant := func(d time.Duration) string { return start.Add(d).UTC().Format(time.RFC3339Nano) }
	facts := map[string]string{"kind": kind, "person": "h", "role": "approver", "unit": "humas", "principal": "p", "giver": "g", "on": "",
		"from": instant(0), "until": instant(time.Hour), "zone": "Asia/Jakarta"}
	return []audit.Leaf{
		{Actor: "admin", Act: "mandate.proposed", Subject: "m", Facts: facts},
		{Actor: "g", Act: "mandate.confirmed", Subject: "m", Facts: facts},
		{Actor: "author", Act: "draft.created", After: "draft", Revision: 1},
		{Actor: "author", Act: "draft.submitted", Before: "draft", After: "in_review", Revision: 1,
			Facts: map[string]string{"run": "r1", "round": "1", "stage.1": "verification 1 verifier 1", "stage.2": "approval 1 approver 2"}},
		{Actor: "v", Act: "draft.approved", Before: "in_review", After: "in_review", Revision: 1, Stage: "verification", Decision: "approve", Capacity: "verifier"},
		{Actor: "h", Act: "draft.cleared", Before: "in_review", After: "cleared", Revision: 1, Stage: "approval", Decision: "approve", Capacity: "approver", Mandate: "m"},
	}
}

// TestAMandateIsProven changes one leaf of such a log after the other.
func TestAMandateIsProven(t *testing.T) {
	fact := func(name, value string) func([]audit.Leaf) []audit.Leaf {
		return func(l []audit.Leaf) []audit.Leaf { l[0].Facts[name] = value; return l }
	}
	ended := audit.Leaf{Actor: "p", Act: "mandate.ended", Subject: "m"}
	for name, c := range map[string]struct {
		kind   string
		change func(l []audit.Leaf) []audit.Leaf
		index  int64
		reason string
	}{
		"nothing, plh":              {"plh", func(l []audit.Leaf) []audit.Leaf { return l }, -1, ""},
		"nothing, a.n.":             {"an", func(l []audit.Leaf) []audit.Leaf { return l }, -1, ""},
		"never confirmed":           {"plh", func(l []audit.Leaf) []audit.Leaf { return append(l[:1], l[2:]...) }, 4, verify.ReasonMandate},
		"confirmed by its proposer": {"plh", func(l []audit.Leaf) []audit.Leaf { l[1].Actor = "admin"; return l }, 1, verify.ReasonMandate},
		"confirmed by its holder":   {"plh", func(l []audit.Leaf) []audit.Leaf { l[1].Actor = "h"; return l }, 1, verify.ReasonMandate},
		"confirmed by a program":    {"plh", func(l []audit.Leaf) []audit.Leaf { l[1].Via = audit.ViaToken; return l }, 1, verify.ReasonMandate},
		"confirmed twice":           {"plh", func(l []audit.Leaf) []audit.Leaf { return insert(l, 2, l[1]) }, 2, verify.ReasonMandate},
		"given to oneself":          {"plh", fact("giver", "h"), 0, verify.ReasonMandate},
		"proposed by its holder":    {"plh", func(l []audit.Leaf) []audit.Leaf { l[0].Actor = "h"; return l }, 0, verify.ReasonMandate},
		"of no kind":                {"raja", func(l []audit.Leaf) []audit.Leaf { return l }, 0, verify.ReasonMandate},
		"of 79 years":               {"plh", fact("until", "2105-01-01T00:00:00Z"), 0, verify.ReasonMandate},
		"u.b. on nothing":           {"ub", fact("on", "x"), 0, verify.ReasonMandate},
		"not begun":                 {"plh", fact("from", start.Add(time.Minute).UTC().Format(time.RFC3339Nano)), 5, verify.ReasonMandate},
		"ended":                     {"plh", func(l []audit.Leaf) []audit.Leaf { return insert(l, 5, ended) }, 6, verify.ReasonMandate},
		"ended twice":               {"plh", func(l []audit.Leaf) []audit.Leaf { return insert(insert(l, 2, ended), 2, ended) }, 3, verify.ReasonMandate},
		"another person's":          {"plh", func(l []audit.Leaf) []audit.Leaf { l[5].Actor = "x"; return l }, 5, verify.ReasonMandate},
		"of another role":           {"plh", fact("role", "superior"), 5, verify.ReasonMandate},
		"of no mandate":             {"plh", func(l []audit.Leaf) []audit.Leaf { l[5].Mandate = "x"; return l }, 5, verify.ReasonMandate},
		"linked to its giver":       {"plh", func(l []audit.Leaf) []audit.Leaf { return insert(l, 5, linked("h", "g")[0]) }, 6, verify.ReasonMandate},
		"a.n. the author":           {"an", func(l []audit.Leaf) []audit.Leaf { l[2].Actor = "p"; return l }, 5, verify.ReasonReviewVote},
		"plh of the author":         {"plh", func(l []audit.Leaf) []audit.Leaf { l[2].Actor = "p"; return l }, -1, ""},
		"the post has decided":      {"plh", func(l []audit.Leaf) []audit.Leaf { l[4].Actor = "p"; return l }, 5, verify.ReasonReviewVote},
		"powers by mandate": {"plh", func(l []audit.Leaf) []audit.Leaf {
			return insert(l, 2, audit.Leaf{Actor: "h", Act: "ruleset.activated", Subject: "s", Capacity: "approver", Mandate: "m"})
		}, 2, verify.ReasonMandate},
		"written a.n.": {"an", func(l []audit.Leaf) []audit.Leaf {
			l[2].Actor, l[2].Capacity, l[2].Mandate = "h", "approver", "m"
			return l
		}, 2, verify.ReasonMandate},
	} {
		t.Run(name, func(t *testing.T) { derived(t, c.change(actedFor(c.kind)), c.index, c.reason) })
	}
}
