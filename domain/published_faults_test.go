package domain_test

import (
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// Faults that were published of comparable systems, each as a test of its own; others
// are named so where they are tested (CVE-2026-92528 in link_test.go).

func fault(t *testing.T, test func(w *world)) {
	t.Helper()
	w := newWorld(t, storetest.SQLite(t))
	test(w)
	w.verified()
}

func (w *world) patch(who string, d domain.Draft, p domain.DraftPatch) (domain.Draft, error) {
	return w.desk.Edit(w.ctx, w.people[who], d.ID, d.Version, p)
}

func (w *world) orders(d domain.Draft) func() error {
	return func() error { _, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID); return err }
}

// changed edits a draft, which must end every approval of it.
func (w *world) changed(d domain.Draft, p domain.DraftPatch) {
	w.Helper()
	d, err := w.patch("author", d, p)
	check(w, err)
	if d = w.state(d, domain.InReview); w.open(d) != "verification" {
		w.Errorf("open is %q", w.open(d))
	}
	w.unchanged(d, w.orders(d), domain.Conflict, "draft.transition")
	w.unchanged(d, w.approves("approver", d), domain.Forbidden, "decision.policy")
}

func TestCVE_2023_4812_ApprovalDoesNotSurviveAnEdit(t *testing.T) {
	fault(t, func(w *world) {
		title, body, later := "Lain", "Teks lain", w.clock.read().Add(time.Hour)
		for _, p := range []domain.DraftPatch{{Title: &title}, {Body: &body}, {PublishAt: &later}, {Variants: &map[string]string{"web": "Lain"}}} {
			w.changed(w.cleared("Halo"), p)
		}
		w.changed(w.approveAll(w.submitted("Halo"), "verifier"), domain.DraftPatch{Body: &body})
	})
}

func TestCVE_2023_4379_ApprovalDoesNotSurviveAnotherChannel(t *testing.T) {
	fault(t, func(w *world) {
		w.changed(w.cleared("Halo"), domain.DraftPatch{Channels: &[]string{"web", "x"}})
		w.changed(w.cleared("Halo"), domain.DraftPatch{Channels: &[]string{"x"}})
	})
}

func TestCVE_2026_58439_WhatIsApprovedStaysTheKindAndUnitItWas(t *testing.T) {
	fault(t, func(w *world) {
		kind, unit := domain.KindSpeech, "media"
		for _, d := range []domain.Draft{w.submitted("Halo"), w.cleared("Halo")} {
			w.unchanged(d, func() error { _, err := w.patch("author", d, domain.DraftPatch{Kind: &kind}); return err }, domain.Invalid, "draft.kind_fixed")
			w.unchanged(d, func() error { _, err := w.patch("author", d, domain.DraftPatch{UnitID: &unit}); return err }, domain.Invalid, "draft.unit_fixed")
		}
	})
}

func TestCVE_2024_0410_AnEmptyChangeIsNone(t *testing.T) {
	fault(t, func(w *world) {
		d := w.approveAll(w.submitted("Halo"), "verifier")
		same, n := "Halo \r\n", w.leaves(d)
		after, err := w.patch("author", d, domain.DraftPatch{Body: &same})
		check(w, err)
		if after.Version != d.Version || w.leaves(d) != n || w.open(d) != "approval" {
			w.Errorf("the same text again: %+v", after)
		}
		w.unchanged(d, func() error { _, err := w.amends("approver", d, body("Halo", "Halo")); return err }, domain.Invalid, "amendment.nothing")
		w.unchanged(d, func() error { _, err := w.amends("approver", d); return err }, domain.Invalid, "amendment.count")
		w.unchanged(d, func() error {
			_, err := w.amends("approver", d, body("Hal", "Kal"), body("alo", "ilo"))
			return err
		}, domain.Invalid, "amendment.overlap")
		w.unchanged(d, func() error { _, err := w.amends("approver", d, body("tidak ada", "ada")); return err }, domain.Invalid, "amendment.old_missing")
	})
}

func TestCVE_2019_11546_TwoRequestsOfOnePersonCountOnce(t *testing.T) {
	fault(t, func(w *world) {
		w.side(2)
		d, done := w.beside("Halo"), make(chan error)
		for range 16 {
			go func() { _, err := w.decideIn("security", "security", d); done <- err }()
		}
		accepted := 0
		for range 16 {
			if <-done == nil {
				accepted++
			}
		}
		if accepted != 1 || w.open(d) != "security legal" {
			w.Errorf("%d votes of one person, open is %q", accepted, w.open(d))
		}
	})
}

// decideIn approves in a stage and fails no test, so that it may run beside others.
func (w *world) decideIn(stage, who string, d domain.Draft) (domain.Draft, error) {
	out, _, err := w.desk.Decide(w.ctx, w.people[who], d.ID, domain.DecisionInput{Decision: domain.Approve, ContentHash: d.ContentHash, Stage: stage})
	return out, err
}

