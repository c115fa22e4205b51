package domain_test

import (
	"testing"

	"layak/domain"
)

func (w *world) unlink(who string) {
	w.Helper()
	check(w, w.desk.UnlinkPerson(w.ctx, w.people["admin"], w.people[who].PersonID, "salah orang"))
}

// TestAnExceptionIsOfTheHuman: whoever has a hand in a draft lifts no finding of it
// under another account, whenever the two are linked.
func TestAnExceptionIsOfTheHuman(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lifted := func() domain.Draft {
			d := w.draft("Ada BLOCK di sini")
			_, err := w.desk.Override(w.ctx, w.people["security"], d.ID, "bodyBLOCK", "perlu", w.desk.Now().AddDate(0, 0, 1))
			check(t, err)
			return d
		}
		first := lifted()
		late, err := w.desk.Submit(w.ctx, w.people["author"], lifted().ID)
		check(t, err)
		w.link("security", "author2")
		w.unchanged(first, func() error { _, err := w.desk.Submit(w.ctx, w.people["author2"], first.ID); return err }, domain.Invalid, "findings.block")
		w.unlink("security")
		w.link("security", "author")
		for _, who := range []string{"verifier", "security2", "approver"} {
			late, err = w.decide(who, late, domain.Approve)
			check(t, err)
		}
		_, err = w.desk.Publish(w.ctx, w.people["approver2"], late.ID)
		check(t, err)
		w.work()
		if late = w.now(late); late.State != domain.Parked {
			t.Errorf("published with the author's own exception: %s %q", late.State, late.ParkedReason)
		}
	})
}

// TestARemovedAccountIsLinked: its holder may have a new one.
func TestARemovedAccountIsLinked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		_, err := w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["author"].PersonID, domain.PersonRemoved)
		check(t, err)
		w.link("verifier", "author")
		w.unchanged(d, func() error { _, err := w.decide("verifier", d, domain.Approve); return err }, domain.Forbidden, "decision.not_author")
	})
}

// TestAVoteClosesItsOwnStageAlone: a stage that reaches its quorum by a link taken
// back is closed by its own next vote; the log, which world.each verifies, agrees.
func TestAVoteClosesItsOwnStageAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(3)
		w.hire("security3", "security")
		d := w.beside("Halo")
		var err error
		for _, who := range []string{"security", "security2"} {
			d, err = w.in("security", who, d, domain.Approve)
			check(t, err)
		}
		w.link("security2", "security")
		d, err = w.in("security", "security3", d, domain.Approve)
		check(t, err)
		w.unlink("security2")
		d, err = w.in("legal", "legal", d, domain.Approve)
		check(t, err)
		if open := w.open(d); open != "security" {
			t.Errorf("open: %s", open)
		}
	})
}

// TestALinkAfterAStageIsSaid: a stage that has lost an approval by a link is named.
func TestALinkAfterAStageIsSaid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(2)
		d := w.beside("Halo")
		var err error
		for _, who := range []string{"security", "security2"} {
			d, err = w.in("security", who, d, domain.Approve)
			check(t, err)
		}
		d, err = w.in("legal", "legal", d, domain.Approve)
		check(t, err)
		w.link("security2", "security")
		w.unchanged(d, func() error { _, err := w.in("", "approver", d, domain.Approve); return err }, domain.Conflict, "vote.short")
	})
}

// TestALinkGivesNothing: what the author's account may do, another account of the
// same human may not.
func TestALinkGivesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.cleared("Halo")
		w.link("author2", "author")
		w.unchanged(d, func() error { _, err := w.desk.Withdraw(w.ctx, w.people["author2"], d.ID, "alasan"); return err }, domain.Forbidden, "draft.author_only")
	})
}
