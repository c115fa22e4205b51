package domain_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// attend runs what is due on a desk; a refusal of what another was faster with is none.
func (w *world) attend(desk *domain.Desk, owner string) error {
	jobs, err := desk.ClaimWork(w.ctx, owner, 20)
	for _, j := range jobs {
		if err == nil {
			err = desk.Work(w.ctx, j)
		}
	}
	if kind := domain.KindOf(err); kind == domain.Conflict || kind == domain.Stale {
		return nil
	}
	return err
}

// Two replicas attend the same runs at the same moment, while people decide: each run
// is escalated once, each person told once, and the log holds.
func TestTwoReplicasAttendAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		w := newWorld(t, open())
		there := w.replica(open())
		w.escalating(0)
		at := w.clock.read().Add(100 * time.Hour)
		var escalates, expires []domain.Draft
		for range 4 {
			escalates = append(escalates, w.approveAll(w.submitted("Halo"), "verifier"))
			expires = append(expires, w.waiting(at, "Terjadwal"))
		}
		w.clock.move(24 * time.Hour)
		done := make(chan error)
		together := func(fns ...func() error) {
			for _, fn := range fns {
				go func() { done <- fn() }()
			}
			for range fns {
				check(t, <-done)
			}
		}
		here := func() error { return w.attend(w.desk, "here") }
		other := func() error { return w.attend(there, "there") }
		together(here, other, func() error {
			_, err := w.decide("approver", escalates[0], domain.Approve)
			return err
		})
		w.clock.move(10 * time.Minute)
		together(here, other)
		w.clock.to(at)
		together(here, other)
		w.clock.move(10 * time.Minute)
		w.work()
		for _, d := range expires {
			w.state(d, domain.Expired)
		}
		if n := w.told("superior"); n != "escalated approval, escalated approval, escalated approval" && n != "escalated approval, escalated approval, escalated approval, escalated approval" {
			t.Errorf("the superior was told %q", n)
		}
		w.verified()
	})
}

// What counts is the instant: other places put their clocks forward and back, and the
// machine may stand in one of them.
func TestDaylightSavingElsewhere(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	check(t, err)
	for _, day := range []string{"2026-03-27 15:00", "2026-10-23 15:00"} { // the Friday before
		from := local(t, domain.DefaultZone, day)
		c := office(domain.DefaultZone)
		due, there := c.Due(from, 7), c.Due(from.In(berlin), 7)
		if want := from.Add(3 * 24 * time.Hour); !due.Equal(want) || !there.Equal(want) {
			t.Errorf("%s: due at %v and %v, want %v", day, due, there, want)
		}
		w := newWorld(t, storetest.SQLite(t))
		w.clock.to(from.In(berlin).Add(-time.Hour))
		at := from.Add(3 * 24 * time.Hour)
		d := w.waiting(at.In(berlin), "Halo")
		w.clock.to(at.Add(-time.Second).In(berlin))
		w.work()
		d = w.approveAll(w.state(d, domain.InReview), "verifier")
		w.clock.to(at.In(berlin))
		w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Conflict, "draft.expired")
	}
}

// Who stands in for somebody is told while the mandate runs, and not after.
func TestRemindersFollowMandates(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d := w.verifiedDraft("Halo")
	in := w.mandateInput(domain.MandateAbsent)
	in.Until = in.From.Add(20 * time.Hour)
	w.mandated(in)
	check(t, w.takes("author2", d))
	w.clock.move(12 * time.Hour)
	w.work()
	if w.told("author2") != "reminder approval" || w.told("approver") != "" {
		t.Errorf("told are %q and %q", w.told("author2"), w.told("approver"))
	}
	w.clock.move(12 * time.Hour)
	w.held(d, "")
	w.work()
	if w.told("author2") != "reminder approval" || w.told("approver") != "overdue approval" {
		t.Errorf("told are %q and %q", w.told("author2"), w.told("approver"))
	}
	w.verified()
}
