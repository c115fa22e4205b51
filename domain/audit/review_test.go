package audit_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// TestAClearanceNeedsItsVotes changes one leaf of a review after the other.
func TestAClearanceNeedsItsVotes(t *testing.T) {
	begun := map[string]string{"run": "r1", "round": "1", "stage.1": "verification 1 verifier", "stage.2": "approval 2 approver,head"}
	review := func() []audit.Leaf {
		return []audit.Leaf{
			{Actor: "author", Act: "draft.created", After: "draft", Revision: 1},
			{Actor: "author", Act: "draft.submitted", Before: "draft", After: "in_review", Revision: 1, Facts: maps.Clone(begun)},
			{Actor: "v", Act: "draft.approved", Before: "in_review", After: "in_review", Revision: 1, Stage: "verification", Decision: "approve", Capacity: "verifier"},
			{Actor: "a", Act: "draft.approved", Before: "in_review", After: "in_review", Revision: 1, Stage: "approval", Decision: "approve", Capacity: "approver"},
			{Actor: "h", Act: "draft.cleared", Before: "in_review", After: "cleared", Revision: 1, Stage: "approval", Decision: "approve", Capacity: "head"},
		}
	}
	for name, c := range map[string]struct {
		change func(l []audit.Leaf) []audit.Leaf
		index  int64
		reason string
	}{
		"nothing":                  {func(l []audit.Leaf) []audit.Leaf { return l }, -1, ""},
		"a stage is passed over":   {func(l []audit.Leaf) []audit.Leaf { return append(l[:2], l[3:]...) }, 2, verify.ReasonReviewStage},
		"a vote is lacking":        {func(l []audit.Leaf) []audit.Leaf { return append(l[:3], l[4]) }, 3, verify.ReasonReviewQuorum},
		"the last is no clearance": {func(l []audit.Leaf) []audit.Leaf { l[4].Act, l[4].After = "draft.approved", "in_review"; return l }, 4, verify.ReasonReviewQuorum},
		"one votes twice":          {func(l []audit.Leaf) []audit.Leaf { l[4].Actor = "a"; return l }, 4, verify.ReasonReviewVote},
		"in two stages":            {func(l []audit.Leaf) []audit.Leaf { l[3].Actor = "v"; return l }, 3, verify.ReasonReviewVote},
		"the submitter votes":      {func(l []audit.Leaf) []audit.Leaf { l[2].Actor = "author"; return l }, 2, verify.ReasonReviewVote},
		"in another role":          {func(l []audit.Leaf) []audit.Leaf { l[2].Capacity = "approver"; return l }, 2, verify.ReasonReviewStage},
		"on another revision":      {func(l []audit.Leaf) []audit.Leaf { l[3].Revision = 2; return l }, 3, verify.ReasonReviewStage},
		"a reject clears":          {func(l []audit.Leaf) []audit.Leaf { l[4].Decision = "reject"; return l }, 4, verify.ReasonReviewQuorum},
		"another round":            {func(l []audit.Leaf) []audit.Leaf { l[1].Facts["round"] = "2"; return l }, 1, verify.ReasonReviewRound},
		"no stages":                {func(l []audit.Leaf) []audit.Leaf { delete(l[1].Facts, "stage.1"); return l }, 1, verify.ReasonReviewRound},
		"a quorum of none":         {func(l []audit.Leaf) []audit.Leaf { l[1].Facts["stage.1"] = "verification 0 verifier"; return l }, 1, verify.ReasonReviewRound},
		"a vote after the end": {func(l []audit.Leaf) []audit.Leaf {
			x := l[3]
			x.Actor, x.Before, x.After = "z", "cleared", "cleared"
			return append(l, x)
		}, 5, verify.ReasonReviewStage},
		"a revision given back": {func(l []audit.Leaf) []audit.Leaf { l[0].Revision = 2; return l }, 1, verify.ReasonStateRevision},
		"rules of two digests": {func(l []audit.Leaf) []audit.Leaf {
			l[2].RulesetVersion, l[2].RulesetDigest = 1, "sha256:aa"
			l[3].RulesetVersion, l[3].RulesetDigest = 1, "sha256:bb"
			return l
		}, 3, verify.ReasonRulesDigest},
		"the author votes, and another submitted": {func(l []audit.Leaf) []audit.Leaf {
			l[1].Actor, l[2].Actor = "other", "author"
			return l
		}, 2, verify.ReasonReviewVote},
		"who wrote a part votes": {func(l []audit.Leaf) []audit.Leaf { return insert(l, 1, edited("v")) }, 3, verify.ReasonReviewVote},
		"an account of who wrote": {func(l []audit.Leaf) []audit.Leaf {
			return append(insert(l, 1, edited("w"))[:3:3], append(linked("v", "w"), l[2:]...)...)
		}, 4, verify.ReasonReviewVote},
		"who submitted another run votes": {func(l []audit.Leaf) []audit.Leaf {
			first := l[1]
			first.Actor, first.Facts = "v", maps.Clone(begun)
			back := audit.Leaf{Actor: "x", Act: "draft.returned", Before: "in_review", After: "changes_requested", Revision: 1, Stage: "verification", Decision: "request_changes", Capacity: "verifier"}
			l[1].Before, l[1].Facts["run"] = "changes_requested", "r2"
			return insert(insert(l, 1, back), 1, first)
		}, 4, verify.ReasonReviewVote},
		"who lifted a finding votes": {func(l []audit.Leaf) []audit.Leaf { return insert(l, 2, lifted("a")) }, 4, verify.ReasonReviewVote},
		"somebody else lifted it":    {func(l []audit.Leaf) []audit.Leaf { return insert(l, 2, lifted("s")) }, -1, ""},
		"who approved lifts one":     {func(l []audit.Leaf) []audit.Leaf { return insert(l, 3, lifted("v")) }, 3, verify.ReasonReviewOverride},
		"the author lifts one":       {func(l []audit.Leaf) []audit.Leaf { return insert(l, 2, lifted("author")) }, 2, verify.ReasonReviewOverride},
		"a program lifts one": {func(l []audit.Leaf) []audit.Leaf {
			x := lifted("s")
			x.Via = audit.ViaToken
			return insert(l, 2, x)
		}, 2, verify.ReasonReviewOverride},
		"a program votes":               {func(l []audit.Leaf) []audit.Leaf { l[2].Via = audit.ViaToken; return l }, 2, verify.ReasonReviewVote},
		"who rejected hears the appeal": {func(l []audit.Leaf) []audit.Leaf { return appealed(l, "v") }, 4, verify.ReasonReviewVote},
		"somebody else hears it":        {func(l []audit.Leaf) []audit.Leaf { return appealed(l, "x") }, -1, ""},
		"a chain of links":              {func(l []audit.Leaf) []audit.Leaf { return append(linked("x", "y"), append(linked("y", "z"), l...)...) }, 1, verify.ReasonLink},
		"a chain of links, the other way": {func(l []audit.Leaf) []audit.Leaf {
			return append(linked("y", "z"), append(linked("x", "y"), l...)...)
		}, 1, verify.ReasonLink},
		"linked twice":     {func(l []audit.Leaf) []audit.Leaf { return append(linked("x", "y"), append(linked("x", "z"), l...)...) }, 1, verify.ReasonLink},
		"linked to itself": {func(l []audit.Leaf) []audit.Leaf { return append(linked("x", "x"), l...) }, 0, verify.ReasonLink},
		"unlinked from another": {func(l []audit.Leaf) []audit.Leaf {
			x := linked("x", "y", "person.unlinked")
			x[1].Facts["human"] = "z"
			return append(x, l...)
		}, 1, verify.ReasonLink},
		"a vote of one who was linked then": {func(l []audit.Leaf) []audit.Leaf {
			x := append(linked("a", "h"), l[3], linked("a", "h", "person.unlinked")[1], l[4])
			return append(l[:3:3], x...)
		}, 6, verify.ReasonReviewVote},
		"an account of one who voted": {func(l []audit.Leaf) []audit.Leaf { return append(l[:2:2], append(linked("h", "a"), l[2:]...)...) }, 5, verify.ReasonReviewVote},
		"an account of the submitter": {func(l []audit.Leaf) []audit.Leaf { return append(l[:2:2], append(linked("v", "author"), l[2:]...)...) }, 3, verify.ReasonReviewVote},
		"linked and unlinked": {func(l []audit.Leaf) []audit.Leaf {
			return append(l[:2:2], append(linked("h", "a", "person.unlinked"), l[2:]...)...)
		}, -1, ""},
		"linked after both voted": {func(l []audit.Leaf) []audit.Leaf { // the two count once: one more is needed
			l[1].Facts["stage.1"], l[1].Facts["stage.2"] = "approval 3 approver,head", "last 1 head"
			l[2].Stage, l[2].Capacity = "approval", "approver"
			l[4].Act, l[4].After = "draft.approved", "in_review"
			x := l[4]
			x.Actor, x.Stage = "z", "last"
			return append(l[:4:4], append(linked("v", "a"), l[4], x)...)
		}, 6, verify.ReasonReviewStage},
		"a decision in time":  {func(l []audit.Leaf) []audit.Leaf { return until(l, start.Add(time.Hour)) }, -1, ""},
		"a decision too late": {func(l []audit.Leaf) []audit.Leaf { return until(l, start) }, 2, verify.ReasonReviewStage},
		"a time that is none": {func(l []audit.Leaf) []audit.Leaf { l[1].Facts["publish_at"] = "soon"; return l }, 2, verify.ReasonReviewStage},
		"it expired":          {func(l []audit.Leaf) []audit.Leaf { return expired(until(l, start), audit.ViaJob) }, -1, ""},
		"it expired early":    {func(l []audit.Leaf) []audit.Leaf { return expired(until(l, start.Add(time.Hour)), audit.ViaJob) }, 2, verify.ReasonReviewStage},
		"a person said so":    {func(l []audit.Leaf) []audit.Leaf { return expired(until(l, start), audit.ViaSession) }, 2, verify.ReasonReviewStage},
		"for another time": {func(l []audit.Leaf) []audit.Leaf {
			l = expired(until(l, start), audit.ViaJob)
			l[2].Facts["publish_at"] = "2020-01-01T00:00:00Z"
			return l
		}, 2, verify.ReasonReviewStage},
		"a decision after it expired": {func(l []audit.Leaf) []audit.Leaf {
			x := l[2]
			x.Before, x.After = "expired", "expired"
			return append(expired(until(l, start), audit.ViaJob), x)
		}, 3, verify.ReasonReviewStage},
		"escalated, and the next in line decides": {func(l []audit.Leaf) []audit.Leaf {
			l = escalated(l, "verifier,chief", audit.ViaJob)
			l[3].Capacity = "chief"
			return l
		}, -1, ""},
		"the next in line decides before": {func(l []audit.Leaf) []audit.Leaf {
			l[1].Facts["escalate.1"], l[2].Capacity = "chief", "chief"
			return l
		}, 2, verify.ReasonReviewStage},
		"escalated to others":   {func(l []audit.Leaf) []audit.Leaf { return escalated(l, "verifier,author", audit.ViaJob) }, 2, verify.ReasonReviewStage},
		"a person escalated it": {func(l []audit.Leaf) []audit.Leaf { return escalated(l, "verifier,chief", audit.ViaSession) }, 2, verify.ReasonReviewStage},
		"escalated to nobody": {func(l []audit.Leaf) []audit.Leaf {
			l = escalated(l, "verifier,", audit.ViaJob)
			delete(l[1].Facts, "escalate.1")
			return l
		}, 2, verify.ReasonReviewStage},
		"escalated twice": {func(l []audit.Leaf) []audit.Leaf {
			l = escalated(l, "verifier,chief", audit.ViaJob)
			again := l[2]
			again.Facts = map[string]string{"roles": "verifier,chief,chief"}
			return insert(l, 3, again)
		}, 3, verify.ReasonReviewStage},
		"escalated, and it does not wait": {func(l []audit.Leaf) []audit.Leaf {
			x := escalated(l, "verifier,chief", audit.ViaJob)
			x[2].Stage = "approval"
			return x
		}, 2, verify.ReasonReviewStage},
		"an old log states nothing": {func(l []audit.Leaf) []audit.Leaf { l[1].Facts = nil; return append(l[:3], l[4]) }, -1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			derived(t, c.change(review()), c.index, c.reason)
		})
	}
}

