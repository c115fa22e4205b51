package domain_test

import (
	"testing"
	"time"

	"layak/domain"
)

// given proposes and confirms a mandate that differs from mandateInput.
func (w *world) given(kind domain.MandateKind, holder, role, principal string) domain.Mandate {
	w.Helper()
	in := w.mandateInput(kind)
	in.PersonID, in.Role, in.Principal = w.people[holder].PersonID, role, w.people[principal].PersonID
	return w.mandated(in)
}

// grantOf is the id of a role that somebody holds.
func (w *world) grantOf(who, role string) string {
	w.Helper()
	dir, err := w.desk.Directory(w.ctx, w.people["admin"])
	check(w, err)
	for _, g := range dir.Grants {
		if g.PersonID == w.people[who].PersonID && g.Role == role {
			return g.ID
		}
	}
	w.Fatalf("%s is no %s", who, role)
	return ""
}

// TestMandatesAddNoEyes: who acts for others adds no eyes, and gets nothing that
// those have not. Each case ends in an act that is refused.
func TestMandatesAddNoEyes(t *testing.T) {
	for name, c := range map[string]struct {
		key string
		act func(w *world) error
	}{
		"the principal, in another's post, after what was signed for them": {"decision.one_post", func(w *world) error {
			w.given(domain.MandateOnBehalf, "ppid", "verifier", "verifier")
			w.given(domain.MandateAbsent, "verifier", "approver", "approver2")
			return w.approves("verifier", w.approveAll(w.submitted("Halo"), "ppid"))()
		}},
		"a rejecter's appeal, signed for them": {"decision.not_rejecter", func(w *world) error {
			w.grants("approver", "superior")
			w.given(domain.MandateOnBehalf, "author2", "superior", "approver")
			d, err := w.decide("approver", w.verifiedDraft("Halo"), domain.Reject)
			check(w, err)
			d, err = w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon")
			check(w, err)
			return w.approves("author2", d)()
		}},
		"an appeal, by who was signed for at the rejection": {"decision.not_rejecter", func(w *world) error {
			w.grants("approver", "superior")
			w.given(domain.MandateOnBehalf, "author2", "approver", "approver")
			d, err := w.decide("author2", w.verifiedDraft("Halo"), domain.Reject)
			check(w, err)
			d, err = w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon")
			check(w, err)
			return w.approves("approver", d)()
		}},
		"through one who has decided": {"decision.one_post", func(w *world) error {
			base := w.given(domain.MandateOnBehalf, "verifier", "approver", "approver")
			in := w.mandateInput(domain.MandateFor)
			in.PersonID, in.On, in.Period = w.people["ppid"].PersonID, base.ID, base.Period
			w.mandated(in)
			return w.approves("ppid", w.verifiedDraft("Halo"))()
		}},
		"for one whose role was taken back": {"decision.policy", func(w *world) error {
			w.given(domain.MandateOnBehalf, "author2", "approver", "approver")
			d := w.verifiedDraft("Halo")
			check(w, w.desk.Revoke(w.ctx, w.people["admin"], w.grantOf("approver", "approver")))
			return w.approves("author2", d)()
		}},
		"for one who is suspended": {"decision.policy", func(w *world) error {
			w.given(domain.MandateOnBehalf, "author2", "approver", "approver")
			d := w.verifiedDraft("Halo")
			_, err := w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["approver"].PersonID, domain.PersonSuspended)
			check(w, err)
			return w.approves("author2", d)()
		}},
		"given by what is now one's own account": {"decision.policy", func(w *world) error {
			w.given(domain.MandateAbsent, "author2", "approver", "approver")
			d := w.verifiedDraft("Halo")
			_, err := w.desk.LinkPeople(w.ctx, w.people["admin"], w.people["author2"].PersonID, w.people["superior"].PersonID, "satu orang")
			check(w, err)
			return w.approves("author2", d)()
		}},
		"resting on one that was given by what is now one's own account": {"decision.policy", func(w *world) error {
			base := w.given(domain.MandateOnBehalf, "author2", "approver", "approver")
			in := w.mandateInput(domain.MandateFor)
			in.PersonID, in.On, in.Period = w.people["ppid"].PersonID, base.ID, base.Period
			in.Giver = w.people["approver"].PersonID
			w.mandated(in)
			d := w.verifiedDraft("Halo")
			_, err := w.desk.LinkPeople(w.ctx, w.people["admin"], w.people["author2"].PersonID, w.people["superior"].PersonID, "satu orang")
			check(w, err)
			return w.approves("ppid", d)()
		}},
		"ended, by a clock that is behind": {"decision.policy", func(w *world) error {
			m := w.given(domain.MandateAbsent, "author2", "approver", "approver")
			d := w.verifiedDraft("Halo")
			_, err := w.desk.EndMandate(w.ctx, w.people["admin"], m.ID, m.Version, "kembali")
			check(w, err)
			w.clock.move(-time.Second)
			return w.approves("author2", d)()
		}},
		"writing in another's name": {"access.denied", func(w *world) error {
			w.given(domain.MandateOnBehalf, "ppid", "author", "author")
			_, err := w.desk.Create(w.ctx, w.people["ppid"], domain.DraftInput{Title: "J", Body: "b", Channels: []string{"web"}})
			return err
		}},
		"lifting in another's name": {"access.denied", func(w *world) error {
			w.given(domain.MandateOnBehalf, "approver2", "security", "security")
			return w.override("approver2", w.draft("BLOCK"), "bodyBLOCK")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) { w.refused(c.act(w), domain.Forbidden, c.key) })
		})
	}
}

