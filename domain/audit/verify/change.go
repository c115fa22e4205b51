package verify

import (
	"slices"
	"strconv"
)

// change is what the log says of a change of powers so far.
type change struct {
	proposedBy  string
	facts       map[string]string
	activatedBy string
	closed      bool
}

// carrying is the change whose items come next.
type carrying struct {
	id   string
	left int
}

// changed are the acts of which a change consists; added is the one of them that one
// person may do alone.
var changed = []string{"policy.line_added", "policy.line_removed", "grant.added", "person.unlinked", "unit.added", "unit.moved", "unit.renamed"}

const added = "unit.added"

// change follows changes of powers: proposed once, made active by another human on the
// same digest, or withdrawn; and carried out whole, right behind the leaf that makes
// them active, with a role for neither of the two. From the first proposal of a log on
// nobody who is signed in changes powers otherwise.
func (s *States) change(l Leaf) error {
	id := l.Facts["change"]
	if s.carrying.left > 0 {
		if id != s.carrying.id {
			return failAt(l.Seq, ReasonChange, "of the change %q not every item was carried out", s.carrying.id)
		}
		s.carrying.left--
		return s.item(l, s.changes[id])
	}
	if id != "" || s.changes != nil && slices.Contains(changed, l.Act) && l.Act != added && l.Via == viaSession {
		return failAt(l.Seq, ReasonChange, "powers were changed without a change that two humans have agreed on")
	}
	known := s.changes[l.Subject]
	switch l.Act {
	case "powers.proposed":
		if known != nil || l.Via == viaToken {
			return failAt(l.Seq, ReasonChange, "the change %q was proposed before, or by a program", l.Subject)
		}
		if s.changes == nil {
			s.changes = map[string]*change{}
		}
		s.changes[l.Subject] = &change{proposedBy: l.Actor, facts: l.Facts}
	case "powers.withdrawn":
		if known == nil || known.closed {
			return failAt(l.Seq, ReasonChange, "the change %q does not wait any more, or never was", l.Subject)
		}
		known.closed = true
	case "powers.activated":
		return s.activated(l, known)
	}
	return nil
}

const (
	viaToken = "token"
	viaShell = "shell"
)

// activated takes the second human's yes.
func (s *States) activated(l Leaf, known *change) error {
	if known == nil || known.closed || !byHuman(l) {
		return failAt(l.Seq, ReasonChange, "the change %q does not wait any more, or a program made it active", l.Subject)
	}
	if s.human(l.Actor) == s.human(known.proposedBy) {
		return failAt(l.Seq, ReasonChange, "the change %q was made active by who proposed it", l.Subject)
	}
	for _, name := range []string{"digest", "base", "items"} {
		if l.Facts[name] != known.facts[name] {
			return failAt(l.Seq, ReasonChange, "the change %q that was made active is not the one that was proposed", l.Subject)
		}
	}
	items, err := strconv.Atoi(l.Facts["items"])
	if err != nil || items < 1 {
		return failAt(l.Seq, ReasonChange, "the change %q does nothing", l.Subject)
	}
	known.closed, known.activatedBy = true, l.Actor
	s.carrying = carrying{l.Subject, items}
	return nil
}

// item takes one item of a change.
func (s *States) item(l Leaf, c *change) error {
	gains := map[string]string{"grant.added": l.Facts["person"], "person.unlinked": l.Subject}[l.Act]
	switch {
	case !slices.Contains(changed, l.Act) || l.Actor != c.activatedBy:
		return failAt(l.Seq, ReasonChange, "%s is nothing that a change does, or another's act", l.Act)
	case gains != "" && (s.human(gains) == s.human(c.proposedBy) || s.human(gains) == s.human(c.activatedBy)):
		return failAt(l.Seq, ReasonChange, "a change gives something to one of the two who agreed on it")
	}
	return nil
}
