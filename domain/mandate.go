package domain

import "time"

// MandateKind says why somebody acts for another (A9; Indonesian state offices
// tell these four apart).
type MandateKind string

// The kinds.
const (
	MandateVacant   MandateKind = "plt" // pelaksana tugas: the post is vacant
	MandateAbsent   MandateKind = "plh" // pelaksana harian: its holder is absent
	MandateOnBehalf MandateKind = "an"  // atas nama: the holder has others sign for them
	MandateFor      MandateKind = "ub"  // untuk beliau: on behalf of one who signs a.n.
)

// MandateKinds lists them in the order in which they are offered.
func MandateKinds() []MandateKind {
	return []MandateKind{MandateVacant, MandateAbsent, MandateOnBehalf, MandateFor}
}

// MandateLongest is how long a mandate may run: an acting official is for a
// time, and after a year somebody has to look at it again.
const MandateLongest = 366 * 24 * time.Hour

// Mandate lets a person act in a role that is another's, or nobody's, from one
// instant to another. It counts once a second human has confirmed it.
type Mandate struct {
	ID        string
	Kind      MandateKind
	PersonID  string
	Role      string
	UnitID    string // and its branch
	Post      string // in words: "Kepala Biro Hubungan Masyarakat"
	Principal string // whose post it is; "" where it is vacant
	Giver     string // who signed the order
	Order     string // the order's number
	On        string // of a u.b.: the a.n. mandate it rests on
	Period

	ProposedBy  string
	ProposedAt  time.Time
	ConfirmedBy string // "": not yet
	ConfirmedAt time.Time
	EndedBy     string // "": by its time alone
	EndedAt     time.Time
	EndReason   string
	Version     int64

	Through string // of a u.b.: who holds the mandate it rests on; read, never stored
}

// Confirmed tells whether a second human has said yes.
func (m Mandate) Confirmed() bool { return m.ConfirmedBy != "" }

// Over is the instant from which it no longer counts.
func (m Mandate) Over() time.Time {
	if m.EndedBy != "" && m.EndedAt.Before(m.Until) {
		return m.EndedAt
	}
	return m.Until
}

// Runs tells whether it gives power at an instant. One that was ended by hand never
// does: powers are asked for the present alone, and clocks of replicas differ.
func (m Mandate) Runs(t time.Time) bool {
	return m.Confirmed() && m.EndedBy == "" && !t.Before(m.From) && t.Before(m.Until)
}

// Phase says where it stands at an instant.
func (m Mandate) Phase(t time.Time) Phase {
	switch {
	case !t.Before(m.Over()) || m.EndedBy != "":
		return PhaseEnded
	case !m.Confirmed():
		return PhaseProposed
	}
	return m.at(t)
}

// Title is the capacity as documents write it: "Plh. Kepala Biro Humas".
func (m Mandate) Title() string {
	return map[MandateKind]string{MandateVacant: "Plt. ", MandateAbsent: "Plh. ", MandateOnBehalf: "a.n. ", MandateFor: "u.b. "}[m.Kind] + m.Post
}

// powersOf lists the units in which a person holds a role, or will, without the
// branches below them.
func (set PolicySet) powersOf(person string, now time.Time) (units []string) {
	for _, g := range set.Grants {
		if g.PersonID == person {
			units = append(units, g.UnitID)
		}
	}
	for _, m := range set.Mandates {
		if m.PersonID == person && m.Phase(now) != PhaseEnded {
			units = append(units, m.UnitID)
		}
	}
	return units
}

// backed tells whether a mandate gives no more than there is: what is signed a.n. or
// u.b. needs its principal. Who is suspended has none that runs.
func (set PolicySet) backed(m Mandate) bool {
	return !m.SharesDuty() || office{set: set, active: func(string) bool { return true }}.back(m)
}

// Acting lists the mandates that give power at an instant.
func (set PolicySet) Acting(t time.Time) (list []Mandate) {
	for _, m := range set.Mandates {
		if m.Runs(t) && set.backed(m) {
			list = append(list, m)
		}
	}
	return list
}

// oneHuman tells whether, by these links, who gets the mandate is one of those who gave
// it, or its proposer confirmed it: then two humans are one.
func (m Mandate) oneHuman(links []Link) bool {
	holder := humanOf(links, m.PersonID)
	for _, other := range []string{m.ProposedBy, m.Giver, m.Principal, m.ConfirmedBy} {
		if other != "" && humanOf(links, other) == holder {
			return true
		}
	}
	return m.Confirmed() && humanOf(links, m.ConfirmedBy) == humanOf(links, m.ProposedBy)
}

// SharesDuty tells whether what the holder does is legally the principal's own
// act: then the principal's part in a draft binds the holder too. An acting head
// (plt, plh) decides for themselves.
func (m Mandate) SharesDuty() bool { return m.Kind == MandateOnBehalf || m.Kind == MandateFor }

// continues tells whether it gives the same capacity as an earlier one: an order that
// runs out is followed by another, and what was signed under the first stands.
func (m Mandate) continues(o Mandate) bool {
	return m.Kind == o.Kind && m.PersonID == o.PersonID && m.Role == o.Role && m.UnitID == o.UnitID && m.Principal == o.Principal && m.Through == o.Through
}
