package domain_test

import (
	"testing"
	"testing/quick"
	"time"

	"layak/domain"
)

// From is in the period, until is not, to the microsecond and in every zone.
func TestPhaseBorders(t *testing.T) {
	from := time.Date(2026, 8, 17, 10, 0, 0, 0, time.FixedZone("WIT", 9*3600))
	e := domain.Embargo{Period: domain.Period{From: from, Until: from.Add(time.Hour)}}
	for at, want := range map[time.Duration]domain.Phase{
		-time.Microsecond: domain.PhaseComing, 0: domain.PhaseRunning, time.Hour - time.Microsecond: domain.PhaseRunning,
		time.Hour: domain.PhaseEnded, time.Hour + time.Microsecond: domain.PhaseEnded,
	} {
		if got := e.Phase(from.Add(at).UTC()); got != want {
			t.Errorf("at %v it is %s, want %s", at, got, want)
		}
	}
	lifted := e
	lifted.LiftedAt = from
	if got := lifted.Phase(from); got != domain.PhaseEnded {
		t.Errorf("a lifted one is %s", got)
	}
	w := domain.Allowance{Period: e.Period}
	if got := w.Phase(from); got != domain.PhaseProposed {
		t.Errorf("nobody agreed and it is %s", got)
	}
	if got := w.Phase(e.Until); got != domain.PhaseEnded {
		t.Errorf("a proposal past its end is %s", got)
	}
}

// Whatever the times: while the embargo runs, a text blocks exactly unless it
// goes out after a fixed announcement; before it begins and after it ends it
// never does.
func TestEmbargoHoldsExactly(t *testing.T) {
	base := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	at := func(m int16) time.Time { return base.Add(time.Duration(m) * time.Minute) }
	err := quick.Check(func(from, length, now, out int16, byHand bool) bool {
		if length <= 0 {
			length = -length + 1
		}
		e := domain.Embargo{ByHand: byHand, Period: domain.Period{From: at(from), Until: at(from).Add(time.Duration(length) * time.Minute)}}
		goes := at(out)
		if goes.Before(at(now)) {
			goes = at(now)
		}
		ended := !at(now).Before(e.Until)
		inside := !goes.Before(e.From) && (byHand || goes.Before(e.Until))
		blocks, after := domain.Holds(e, at(now), at(out))
		return blocks == (!ended && inside) && after == (!ended && !byHand && !goes.Before(e.Until))
	}, &quick.Config{MaxCount: 5000})
	if err != nil {
		t.Error(err)
	}
}

func TestInWords(t *testing.T) {
	at := time.Date(2026, 8, 17, 23, 5, 0, 0, time.UTC)
	for zone, want := range map[string]string{domain.DefaultZone: "18 Agustus 2026 pukul 06.05 WIB", domain.ZoneWITA: "18 Agustus 2026 pukul 07.05 WITA",
		domain.ZoneWIT: "18 Agustus 2026 pukul 08.05 WIT"} {
		if got := domain.InWords(at, zone)["id"]; got != want {
			t.Errorf("%s: %q", zone, got)
		}
	}
	if got := domain.InWords(at, domain.ZoneWIT)["en"]; got != "18 August 2026 at 08.05 WIT" {
		t.Errorf("in English %q", got)
	}
}
