package domain_test

import (
	"context"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// timed is a draft of the author's that goes out at an instant.
func (w *world) timed(at time.Time, body string) domain.Draft {
	w.Helper()
	d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: body, Channels: []string{"web"}, PublishAt: at})
	check(w, err)
	return d
}

// waiting is a timed draft in review.
func (w *world) waiting(at time.Time, body string) domain.Draft {
	w.Helper()
	d, err := w.desk.Submit(w.ctx, w.people["author"], w.timed(at, body).ID)
	check(w, err)
	return d
}

// state fails unless the draft is in it.
func (w *world) state(d domain.Draft, want domain.State) domain.Draft {
	w.Helper()
	if d = w.now(d); d.State != want {
		w.Errorf("the draft is %s, want %s", d.State, want)
	}
	return d
}

// What waits for decisions when its publication time comes can never go out, and
// nobody has to have noticed: no job runs before the refusals.
func TestNothingIsDecidedFromThePublicationTimeOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := worldBegin.Add(2 * time.Hour)
		d := w.waiting(at, "Halo")
		w.clock.to(at.Add(-time.Second))
		d, err := w.decide("verifier", d, domain.Approve)
		check(t, err)
		w.clock.to(at.Add(-time.Millisecond)) // it moves on by a millisecond when it is read
		for _, decision := range []domain.Decision{domain.Approve, domain.RequestChanges, domain.Reject} {
			w.unchanged(d, func() error { _, err := w.decide("approver", d, decision); return err }, domain.Conflict, "draft.expired")
		}
		w.unchanged(d, func() error { _, err := w.decide("author2", d, domain.Approve); return err }, domain.Forbidden, "access.denied")
		later := at.Add(24 * time.Hour)
		for name, patch := range map[string]domain.DraftPatch{"another time": {PublishAt: &later}, "no time": {PublishAt: &time.Time{}}} {
			t.Log(name)
			w.unchanged(d, func() error {
				_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, patch)
				return err
			}, domain.Conflict, "draft.expired")
		}
		w.state(d, domain.InReview)
		w.work()
		d = w.state(d, domain.Expired)
		for name, act := range map[string]func() error{
			"decide": func() error { _, err := w.decide("approver", d, domain.Approve); return err },
			"edit": func() error {
				_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{PublishAt: &later})
				return err
			},
			"submit":  func() error { return w.submit(d) },
			"appeal":  func() error { _, err := w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon"); return err },
			"publish": func() error { _, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID); return err },
			"withdraw": func() error {
				_, err := w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "batal")
				return err
			},
		} {
			key := "draft.transition"
			if name == "decide" {
				key = "draft.expired"
			}
			w.unchanged(d, act, domain.Conflict, key)
		}
		v, err := w.desk.View(w.ctx, w.people["author"], d.ID)
		check(t, err)
		if v.Run.Status != domain.RunVoid || len(v.Run.Open) != 0 {
			t.Errorf("its run is %s, open are %v", v.Run.Status, v.Run.Open)
		}
		check(t, w.desk.Erase(w.ctx, w.people["admin"], d.ID, "lewat masa"))
	})
}

// Only what waits for decisions expires: the author sets another date, and a
// clearance is good for later.
func TestWhatDoesNotExpire(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := worldBegin.Add(2 * time.Hour)
		draft, cleared, returned := w.timed(at, "Konsep"), w.waiting(at, "Disetujui"), w.waiting(at, "Dikembalikan")
		cleared = w.approveAll(cleared, "verifier", "approver")
		returned, err := w.decide("verifier", returned, domain.RequestChanges)
		check(t, err)
		rejected, err := w.decide("verifier", w.waiting(at, "Ditolak"), domain.Reject)
		check(t, err)
		w.clock.to(at.Add(time.Hour))
		w.work()
		w.state(draft, domain.Drafting)
		w.state(cleared, domain.Cleared)
		w.state(returned, domain.ChangesRequested)
		w.state(rejected, domain.Rejected)

		past := func(d domain.Draft, act func() error) { w.unchanged(d, act, domain.Invalid, "draft.publish_at_past") }
		past(draft, func() error { return w.submit(draft) })
		past(returned, func() error { return w.submit(returned) })
		body := "Disetujui, lalu diubah"
		past(cleared, func() error {
			_, err := w.desk.Edit(w.ctx, w.people["author"], cleared.ID, w.now(cleared).Version, domain.DraftPatch{Body: &body})
			return err
		})
		w.unchanged(rejected, func() error {
			_, err := w.desk.Appeal(w.ctx, w.people["author"], rejected.ID, "mohon ditinjau")
			return err
		}, domain.Conflict, "draft.appeal_late")

		later := at.Add(48 * time.Hour)
		draft, err = w.desk.Edit(w.ctx, w.people["author"], draft.ID, w.now(draft).Version, domain.DraftPatch{PublishAt: &later})
		check(t, err)
		check(t, w.submit(draft))
		_, err = w.desk.Publish(w.ctx, w.people["approver"], cleared.ID)
		check(t, err)
		w.work()
		w.state(cleared, domain.Published)
	})
}