// TestStagesSideBySide changes one leaf of a review with two stages in one step.
func TestStagesSideBySide(t *testing.T) {
	begun := map[string]string{"run": "r1", "round": "1", "stage.1": "verification 1 verifier 1", "stage.2": "security 2 security 2",
		"stage.3": "legal 1 legal 2", "stage.4": "approval 1 approver 3"}
	vote := func(actor, stage, role string) audit.Leaf {
		return audit.Leaf{Actor: actor, Act: "draft.approved", Before: "in_review", After: "in_review", Revision: 1, Stage: stage, Decision: "approve", Capacity: role}
	}
	review := func() []audit.Leaf {
		last := vote("a", "approval", "approver")
		last.Act, last.After = "draft.cleared", "cleared"
		return []audit.Leaf{
			{Actor: "author", Act: "draft.created", After: "draft", Revision: 1},
			{Actor: "author", Act: "draft.submitted", Before: "draft", After: "in_review", Revision: 1, Facts: maps.Clone(begun)},
			vote("v", "verification", "verifier"), vote("s", "security", "security"), vote("l", "legal", "legal"), vote("z", "security", "security"), last,
		}
	}
	end := func(l audit.Leaf, decision, act, after string) audit.Leaf {
		l.Decision, l.Act, l.After = decision, act, after
		return l
	}
	for name, c := range map[string]struct {
		change func(l []audit.Leaf) []audit.Leaf
		index  int64
		reason string
	}{
		"nothing":            {func(l []audit.Leaf) []audit.Leaf { return l }, -1, ""},
		"in the other order": {func(l []audit.Leaf) []audit.Leaf { l[3], l[4] = l[4], l[3]; return l }, -1, ""},
		"a third vote": {func(l []audit.Leaf) []audit.Leaf {
			l[3], l[4], l[5] = l[4], vote("y", "legal", "legal"), l[3]
			return l
		}, 4, verify.ReasonReviewStage},
		"a step opened too early": {func(l []audit.Leaf) []audit.Leaf { l[5] = l[6]; return l[:6] }, 5, verify.ReasonReviewStage},
		"before its step":         {func(l []audit.Leaf) []audit.Leaf { l[2] = l[3]; return l }, 2, verify.ReasonReviewStage},
		"one stage of two clears": {func(l []audit.Leaf) []audit.Leaf {
			l[5] = end(l[5], "approve", "draft.cleared", "cleared")
			return l[:6]
		}, 5, verify.ReasonReviewQuorum},
		"one person in both": {func(l []audit.Leaf) []audit.Leaf { l[4].Actor = "s"; return l }, 4, verify.ReasonReviewVote},
		"rejected in one": {func(l []audit.Leaf) []audit.Leaf {
			l[4] = end(l[4], "reject", "draft.rejected", "rejected")
			return l[:5]
		}, -1, ""},
		"and decided in the other": {func(l []audit.Leaf) []audit.Leaf {
			l[4] = end(l[4], "reject", "draft.rejected", "rejected")
			return l[:6]
		}, 5, verify.ReasonStateBefore},
		"from before steps":        {func(l []audit.Leaf) []audit.Leaf { return series(l) }, 4, verify.ReasonReviewStage},
		"and in a series":          {func(l []audit.Leaf) []audit.Leaf { l = series(l); l[4], l[5] = l[5], l[4]; return l }, -1, ""},
		"a step is left out":       {func(l []audit.Leaf) []audit.Leaf { l[1].Facts["stage.4"] = "approval 1 approver 4"; return l }, 1, verify.ReasonReviewRound},
		"a step falls":             {func(l []audit.Leaf) []audit.Leaf { l[1].Facts["stage.4"] = "approval 1 approver 1"; return l }, 1, verify.ReasonReviewRound},
		"no step 1":                {func(l []audit.Leaf) []audit.Leaf { l[1].Facts["stage.1"] = "verification 1 verifier 0"; return l }, 1, verify.ReasonReviewRound},
		"a step that is no number": {func(l []audit.Leaf) []audit.Leaf { l[1].Facts["stage.4"] = "approval 1 approver x"; return l }, 1, verify.ReasonReviewRound},
		"a stage twice":            {func(l []audit.Leaf) []audit.Leaf { l[1].Facts["stage.3"] = "security 1 legal 2"; return l }, 1, verify.ReasonReviewRound},
	} {
		t.Run(name, func(t *testing.T) { derived(t, c.change(review()), c.index, c.reason) })
	}
}

