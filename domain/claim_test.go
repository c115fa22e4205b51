package domain_test

import (
	"context"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// holder is whose the open stage of a draft is, as the auditor sees it.
func (w *world) holder(d domain.Draft) string {
	w.Helper()
	id := w.opened(d).ClaimedBy
	for who, a := range w.people {
		if a.PersonID == id {
			return who
		}
	}
	return id
}

func (w *world) takes(who string, d domain.Draft) error {
	_, err := w.desk.Claim(w.ctx, w.people[who], d.ID, "")
	return err
}

func (w *world) gives(who string, d domain.Draft, to string) error {
	_, err := w.desk.Assign(w.ctx, w.people[who], d.ID, "", w.people[to].PersonID)
	return err
}

func (w *world) releases(who string, d domain.Draft) error {
	_, err := w.desk.Release(w.ctx, w.people[who], d.ID, "")
	return err
}

func (w *world) held(d domain.Draft, want string) {
	w.Helper()
	if got := w.holder(d); got != want {
		w.Errorf("the stage is %q's, want %q", got, want)
	}
}

func TestAStageIsTakenReleasedAndGiven(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		check(t, w.takes("verifier", d))
		n := w.leaves(d)
		check(t, w.takes("verifier", d))
		if w.held(d, "verifier"); w.leaves(d) != n {
			t.Error("taking one's own stage again is an act")
		}
		w.unchanged(d, func() error { return w.takes("verifier2", d) }, domain.Conflict, "stage.claimed")
		w.unchanged(d, func() error { return w.releases("verifier2", d) }, domain.Forbidden, "access.denied")
		w.unchanged(d, func() error { return w.gives("verifier", d, "verifier2") }, domain.Forbidden, "access.denied")
		check(t, w.gives("superior", d, "verifier2"))
		w.held(d, "verifier2")
		if w.told("verifier2") != "assigned verification" || w.told("verifier") != "" {
			t.Errorf("told are %q and %q", w.told("verifier2"), w.told("verifier"))
		}
		check(t, w.releases("approver", d))
		w.held(d, "")
		w.unchanged(d, func() error { return w.releases("verifier2", d) }, domain.Conflict, "stage.unclaimed")
		check(t, w.takes("verifier", d))
		check(t, w.releases("verifier", d))
		check(t, w.gives("superior", d, "verifier2"))
		if w.told("verifier2") != "assigned verification, assigned verification" {
			t.Errorf("told is %q", w.told("verifier2"))
		}
		// Whoever may decide still may; the name goes with the stage.
		d = w.approveAll(d, "verifier")
		w.held(d, "")
		w.unchanged(d, func() error { _, err := w.desk.Claim(w.ctx, w.people["verifier"], d.ID, "verification"); return err }, domain.Conflict, "stage.not_open")
	})
}

// Neither taking nor being given lends a power: every guard holds as for a decision.
func TestAClaimLendsNoPower(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.grants("author", "verifier")
		d := w.submitted("Halo")
		w.unchanged(d, func() error { return w.takes("author", d) }, domain.Forbidden, "decision.not_author")
		w.unchanged(d, func() error { return w.takes("approver", d) }, domain.Forbidden, "decision.policy")
		program := w.people["verifier"]
		program.Via = domain.ViaToken
		w.people["program"] = program
		w.unchanged(d, func() error { return w.takes("program", d) }, domain.Forbidden, "decision.human")
		for _, who := range []string{"author", "approver", "auditor", "admin"} {
			w.unchanged(d, func() error { return w.gives("superior", d, who) }, domain.Invalid, "assign.unable")
		}
		w.people["nobody"], w.people["system"] = domain.Actor{PersonID: "none"}, domain.System()
		for _, who := range []string{"nobody", "system"} {
			w.unchanged(d, func() error { return w.gives("superior", d, who) }, domain.Invalid, "person.unknown")
		}
		_, err := w.desk.Claim(w.ctx, w.people["checker"], d.ID, "")
		w.refused(err, domain.Unauthenticated, "session.unknown")
		w.unchanged(d, func() error { return w.gives("ppid", d, "verifier") }, domain.Forbidden, "access.denied")

		draft := w.draft("Konsep")
		w.unchanged(draft, func() error { return w.takes("verifier", draft) }, domain.Conflict, "draft.not_in_review")
		late := w.waiting(w.clock.read().Add(time.Hour), "Terlambat")
		w.clock.move(time.Hour)
		w.unchanged(late, func() error { return w.takes("verifier", late) }, domain.Conflict, "draft.expired")
		w.unchanged(late, func() error { return w.gives("superior", late, "verifier") }, domain.Conflict, "draft.expired")
	})
}

