package verify

import (
	"slices"
	"time"
)

// mandate is what the log says of an acting official so far.
type mandate struct {
	kind, person, role, principal string
	proposedBy                    string
	from, until                   time.Time
	confirmed, ended              bool
}

// sharesDuty tells whether what the holder does is legally the principal's act.
func (m mandate) sharesDuty() bool { return m.kind == "an" || m.kind == "ub" }

// mandate follows who acts in whose post. A mandate is proposed once, confirmed by
// another human than who proposed it and who gets it, and ended once.
func (s *States) mandate(l Leaf) error {
	known, there := s.mandates[l.Subject]
	switch l.Act {
	case "mandate.proposed":
		from, e1 := time.Parse(time.RFC3339Nano, l.Facts["from"])
		until, e2 := time.Parse(time.RFC3339Nano, l.Facts["until"])
		if there || e1 != nil || e2 != nil {
			return failAt(l.Seq, ReasonMandate, "the mandate %q was proposed before, or its times cannot be read", l.Subject)
		}
		if s.mandates == nil {
			s.mandates = map[string]*mandate{}
		}
		s.mandates[l.Subject] = &mandate{kind: l.Facts["kind"], person: l.Facts["person"], role: l.Facts["role"],
			principal: l.Facts["principal"], proposedBy: l.Actor, from: from, until: until}
	case "mandate.confirmed":
		if !there || known.confirmed || known.ended {
			return failAt(l.Seq, ReasonMandate, "the mandate %q does not wait to be confirmed", l.Subject)
		}
		if by := s.human(l.Actor); by == s.human(known.person) || by == s.human(known.proposedBy) {
			return failAt(l.Seq, ReasonMandate, "the mandate %q is confirmed by who proposed it or gets it", l.Subject)
		}
		known.confirmed = true
	case "mandate.ended":
		if !there || known.ended {
			return failAt(l.Seq, ReasonMandate, "the mandate %q has ended, or never was", l.Subject)
		}
		known.ended = true
	}
	return nil
}

// acting refuses an act in a mandate that is not its person's, of another role, not
// confirmed, not yet begun or over.
func (s *States) acting(l Leaf) error {
	if l.Mandate == "" {
		return nil
	}
	m, there := s.mandates[l.Mandate]
	if !there {
		return failAt(l.Seq, ReasonMandate, "no mandate %q is known", l.Mandate)
	}
	at, err := time.Parse(timeLayout, l.Time)
	if err != nil || !m.confirmed || m.ended || at.Before(m.from) || !at.Before(m.until) {
		return failAt(l.Seq, ReasonMandate, "the mandate %q does not run", l.Mandate)
	}
	if l.Actor != m.person || l.Capacity != m.role {
		return failAt(l.Seq, ReasonMandate, "the mandate %q is another person's, or of another role", l.Mandate)
	}
	return nil
}

// cannotAct tells why the leaf's actor cannot make a decision for whose post it is, or
// in the post's place; "" is that they can.
func (s *State) cannotAct(r *Run, l Leaf) string {
	post := l.Actor
	if m := s.mandates[l.Mandate]; m != nil && m.principal != "" {
		post = m.principal
		if m.sharesDuty() && (s.among(s.wrote, post) || s.among(s.lifted, post)) {
			return "for somebody who wrote, submitted or lifted anything of it"
		}
	}
	if s.gave(r.votes, post) || slices.ContainsFunc(r.votes, func(v vote) bool { return v.principal != "" && s.human(v.principal) == s.human(post) }) {
		return "in a post that has decided in this round"
	}
	return ""
}
