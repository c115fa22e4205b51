package domain_test

import (
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// mandateInput is an order with nothing wrong: author2 for the approver, for a week.
func (w *world) mandateInput(kind domain.MandateKind) domain.MandateInput {
	now := w.clock.read()
	return domain.MandateInput{Kind: kind, PersonID: w.people["author2"].PersonID, Role: "approver", UnitID: "humas", Post: "Kepala Biro Humas",
		Principal: w.people["approver"].PersonID, Giver: w.people["superior"].PersonID, Order: "SP/12/2026",
		Period: domain.Period{From: now, Until: now.AddDate(0, 0, 7)}}
}

// mandated proposes and confirms a mandate.
func (w *world) mandated(in domain.MandateInput) domain.Mandate {
	w.Helper()
	m, err := w.desk.ProposeMandate(w.ctx, w.people["admin"], in)
	check(w, err)
	m, err = w.desk.ConfirmMandate(w.ctx, w.people["superior"], m.ID, m.Version)
	check(w, err)
	return m
}

// verifiedDraft waits for the approval.
func (w *world) verifiedDraft(body string, channels ...string) domain.Draft {
	w.Helper()
	d, err := w.decide("verifier", w.submitted(body, channels...), domain.Approve)
	check(w, err)
	return d
}

// TestActingOfficial: an acting head decides in the post's name from the first
// instant of the mandate on and no longer at its last, and the record says so.
func TestActingOfficial(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := w.mandateInput(domain.MandateAbsent)
		in.From = in.From.Add(time.Hour)
		m, err := w.desk.ProposeMandate(w.ctx, w.people["admin"], in)
		check(t, err)
		d := w.verifiedDraft("Halo")
		denied := func(why string) {
			t.Helper()
			t.Log(why)
			w.unchanged(d, func() error { _, err := w.decide("author2", d, domain.Approve); return err }, domain.Forbidden, "decision.policy")
		}
		w.clock.move(2 * time.Hour)
		denied("not confirmed")
		m, err = w.desk.ConfirmMandate(w.ctx, w.people["superior"], m.ID, m.Version)
		check(t, err)
		w.clock.to(m.From.Add(-time.Second))
		denied("before it begins")
		w.clock.to(m.Until)
		denied("at its end")
		w.clock.to(m.From)
		x, err := w.desk.Authorizations(w.ctx, w.people["author2"], d.ID)
		check(t, err)
		for _, p := range x.Stages[0].People {
			if p.Person.Username == "author2" && (!p.Allowed || p.Mandate.Title() != "Plh. Kepala Biro Humas") {
				t.Errorf("the explanation says %+v", p)
			}
		}
		d, vote, err := w.desk.Decide(w.ctx, w.people["author2"], d.ID, domain.DecisionInput{Decision: domain.Approve, ContentHash: d.ContentHash})
		check(t, err)
		if d.State != domain.Cleared || vote.Capacity != "approver" || vote.Mandate != m.ID || vote.Title != "Plh. Kepala Biro Humas" {
			t.Errorf("%s by %+v", d.State, vote)
		}
		records, _, err := w.desk.Story(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		if last := records[len(records)-1]; last.Mandate != m.ID || last.Capacity != "approver" {
			t.Errorf("the record says %+v", last)
		}
	})
}

// TestAnEndedMandateCountsNoMore: power is gone with the next act, and what was
// decided in it carries no publication.
func TestAnEndedMandateCountsNoMore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m := w.mandated(w.mandateInput(domain.MandateAbsent))
		first, second := w.verifiedDraft("Halo"), w.verifiedDraft("Hai")
		first, err := w.decide("author2", first, domain.Approve)
		check(t, err)
		m, err = w.desk.EndMandate(w.ctx, w.people["author2"], m.ID, m.Version, "pejabat kembali")
		check(t, err)
		w.unchanged(second, func() error { _, err := w.decide("author2", second, domain.Approve); return err }, domain.Forbidden, "decision.policy")
		_, err = w.desk.Publish(w.ctx, w.people["approver2"], first.ID)
		check(t, err)
		w.work()
		if got := w.now(first); got.State != domain.Parked || got.ParkedReason != "gate.approvals" {
			t.Errorf("%s %s", got.State, got.ParkedReason)
		}
		_, err = w.desk.EndMandate(w.ctx, w.people["admin"], m.ID, m.Version, "lagi")
		w.refused(err, domain.Conflict, "mandate.ended")
	})
}