// series takes the steps away, as a log from before there were any has none.
func series(l []audit.Leaf) []audit.Leaf {
	for name, text := range l[1].Facts {
		if strings.HasPrefix(name, "stage.") {
			l[1].Facts[name] = text[:strings.LastIndexByte(text, ' ')]
		}
	}
	return l
}

// derived fails unless the log of these leaves fails at that index for that reason;
// -1: unless it holds.
func derived(t *testing.T, leaves []audit.Leaf, index int64, reason string) {
	t.Helper()
	m := &memory{}
	for _, l := range leaves {
		l.Origin, l.Seq, l.Time = origin, m.edge.Size(), start
		if l.Via == "" {
			l.Via = audit.ViaSession
		}
		if l.Subject == "" {
			l.Draft = "d"
		}
		m.add(encode(t, l))
	}
	err := derive(t, m, &verify.States{})
	failure, failed := errors.AsType[*verify.Failure](err)
	switch {
	case index < 0 && err != nil:
		t.Error(err)
	case index >= 0 && (!failed || failure.Index != index || failure.Reason != reason):
		t.Errorf("got %v, want %s at leaf %d", err, reason, index)
	}
}

// insert puts a leaf before that of an index.
func insert(leaves []audit.Leaf, at int, l audit.Leaf) []audit.Leaf {
	return slices.Insert(slices.Clone(leaves), at, l)
}

