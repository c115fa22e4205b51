package verify_test

import (
	"errors"
	"maps"
	"testing"

	"layak/domain/audit/verify"
)

// told adds leaves to the states of a log, and answers the reason of the first that does
// not hold; "" where all do. What a leaf leaves out is that of a person at a page.
func told(leaves ...verify.Leaf) string {
	var states verify.States
	state := ""
	for i, l := range leaves {
		l.Seq, l.Time, l.Draft, l.Revision = int64(i), "2026-03-02T01:00:00.000000Z", "d", 1
		if l.Via == "" {
			l.Via = "session"
		}
		l.Before, state = state, l.After
		if err := states.Add(l); err != nil {
			var f *verify.Failure
			if !errors.As(err, &f) {
				return err.Error()
			}
			return f.Reason
		}
	}
	return ""
}

// The leaves of an emergency: written by a, declared and decided by b, ratified by c.
var (
	created  = verify.Leaf{Act: "draft.created", Actor: "a", After: "draft"}
	declared = verify.Leaf{Act: "draft.emergency_declared", Actor: "b", After: "in_review", Subject: "e",
		Facts: map[string]string{"run": "r", "round": "1", "stage.1": "emergency 1 duty 1"}}
	cleared  = verify.Leaf{Act: "draft.cleared", Actor: "b", After: "cleared", Decision: "approve", Capacity: "duty", Stage: "emergency"}
	ratified = verify.Leaf{Act: "emergency.ratified", Actor: "c", After: "cleared", Subject: "e"}
	refused  = verify.Leaf{Act: "emergency.refused", Actor: "c", After: "changes_requested", Subject: "e"}
)

// but is the leaf with something else in it.
func but(l verify.Leaf, change func(l *verify.Leaf)) verify.Leaf {
	l.Facts = maps.Clone(l.Facts)
	change(&l)
	return l
}

func by(l verify.Leaf, who string) verify.Leaf {
	return but(l, func(l *verify.Leaf) { l.Actor = who })
}

func TestEmergenciesInTheLog(t *testing.T) {
	submitted := verify.Leaf{Act: "draft.submitted", Actor: "a", After: "in_review"} // before rounds were stated
	second := but(declared, func(l *verify.Leaf) { l.Facts["round"] = "2" })
	stated := but(submitted, func(l *verify.Leaf) {
		l.Facts = map[string]string{"run": "r", "round": "1", "stage.1": "verification 1 verifier 1"}
	})
	rejected := verify.Leaf{Act: "draft.rejected", Actor: "v", After: "rejected", Decision: "reject", Capacity: "verifier", Stage: "verification"}
	appealed := verify.Leaf{Act: "draft.appealed", Actor: "a", After: "in_review",
		Facts: map[string]string{"run": "r", "round": "2", "stage.1": "appeal 1 superior 1", "stage.2": "verification 1 verifier 2"}}
	third := but(declared, func(l *verify.Leaf) { l.Facts["round"] = "3" })
	edited := verify.Leaf{Act: "draft.edited", Actor: "c", After: "in_review",
		Facts: map[string]string{"run": "r", "round": "2", "stage.1": "verification 1 verifier 1"}}
	for name, c := range map[string]struct {
		leaves []verify.Leaf
		want   string
	}{
		"ratified": {[]verify.Leaf{created, declared, cleared, ratified}, ""},
		"refused":  {[]verify.Leaf{created, declared, cleared, refused}, ""},
		"from a review before rounds were stated":   {[]verify.Leaf{created, submitted, second, cleared, ratified}, ""},
		"the same, refused":                         {[]verify.Leaf{created, submitted, second, cleared, refused}, ""},
		"from a review":                             {[]verify.Leaf{created, stated, second, cleared, ratified}, ""},
		"with another stage":                        {[]verify.Leaf{created, but(declared, func(l *verify.Leaf) { l.Facts["stage.1"] = "approval 1 duty 1" })}, verify.ReasonEmergency},
		"with one more stage":                       {[]verify.Leaf{created, but(declared, func(l *verify.Leaf) { l.Facts["stage.2"] = "approval 1 approver 2" })}, verify.ReasonEmergency},
		"instead of an appeal":                      {[]verify.Leaf{created, stated, rejected, appealed, third}, verify.ReasonEmergency},
		"by who wrote it":                           {[]verify.Leaf{created, by(declared, "a")}, verify.ReasonEmergency},
		"by a program":                              {[]verify.Leaf{created, but(declared, func(l *verify.Leaf) { l.Via = "token" })}, verify.ReasonEmergency},
		"ratified by who declared it":               {[]verify.Leaf{created, declared, cleared, by(ratified, "b")}, verify.ReasonEmergency},
		"ratified by who wrote it":                  {[]verify.Leaf{created, declared, cleared, by(ratified, "a")}, verify.ReasonEmergency},
		"ratified by who decided it":                {[]verify.Leaf{created, declared, by(cleared, "x"), by(ratified, "x")}, verify.ReasonEmergency},
		"ratified before it was decided":            {[]verify.Leaf{created, declared, but(ratified, func(l *verify.Leaf) { l.After = "in_review" })}, verify.ReasonEmergency},
		"ratified twice":                            {[]verify.Leaf{created, declared, cleared, ratified, by(ratified, "x")}, verify.ReasonEmergency},
		"ratified by a program":                     {[]verify.Leaf{created, declared, cleared, but(ratified, func(l *verify.Leaf) { l.Via = "token" })}, verify.ReasonEmergency},
		"ratified, and there was none":              {[]verify.Leaf{created, declared, cleared, but(ratified, func(l *verify.Leaf) { l.Subject = "x" })}, verify.ReasonEmergency},
		"ratified, and so taken back":               {[]verify.Leaf{created, declared, cleared, but(ratified, func(l *verify.Leaf) { l.After = "changes_requested" })}, verify.ReasonEmergency},
		"refused, and another round ended by that":  {[]verify.Leaf{created, declared, edited, refused}, verify.ReasonEmergency},
		"ratified by who wrote it in a later round": {[]verify.Leaf{created, declared, edited, but(ratified, func(l *verify.Leaf) { l.After = "in_review" })}, verify.ReasonEmergency},
		"twice under one name":                      {[]verify.Leaf{created, declared, but(second, func(l *verify.Leaf) { l.Actor = "x" })}, verify.ReasonEmergency},
	} {
		if got := told(c.leaves...); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestWhoRejectedIsKnownInAnotherRun: the appeal of a log from before it stayed in its run.
func TestWhoRejectedIsKnownInAnotherRun(t *testing.T) {
	begun := func(act, actor, run, round, first string) verify.Leaf {
		return verify.Leaf{Act: act, Actor: actor, After: "in_review", Facts: map[string]string{"run": run, "round": round, "stage.1": first}}
	}
	leaves := []verify.Leaf{created, begun("draft.submitted", "a", "r", "1", "verification 1 verifier 1"),
		{Act: "draft.rejected", Actor: "v", After: "rejected", Decision: "reject", Capacity: "verifier", Stage: "verification"},
		begun("draft.appealed", "a", "r", "2", "appeal 2 superior 1"), begun("draft.edited", "a", "s", "1", "appeal 2 superior 1")}
	heard := verify.Leaf{Act: "draft.approved", Actor: "w", After: "in_review", Decision: "approve", Capacity: "superior", Stage: "appeal"}
	if got := told(append(leaves, heard)...); got != "" {
		t.Errorf("heard by another: %q", got)
	}
	if got := told(append(leaves, by(heard, "v"))...); got != verify.ReasonReviewVote {
		t.Errorf("heard by who rejected it: %q", got)
	}
}
