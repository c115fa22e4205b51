package domain_test

import (
	"testing"
	"time"

	"layak/domain"
)

// TestTryingTellsAsMuchAsExplaining of what somebody has to do with a draft that is not
// there for them: nothing.
func TestTryingTellsAsMuchAsExplaining(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		w.approveAll(d, "verifier")
		w.only(d, "auditor", "approver", "approver2")
		w.clearance("approver2", domain.Public)
		for _, who := range []string{"verifier", "verifier2"} {
			out, err := w.desk.TryPowers(w.ctx, w.people["auditor"], domain.TryInput{Person: w.people[who].PersonID, Act: domain.ActDraftDecide, Object: "approval", Draft: d.ID})
			check(t, err)
			if g := out.Now.Stages[0].Guards; len(g) != 1 || g[0].Name != domain.GuardNamed {
				t.Errorf("%s: %+v", who, g)
			}
		}
	})
}

// TestReplayOfWhatWasEscalated: who was next in line is asked again like anybody else.
func TestReplayOfWhatWasEscalated(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.escalating(8)
		d := w.verifiedDraft("Halo")
		w.clock.move(33 * time.Hour)
		w.work()
		_, err := w.decide("superior", w.now(d), domain.Approve)
		check(t, err)
		_, err = w.agreed(line("barred", domain.ActDraftDecide, "*", "deny"))
		check(t, err)
		c, err := w.proposes(w.give("superior", "barred", "humas"))
		check(t, err)
		if r, err := w.desk.ReplayChange(w.ctx, w.people["auditor"], c.ID); err != nil || r.Count() != 1 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// TestAChannelAddsNoLaxerLane: an emergency goes by the strictest lane of its channels.
func TestAChannelAddsNoLaxerLane(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty")
		lane := func(channel string, quorum, hours, eyes int) {
			t.Helper()
			_, err := w.lane(channel, func(x *domain.Workflow) {
				x.Kinds, x.Channels, x.Stages[0].Quorum = domain.ContentKinds(), []string{channel}, eyes
				if hours > 0 {
					x.Emergency = &domain.Lane{Stage: domain.Stage{Name: domain.StageEmergency, Roles: []string{"duty"}, Quorum: quorum, DueHours: 1}, RatifyHours: hours}
				}
			})
			check(t, err)
		}
		lane("web", 2, 24, 1)
		lane("x", 1, 6, 2) // asks more of a review, and less of an emergency
		lane("youtube", 0, 0, 1)
		both := w.draft("Halo", "web", "x")
		d, err := w.emergency("duty", both)
		check(t, err)
		run, _ := w.run(d)
		if c := w.lastCase(); d.State != domain.InReview || run.Stages[0].Quorum != 2 || c.Due.Sub(c.At) != 6*time.Hour || run.WorkflowID != "x" {
			t.Errorf("%s by %+v of %s until %s", d.State, run.Stages, run.WorkflowID, c.Due)
		}
		none := w.draft("Hai", "x", "youtube")
		w.unchanged(none, func() error { _, err := w.emergency("duty", none); return err }, domain.Conflict, "emergency.none")
	})
}

// TestAnAmendmentTakesNoEditBack that is made while it is scanned, also where the hash is
// the same: a body of which every channel has its own text is in none.
func TestAnAmendmentTakesNoEditBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: "satu", Channels: []string{"web"}, Variants: map[string]string{"web": "Rapat Rabu"}})
		check(t, err)
		d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
		check(t, err)
		w.meanwhile(func() { w.edit(w.now(d), "dua") })
		_, err = w.amends("verifier", d, domain.Amendment{Field: "variant:web", Old: "Rabu", New: "Kamis"})
		w.refused(err, domain.Conflict, "draft.changed")
		if v, err := w.desk.View(w.ctx, w.people["author"], d.ID); err != nil || v.Revision.Body != "dua" || v.Draft.ContentHash != d.ContentHash {
			t.Errorf("%q %v", v.Revision.Body, err)
		}
	})
}

// TestNobodyHidesAnEmergency from all who could ratify it, before it is decided or after.
func TestNobodyHidesAnEmergency(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty")
		w.hire("duty2", "duty", "superior")
		d, err := w.emergency("duty", w.draft("Halo"))
		check(t, err)
		_, err = w.desk.Publish(w.ctx, w.people["duty"], d.ID)
		check(t, err)
		w.work()
		restrict := func(who ...string) func() error {
			return func() error {
				_, err := w.desk.Restrict(w.ctx, w.people["author"], d.ID, w.now(d).Version, w.ids(who...))
				return err
			}
		}
		w.unchanged(d, restrict("author", "duty", "auditor"), domain.Conflict, "restrict.unratified")
		check(t, restrict("superior")())
		w.unchanged(d, restrict("duty"), domain.Conflict, "restrict.unratified")
		check(t, restrict("duty2")())
		check(t, w.ratify("duty2", w.lastCase(), domain.CaseRatified))
		check(t, restrict("duty")())
	})
}