// edited is a draft's edit before review.
func edited(actor string) audit.Leaf {
	return audit.Leaf{Actor: actor, Act: "draft.edited", Before: "draft", After: "draft", Revision: 1}
}

// lifted is the lifting of a finding in review.
func lifted(actor string) audit.Leaf {
	return audit.Leaf{Actor: actor, Act: "finding.overridden", Before: "in_review", After: "in_review", Revision: 1}
}

// appealed is a review that v rejects and whose appeal somebody hears.
func appealed(l []audit.Leaf, hears string) []audit.Leaf {
	l[2].Act, l[2].After, l[2].Decision = "draft.rejected", "rejected", "reject"
	heard := l[3]
	heard.Actor, heard.Stage, heard.Capacity = hears, "appeal", "superior"
	return append(l[:3:3], audit.Leaf{Actor: "author", Act: "draft.appealed", Before: "rejected", After: "in_review", Revision: 1,
		Facts: map[string]string{"run": "r1", "round": "2", "stage.1": "appeal 1 superior", "stage.2": "approval 1 approver"}}, heard)
}

// linked are the leaves that say whose account it is, and what follows them.
func linked(account, human string, more ...string) (out []audit.Leaf) {
	for _, act := range append([]string{"person.linked"}, more...) {
		out = append(out, audit.Leaf{Actor: "admin", Act: act, Subject: account, Facts: map[string]string{"human": human}})
	}
	return out
}

