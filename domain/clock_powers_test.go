package domain_test

import (
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// moments are clocks that institutions have: long ago and far away where they are set
// wrong, and ends of days and years in every zone of the country.
var moments = map[string]time.Time{
	"1970":               time.Date(1970, 1, 3, 0, 10, 0, 0, time.UTC),
	"2038":               time.Date(2038, 1, 19, 3, 14, 0, 0, time.UTC), // seconds in 32 bits end within
	"a year's end (WIB)": time.Date(2026, 12, 31, 16, 59, 0, 0, time.UTC),
	"a day's end (WITA)": time.Date(2026, 3, 1, 15, 59, 0, 0, time.UTC),
	"a leap day (WIT)":   time.Date(2028, 2, 28, 14, 59, 0, 0, time.UTC),
}

func atMoments(t *testing.T, test func(w *world, begin time.Time)) {
	for name, begin := range moments {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, storetest.SQLite(t))
			w.clock.to(begin)
			test(w, begin)
			w.verified()
		})
	}
}

// A mandate counts from its first instant up to its last, which is not in it, and a clock
// that is set a day forward or back changes what counts and nothing that is stored.
func TestAMandateIsOfItsInstants(t *testing.T) {
	atMoments(t, func(w *world, begin time.Time) {
		in := w.mandateInput(domain.MandateAbsent)
		in.From, in.Until = begin.Add(time.Hour), begin.Add(3*time.Hour)
		w.mandated(in)
		d := w.verifiedDraft("Halo")
		for _, x := range []struct {
			at   time.Time
			runs bool
		}{{in.From.Add(-24 * time.Hour), false}, {in.From.Add(-2 * time.Millisecond), false}, {in.From, true}, {in.Until.Add(-2 * time.Millisecond), true},
			{in.Until, false}, {in.Until.Add(24 * time.Hour), false}, {in.From.Add(time.Hour), true}} {
			w.clock.to(x.at.Add(-time.Millisecond)) // reading moves it on
			if err := w.mayDecide("author2", d)(); (err == nil) != x.runs {
				w.Errorf("at %s: %v", x.at, err)
			}
		}
		w.clock.to(in.Until)
		w.unchanged(d, w.approves("author2", d), domain.Forbidden, "decision.policy")
		w.clock.to(in.Until.Add(-time.Minute))
		w.state(w.approveAll(d, "author2"), domain.Cleared)
	})
}

// A clearance is good up to its end, which is not in it.
func TestAClearanceIsGoodUpToItsEnd(t *testing.T) {
	atMoments(t, func(w *world, begin time.Time) {
		d := w.cleared("Halo")
		run, _ := w.run(d)
		if want := run.ClearedAt.Add(30 * 24 * time.Hour); !run.ValidUntil.Equal(want) {
			w.Errorf("valid until %s, want %s", run.ValidUntil, want)
		}
		for at, good := range map[time.Time]bool{run.ValidUntil.Add(-24 * time.Hour): true, run.ValidUntil.Add(-time.Second): true,
			run.ValidUntil: false, run.ValidUntil.Add(24 * time.Hour): false} {
			w.clock.to(at.Add(-time.Millisecond))
			c, err := w.desk.CheckClearance(w.ctx, w.people["author"], "web", "Halo")
			check(w, err)
			if c.Cleared != good {
				w.Errorf("at %s cleared is %v (%s)", at, c.Cleared, c.Reason)
			}
		}
		w.clock.to(run.ValidUntil)
		w.unchanged(d, w.orders(d), domain.Conflict, "clearance.ended")
		w.clock.to(begin.Add(-24 * time.Hour)) // set back, it is good again, and what is stored is not newer than the clock says
		check(w, w.orders(d)())
	})
}

// An emergency is overdue from its deadline on; it is ratified all the same, once.
func TestAnEmergencyIsRatifiedByItsDeadline(t *testing.T) {
	atMoments(t, func(w *world, begin time.Time) {
		w.hire("duty", "duty")
		c := w.declared("Jalan ditutup")
		if want := c.At.Add(24 * time.Hour); !c.Due.Equal(want) {
			w.Errorf("due %s, want %s", c.Due, want)
		}
		for at, late := range map[time.Time]bool{begin.Add(-24 * time.Hour): false, c.Due.Add(-time.Second): false, c.Due: true, c.Due.Add(24 * time.Hour): true} {
			if c.Overdue(at) != late {
				w.Errorf("at %s overdue is %v", at, !late)
			}
		}
		w.clock.to(c.Due.Add(24 * time.Hour))
		w.work()
		check(w, w.ratify("superior", c, domain.EmergencyRatified))
		w.clock.to(begin)
		w.refused(w.ratify("approver", c, domain.EmergencyRefused), domain.Conflict, "emergency.decided")
	})
}
