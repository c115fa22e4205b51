package domain_test

import (
	"context"
	"testing"
	"time"

	"layak/domain"
)

// meanwhile does something while the next scan is under way.
func (w *world) meanwhile(act func()) {
	rules := w.desk.Rules.(*words)
	rules.mu.Lock()
	defer rules.mu.Unlock()
	rules.during = act
}

func (w *world) edit(d domain.Draft, body string) domain.Draft {
	w.Helper()
	d, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &body})
	check(w, err)
	return d
}

// What was scanned is not the text any more when the act is written.
func TestAnActWhoseTextHasChangedMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.past = true
		d := w.draft("WARN satu")
		w.meanwhile(func() { w.edit(d, "WARN dua") })
		w.refused(w.override("security", d, "bodyWARN"), domain.Conflict, "draft.changed")
		if v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID); err != nil || len(v.Overrides) != 0 {
			t.Errorf("overrides %v (%v)", v.Overrides, err)
		}

		d = w.draft("WARN satu")
		w.meanwhile(func() { w.edit(d, "BLOCK dua") })
		w.refused(w.submit(d), domain.Conflict, "draft.changed")

		d, err := w.decide("verifier", w.submitted("satu"), domain.Reject)
		check(t, err)
		w.meanwhile(func() { w.retext(d) })
		_, err = w.desk.Appeal(w.ctx, w.people["author"], d.ID, "alasan")
		w.refused(err, domain.Conflict, "draft.changed")
	})
}

// retext gives a draft another content hash past every verb.
func (w *world) retext(d domain.Draft) {
	w.Helper()
	check(w, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
		d, err := tx.Drafts.ByID(ctx, d.ID)
		if err != nil {
			return err
		}
		d.ContentHash = "sha256:00"
		return tx.Drafts.Save(ctx, &d)
	}))
}

// A text that was replaced, cleared and ordered again while the gate looked at the
// one before goes out; the one before neither goes out nor parks it.
func TestTheGateWasLookingAtAnotherText(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.dated(time.Hour, "satu")
		order := func(d domain.Draft) {
			_, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID)
			check(t, err)
		}
		order(d)
		w.clock.move(50 * time.Minute)
		jobs, err := w.desk.ClaimWork(w.ctx, "test", 10)
		check(t, err)
		for _, j := range jobs {
			check(t, w.desk.Work(w.ctx, j)) // sketches
		}
		w.clock.move(11 * time.Minute)
		jobs, err = w.desk.ClaimWork(w.ctx, "test", 10)
		check(t, err)
		if len(jobs) != 1 || jobs[0].Kind != domain.JobPublish {
			t.Fatalf("%+v", jobs)
		}
		w.meanwhile(func() {
			again, at := w.now(d), w.clock.read().Add(time.Hour)
			body := "dua"
			again, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, again.Version, domain.DraftPatch{Body: &body, PublishAt: &at})
			check(t, err)
			order(w.approveAll(again, "verifier", "approver"))
		})
		w.refused(w.desk.CarryOut(w.ctx, jobs[0]), domain.Conflict, "draft.changed")
		if got := w.now(d); got.State != domain.Scheduled {
			t.Errorf("%s because of %q", got.State, got.ParkedReason)
		}
	})
}

// A vote is for the text of the run, whatever the draft says.
func TestAVoteIsForTheTextOfTheRun(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.past = true
		d := w.submitted("satu")
		check(t, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
			run, err := tx.Runs.ByID(ctx, d.RunID)
			if err != nil {
				return err
			}
			run.ContentHash = "sha256:00"
			return tx.Runs.Save(ctx, &run)
		}))
		w.unchanged(d, func() error { _, err := w.decide("verifier", d, domain.Approve); return err }, domain.Conflict, "draft.changed")
	})
}

// Whoever has approved a text, or has ever submitted it, lifts none of its findings.
func TestWhoMayLiftNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.approveAll(w.submitted("REVIEW"), "verifier", "security")
		w.unchanged(d, func() error { return w.override("security", d, "bodyREVIEW") }, domain.Forbidden, "override.not_voted")
		check(t, w.override("security2", d, "bodyREVIEW"))

		_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people["author2"].PersonID, "security", "humas")
		check(t, err)
		d = w.draft("REVIEW")
		_, err = w.desk.Submit(w.ctx, w.people["author2"], d.ID)
		check(t, err)
		d = w.now(d)
		w.unchanged(d, func() error { return w.override("author2", d, "bodyREVIEW") }, domain.Forbidden, "override.not_submitter")
		_, err = w.decide("verifier", d, domain.RequestChanges)
		check(t, err)
		check(t, w.submit(d))
		w.unchanged(d, func() error { return w.override("author2", d, "bodyREVIEW") }, domain.Forbidden, "override.not_submitter")
	})
}

// What somebody has submitted they do not approve after it was returned and
// submitted by another, and an override of theirs counts for nothing.
func TestASubmitterOfAnEarlierRunDecidesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, role := range []string{"verifier", "security"} {
			_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people["author2"].PersonID, role, "humas")
			check(t, err)
		}
		d := w.draft("BLOCK")
		check(t, w.override("author2", d, "bodyBLOCK"))
		check(t, w.override("security", d, "bodyBLOCK"))
		_, err := w.desk.Submit(w.ctx, w.people["author2"], d.ID)
		check(t, err)
		_, err = w.decide("verifier", d, domain.RequestChanges)
		check(t, err)
		check(t, w.submit(d))
		w.unchanged(d, func() error { _, err := w.decide("author2", d, domain.Approve); return err }, domain.Forbidden, "decision.not_submitter")

		lifted := w.draft("BLOCK")
		check(t, w.override("author2", lifted, "bodyBLOCK"))
		_, err = w.desk.Submit(w.ctx, w.people["author2"], lifted.ID)
		w.refused(err, domain.Invalid, "findings.block")
		check(t, w.submit(lifted))

		returned := w.draft("Loket buka")
		_, err = w.desk.Submit(w.ctx, w.people["author2"], returned.ID)
		check(t, err)
		_, err = w.decide("verifier", returned, domain.RequestChanges)
		check(t, err)
		check(t, w.submit(returned))
		inbox, err := w.desk.Inbox(w.ctx, w.people["author2"])
		check(t, err)
		for _, it := range inbox.MyTurn {
			t.Errorf("the inbox lists %s, which its reader has submitted before", it.Draft.ID)
		}
	})
}

// An incomplete scan, or that of an edit which failed, is never taken for clean.
func TestWhatWasNotSavedIsNotClean(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		broken := w.draft("BROKEN")
		if n := w.scans(func() {
			w.unchanged(broken, func() error { return w.submit(broken) }, domain.Invalid, "scan.incomplete")
		}); n == 0 {
			t.Error("a scan that was cut short is never made again")
		}

		d := w.draft("BLOCK")
		clean, bad := "Loket tutup", []string{"nowhere"}
		_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &clean, Channels: &bad})
		w.refused(err, domain.Invalid, "channel.unknown")
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")
		d = w.edit(d, "BLOCK BLOCK")
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")
	})
}
