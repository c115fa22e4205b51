package domain_test

import (
	"testing"

	"layak/domain"
)

// above gives a role at the root.
func (w *world) above(who, role string) {
	w.Helper()
	_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people[who].PersonID, role, domain.RootUnit)
	check(w, err)
}

func (w *world) appealed(rejecter string) domain.Draft {
	w.Helper()
	d, err := w.decide(rejecter, w.submitted("Halo"), domain.Reject)
	check(w, err)
	_, err = w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon ditinjau")
	check(w, err)
	return w.now(d)
}

// TestAnAppealIsHeardNoLower than where the role was held in which it was rejected.
func TestAnAppealIsHeardNoLower(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("head", "superior")
		w.above("head", "superior")
		same := w.appealed("verifier2")
		w.above("verifier", "verifier")
		d := w.appealed("verifier")
		w.unchanged(d, w.approves("superior", d), domain.Forbidden, "decision.higher")
		for who, turns := range map[string]int{"superior": 1, "head": 2} {
			in, err := w.desk.Inbox(w.ctx, w.people[who])
			check(t, err)
			if len(in.MyTurn) != turns {
				t.Errorf("%d wait for %s", len(in.MyTurn), who)
			}
		}
		w.approveAll(same, "superior")
		w.approveAll(d, "head")
		// The other stages of the run are decided as ever.
		if d = w.approveAll(w.now(d), "verifier2", "approver"); d.State != domain.Cleared {
			t.Errorf("%s", d.State)
		}
	})
}

// TestNobodyHearsTheirOwnObjection in another post.
func TestNobodyHearsTheirOwnObjection(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("chief", "superior")
		d := w.appealed("verifier")
		in := w.mandateInput(domain.MandateAbsent)
		in.PersonID, in.Role, in.Principal = w.people["verifier"].PersonID, "superior", w.people["chief"].PersonID
		w.mandated(in)
		w.unchanged(d, w.approves("verifier", d), domain.Forbidden, "decision.not_rejecter")
		w.approveAll(d, "superior")
	})
}