// TestWhoseActItIs: what is signed a.n. is the principal's act: it needs one who
// could do it, and counts once for both.
func TestWhoseActItIs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.smuggle("author", "approver", "humas")
		in := w.mandateInput(domain.MandateOnBehalf)
		in.Principal = w.people["author"].PersonID
		w.mandated(in)
		d := w.verifiedDraft("Halo")
		w.unchanged(d, func() error { _, err := w.decide("author2", d, domain.Approve); return err }, domain.Forbidden, "decision.not_principal")

		in = w.mandateInput(domain.MandateOnBehalf)
		in.PersonID = w.people["ppid"].PersonID
		w.mandated(in)
		w.smuggle("approver", "verifier", "humas")
		d = w.submitted("Hai")
		d, err := w.decide("approver", d, domain.Approve)
		check(t, err)
		w.unchanged(d, func() error { _, err := w.decide("ppid", d, domain.Approve); return err }, domain.Forbidden, "decision.one_post")
		if _, err := w.decide("approver2", d, domain.Approve); err != nil {
			t.Error(err)
		}
	})
}

// TestMandatesTakeTwo: nobody gives themselves a mandate, alone or by a token.
func TestMandatesTakeTwo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m, err := w.desk.ProposeMandate(w.ctx, w.people["admin"], w.mandateInput(domain.MandateAbsent))
		check(t, err)
		size := w.size()
		confirm := func(a domain.Actor, version int64, kind domain.Kind, key string) {
			t.Helper()
			_, err := w.desk.ConfirmMandate(w.ctx, a, m.ID, version)
			w.refused(err, kind, key)
		}
		token := w.people["superior"]
		token.Via = domain.ViaToken
		confirm(w.people["admin"], m.Version, domain.Forbidden, "mandate.second_person")
		confirm(w.people["author2"], m.Version, domain.Forbidden, "access.denied")
		confirm(w.people["author"], m.Version, domain.NotFound, "mandate.unknown")
		confirm(token, m.Version, domain.Forbidden, "mandate.human")
		confirm(w.people["superior"], m.Version+1, domain.Stale, "mandate.stale")
		_, err = w.desk.EndMandate(w.ctx, w.people["auditor"], m.ID, m.Version, "iseng")
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.desk.EndMandate(w.ctx, w.people["admin"], m.ID, m.Version, " ")
		w.refused(err, domain.Invalid, "reason.missing")
		if w.size() != size {
			t.Error("a refusal left a record")
		}
		m, err = w.desk.ConfirmMandate(w.ctx, w.people["superior"], m.ID, m.Version)
		check(t, err)
		confirm(w.people["superior"], m.Version, domain.Conflict, "mandate.confirmed")

		audits := w.mandateInput(domain.MandateAbsent)
		audits.PersonID, audits.Principal = w.people["auditor"].PersonID, w.people["approver2"].PersonID
		_, err = w.desk.ProposeMandate(w.ctx, w.people["admin"], audits)
		w.refused(err, domain.Conflict, "grant.exclusive")
		twice := w.mandateInput(domain.MandateAbsent)
		twice.PersonID = w.people["ppid"].PersonID
		_, err = w.desk.ProposeMandate(w.ctx, w.people["admin"], twice)
		w.refused(err, domain.Invalid, "mandate.overlap")
		long := w.mandateInput(domain.MandateAbsent)
		long.Order, long.Post = strings.Repeat("x", domain.MaxTitle+1), ""
		_, err = w.desk.ProposeMandate(w.ctx, w.people["admin"], long)
		w.refused(err, domain.TooLarge, "text.too_large")
	})
}

// TestWhatRestsOnAMandateEndsWithIt: a u.b. with its a.n., and whatever a person
// holds or signs for who is removed.
func TestWhatRestsOnAMandateEndsWithIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		base := w.mandated(w.mandateInput(domain.MandateOnBehalf))
		in := w.mandateInput(domain.MandateFor)
		in.PersonID, in.On, in.Period = w.people["ppid"].PersonID, base.ID, base.Period
		w.mandated(in)
		_, err := w.desk.EndMandate(w.ctx, w.people["approver"], base.ID, base.Version, "kembali")
		check(t, err)
		if list, err := w.desk.ListMandates(w.ctx, w.people["admin"], domain.PhaseRunning); err != nil || len(list) != 0 {
			t.Errorf("still running: %+v %v", list, err)
		}
		w.clock.move(time.Second)
		in = w.mandateInput(domain.MandateAbsent)
		w.mandated(in)
		_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], in.PersonID, domain.PersonRemoved)
		check(t, err)
		if list, err := w.desk.ListMandates(w.ctx, w.people["admin"], domain.PhaseEnded); err != nil || len(list) != 3 {
			t.Errorf("ended: %+v %v", list, err)
		}
	})
}