func TestCVE_2020_13348_RulesAreNotTheChangersToChoose(t *testing.T) {
	fault(t, func(w *world) {
		secret := domain.Secret
		d := w.classified(domain.Restricted, "Halo")
		check(w, w.submit(d))
		d = w.approveAll(w.now(d), "verifier", "security")
		public := domain.Public
		lower, err := w.patch("author", d, domain.DraftPatch{Classification: &public})
		check(w, err)
		if w.open(lower) != "verification" {
			w.Errorf("lower classified, open is %q", w.open(lower))
		}
		higher, err := w.patch("author", lower, domain.DraftPatch{Classification: &secret})
		check(w, err)
		if got := w.chain(higher); got != "closed: verification security determination approval" {
			w.Errorf("secret: %s", got)
		}
	})
}

func TestCVE_2023_2576_AReviewGoesOnByTheRulesItBeganWith(t *testing.T) {
	fault(t, func(w *world) {
		d := w.submitted("Halo")
		x := w.standard()
		x.Stages = []domain.Stage{{Name: "security", Roles: []string{"security"}, Quorum: 1, DueHours: 1}}
		_, err := w.flow(x)
		check(w, err)
		w.unchanged(d, w.approves("security", d), domain.Forbidden, "decision.policy")
		w.state(w.approveAll(d, "verifier"), domain.InReview)
		w.state(w.approveAll(d, "approver"), domain.Cleared)
	})
}

func TestCVE_2025_1568_PublicationLosesTheRaceAgainstAnEdit(t *testing.T) {
	fault(t, func(w *world) {
		d, body := w.waiting(w.clock.read().Add(time.Hour), "Halo"), "Lain"
		d = w.approveAll(d, "verifier", "approver")
		check(w, w.orders(d)())
		_, err := w.patch("author", w.now(d), domain.DraftPatch{Body: &body})
		check(w, err)
		w.clock.move(2 * time.Hour)
		w.work()
		if d = w.now(d); d.State == domain.Published || d.State == domain.Publishing || len(w.courier.calls) != 0 {
			w.Errorf("it is %s", d.State)
		}
	})
}

func TestCVE_2023_23766_WhatIsApprovedIsWhatWasShown(t *testing.T) {
	fault(t, func(w *world) {
		shown, body := w.submitted("Halo"), "Lain"
		_, err := w.patch("author", shown, domain.DraftPatch{Body: &body})
		check(w, err)
		w.unchanged(shown, w.approvesShown("verifier", shown), domain.Conflict, "draft.changed")
	})
}

func (w *world) approvesShown(who string, shown domain.Draft) func() error {
	return func() error { _, err := w.decide(who, shown, domain.Approve); return err }
}

func TestCVE_2026_104632_BeginningAgainSkipsNothing(t *testing.T) {
	fault(t, func(w *world) {
		d := w.approveAll(w.submitted("Halo"), "verifier")
		d, err := w.decide("approver", d, domain.RequestChanges)
		check(w, err)
		check(w, w.submit(d))
		w.unchanged(d, w.approves("approver", d), domain.Forbidden, "decision.policy")
		d, err = w.decide("verifier", w.now(d), domain.Reject)
		check(w, err)
		_, err = w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon ditinjau")
		check(w, err)
		w.unchanged(d, w.approves("approver", d), domain.Forbidden, "decision.policy")
		if d = w.approveAll(w.now(d), "superior"); w.open(d) != "verification" {
			w.Errorf("after the appeal open is %q", w.open(d))
		}
		check(w, w.decided("verifier2", d))
		w.refused(w.takesBack("verifier2", d, ""), domain.Conflict, "stage.not_open")
		w.hire("duty", "duty")
		c := w.declared("Jalan ditutup")
		body := "Jalan dibuka"
		urgent, err := w.patch("author", w.of(c), domain.DraftPatch{Body: &body})
		check(w, err)
		w.unchanged(urgent, w.orders(urgent), domain.Conflict, "draft.transition")
	})
}

func (w *world) decided(who string, d domain.Draft) error { return w.approves(who, d)() }

func TestCVE_2026_94205_WhoWroteCountsAndNotWhoSent(t *testing.T) {
	fault(t, func(w *world) {
		w.grants("author2", "verifier", "approver")
		d, body := w.draft("Halo"), "Halo dari dua orang"
		d, err := w.patch("author2", d, domain.DraftPatch{Body: &body})
		check(w, err)
		check(w, w.submit(d))
		w.unchanged(d, w.approves("author2", d), domain.Forbidden, "decision.not_contributor")
		d = w.approveAll(w.now(d), "verifier")
		d, err = w.amends("approver", d, domain.Amendment{Field: "body", Old: "dua", New: "tiga"})
		check(w, err)
		d = w.approveAll(d, "verifier")
		w.unchanged(d, w.approves("approver", d), domain.Forbidden, "decision.not_contributor")
	})
}

