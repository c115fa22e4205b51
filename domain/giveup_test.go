package domain_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"layak/domain"
)

var errDisk = errors.New("the disk is full")

// faulty is a store whose publications cannot be added or saved while broken
// says so.
type faulty struct {
	domain.Store
	broken func() bool
}

func (f faulty) Write(ctx context.Context, fn func(context.Context, domain.Tx) error) error {
	return f.Store.Write(ctx, func(ctx context.Context, tx domain.Tx) error {
		tx.Publications = faultyPublications{tx.Publications, f.broken}
		return fn(ctx, tx)
	})
}

type faultyPublications struct {
	domain.Publications
	broken func() bool
}

func (p faultyPublications) Add(ctx context.Context, pub *domain.Publication) error {
	if p.broken() {
		return errDisk
	}
	return p.Publications.Add(ctx, pub)
}

func (p faultyPublications) Save(ctx context.Context, pub *domain.Publication) error {
	if p.broken() {
		return errDisk
	}
	return p.Publications.Save(ctx, pub)
}

// breakable makes the world's desk work on a store that breaks when told to.
func (w *world) breakable() (broken *bool) {
	broken = new(bool)
	parts := w.desk.Parts
	parts.Store = faulty{parts.Store, func() bool { return *broken }}
	w.desk = domain.NewDesk(parts)
	return broken
}

// tries runs what is due, whether it fails or not, and counts the failures.
func (w *world) tries(times int) (failed int) {
	w.Helper()
	for range times {
		jobs, err := w.desk.ClaimWork(w.ctx, "test", 10)
		check(w, err)
		for _, j := range jobs {
			if err := w.desk.Work(w.ctx, j); err != nil {
				if !errors.Is(err, errDisk) {
					w.Fatalf("it failed otherwise: %v", err)
				}
				failed++
			}
		}
		w.clock.move(20 * time.Minute)
	}
	return failed
}

// parkedByUs checks that a draft waits for a person after a job was given up,
// with the leaf that says so, and that no work is left.
func (w *world) parkedByUs(d domain.Draft) {
	w.Helper()
	if now := w.now(d); now.State != domain.Parked || now.ParkedReason != "job.failed" {
		w.Errorf("the draft is %s, %q", now.State, now.ParkedReason)
	}
	records, _, err := w.desk.Story(w.ctx, w.people["auditor"], d.ID)
	check(w, err)
	last := records[len(records)-1]
	if last.Act != "draft.parked" || last.Before != domain.Publishing || last.After != domain.Parked || last.Facts["reason"] != "job.failed" ||
		last.Actor != domain.SystemID {
		w.Errorf("the last leaf is %+v", last)
	}
	if due, err := w.desk.NextWork(w.ctx); err != nil || !due.IsZero() {
		w.Errorf("work is left for %v, %v", due, err)
	}
	// What the page of the draft shows, and to whom it offers what.
	v, err := w.desk.View(w.ctx, w.people["approver"], d.ID)
	check(w, err)
	if v.Draft.ParkedReason != "job.failed" || v.Draft.State != domain.Parked {
		w.Errorf("the page says %s, %q", v.Draft.State, v.Draft.ParkedReason)
	}
	w.verified()
}

func TestAPublicationThatCannotBeginIsGivenUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		broken := w.breakable()
		d := w.ordered("web", "x")
		before := w.leaves(d)
		*broken = true
		if n := w.tries(domain.MaxJobAttempts - 1); n != domain.MaxJobAttempts-1 || w.now(d).State != domain.Publishing || w.leaves(d) != before {
			t.Fatalf("%d failures, %s, %d leaves more", n, w.now(d).State, w.leaves(d)-before)
		}
		if n := w.tries(5); n != 1 || w.leaves(d) != before+1 {
			t.Errorf("%d failures after the last, %d leaves more", n, w.leaves(d)-before)
		}
		w.parkedByUs(d)
		v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		if len(v.Publications) != 0 {
			t.Errorf("half of a beginning was kept: %+v", v.Publications)
		}
		*broken = false
		_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if p := w.publication(d, "web"); p.State != domain.PublicationSent || w.publication(d, "x").State != domain.PublicationPending {
			t.Errorf("after another order: %+v", p)
		}
		w.verified()
	})
}

func TestADeliveryThatCannotBeginIsGivenUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.webhook()
		broken := w.breakable()
		d := w.ordered("web", "portal")
		jobs, err := w.desk.ClaimWork(w.ctx, "test", 1)
		check(t, err)
		check(t, w.desk.Work(w.ctx, jobs[0])) // begins the publication
		*broken = true
		if n := w.tries(domain.MaxJobAttempts + 3); n != domain.MaxJobAttempts || len(w.courier.calls) != 0 {
			t.Errorf("%d failures, %d calls", n, len(w.courier.calls))
		}
		w.parkedByUs(d)
		if p := w.publication(d, "portal"); p.State != domain.PublicationPending || !p.OpenSince.IsZero() || w.publication(d, "web").State != domain.PublicationSent {
			t.Errorf("portal: %+v", p)
		}
		*broken = false
		_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Published || len(w.courier.calls) != 1 {
			t.Errorf("after another order: %s, %d calls", d.State, len(w.courier.calls))
		}
		w.verified()
	})
}

// A call was made, and its end could not be recorded in time: nobody knows any
// more, and a person is asked. It must not stay open for good.
func TestACallWhoseEndCannotBeRecordedIsUncertain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.webhook()
		broken := w.breakable()
		d := w.ordered("portal")
		jobs, err := w.desk.ClaimWork(w.ctx, "test", 1)
		check(t, err)
		check(t, w.desk.Work(w.ctx, jobs[0]))
		w.courier.during = func() { *broken = true }
		if n := w.tries(1); n != 1 || len(w.courier.calls) != 1 {
			t.Fatalf("%d failures, %d calls", n, len(w.courier.calls))
		}
		w.courier.during, *broken = nil, false
		w.clock.move(-20*time.Minute + 10*time.Second) // sooner than the lease would have ended
		w.work()
		w.clock.move(24 * time.Hour)
		w.work()
		if p := w.publication(d, "portal"); w.now(d).State != domain.Parked || p.State != domain.PublicationUncertain || len(w.courier.calls) != 1 {
			t.Errorf("%s, %+v, %d calls", w.now(d).State, p, len(w.courier.calls))
		}
		w.verified()
	})
}
