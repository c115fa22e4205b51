package domain

import (
	"fmt"
	"time"
)

// EntryLongest is how long an entry of a list may run: what nobody looks at
// again for two years is nobody's any more.
const EntryLongest = 2 * 365 * 24 * time.Hour

// EntrySoon is how long before its end an entry is brought to its owner.
const EntrySoon = 14 * 24 * time.Hour

// Period is from when to when an entry counts: From is in it, Until is not. Zone
// is the IANA name of the zone in which it was given and is shown.
type Period struct {
	From  time.Time
	Until time.Time
	Zone  string
}

// Phase says where an entry stands at an instant.
type Phase string

// The phases. An allowance that waits for its second person is proposed.
const (
	PhaseProposed Phase = "proposed"
	PhaseComing   Phase = "coming"
	PhaseRunning  Phase = "running"
	PhaseEnded    Phase = "ended"
)

// Phases lists them in the order in which they are shown.
func Phases() []Phase { return []Phase{PhaseProposed, PhaseRunning, PhaseComing, PhaseEnded} }

// at answers the phase by time alone.
func (p Period) at(t time.Time) Phase {
	switch {
	case !t.Before(p.Until):
		return PhaseEnded
	case t.Before(p.From):
		return PhaseComing
	}
	return PhaseRunning
}

// checkPeriod begins a period now where no begin is given, and bounds it.
func checkPeriod(p Period, now time.Time, faults *Faults) Period {
	if p.Zone == "" {
		p.Zone = DefaultZone
	}
	if zoneShort(p.Zone) == "" {
		faults.add(invalid("zone", "person.zone"))
		p.Zone = DefaultZone
	}
	p.From, p.Until = p.From.UTC().Truncate(time.Microsecond), p.Until.UTC().Truncate(time.Microsecond)
	if p.From.IsZero() || p.From.Before(now) {
		p.From = now
	}
	if p.From.After(now.Add(EntryLongest)) {
		faults.add(invalid("from", "entry.from"))
	}
	switch {
	case p.Until.IsZero():
		faults.add(invalid("until", "entry.until_missing"))
	case !p.Until.After(p.From):
		faults.add(invalid("until", "entry.until_order"))
	case p.Until.After(now.Add(EntryLongest)):
		faults.add(invalid("until", "entry.until_far"))
	}
	return p
}

// zoneShort is how Indonesia names its zones; "" for any other.
func zoneShort(zone string) string {
	switch zone {
	case DefaultZone:
		return "WIB"
	case ZoneWITA:
		return "WITA"
	case ZoneWIT:
		return "WIT"
	}
	return ""
}

// zoneHours are the hours ahead of UTC; none of the zones ever changes its clock.
var zoneHours = map[string]int{DefaultZone: 7, ZoneWITA: 8, ZoneWIT: 9}

var bulan = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}

// InWords writes an instant in a zone of Indonesia as findings say it, in both
// languages.
func InWords(t time.Time, zone string) map[string]string {
	t = t.In(time.FixedZone(zoneShort(zone), zoneHours[zone]*3600))
	clock := t.Format("15.04") + " " + zoneShort(zone)
	return map[string]string{
		"id": fmt.Sprintf("%d %s %d pukul %s", t.Day(), bulan[t.Month()-1], t.Year(), clock),
		"en": fmt.Sprintf("%d %s %d at %s", t.Day(), t.Month(), t.Year(), clock),
	}
}
