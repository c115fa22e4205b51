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
