package domain_test

import (
	"slices"
	"testing"

	"layak/domain"
)

// TestWorkflowReplay: of the clearances of the past exactly those are told that the
// version would have asked more of, or less; names for those alone who may read them.
func TestWorkflowReplay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		second := w.promoted()
		plain, on := w.cleared("Halo"), w.cleared("Hai", "x")
		raised := w.approveAll(w.submitted("REVIEW Halo"), "verifier", "security", "approver")
		w.cleared("Lama")
		old := w.clock.read()
		w.clock.move(2 * 24 * 3600 * 1e9)
		w.submitted("Belum selesai")
		w.side(1)
		w.approveAll(w.beside("Di samping"), "security", "legal", "approver") // in another workflow

		told := func(who domain.Actor, change func(*domain.Workflow)) domain.FlowReplay {
			t.Helper()
			x := w.standard()
			change(&x)
			x, err := w.proposesFlow(x)
			check(t, err)
			r, err := w.desk.ReplayWorkflow(w.ctx, who, x.ID, x.Version)
			check(t, err)
			_, err = w.desk.WithdrawWorkflow(w.ctx, w.people["admin"], x.ID, x.Version, "")
			check(t, err)
			return r
		}
		stage := func(list []domain.FlowReplayed, name string) (ids []string) {
			i := slices.IndexFunc(list, func(x domain.FlowReplayed) bool { return x.Stage == name })
			if i < 0 {
				return nil
			}
			for _, d := range list[i].Drafts {
				ids = append(ids, d.ID)
			}
			return ids
		}
		auditor := w.people["auditor"]
		if r := told(auditor, func(x *domain.Workflow) { x.ValidDays = 5 }); r.Looked != 4 || r.Refused != 0 || r.Spared != 0 || r.Skipped != 0 {
			t.Errorf("a shorter clearance: %+v", r)
		}
		r := told(auditor, func(x *domain.Workflow) { x.Stages[0].Quorum = 2 })
		if r.Refused != 4 || len(r.Lacks) != 1 || r.Lacks[0].Count != 4 || !slices.Contains(stage(r.Lacks, "verification"), plain.ID) || r.Spared != 0 {
			t.Errorf("a second verifier: %+v", r)
		}
		if r := told(second, func(x *domain.Workflow) { x.Stages[0].Quorum = 2 }); r.Refused != 4 || len(r.Lacks[0].Drafts) != 0 {
			t.Errorf("to who reads no drafts: %+v", r)
		}
		// The condition of a stage is asked of the findings and the channels of then.
		r = told(auditor, func(x *domain.Workflow) {
			x.Stages = append(x.Stages, domain.Stage{Name: "legal", Roles: []string{"legal"}, Quorum: 1, DueHours: 8, When: domain.When{Channels: []string{"x"}}})
		})
		if got := stage(r.Lacks, "legal"); r.Refused != 1 || !slices.Equal(got, []string{on.ID}) {
			t.Errorf("a stage for one channel: %+v", r)
		}
		r = told(auditor, func(x *domain.Workflow) { x.Stages = x.Stages[1:] })
		if got := stage(r.Spares, "verification"); r.Refused != 0 || r.Spared != 4 || len(got) != 4 || !slices.Contains(got, raised.ID) {
			t.Errorf("without verification: %+v", r)
		}
		_, err := w.lineAdded(domain.PolicyLine{Role: "security", Act: domain.ActDraftDecide, Object: "verification", Effect: "allow"})
		check(t, err)
		if r := told(auditor, func(x *domain.Workflow) { x.Stages[0].Roles = []string{"security"} }); r.Refused != 4 {
			t.Errorf("of another role: %+v", r)
		}
		if r := told(auditor, func(x *domain.Workflow) { x.Channels = []string{"x"} }); r.Refused != 3 || r.Lacks[0].Stage != "" || r.Looked != 4 {
			t.Errorf("for one channel alone: %+v", r)
		}
		if r := told(auditor, func(x *domain.Workflow) { x.Stages[0].Requires = domain.RecordConsequenceTest }); r.Refused != 4 {
			t.Errorf("with a record: %+v", r)
		}
		check(t, w.desk.Erase(w.ctx, w.people["admin"], w.withdrawn(plain).ID, "lama"))
		if r := told(auditor, func(x *domain.Workflow) { x.ValidDays = 5 }); r.Looked != 3 || r.Skipped != 1 {
			t.Errorf("after one was erased: %+v", r)
		}
		w.clock.move(old.AddDate(0, 0, domain.ReplayDays+1).Sub(w.clock.read()))
		if r := told(auditor, func(x *domain.Workflow) { x.Stages[0].Quorum = 2 }); r.Looked != 0 {
			t.Errorf("long ago: %+v", r)
		}
		_, err = w.desk.ReplayWorkflow(w.ctx, auditor, "standard", 1)
		w.refused(err, domain.Conflict, "workflow.not_proposed")
		_, err = w.desk.ReplayWorkflow(w.ctx, w.people["author"], "standard", 1)
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.desk.ReplayWorkflow(w.ctx, auditor, "standard", 99)
		w.refused(err, domain.NotFound, "workflow.unknown")
	})
}

// withdrawn takes a cleared draft back.
func (w *world) withdrawn(d domain.Draft) domain.Draft {
	w.Helper()
	d, err := w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "batal")
	check(w, err)
	return d
}