// TestTheInboxKnowsWhoseActItIs: neither the number nor the list promises what is
// refused because of those for whom somebody acts.
func TestTheInboxKnowsWhoseActItIs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.grants("approver", "verifier")
		w.given(domain.MandateOnBehalf, "author2", "verifier", "approver")
		w.approveAll(w.submitted("Halo"), "author2")
		in, err := w.desk.Inbox(w.ctx, w.people["approver"])
		check(t, err)
		if len(in.MyTurn) != 0 {
			t.Errorf("the principal's turn: %+v", in.MyTurn)
		}
	})
}

// TestTheLogHoldsOfWhatIsDoneByMandate does by mandate what can be: each world's log is
// verified at its end.
func TestTheLogHoldsOfWhatIsDoneByMandate(t *testing.T) {
	for name, act := range map[string]func(w *world){
		"publishes a.n., takes back, posts by hand": func(w *world) {
			w.given(domain.MandateOnBehalf, "author2", "approver", "approver")
			d := w.cleared("Halo", "x")
			_, err := w.desk.Publish(w.ctx, w.people["author2"], d.ID)
			check(w, err)
			w.work()
			_, err = w.desk.Confirm(w.ctx, w.people["author2"], d.ID, "x", "https://x.example/1")
			check(w, err)
			if got := w.now(d); got.State != domain.Published {
				w.Errorf("it is %s", got.State)
			}
		},
		"unschedules a.n.": func(w *world) {
			w.given(domain.MandateOnBehalf, "author2", "approver", "approver")
			in := domain.DraftInput{Title: "Judul", Body: "Nanti", Channels: []string{"web"}, PublishAt: w.clock.read().Add(48 * time.Hour), Zone: domain.DefaultZone}
			d, err := w.desk.Create(w.ctx, w.people["author"], in)
			check(w, err)
			d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
			check(w, err)
			d = w.approveAll(d, "verifier", "approver")
			_, err = w.desk.Publish(w.ctx, w.people["author2"], d.ID)
			check(w, err)
			_, err = w.desk.Unschedule(w.ctx, w.people["author2"], d.ID)
			check(w, err)
		},
		"reports a leak as Plh.": func(w *world) {
			w.given(domain.MandateAbsent, "author2", "verifier", "verifier")
			d := w.submitted("Halo Bandung")
			_, err := w.desk.ReportLeak(w.ctx, w.people["author2"], d.ID, domain.LeakInput{Field: "body", Words: "Bandung", Category: "operations", Note: "tempat"})
			check(w, err)
		},
		"lifts a finding as Plh.": func(w *world) {
			w.given(domain.MandateAbsent, "approver2", "security", "security")
			check(w, w.override("approver2", w.draft("BLOCK"), "bodyBLOCK"))
		},
	} {
		t.Run(name, func(t *testing.T) { each(t, func(_ *testing.T, w *world) { act(w) }) })
	}
}
