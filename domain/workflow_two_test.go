package domain_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"layak/domain"
)

// TestAWorkflowTakesTwo: nothing is different until a second human has said yes to what
// they looked at, and then submissions take the new version; runs keep theirs.
func TestAWorkflowTakesTwo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		open := w.submitted("Halo")
		x := w.standard()
		x.Stages[0].Quorum = 2
		x, err := w.proposesFlow(x)
		check(t, err)
		if x.Version != 2 || x.State != domain.WorkflowProposed || x.Base != 1 || w.standard().Version != 1 {
			t.Fatalf("proposed: %+v", x)
		}
		waits, err := w.desk.Inbox(w.ctx, w.promoted())
		check(t, err)
		if !slices.ContainsFunc(waits.Proposals, func(p domain.Proposal) bool { return p.Kind == domain.ProposedWorkflow && p.ID == "standard/2" }) {
			t.Errorf("no proposal waits for the second: %+v", waits.Proposals)
		}
		if x, err = w.agreesFlow(w.people["admin2"], x); err != nil || x.State != domain.WorkflowActive || w.standard().Version != 2 {
			t.Fatalf("active: %+v, %v", x, err)
		}
		next := w.submitted("Halo lagi")
		for _, c := range []struct {
			d    domain.Draft
			want domain.State
		}{{open, domain.InReview}, {next, domain.InReview}} {
			got, err := w.decide("verifier", c.d, domain.Approve)
			check(t, err)
			v, err := w.desk.View(w.ctx, w.people["auditor"], got.ID)
			check(t, err)
			if step := v.Run.Step; (step == 2) != (c.d.ID == open.ID) {
				t.Errorf("%s is in step %d of version %d", c.d.ID, step, v.Run.WorkflowVersion)
			}
		}
	})
}

// TestWhoMayNotSayYes: every refusal leaves state and log as they were.
func TestWhoMayNotSayYes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin2 := w.promoted()
		x := w.standard()
		x.Stages[0].Quorum = 2
		x, err := w.proposesFlow(x)
		check(t, err)
		v, err := w.desk.ShowWorkflow(w.ctx, admin2, x.ID, x.Version)
		check(t, err)
		other := x
		other.Name = "Lain"
		link := func() {
			_, err := w.desk.LinkPeople(w.ctx, domain.Operator(), admin2.PersonID, w.people["admin"].PersonID, "akun kedua")
			check(t, err)
		}
		program := admin2
		program.Via = domain.ViaToken
		for _, c := range []struct {
			who    domain.Actor
			seen   string
			before func()
			kind   domain.Kind
			key    string
		}{
			{w.people["admin"], v.Seen, nil, domain.Forbidden, "workflow.second_person"},
			{w.people["author"], v.Seen, nil, domain.Forbidden, "access.denied"},
			{program, v.Seen, nil, domain.Forbidden, "workflow.human"},
			{admin2, "", nil, domain.Invalid, "workflow.seen_missing"},
			{admin2, other.Seen(1, 1), nil, domain.Conflict, "workflow.changed"},
			{admin2, "0" + v.Seen[strings.Index(v.Seen, "."):], nil, domain.Conflict, "workflow.seen_overtaken"},
			{admin2, v.Seen, link, domain.Forbidden, "workflow.second_person"},
		} {
			if c.before != nil {
				c.before()
			}
			leaves := w.size()
			_, err := w.desk.ActivateWorkflow(w.ctx, c.who, x.ID, x.Version, c.seen)
			w.refused(err, c.kind, c.key)
			if now := w.standard(); now.Version != 1 || w.size() != leaves {
				t.Errorf("%s: version %d is active, %d leaves more", c.key, now.Version, w.size()-leaves)
			}
		}
	})
}

// TestAnOvertakenWorkflow: of two proposals on one version the second cannot follow the
// first, and is withdrawn; neither then waits any more.
func TestAnOvertakenWorkflow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin2 := w.promoted()
		x, y := w.standard(), w.standard()
		x.ValidDays, y.ValidDays = 10, 20
		x, err := w.proposesFlow(x)
		check(t, err)
		y, err = w.proposesFlow(y)
		check(t, err)
		_, err = w.agreesFlow(admin2, x)
		check(t, err)
		_, err = w.agreesFlow(admin2, y)
		w.refused(err, domain.Conflict, "workflow.overtaken")
		_, err = w.desk.WithdrawWorkflow(w.ctx, admin2, y.ID, y.Version, "")
		w.refused(err, domain.Invalid, "reason.missing")
		_, err = w.desk.WithdrawWorkflow(w.ctx, admin2, y.ID, y.Version, "sudah lewat")
		check(t, err)
		_, err = w.desk.WithdrawWorkflow(w.ctx, w.people["admin"], y.ID, y.Version, "")
		w.refused(err, domain.Conflict, "workflow.not_proposed")
		_, err = w.desk.ActivateWorkflow(w.ctx, admin2, x.ID, x.Version, "1.1.x")
		w.refused(err, domain.Conflict, "workflow.not_proposed")
		_, err = w.proposesFlow(w.standard())
		w.refused(err, domain.Conflict, "workflow.same")
	})
}

