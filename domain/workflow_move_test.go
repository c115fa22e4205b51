package domain_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"layak/domain"
	"layak/store/storetest"
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

// TestARunDoesNotMovePastEyesOtherwise: an appeal that asks less, a clearance that counts
// for longer, an order in which the last no longer sees what the others said, and deputies
// who are asked sooner than they were.
func TestARunDoesNotMovePastEyesOtherwise(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		from := w.standard()
		from.ValidDays = 5
		from.Appeal.Quorum = 2
		last := len(from.Stages) - 1
		from.Stages[last].Escalate, from.Stages[last].EscalateHours = []string{"superior"}, 48
		w.hire("superior2", "superior")
		_, err := w.lineAdded(domain.PolicyLine{Role: "superior", Act: domain.ActDraftDecide, Object: "approval", Effect: "allow"})
		check(t, err)
		from, err = w.flow(from)
		check(t, err)
		d := w.submitted("Halo")
		for name, c := range map[string]struct {
			change func(*domain.Workflow)
			key    string
			fewer  string
			longer string
		}{
			"appeal":   {func(x *domain.Workflow) { x.Appeal.Quorum = 1 }, "run.fewer_eyes", "appeal", ""},
			"validity": {func(x *domain.Workflow) { x.ValidDays = 6 }, "run.valid_longer", "", "valid_days"},
			"order":    {func(x *domain.Workflow) { slices.Reverse(x.Stages) }, "run.fewer_eyes", "approval", ""},
			"deputies": {func(x *domain.Workflow) { x.Stages[last].EscalateHours = 1 }, "run.fewer_eyes", "approval", ""},
			"sooner":   {func(x *domain.Workflow) { x.Stages[last].DueHours = 1 }, "run.fewer_eyes", "approval", ""},
			"beginning": {func(x *domain.Workflow) {
				x.Stages[last].Roles, x.Stages[last].Escalate, x.Stages[last].EscalateHours = []string{"approver", "superior"}, nil, 0
			}, "run.fewer_eyes", "approval", ""},
		} {
			x := w.standard()
			c.change(&x)
			x, err := w.proposesFlow(x)
			check(t, err)
			v, err := w.desk.ShowWorkflow(w.ctx, w.people["auditor"], x.ID, x.Version)
			check(t, err)
			if got := strings.Join(v.Difference.Fewer, ","); !strings.Contains(got, c.fewer) || (got == "") != (c.fewer == "") || strings.Join(v.Difference.Longer, ",") != c.longer {
				t.Errorf("%s: fewer %q, longer %v", name, got, v.Difference.Longer)
			}
			x, err = w.agreesFlow(domain.Operator(), x)
			check(t, err)
			w.unchanged(d, func() error { _, err := w.desk.MoveRun(w.ctx, w.people["admin"], d.ID, x.Version, "baru"); return err }, domain.Conflict, c.key)
			back := from
			back.Name = name
			_, err = w.flow(back)
			check(t, err)
		}
	})
}

// TestAnEmergencyMovesNoRun: where another version is active, the emergency is another
// run, which goes on as one that is submitted now.
func TestAnEmergencyMovesNoRun(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty")
		d := w.submitted("Halo")
		before, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		w.renewed()
		d, err = w.emergency("duty", w.now(d))
		check(t, err)
		after, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		if after.Run.ID == before.Run.ID || after.Run.WorkflowVersion != 2 || after.Run.SubmittedBy != before.Run.SubmittedBy || !after.Run.Emergency {
			t.Errorf("the emergency is of %+v", after.Run)
		}
		again := w.submitted("Hai")
		first, err := w.desk.View(w.ctx, w.people["auditor"], again.ID)
		check(t, err)
		again, err = w.emergency("duty", w.now(again))
		check(t, err)
		if v, err := w.desk.View(w.ctx, w.people["auditor"], again.ID); err != nil || v.Run.ID != first.Run.ID {
			t.Errorf("the emergency of the active version is another run: %v", err)
		}
	})
}

// TestAProposalIsFoundAmongMany: whoever proposes often stands in nobody's way.
func TestAProposalIsFoundAmongMany(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t)) // many acts, and nothing of it is a dialect's
	x := w.standard()
	x.ValidDays = 7
	x, err := w.proposesFlow(x)
	check(t, err)
	check(t, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
		for i := range 500 {
			e := domain.Entry{At: w.clock.read(), Actor: x.ProposedBy, Via: domain.ViaSession, Act: "workflow.proposed", Subject: x.ID, Workflow: x.ID, WorkflowVersion: int64(i + 3)}
			if _, err := tx.Ledger.Append(ctx, e); err != nil {
				return err
			}
		}
		return nil
	}))
	_, err = w.agreesFlow(domain.Operator(), x)
	check(t, err)
}