// TestVerifyFindsAForgedMandate: rows of mandates, and what votes say of them,
// follow from the leaves.
func TestVerifyFindsAForgedMandate(t *testing.T) {
	for _, c := range []struct{ name, sql, reason string }{
		{"longer", `UPDATE mandates SET until_at = until_at + 1`, "office.changed"},
		{"another's", `UPDATE mandates SET person_id = giver`, "office.changed"},
		{"confirmed by another", `UPDATE mandates SET confirmed_by = proposed_by`, "office.changed"},
		{"gone", `DELETE FROM mandates`, "office.changed"},
		{"the vote's title", `UPDATE votes SET title = 'Plt. Menteri' WHERE mandate <> ''`, "vote.changed"},
		{"whose post", `UPDATE mandates SET principal = giver`, "office.changed"},
		{"its name", `UPDATE mandates SET post = 'Menteri'`, "office.changed"},
		{"the order", `UPDATE mandates SET order_no = 'SP/1'`, "office.changed"},
		{"the zone", `UPDATE mandates SET zone = 'Asia/Jayapura'`, "office.changed"},
		{"definitively", `UPDATE votes SET mandate = '' WHERE mandate <> ''`, "vote.changed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.EachDSN(t, func(t *testing.T, dsn string) {
				w := newWorld(t, storetest.Open(t, dsn))
				w.mandated(w.mandateInput(domain.MandateAbsent))
				_, err := w.decide("author2", w.verifiedDraft("Halo"), domain.Approve)
				check(t, err)
				w.verified()
				_, err = storetest.Raw(t, dsn).Exec(c.sql)
				check(t, err)
				w.broken(c.reason)
			})
		})
	}
}

// TestAVacantPostIsFilled: an acting head goes when the post has a holder, and what they
// approved stands where that is themselves.
func TestAVacantPostIsFilled(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := w.mandateInput(domain.MandateVacant)
		in.PersonID, in.UnitID, in.Principal = w.people["ppid"].PersonID, "media", ""
		w.mandated(in)
		phase := func(want domain.Phase) {
			t.Helper()
			list, err := w.desk.ListMandates(w.ctx, w.people["ppid"], want)
			if err != nil || len(list) != 1 {
				t.Errorf("%s: %+v %v", want, list, err)
			}
		}
		d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: "Halo", UnitID: "media", Channels: []string{"web"}})
		check(t, err)
		d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
		check(t, err)
		d = w.approveAll(d, "verifier", "ppid")
		_, err = w.desk.Grant(w.ctx, domain.Operator(), w.people["author2"].PersonID, "approver", "media", "web")
		check(t, err)
		phase(domain.PhaseRunning)
		_, err = w.desk.Grant(w.ctx, domain.Operator(), w.people["ppid"].PersonID, "approver", "media")
		check(t, err)
		phase(domain.PhaseEnded)
		w.goesOut(d)
	})
}

// TestARenewedOrderGoesOn: what was approved under an order that ran out goes out under
// the next of the same post, and not under one of another.
func TestARenewedOrderGoesOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := w.mandateInput(domain.MandateAbsent)
		w.mandated(in)
		clears := func() domain.Draft {
			d, err := w.decide("author2", w.verifiedDraft("Halo"), domain.Approve)
			check(t, err)
			return d
		}
		first, second := clears(), clears()
		w.clock.to(in.Until)
		other := w.mandateInput(domain.MandateOnBehalf)
		o := w.mandated(other)
		_, err := w.desk.Publish(w.ctx, w.people["approver2"], first.ID)
		check(t, err)
		w.work()
		if first = w.now(first); first.State != domain.Parked {
			t.Errorf("went out under another capacity: %s", first.State)
		}
		_, err = w.desk.EndMandate(w.ctx, w.people["approver"], o.ID, o.Version, "tidak jadi")
		check(t, err)
		w.clock.move(time.Second)
		w.mandated(w.mandateInput(domain.MandateAbsent))
		w.goesOut(second)
	})
}
