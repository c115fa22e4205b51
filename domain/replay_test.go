package domain_test

import (
	"testing"

	"layak/domain"
)

// TestReplay: of what was done, exactly that is told which the change alone would have
// refused, with names for those alone who may read the drafts.
func TestReplay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		second := w.promoted()
		m := w.mandated(w.mandateInput(domain.MandateAbsent)) // author2 for the approver
		first, other := w.verifiedDraft("Halo"), w.verifiedDraft("Hai", "x")
		first, err := w.decide("author2", first, domain.Approve)
		check(t, err)
		_, err = w.desk.Publish(w.ctx, w.people["author2"], first.ID)
		check(t, err)
		_, err = w.decide("approver", other, domain.Reject)
		check(t, err)
		check(t, w.override("security", w.draft("BLOCK"), "bodyBLOCK"))
		_, err = w.desk.EndMandate(w.ctx, w.people["author2"], m.ID, m.Version, "kembali")
		check(t, err)
		_, err = w.agreed(line("barred", domain.ActDraftDecide, "*", "deny"), line("barred", domain.ActDraftPublish, "*", "deny"))
		check(t, err)

		told := func(who domain.Actor, items ...domain.ChangeItem) domain.Replay {
			t.Helper()
			c, err := w.proposes(items...)
			check(t, err)
			r, err := w.desk.ReplayChange(w.ctx, who, c.ID)
			check(t, err)
			_, err = w.desk.WithdrawChange(w.ctx, w.people["admin"], c.ID, c.Version, "")
			check(t, err)
			return r
		}
		auditor := w.people["auditor"]
		if r := told(auditor, w.give("author", "verifier", "humas")); r.Looked != 6 || r.Count() != 0 || r.Skipped != 0 {
			t.Errorf("a role more: %+v", r)
		}
		r := told(auditor, w.give("verifier", "barred", "humas"))
		if len(r.Refused) != 1 || r.Count() != 2 {
			t.Fatalf("both of the verifier: %+v", r)
		}
		if x := r.Refused[0]; x.Person != w.people["verifier"].PersonID || x.Act != domain.ActDraftDecide || x.Stage != "verification" || len(x.Drafts) != 2 || x.Drafts[0].ID != other.ID || x.Drafts[0].Title != "Judul" {
			t.Errorf("both of the verifier: %+v", x)
		}
		if r := told(second, w.give("verifier", "barred", "humas")); r.Count() != 2 || len(r.Refused[0].Drafts) != 0 {
			t.Errorf("to who reads no drafts: %+v", r)
		}
		if r := told(auditor, w.give("verifier", "barred", "humas", "x")); r.Count() != 1 || r.Refused[0].Drafts[0].ID != other.ID {
			t.Errorf("for one channel: %+v", r)
		}
		// What was done by a mandate that is over now is the change's to refuse all the same.
		if r := told(auditor, w.give("author2", "barred", "humas")); r.Count() != 2 || len(r.Refused) != 2 {
			t.Errorf("by the acting official: %+v", r)
		}
		if r := told(auditor, line("security", domain.ActOverride, "*", "deny")); r.Count() != 1 || r.Refused[0].Act != domain.ActOverride {
			t.Errorf("lifting: %+v", r)
		}
		// What powers of now would not allow either is no effect of the change.
		check(t, w.desk.Revoke(w.ctx, w.people["admin"], w.grantOf("verifier", "verifier")))
		if r := told(auditor, w.give("verifier", "barred", "humas")); r.Count() != 0 {
			t.Errorf("after the role was taken back: %+v", r)
		}
		w.clock.move((domain.ReplayDays + 1) * 24 * 3600 * 1e9)
		if r := told(auditor, w.give("author2", "barred", "humas")); r.Looked != 0 {
			t.Errorf("long ago: %+v", r)
		}

		c, err := w.proposes(w.give("author", "checker", "media"))
		check(t, err)
		_, err = w.desk.ReplayChange(w.ctx, w.people["author"], c.ID)
		w.refused(err, domain.NotFound, "change.unknown")
		_, err = w.desk.Grant(w.ctx, domain.Operator(), w.people["author"].PersonID, "checker", "media")
		check(t, err)
		_, err = w.desk.ReplayChange(w.ctx, auditor, c.ID)
		w.refused(err, domain.Conflict, "change.overtaken")
		_, err = w.desk.WithdrawChange(w.ctx, second, c.ID, c.Version, "sudah")
		check(t, err)
		_, err = w.desk.ReplayChange(w.ctx, auditor, c.ID)
		w.refused(err, domain.Conflict, "change.withdrawn")
	})
}