// TestAnotherUnitsWorkflowIsNotTaken: whoever writes workflows for a branch alone cannot
// make a version by which one of the whole institution becomes theirs.
func TestAnotherUnitsWorkflowIsNotTaken(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("local", "admin")
		x := w.standard()
		x.Unit, x.Stages = "humas", x.Stages[1:]
		_, err := w.desk.ProposeWorkflow(w.ctx, w.people["local"], x, "")
		w.refused(err, domain.Forbidden, "access.denied")
		x.ID = "humas"
		_, err = w.desk.ProposeWorkflow(w.ctx, w.people["local"], x, "")
		check(t, err)
	})
}

// TestAQuorumThatNobodyCanReach is told at the proposal and refused at the yes.
func TestAQuorumThatNobodyCanReach(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.standard()
		x.Stages[0].Quorum = 5
		x, err := w.proposesFlow(x)
		check(t, err)
		v, err := w.desk.ShowWorkflow(w.ctx, domain.Operator(), x.ID, x.Version)
		check(t, err)
		if want := (domain.Unreachable{Stage: "verification", Unit: "humas", Needed: 5, Have: 2}); !slices.Contains(v.Unreachable, want) {
			t.Errorf("told: %+v", v.Unreachable)
		}
		leaves := w.size()
		_, err = w.agreesFlow(domain.Operator(), x)
		w.refused(err, domain.Conflict, "workflow.unreachable")
		// Nobody verifies at the top; what is said is of the unit that lacks the fewest.
		if e := new(domain.Error); !errors.As(err, &e) || !slices.Equal(e.Args, []string{"verification", "5", "2", "humas"}) {
			t.Errorf("%+v", e)
		}
		if w.size() != leaves || w.standard().Version != 1 {
			t.Error("the refusal changed something")
		}
		for _, who := range []string{"verifier3", "verifier4", "verifier5"} {
			w.hire(who, "verifier")
		}
		_, err = w.agreesFlow(domain.Operator(), x)
		check(t, err)
	})
}

// TestAWorkflowTakesDraftsFromAnother: the second human is told from which, and where fewer
// eyes look than now; and where it would never be taken.
func TestAWorkflowTakesDraftsFromAnother(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shown := func(x domain.Workflow) domain.WorkflowView {
			t.Helper()
			x, err := w.proposesFlow(x)
			check(t, err)
			v, err := w.desk.ShowWorkflow(w.ctx, w.people["auditor"], x.ID, x.Version)
			check(t, err)
			return v
		}
		x := w.standard()
		x.ID, x.Unit, x.ValidDays = "media", "media", x.ValidDays+1
		x.Stages = x.Stages[1:] // without verification
		x.Emergency = nil
		v := shown(x)
		i := slices.IndexFunc(v.Instead, func(o domain.Instead) bool { return o.ID == "standard" })
		if v.Never || i < 0 || !slices.Contains(v.Instead[i].Difference.Fewer, "verification") || !slices.Contains(v.Instead[i].Difference.Longer, "valid_days") {
			t.Errorf("a nearer workflow: never %v, from %+v", v.Never, v.Instead)
		}
		x = w.standard()
		x.ID = "zzz" // says the same for the same drafts, and loses by its id
		if v := shown(x); !v.Never || len(v.Instead) > 0 {
			t.Errorf("one that is never chosen: never %v, from %+v", v.Never, v.Instead)
		}
		x = w.standard()
		x.ValidDays--
		if v := shown(x); v.Never || len(v.Instead) > 0 {
			t.Errorf("another version: never %v, from %+v", v.Never, v.Instead)
		}
	})
}

// TestTheSameWorkflowWaitsOnce: a text that waits is not proposed again, under whatever
// note, until it is withdrawn or another version has become active.
func TestTheSameWorkflowWaitsOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.standard()
		x.ValidDays = 10
		x, err := w.proposesFlow(x)
		check(t, err)
		admin2 := w.promoted()
		again := func() error {
			_, err := w.desk.ProposeWorkflow(w.ctx, admin2, x, "sekali lagi")
			return err
		}
		leaves := w.size()
		err = again()
		w.refused(err, domain.Conflict, "workflow.waiting")
		if e := new(domain.Error); !errors.As(err, &e) || !slices.Equal(e.Args, []string{"2"}) || w.size() != leaves {
			t.Errorf("%+v, %d leaves more", e, w.size()-leaves)
		}
		v, err := w.desk.WeighWorkflow(w.ctx, w.people["admin"], x)
		if err != nil || !slices.ContainsFunc(v.Problems, func(e *domain.Error) bool { return e.Key == "workflow.waiting" }) {
			t.Errorf("weighed: %+v, %v", v.Problems, err)
		}
		if v, err = w.desk.ShowWorkflow(w.ctx, w.people["admin"], x.ID, x.Version); err != nil || len(v.Problems) > 0 {
			t.Errorf("against the one that waits: %+v, %v", v.Problems, err)
		}
		y := w.standard()
		y.ValidDays = 20
		_, err = w.flow(y)
		check(t, err)
		check(t, again()) // the first follows another version
		w.refused(again(), domain.Conflict, "workflow.waiting")
		_, err = w.desk.WithdrawWorkflow(w.ctx, domain.Operator(), x.ID, 4, "belum perlu")
		check(t, err)
		check(t, again())
	})
}