// A text that comes back to review has a time of its own; an earlier one no longer
// counts.
func TestTheTimeOfTheTextThatWaitsCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := worldBegin.Add(2 * time.Hour)
		d, later := w.waiting(at, "Halo"), at.Add(time.Hour)
		d, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{PublishAt: &later})
		check(t, err)
		w.clock.to(at)
		w.work()
		d = w.approveAll(w.state(d, domain.InReview), "verifier")
		w.clock.to(later)
		w.work()
		w.state(d, domain.Expired)
	})
}

// Whatever the clock says: a draft expires once, and stays so where it goes back.
func TestAClockThatJumps(t *testing.T) {
	for name, begin := range map[string]time.Time{
		"1970": time.Date(1970, 1, 1, 0, 10, 0, 0, time.UTC), "2038": time.Date(2038, 1, 19, 3, 0, 0, 0, time.UTC),
		"a year's end": time.Date(2026, 12, 31, 16, 30, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, storetest.SQLite(t))
			w.clock.to(begin)
			at := begin.Add(30 * time.Minute)
			d, other := w.waiting(at, "Halo"), w.waiting(at.Add(24*time.Hour), "Lain")
			w.work()
			w.state(d, domain.InReview)
			w.clock.to(begin.Add(-24 * time.Hour))
			w.work()
			w.state(d, domain.InReview)
			w.clock.to(at)
			w.work()
			n := w.leaves(w.state(d, domain.Expired))
			w.clock.to(begin)
			w.work()
			if w.state(d, domain.Expired); w.leaves(d) != n {
				t.Error("it expired twice")
			}
			w.approveAll(w.state(other, domain.InReview), "verifier")
			w.verified()
		})
	}
}

// Where the worker fails for good, nothing goes out all the same, and the draft
// expires once the worker is well again.
func TestExpiryWithoutItsWorker(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.removeLine("system", domain.ActCarryOut, "*")
		at := worldBegin.Add(time.Hour)
		d := w.waiting(at, "Halo")
		w.clock.to(at)
		for range 2 * domain.MaxJobAttempts {
			jobs, err := w.desk.ClaimWork(w.ctx, "test", 10)
			check(t, err)
			for _, j := range jobs {
				if err := w.desk.Work(w.ctx, j); j.Kind == domain.JobAttend && domain.KindOf(err) != domain.Forbidden {
					t.Fatalf("%s: %v", j.Kind, err)
				}
			}
			w.clock.move(10 * time.Minute)
			w.unchanged(d, func() error { _, err := w.decide("verifier", d, domain.Approve); return err }, domain.Conflict, "draft.expired")
		}
		_, err := w.lineAdded(domain.PolicyLine{Role: "system", Act: domain.ActCarryOut, Object: "*", Effect: "allow"})
		check(t, err)
		w.clock.move(time.Hour)
		w.work()
		w.state(d, domain.Expired)
	})
}

// Two workers that look at the same moment expire a draft once.
func TestTwoWorkersExpireOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := worldBegin.Add(time.Hour)
		d := w.waiting(at, "Halo")
		n := w.leaves(d)
		w.clock.to(at)
		done := make(chan error)
		for _, owner := range []string{"a", "b", "c", "d"} {
			go func() {
				jobs, err := w.desk.ClaimWork(w.ctx, owner, 10)
				for _, j := range jobs {
					if err == nil {
						err = w.desk.Work(w.ctx, j)
					}
				}
				done <- err
			}()
		}
		for range 4 {
			check(t, <-done)
		}
		// A lease that ran out: the same work is done twice.
		stale := domain.Job{ID: "attend-" + d.RunID, Kind: domain.JobAttend, DraftID: d.ID, Subject: d.RunID, LeasedBy: "a", Attempts: 1}
		check(t, w.desk.Work(w.ctx, stale))
		if w.state(d, domain.Expired); w.leaves(d) != n+1 {
			t.Errorf("%d leaves were written, want 1", w.leaves(d)-n)
		}
	})
}

// Whoever moves the publication time past the verbs is found out, and so is whoever
// says that a draft expired.
func TestTheTimeOfAReviewIsVerified(t *testing.T) {
	beside(t, func(t *testing.T, w *world, change func(...string)) {
		d := w.waiting(worldBegin.Add(time.Hour), "Halo")
		w.verified()
		change(`UPDATE drafts SET publish_at = publish_at + 86400000000`)
		w.broken("state.row")
		change(`UPDATE drafts SET publish_at = publish_at - 86400000000`)
		w.verified()
		change(`UPDATE drafts SET state = 'expired'`)
		w.broken("state.row")
		change(`UPDATE drafts SET state = 'in_review'`)
		check(t, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
			_, err := tx.Ledger.Append(ctx, domain.Entry{Actor: domain.SystemID, Via: domain.ViaJob, Act: "draft.expired", Draft: d.ID, Revision: 1,
				Before: domain.InReview, After: domain.Expired, Facts: map[string]string{"publish_at": domain.Instant(d.PublishAt)}, At: w.clock.read()})
			return err
		}))
		w.broken("review.stage")
	})
}
