package domain_test

import (
	"testing"

	"layak/domain"
)

func (w *world) unlink(who string) {
	w.Helper()
	check(w, w.unlinks(w.people[who].PersonID, "salah orang"))
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
		w.hire("security3", "security")
		w.side(3)
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

// TestAVoteStaysItsHumansAfterTheLink: whose account it was when it voted decides no
// more in that round, and neither does the account itself; page and inbox say so too.
func TestAVoteStaysItsHumansAfterTheLink(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(2)
		w.hire("security3", "security")
		w.link("security2", "security")
		d := w.beside("Halo")
		d, err := w.in("security", "security2", d, domain.Approve)
		check(t, err)
		w.unlink("security2")
		for _, who := range []string{"security", "security2"} {
			w.unchanged(d, func() error { _, err := w.in("security", who, d, domain.Approve); return err }, domain.Conflict, "vote.exists")
			w.inbox(who)
			if x := w.explained(who, d, "security"); x.Allowed || x.Decided != domain.GuardNotVoted {
				t.Errorf("%s is promised a vote: %+v", who, x)
			}
		}
		w.unchanged(d, func() error {
			_, err := w.desk.Override(w.ctx, w.people["security"], d.ID, "whichever", "perlu", w.desk.Now().AddDate(0, 0, 1))
			return err
		}, domain.Forbidden, "override.not_voted")
		w.link("security", "security3") // what counted for security counts for whose account it is now
		w.unchanged(d, func() error { _, err := w.in("security", "security3", d, domain.Approve); return err }, domain.Conflict, "vote.exists")
		w.inbox("security3")
		w.unlink("security")
		d, err = w.in("security", "security3", d, domain.Approve)
		check(t, err)
		d, err = w.in("legal", "legal", d, domain.Approve)
		check(t, err)
		w.goesOut(w.approveAll(d, "approver"))
	})
}

// explained answers whether somebody may decide an open stage, as the page says it.
func (w *world) explained(who string, d domain.Draft, stage string) domain.Explanation {
	w.Helper()
	all, err := w.desk.Authorizations(w.ctx, w.people[who], d.ID)
	check(w, err)
	for _, x := range all.Stages {
		for _, p := range x.People {
			if x.Stage.Name == stage && p.Person.ID == w.people[who].PersonID {
				return p
			}
		}
	}
	w.Fatalf("nothing is said of %s in %s", who, stage)
	return domain.Explanation{}
}

// goesOut publishes a draft and fails unless it is out.
func (w *world) goesOut(d domain.Draft) {
	w.Helper()
	_, err := w.desk.Publish(w.ctx, w.people["approver2"], d.ID)
	check(w, err)
	w.work()
	if d = w.now(d); d.State != domain.Published {
		w.Errorf("%s %q", d.State, d.ParkedReason)
	}
}

// TestTwoVotesOfOneHumanCountOnceAtTheGate, not never: who were linked after both had
// voted are one approval, as the quorum counts them.
func TestTwoVotesOfOneHumanCountOnceAtTheGate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, who := range []string{"security3", "security4"} {
			w.hire(who, "security")
		}
		w.side(3)
		d := w.beside("Halo")
		var err error
		for _, who := range []string{"security", "security2"} {
			d, err = w.in("security", who, d, domain.Approve)
			check(t, err)
		}
		w.link("security2", "security")
		for _, who := range []string{"security3", "security4"} {
			d, err = w.in("security", who, d, domain.Approve)
			check(t, err)
		}
		d, err = w.in("legal", "legal", d, domain.Approve)
		check(t, err)
		w.goesOut(w.approveAll(d, "approver"))
	})
}

// TestALinkMakesNoOldClashNew: whoever has duties that exclude each other can be said
// to have another account, which takes freedom away; another duty cannot come by it.
func TestALinkMakesNoOldClashNew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.smuggle("verifier", "rules", domain.RootUnit)
		id := func(who string) string { return w.people[who].PersonID }
		_, err := w.desk.LinkPeople(w.ctx, w.people["admin"], id("verifier"), id("auditor"), "akun kedua")
		w.refused(err, domain.Conflict, "grant.exclusive")
		w.link("verifier", "author")
		clashes := w.directory().Clashes
		if len(clashes) != 1 || clashes[0].Human != id("author") {
			t.Errorf("clashes: %+v", clashes)
		}
		_, err = w.desk.Grant(w.ctx, domain.Operator(), id("author"), "auditor", "humas")
		w.refused(err, domain.Conflict, "grant.exclusive")
	})
}

// TestAnExceptionIsAskedForItsCategory at the gate too: who may lift it no more is not
// helped by other findings that they may lift.
func TestAnExceptionIsAskedForItsCategory(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cleared := func() domain.Draft {
			d := w.draft("Ada BLOCK di sini")
			_, err := w.desk.Override(w.ctx, w.people["security"], d.ID, "bodyBLOCK", "perlu", w.desk.Now().AddDate(0, 0, 1))
			check(t, err)
			d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
			check(t, err)
			return w.approveAll(d, "verifier", "security2", "approver")
		}
		deny := func(category string) {
			_, err := w.lineAdded(domain.PolicyLine{Role: "security", Act: domain.ActOverride, Object: category, Effect: "deny"})
			check(t, err)
		}
		first, second := cleared(), cleared()
		deny("review")
		w.goesOut(first)
		deny("block")
		_, err := w.desk.Publish(w.ctx, w.people["approver2"], second.ID)
		check(t, err)
		w.work()
		if d := w.now(second); d.State != domain.Parked || d.ParkedReason != "gate.findings" {
			t.Errorf("%s %q", d.State, d.ParkedReason)
		}
	})
}