func TestCVE_2026_27780_AScanThatFailsLetsNothingPass(t *testing.T) {
	fault(t, func(w *world) {
		w.hire("duty", "duty")
		d := w.draft("BROKEN")
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "scan.incomplete")
		w.unchanged(d, func() error { _, err := w.emergency("duty", d); return err }, domain.Invalid, "scan.incomplete")
		w.unchanged(d, w.orders(d), domain.Conflict, "draft.transition")
	})
}

func TestCVE_2026_66874_NoChangeOfWhatIsReviewedSkipsTheScan(t *testing.T) {
	fault(t, func(w *world) {
		d, broken := w.submitted("Halo"), "BROKEN"
		w.unchanged(d, func() error { _, err := w.amends("verifier", d, body("Halo", broken)); return err }, domain.Invalid, "scan.incomplete")
		for _, d := range []domain.Draft{d, w.cleared("Halo")} {
			w.unchanged(d, func() error { _, err := w.patch("author", d, domain.DraftPatch{Body: &broken}); return err }, domain.Invalid, "scan.incomplete")
		}
	})
}

func TestCVE_2017_1000108_ReadingIsNotApproving(t *testing.T) {
	fault(t, func(w *world) {
		d := w.submitted("Halo")
		for _, who := range []string{"auditor", "security", "approver", "superior", "ppid"} {
			_, err := w.desk.View(w.ctx, w.people[who], d.ID)
			check(w, err)
			w.unchanged(d, w.approves(who, d), domain.Forbidden, "decision.policy")
		}
	})
}

func TestCVE_2021_44857_UndoingGivesNothing(t *testing.T) {
	fault(t, func(w *world) {
		d := w.approveAll(w.waiting(w.clock.read().Add(time.Hour), "Halo"), "verifier", "approver")
		check(w, w.orders(d)())
		_, err := w.desk.Unschedule(w.ctx, w.people["approver"], d.ID)
		check(w, err)
		w.clock.move(2 * time.Hour)
		w.work()
		w.state(d, domain.Cleared) // taken back, it does not go out by itself

		later, cleared := w.clock.read().Add(100*24*time.Hour), w.approveAll(w.waiting(w.clock.read().Add(time.Hour), "Lain"), "verifier", "approver")
		_, err = w.patch("author", cleared, domain.DraftPatch{PublishAt: &later})
		check(w, err)
		cleared = w.state(cleared, domain.Cleared)
		w.unchanged(cleared, w.orders(cleared), domain.Conflict, "clearance.ended")

		w.link("verifier2", "author2")
		w.refused(w.unlinks(w.people["verifier2"].PersonID, ""), domain.Invalid, "reason.missing")
	})
}

func TestCVE_2025_30351_ASuspendedPersonIsOutAtOnce(t *testing.T) {
	fault(t, func(w *world) {
		d := w.submitted("Halo")
		_, err := w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["verifier"].PersonID, domain.PersonSuspended)
		check(w, err)
		w.unchanged(d, w.approves("verifier", domain.Draft{ID: d.ID}), domain.Unauthenticated, "person.suspended")
	})
}

// Not by revisions (CVE-2022-25274), not by search (CVE-2020-13667), not by any file
// (CVE-2026-55468).
func TestCVE_2022_25274_NothingTellsOfADraftElsewhere(t *testing.T) {
	fault(t, func(w *world) {
		w.employ("stranger", "verifier", "pusdatin")
		d, who := w.cleared("Halo"), w.people["stranger"]
		for name, err := range map[string]error{
			"revisions": second(w.desk.View(w.ctx, who, d.ID)), "similar": second(w.desk.Similar(w.ctx, who, d.ID)),
			"receipt": second(w.desk.Receipt(w.ctx, who, d.ID)), "authorizations": second(w.desk.Authorizations(w.ctx, who, d.ID)),
		} {
			w.Log(name)
			w.refused(err, domain.NotFound, "draft.unknown")
		}
		_, _, err := w.desk.Story(w.ctx, who, d.ID)
		w.refused(err, domain.NotFound, "draft.unknown")
		if list := w.listed(who, domain.DraftQuery{}); len(list) != 0 {
			w.Errorf("%d are listed", len(list))
		}
		c, err := w.desk.CheckClearance(w.ctx, who, "web", "Halo")
		check(w, err)
		if c.DraftID != "" {
			w.Error("the check names the draft")
		}
	})
}

func second[T any](_ T, err error) error { return err }
