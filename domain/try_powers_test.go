package domain_test

import (
	"testing"

	"layak/domain"
)

// TestTryPowers: the answer is the one that the person's own act gets, and each line
// says what became of it.
func TestTryPowers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := func(who string) string { return w.people[who].PersonID }
		_, err := w.desk.Grant(w.ctx, domain.Operator(), id("author2"), "verifier", "humas", "x")
		check(t, err)
		w.mandated(w.mandateInput(domain.MandateOnBehalf)) // author2 a.n. approver
		_, err = w.agreed(line("approver", domain.ActDraftEdit, "*", "allow"), line("barred", domain.ActScan, "*", "deny"))
		check(t, err)
		for name, c := range map[string]struct {
			in      domain.TryInput
			allowed bool
			role    string // whose line is looked at
			outcome string
		}{
			"held":                 {domain.TryInput{Person: id("author"), Unit: "humas", Act: domain.ActDraftCreate}, true, "author", domain.LineDecided},
			"elsewhere":            {domain.TryInput{Person: id("author"), Unit: "wilayah-timur", Act: domain.ActDraftCreate}, false, "author", domain.LineNotHeld},
			"another stage":        {domain.TryInput{Person: id("verifier"), Unit: "humas", Act: domain.ActDraftDecide, Object: "approval"}, false, "verifier", domain.LineOtherObject},
			"another channel":      {domain.TryInput{Person: id("author2"), Unit: "humas", Act: domain.ActDraftDecide, Object: "verification", Channels: []string{"web"}}, false, "verifier", domain.LineOtherChannel},
			"this channel":         {domain.TryInput{Person: id("author2"), Unit: "humas", Act: domain.ActDraftDecide, Object: "verification", Channels: []string{"x"}}, true, "verifier", domain.LineDecided},
			"for another":          {domain.TryInput{Person: id("author2"), Unit: "humas", Act: domain.ActDraftPublish}, true, "approver", domain.LineDecided},
			"what none can sign":   {domain.TryInput{Person: id("author2"), Unit: "humas", Act: domain.ActDraftEdit}, true, "approver", domain.LineNotDelegable},
			"one of several":       {domain.TryInput{Person: id("author2"), Unit: "humas", Act: domain.ActScan}, true, "verifier", domain.LineHit},
			"a role nobody holds":  {domain.TryInput{Person: id("author"), Unit: "humas", Act: domain.ActScan}, true, "barred", domain.LineNotHeld},
			"who may not but self": {domain.TryInput{Person: id("admin"), Unit: "humas", Act: domain.ActPolicyWrite}, true, "admin", domain.LineDecided},
		} {
			out, err := w.desk.TryPowers(w.ctx, w.people["auditor"], c.in)
			check(t, err)
			got := ""
			for _, l := range out.Now.Lines {
				if l.Role == c.role && got != domain.LineDecided && got != c.outcome {
					got = l.Outcome
				}
			}
			if out.Now.Verdict.Allowed != c.allowed || got != c.outcome || out.Would != nil {
				t.Errorf("%s: allowed %v, its line %s: %+v", name, out.Now.Verdict.Allowed, got, out.Now.Lines)
			}
		}
		_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], id("author"), domain.PersonSuspended)
		check(t, err)
		out, err := w.desk.TryPowers(w.ctx, w.people["auditor"], domain.TryInput{Person: id("author"), Unit: "humas", Act: domain.ActDraftCreate})
		if err != nil || out.Now.Verdict.Allowed {
			t.Errorf("suspended: %+v, %v", out.Now.Verdict, err)
		}
	})
}

// TestTryPowersUnderAChange answers what would be, and of a draft every guard.
func TestTryPowersUnderAChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		c, err := w.proposes(line("author", domain.ActDraftDecide, "verification", "allow"), w.give("author2", "verifier", "humas"), w.give("author", "verifier", "humas"))
		check(t, err)
		try := func(who, draft string) domain.Tried {
			t.Helper()
			out, err := w.desk.TryPowers(w.ctx, w.people["auditor"], domain.TryInput{Person: w.people[who].PersonID, Act: domain.ActDraftDecide, Object: "verification", Draft: draft, Change: c.ID})
			check(t, err)
			return out
		}
		out := try("author2", d.ID)
		if out.Now.Verdict.Allowed || !out.Would.Verdict.Allowed || out.Now.Stages[0].Allowed || !out.Would.Stages[0].Allowed || out.Unit != "humas" {
			t.Errorf("author2: %+v", out)
		}
		out = try("author", d.ID)
		if x := out.Would.Stages[0]; x.Allowed || x.Decided != domain.GuardNotAuthor || !out.Would.Verdict.Allowed {
			t.Errorf("the author: %+v", x)
		}
		fresh := 0
		for _, l := range out.Would.Lines {
			if l.New {
				fresh++
			}
		}
		if fresh != 1 {
			t.Errorf("%d lines are new", fresh)
		}
		in := domain.TryInput{Person: w.people["author"].PersonID, Unit: "humas", Act: domain.ActDraftRead}
		for key, change := range map[string]func(in *domain.TryInput){
			"act.unknown":     func(in *domain.TryInput) { in.Act = "draft.fly" },
			"line.object":     func(in *domain.TryInput) { in.Object = "A B" },
			"person.unknown":  func(in *domain.TryInput) { in.Person = "\xff" },
			"unit.unknown":    func(in *domain.TryInput) { in.Unit = "moon" },
			"channel.unknown": func(in *domain.TryInput) { in.Channels = []string{"\xff"} },
			"draft.unknown":   func(in *domain.TryInput) { in.Draft = "none" },
			"change.unknown":  func(in *domain.TryInput) { in.Change = "none" },
		} {
			with := in
			change(&with)
			if _, err := w.desk.TryPowers(w.ctx, w.people["auditor"], with); domain.KeyOf(err) != key {
				t.Errorf("%s: %v", key, err)
			}
		}
		// Whoever asks sees no more by it.
		in.Draft = d.ID
		_, err = w.desk.TryPowers(w.ctx, w.people["admin"], in)
		w.refused(err, domain.NotFound, "draft.unknown")
		in.Draft = ""
		_, err = w.desk.TryPowers(w.ctx, w.people["author"], in)
		w.refused(err, domain.Forbidden, "access.denied")
	})
}