// A right that is lost, a round that begins anew, and an expiry take the name off.
func TestAClaimEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		check(t, w.takes("verifier", d))
		_, err := w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["verifier"].PersonID, domain.PersonSuspended)
		check(t, err)
		w.held(d, "")
		check(t, w.takes("verifier2", d))
		w.held(d, "verifier2")
		_, in, err := w.desk.Home(w.ctx, w.people["author"])
		check(t, err)
		if len(in.Waiting) != 1 || in.Waiting[0].ClaimedBy != w.people["verifier2"].PersonID {
			t.Errorf("%+v", in.Waiting)
		}
		body, at := "Halo lagi", w.clock.read().Add(time.Hour)
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, w.now(d).Version, domain.DraftPatch{Body: &body, PublishAt: &at})
		check(t, err)
		w.held(d, "")
		check(t, w.takes("verifier2", d))
		w.clock.to(at)
		w.work()
		if w.told("verifier2") != "expired" || w.told("author") != "expired" {
			t.Errorf("told are %q and %q", w.told("verifier2"), w.told("author"))
		}
	})
}

// Of a stage that somebody is at, they alone are reminded at first.
func TestWhoIsAtAStageIsReminded(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d := w.submitted("Halo")
	check(t, w.takes("verifier", d))
	w.clock.move(12 * time.Hour)
	w.work()
	if w.told("verifier") != "reminder verification" || w.told("verifier2") != "" {
		t.Errorf("told are %q and %q", w.told("verifier"), w.told("verifier2"))
	}
	w.clock.move(12 * time.Hour)
	w.work()
	if w.told("verifier2") != "overdue verification" {
		t.Errorf("told is %q", w.told("verifier2"))
	}
}

// Of many who take a stage at once one has it, and one leaf says so.
func TestManyTakeAStageAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		n := w.leaves(d)
		done := make(chan error)
		for i := range 8 {
			go func() { done <- w.takes([]string{"verifier", "verifier2"}[i%2], d) }()
		}
		refused := 0
		for range 8 {
			if err := <-done; err != nil {
				w.refused(err, domain.Conflict, "stage.claimed")
				refused++
			}
		}
		if refused != 4 || w.leaves(d) != n+1 {
			t.Errorf("%d were refused, %d leaves were written", refused, w.leaves(d)-n)
		}
	})
}

func TestClaimsAreVerified(t *testing.T) {
	beside(t, func(t *testing.T, w *world, change func(...string)) {
		d := w.submitted("Halo")
		check(t, w.takes("verifier", d))
		w.verified()
		change(`UPDATE open_stages SET claimed_by = 'another'`)
		w.broken("run.changed")
		change(`UPDATE open_stages SET claimed_by = ''`)
		w.broken("run.changed")
		change(`UPDATE open_stages SET claimed_by = '` + w.people["verifier"].PersonID + `'`)
		w.verified()
		check(t, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
			_, err := tx.Ledger.Append(ctx, domain.Entry{Actor: "x", Via: domain.ViaSession, Act: "stage.claimed", Draft: d.ID, Stage: "approval", Subject: "x", At: w.clock.read()})
			return err
		}))
		w.broken("review.stage")
	})
}
