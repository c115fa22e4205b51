package domain_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
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
		open, err := w.desk.OpenRuns(w.ctx, w.people["admin"], "standard")
		check(t, err)
		if runs := open.List; len(runs) != 1 || open.Active.Version != 2 || open.Hidden != 0 || open.More || runs[0].DraftID != d.ID || !runs[0].MayMove || runs[0].Title != "" {
			t.Fatalf("%+v", open)
		}
		run, err := w.desk.MoveRun(w.ctx, w.people["admin"], d.ID, x.Version, "alur baru")
		check(t, err)
		if run.Round != 2 || run.WorkflowVersion != 2 || !run.At.Equal(w.now(d).UpdatedAt) {
			t.Errorf("%+v", run)
		}
		if open, err = w.desk.OpenRuns(w.ctx, w.people["auditor"], "standard"); err != nil || len(open.List) != 0 {
			t.Errorf("still open: %+v, %v", open.List, err)
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
		w.verifiersMove()
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
		w.unchanged(d, move("verifier", d, x.Version, "lebih cepat"), domain.Conflict, "run.fewer_eyes")
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
		w.unchanged(blocked, move("verifier", blocked, z.Version, "baru"), domain.Conflict, "run.fewer_eyes")
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
		w.verifiersMove()
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
			w.unchanged(d, func() error {
				_, err := w.desk.MoveRun(w.ctx, w.people["verifier"], d.ID, x.Version, "baru")
				return err
			}, domain.Conflict, c.key)
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

// verifiersMove lets verifiers move runs, who read drafts, as administrators do not.
func (w *world) verifiersMove() {
	w.Helper()
	_, err := w.lineAdded(domain.PolicyLine{Role: "verifier", Act: domain.ActRunMove, Object: "*", Effect: "allow"})
	check(w, err)
}

// TestWhoMovesUnreadLearnsNothing of what stands in a draft: neither by what is answered
// nor by why a run stays. Whoever may read it is told.
func TestWhoMovesUnreadLearnsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.verifiersMove()
		plain, found := w.submitted("Halo"), w.submitted("REVIEW Halo")
		move := func(who string, d domain.Draft, version int64) (domain.MovedRun, error) {
			return w.desk.MoveRun(w.ctx, w.people[who], d.ID, version, "alur baru")
		}
		for name, c := range map[string]struct {
			change func(*domain.Workflow)
			key    string
		}{
			"fewer": {func(x *domain.Workflow) { x.Stages = x.Stages[1:] }, "run.fewer_eyes"},
			"other": {func(x *domain.Workflow) { x.Classifications = []domain.Classification{domain.Secret} }, "workflow.none"},
		} {
			x := w.standard()
			x.Name = name
			from := x
			c.change(&x)
			x, err := w.flow(x)
			check(t, err)
			for _, d := range []domain.Draft{plain, found} {
				_, err := move("admin", d, x.Version)
				w.refused(err, domain.Conflict, "run.stays")
				if e := new(domain.Error); !errors.As(err, &e) || len(e.Args) > 0 || len(e.Findings) > 0 {
					t.Errorf("%s tells %+v", name, e)
				}
				_, err = move("verifier", d, x.Version)
				w.refused(err, domain.Conflict, c.key)
			}
			open, err := w.desk.OpenRuns(w.ctx, w.people["admin"], "standard")
			check(t, err)
			for _, r := range open.List {
				if domain.KeyOf(r.Why) != "run.stays" || r.Stages != nil || r.ContentHash != "" {
					t.Errorf("%s: listed as %+v", name, r)
				}
			}
			_, err = w.flow(from)
			check(t, err)
		}
		x := w.renewed()
		a, err := move("admin", plain, x.Version)
		check(t, err)
		b, err := move("admin", found, x.Version)
		check(t, err)
		a.ID, a.DraftID, a.At = b.ID, b.DraftID, b.At
		if !reflect.DeepEqual(a, b) || a.Stages != nil {
			t.Errorf("%+v and %+v tell which has findings", a, b)
		}
		y := w.standard()
		y.Name = "Lagi"
		y, err = w.flow(y)
		check(t, err)
		if told, err := move("verifier", found, y.Version); err != nil || len(told.Stages) != 3 {
			t.Errorf("whoever may read it is told %+v, %v", told.Stages, err)
		}
	})
}

// TestRunsThatStayHideNone: however many there are that cannot be moved, those that can
// stand first, and it is said that there are more.
func TestRunsThatStayHideNone(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t)) // the copies are in no log
	d := w.submitted("Halo")
	w.copied(d, 203)
	w.renewed()
	open, err := w.desk.OpenRuns(w.ctx, w.people["admin"], "standard")
	check(t, err)
	if len(open.List) != 200 || open.List[0].DraftID != d.ID || !open.List[0].MayMove || open.List[1].MayMove || !open.More || open.Hidden != 0 {
		t.Errorf("%d are listed, %d hidden, more: %v, the first is of %s", len(open.List), open.Hidden, open.More, open.List[0].DraftID)
	}
}

// copied makes as many other runs like that of a draft, which begin before it and whose
// text was not scanned.
func (w *world) copied(d domain.Draft, n int) {
	w.Helper()
	d = w.now(d)
	check(w, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
		run, err := tx.Runs.ByID(ctx, d.RunID)
		if err != nil {
			return err
		}
		for i := range n {
			d, run := d, run
			d.ID, run.ID = fmt.Sprintf("a-draft-%d", i), fmt.Sprintf("a-run-%d", i)
			d.RunID, run.DraftID, d.Version, run.Version = run.ID, d.ID, 0, 0
			if err := errors.Join(tx.Drafts.Add(ctx, &d), tx.Runs.Add(ctx, &run)); err != nil {
				return err
			}
		}
		return nil
	}))
}
