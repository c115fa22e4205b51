package verify

import (
	"slices"
	"strings"
	"time"
)

// mandate is what the log says of an acting official so far.
type mandate struct {
	kind, person, role, unit, principal, giver, on string
	proposedBy, confirmedBy                        string
	from, until                                    time.Time
	through                                        string // of a u.b.: who holds the mandate it rests on
	ended                                          bool
}

// mandateLongest is how long a mandate may run.
const mandateLongest = 366 * 24 * time.Hour

// sharesDuty tells whether what the holder does is legally the principal's act.
func (m mandate) sharesDuty() bool { return m.kind == "an" || m.kind == "ub" }

// mandate follows who acts in whose post. A mandate is proposed once, confirmed by
// another human than who proposed it and who gets it, and ended once.
func (s *States) mandate(l Leaf) error {
	known := s.mandates[l.Subject]
	switch l.Act {
	case "mandate.proposed":
		return s.proposed(l, known)
	case "mandate.confirmed":
		if known == nil || known.confirmedBy != "" || known.ended || l.Via != viaSession {
			return failAt(l.Seq, ReasonMandate, "the mandate %q does not wait to be confirmed, or no human confirmed it", l.Subject)
		}
		known.confirmedBy = l.Actor
		if !s.independent(known) {
			return failAt(l.Seq, ReasonMandate, "the mandate %q is confirmed by who proposed it, or given by who gets it", l.Subject)
		}
	case "mandate.ended":
		if known == nil || known.ended {
			return failAt(l.Seq, ReasonMandate, "the mandate %q has ended, or never was", l.Subject)
		}
		known.ended = true
	}
	return nil
}

// proposed takes a new mandate.
func (s *States) proposed(l Leaf, known *mandate) error {
	from, errFrom := time.Parse(time.RFC3339Nano, l.Facts["from"])
	until, errUntil := time.Parse(time.RFC3339Nano, l.Facts["until"])
	m := &mandate{kind: l.Facts["kind"], person: l.Facts["person"], role: l.Facts["role"], unit: l.Facts["unit"], principal: l.Facts["principal"],
		giver: l.Facts["giver"], on: l.Facts["on"], proposedBy: l.Actor, from: from, until: until}
	switch {
	case known != nil || errFrom != nil || errUntil != nil || !until.After(from) || until.Sub(from) > mandateLongest:
		return failAt(l.Seq, ReasonMandate, "the mandate %q was proposed before, or its times are none it can have", l.Subject)
	case !slices.Contains([]string{"plt", "plh", "an", "ub"}, m.kind) || (m.kind == "ub") != (m.on != "") || (m.kind == "plt") != (m.principal == ""):
		return failAt(l.Seq, ReasonMandate, "the mandate %q is of no kind, or of no such kind", l.Subject)
	case !s.independent(m):
		return failAt(l.Seq, ReasonMandate, "the mandate %q is given by who gets it", l.Subject)
	}
	if m.on != "" {
		base := s.mandates[m.on]
		if base == nil || base.kind != "an" || base.confirmedBy == "" || base.ended || base.role != m.role || base.unit != m.unit ||
			base.principal != m.principal || s.human(base.person) == s.human(m.person) {
			return failAt(l.Seq, ReasonMandate, "the mandate %q rests on none that could carry it", l.Subject)
		}
		m.through = base.person
	}
	if s.mandates == nil {
		s.mandates = map[string]*mandate{}
	}
	s.mandates[l.Subject] = m
	return nil
}

// independent tells whether a mandate takes two humans: who gets it is none of those
// who gave it, and who confirmed it is not who proposed it.
func (s *States) independent(m *mandate) bool {
	for _, other := range []string{m.proposedBy, m.giver, m.principal, m.confirmedBy} {
		if other != "" && s.human(other) == s.human(m.person) {
			return false
		}
	}
	return m.confirmedBy == "" || s.human(m.confirmedBy) != s.human(m.proposedBy)
}

// house are the nouns of acts that nobody does by mandate; inName are the acts on
// drafts, beside decisions, that are done in another's name, and to be at a stage for one.
var (
	house  = []string{"ruleset", "rule", "policy", "powers", "grant", "person", "unit", "workflow", "mandate", "token", "audit", "simulation", "emergency", "calendar"}
	inName = []string{"draft.publication_ordered", "draft.unscheduled", "draft.published", "draft.parked", "stage.claimed"}
)

// gives tells whether a mandate gives an act.
func (m mandate) gives(l Leaf) bool {
	noun, _, _ := strings.Cut(l.Act, ".")
	if m.sharesDuty() {
		return l.Decision != "" || noun == "publication" || slices.Contains(inName, l.Act)
	}
	return !slices.Contains(house, noun) && l.Act != actDeclared
}

// acting refuses an act in a mandate that is not its person's, of another role, not
// confirmed, not yet begun, over, or of one human alone by now; and an act that none
// gives.
func (s *States) acting(l Leaf) error {
	if l.Mandate == "" {
		return nil
	}
	m := s.mandates[l.Mandate]
	if m == nil {
		return failAt(l.Seq, ReasonMandate, "no mandate %q is known", l.Mandate)
	}
	at, err := time.Parse(timeLayout, l.Time)
	if err != nil || m.confirmedBy == "" || m.ended || at.Before(m.from) || !at.Before(m.until) {
		return failAt(l.Seq, ReasonMandate, "the mandate %q does not run", l.Mandate)
	}
	if l.Actor != m.person || l.Capacity != m.role || !s.independent(m) {
		return failAt(l.Seq, ReasonMandate, "the mandate %q is another person's, of another role, or one human's alone", l.Mandate)
	}
	if !m.gives(l) {
		return failAt(l.Seq, ReasonMandate, "%s is nothing that the mandate %q gives", l.Act, l.Mandate)
	}
	return nil
}

// hands are the accounts whose act a decision is: who gave it, whose post it was, and
// of a u.b. who signs a.n.
func (s *State) hands(l Leaf) []string {
	out := []string{l.Actor}
	if m := s.mandates[l.Mandate]; m != nil {
		for _, id := range []string{m.principal, m.through} {
			if id != "" {
				out = append(out, id)
			}
		}
	}
	return out
}

// cannotAct tells why a decision cannot be made for those whose act it would be; "" is
// that it can.
func (s *State) cannotAct(r *Run, l Leaf) string {
	hands := s.hands(l)
	if m := s.mandates[l.Mandate]; m != nil && m.sharesDuty() {
		for _, id := range hands[1:] {
			if s.among(s.wrote, id) || s.among(s.lifted, id) || s.among(s.recused, id) {
				return "for somebody who wrote, submitted or lifted anything of it, or has withdrawn from its review"
			}
		}
	}
	for _, id := range hands {
		if s.among(r.amenders, id) {
			return "on an amendment, by whose act it is"
		}
		if s.gave(r.votes, id) {
			return "in a post that has decided in this round"
		}
		if r.Appealed && l.Stage == stageAppeal && s.gave(r.rejections, id) {
			return "on an appeal, for somebody who rejected it"
		}
	}
	return ""
}
