package domain_test

import (
	"testing"

	"layak/domain"
)

// TestARunMoves: to the active version, with its votes void, by whoever may move it and
// need not read it; nothing of the text is told to them.
func TestARunMoves(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		d, err := w.decide("verifier", d, domain.Approve)
		check(t, err)
		x := w.renewed()
		runs, active, hidden, err := w.desk.OpenRuns(w.ctx, w.people["admin"], "standard")
		check(t, err)
		if len(runs) != 1 || active.Version != 2 || hidden != 0 || runs[0].DraftID != d.ID || !runs[0].MayMove || runs[0].Title != "" {
			t.Fatalf("%+v of %d, %d hidden", runs, active.Version, hidden)
		}
		run, err := w.desk.MoveRun(w.ctx, w.people["admin"], d.ID, x.Version, "alur baru")
		check(t, err)
		if run.Round != 2 || run.WorkflowVersion != 2 || run.Step != 1 {
			t.Errorf("%+v", run)
		}
		if runs, _, _, err = w.desk.OpenRuns(w.ctx, w.people["auditor"], "standard"); err != nil || len(runs) != 0 {
			t.Errorf("still open: %+v, %v", runs, err)
		}
		for _, who := range []string{"verifier", "verifier2", "approver"} {
			d, err = w.decide(who, d, domain.Approve)
			check(t, err)
		}
		if d.State != domain.Cleared {
			t.Errorf("it is %s", d.State)
		}
	})
}

// TestARunDoesNotMove past eyes, nor to what is not active; whoever may not, and whoever
// cannot see the draft, move nothing.
func TestARunDoesNotMove(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		blocked := w.submitted("REVIEW Halo")
		x := w.standard()
		x.Stages = x.Stages[1:]
		x, err := w.flow(x)
		check(t, err)
		y := w.standard()
		y.ValidDays = 3
		y, err = w.proposesFlow(y)
		check(t, err)
		move := func(who string, d domain.Draft, version int64, reason string) func() error {
			return func() error {
				_, err := w.desk.MoveRun(w.ctx, w.people[who], d.ID, version, reason)
				return err
			}
		}
		w.unchanged(d, move("admin", d, x.Version, "lebih cepat"), domain.Conflict, "run.fewer_eyes")
		w.unchanged(d, move("admin", d, x.Version, ""), domain.Invalid, "reason.missing")
		w.unchanged(d, move("admin", d, y.Version, "baru"), domain.Conflict, "workflow.not_active")
		w.unchanged(d, move("admin", d, 1, "lama"), domain.Conflict, "workflow.not_active")
		w.unchanged(d, move("admin", d, 9, "tidak ada"), domain.NotFound, "workflow.unknown")
		w.unchanged(d, move("author", d, x.Version, "saya"), domain.Forbidden, "access.denied")
		w.unchanged(d, move("rules", d, x.Version, "saya"), domain.NotFound, "draft.unknown")
		program := w.people["admin"]
		program.Via = domain.ViaToken
		w.unchanged(d, func() error { _, err := w.desk.MoveRun(w.ctx, program, d.ID, x.Version, "program"); return err }, domain.Forbidden, "session.in_person")
		own := w.draft("Halo")
		w.unchanged(own, move("admin", own, x.Version, "baru"), domain.Conflict, "draft.not_in_review")
		now := w.submitted("Halo kedua")
		w.unchanged(now, move("admin", now, x.Version, "baru"), domain.Conflict, "run.same_version")

		// A stage that only some drafts have must be there too.
		z := w.standard()
		z.Stages = append([]domain.Stage{{Name: "verification", Roles: []string{"verifier"}, Quorum: 1, DueHours: 2}}, z.Stages...)
		z.Stages[1].Quorum = 2
		z, err = w.flow(z)
		check(t, err)
		if _, err = w.desk.MoveRun(w.ctx, w.people["admin"], blocked.ID, z.Version, "baru"); err != nil {
			t.Error(err)
		}
		z.Stages[1].Quorum, z.Stages[1].Roles = 1, []string{"security"}
		z, err = w.flow(z)
		check(t, err)
		w.unchanged(blocked, move("admin", blocked, z.Version, "baru"), domain.Conflict, "run.fewer_eyes")
	})
}