// TestAContentKeepsItsRevision opens the content hashes of a draft's leaves.
func TestAContentKeepsItsRevision(t *testing.T) {
	states := &verify.States{}
	for i, c := range []struct {
		revision int64
		hash     string
		holds    bool
	}{{1, "sha256:aa", true}, {1, "sha256:aa", true}, {2, "sha256:bb", true}, {2, "sha256:aa", false}} {
		l := verify.Leaf{Seq: int64(i), Act: "draft.edited", Draft: "d", After: "draft", Revision: c.revision}
		if i > 0 {
			l.Before = "draft"
		}
		if err := states.Add(l); err != nil {
			t.Fatal(err)
		}
		err := states.Open(l, c.hash)
		failure, failed := errors.AsType[*verify.Failure](err)
		if c.holds != (err == nil) || failed && failure.Reason != verify.ReasonStateRevision {
			t.Errorf("leaf %d: %v", i, err)
		}
	}
}

// until states a publication time in the leaf that begins the review.
func until(l []audit.Leaf, at time.Time) []audit.Leaf {
	l[1].Facts["publish_at"] = at.UTC().Format(time.RFC3339Nano)
	return l
}

// expired ends the review before its first decision.
func expired(l []audit.Leaf, via string) []audit.Leaf {
	return append(l[:2:2], audit.Leaf{Actor: "system", Via: via, Act: "draft.expired", Before: "in_review", After: "expired", Revision: 1,
		Facts: map[string]string{"publish_at": l[1].Facts["publish_at"]}})
}

// escalated asks the next in line about the first stage before its decision.
func escalated(l []audit.Leaf, roles, via string) []audit.Leaf {
	l[1].Facts["escalate.1"] = "chief"
	return insert(l, 2, audit.Leaf{Actor: "system", Via: via, Act: "stage.escalated", Stage: "verification", Before: "in_review", After: "in_review", Revision: 1,
		Facts: map[string]string{"roles": roles}})
}
