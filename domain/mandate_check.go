package domain

import (
	"slices"
	"time"
)

// office is what the checks of a mandate look at: the policy set it would be
// added to, who is an account of whom, and who is active.
type office struct {
	set    PolicySet
	humans Humans
	active func(person string) bool
}

// same tells whether two accounts are one human's.
func (o office) same(a, b string) bool { return o.humans.Human(a) == o.humans.Human(b) }

// holds tells whether somebody who fits holds the role themselves, for every channel.
// Whoever is suspended is away from the post, which is not vacant by that.
func (o office) holds(role string, fits func(Grant) bool) bool {
	return slices.ContainsFunc(o.set.Grants, func(g Grant) bool { return g.Role == role && len(g.Channels) == 0 && fits(g) })
}

// back tells whether the principal of a mandate holds its role there themselves, for
// every channel, and is active where others sign in their name.
func (o office) back(m Mandate) bool {
	above := o.branch(m.UnitID)
	return (!m.SharesDuty() || o.active(m.Principal)) && o.holds(m.Role, func(g Grant) bool { return g.PersonID == m.Principal && slices.Contains(above, g.UnitID) })
}

// branch lists a unit and all above it: a role is held in the unit by a grant in
// any of them.
func (o office) branch(unit string) (above []string) {
	for unit != "" && !slices.Contains(above, unit) {
		above = append(above, unit)
		i := slices.IndexFunc(o.set.Units, func(u Unit) bool { return u.ID == unit })
		if i < 0 {
			return nil
		}
		unit = o.set.Units[i].ParentID
	}
	return above
}

// check tells everything that is wrong with a mandate that is proposed at an
// instant. The same is asked again when it is confirmed.
func (m Mandate) check(o office, now time.Time) Faults {
	var faults Faults
	if !slices.Contains(MandateKinds(), m.Kind) {
		faults.add(invalid("kind", "mandate.kind", string(m.Kind)))
	}
	if m.Post == "" {
		faults.add(invalid("post", "mandate.post_missing"))
	}
	if m.Order == "" {
		faults.add(invalid("order", "mandate.order_missing"))
	}
	if len(o.branch(m.UnitID)) == 0 {
		faults.add(invalid("unit", "unit.unknown", m.UnitID))
	}
	m.checkPeriod(now, &faults)
	m.checkRole(o, &faults)
	m.checkPeople(o, &faults)
	m.checkPrincipal(o, now, &faults)
	m.checkOverlap(o, &faults)
	return faults
}

func (m Mandate) checkPeriod(now time.Time, faults *Faults) {
	if zoneShort(m.Zone) == "" {
		faults.add(invalid("zone", "person.zone"))
	}
	if !m.Until.After(m.From) || !m.Until.After(now) || m.Until.Sub(m.From) > MandateLongest || m.From.After(now.Add(MandateLongest)) {
		faults.add(invalid("until", "mandate.period", formatInt(int64(MandateLongest/(24*time.Hour)))))
	}
}

// checkRole refuses a role that would give an acting official nothing.
func (m Mandate) checkRole(o office, faults *Faults) {
	known, useful := false, false
	for _, l := range o.set.Lines {
		if l.Role == m.Role {
			known = true
			useful = useful || l.Effect == "allow" && Delegable(l.Act, l.Object)
		}
	}
	switch {
	case ServiceRole(m.Role):
		faults.add(invalid("role", "role.service", m.Role))
	case !known:
		faults.add(invalid("role", "role.unknown", m.Role))
	case !useful:
		faults.add(invalid("role", "mandate.undelegable", m.Role))
	}
}

// checkPeople refuses a mandate that somebody gives to themselves, under
// whichever account.
func (m Mandate) checkPeople(o office, faults *Faults) {
	if !o.active(m.PersonID) || (Person{ID: m.PersonID}).Service() {
		faults.add(invalid("person", "mandate.person"))
	}
	if !o.active(m.Giver) || (Person{ID: m.Giver}).Service() {
		faults.add(invalid("giver", "mandate.giver"))
	}
	for _, other := range []string{m.ProposedBy, m.Giver, m.Principal} {
		if !apart("mandate.self", other == "" || !o.same(m.PersonID, other)) {
			faults.add(invalid("person", "mandate.self"))
			return
		}
	}
}

// checkPrincipal asks whose post it is: of a vacant one nobody's, otherwise of
// one who holds the role there without a mandate and for every channel, so that
// nobody gets more than the principal has.
func (m Mandate) checkPrincipal(o office, now time.Time, faults *Faults) {
	if m.Kind == MandateFor {
		if !m.rests(o, now) {
			faults.add(invalid("on", "mandate.base"))
		}
		return
	}
	if m.On != "" {
		faults.add(invalid("on", "mandate.base"))
	}
	if m.Kind == MandateVacant {
		if m.Principal != "" || o.holds(m.Role, m.fills) {
			faults.add(invalid("principal", "mandate.principal"))
		}
		return
	}
	if !o.back(m) {
		faults.add(invalid("principal", "mandate.principal"))
	}
}

// rests tells whether a u.b. has an a.n. mandate below it: confirmed, another
// human's, of the same role, unit and principal, and over the whole time.
func (m Mandate) rests(o office, now time.Time) bool {
	return slices.ContainsFunc(o.set.Mandates, func(base Mandate) bool {
		return base.ID == m.On && base.Kind == MandateOnBehalf && base.Confirmed() && base.Phase(now) != PhaseEnded &&
			!o.same(base.PersonID, m.PersonID) && base.Role == m.Role && base.UnitID == m.UnitID && base.Principal == m.Principal &&
			!m.From.Before(base.From) && !m.Until.After(base.Over())
	})
}

// checkOverlap refuses a second acting official for one post at one time, and a
// second mandate of the same person for the same role and unit.
func (m Mandate) checkOverlap(o office, faults *Faults) {
	for _, other := range o.set.Mandates {
		if other.ID == m.ID || other.Role != m.Role || other.UnitID != m.UnitID || !m.From.Before(other.Over()) || !other.From.Before(m.Until) {
			continue
		}
		post := !m.SharesDuty() && !other.SharesDuty() && m.Principal == other.Principal
		if post || o.same(m.PersonID, other.PersonID) {
			faults.add(invalid("from", "mandate.overlap", other.ID))
			return
		}
	}
}

// fills tells whether a grant makes the mandate's post one that is not vacant.
func (m Mandate) fills(g Grant) bool {
	return g.Role == m.Role && g.UnitID == m.UnitID && len(g.Channels) == 0
}
