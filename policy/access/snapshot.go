package access

import (
	"fmt"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"

	"layak/domain"
)

// actNumbers numbers the acts; actCount is how many there are.
var actNumbers = func() map[domain.Act]int32 {
	out := map[domain.Act]int32{}
	for i, a := range domain.Acts() {
		out[a] = int32(i)
	}
	return out
}()

// snapshot is what Casbin's rows say, laid out so that a question is a few
// look-ups: no walk over lines, no lock, nothing that is remembered. It is
// compiled from the model that Casbin has loaded and never changes.
type snapshot struct {
	tree     tree
	lines    []domain.PolicyLine // in order of number; effects point into it
	objects  map[domain.Act][]string
	names    []string // of the roles, by number
	roles    []role
	persons  map[string][]holding // definitive ones first
	mandates []domain.Mandate
}

// role is what lines say of one role.
type role struct {
	star    []effect // on any object, by act
	objects map[actObject]effect
}

type actObject struct {
	act    int32
	object string
}

// effect names the first line that allows and the first that denies, by its
// place in snapshot.lines counted from 1; 0 where there is none.
type effect struct{ allow, deny int32 }

// holding is a role of a person in a branch. mandate is its place in
// snapshot.mandates, or definitive.
type holding struct {
	role     int32
	mandate  int32
	span     span
	channels []string // nil: every channel
}

const definitive = -1

// compile reads the rows that an enforcer has loaded. The set gives the lines
// their numbers and the mandates everything but who holds what where.
func compile(e *casbin.Enforcer, t tree, set domain.PolicySet) (*snapshot, error) {
	s := &snapshot{tree: t, lines: set.Lines, mandates: set.Mandates, objects: map[domain.Act][]string{},
		persons: make(map[string][]holding, len(set.Grants))}
	numbers := map[string]int32{}
	m := e.GetModel()
	if err := s.addLines(rows(m, "p", "p"), numbers); err != nil {
		return nil, err
	}
	if err := s.addHoldings(rows(m, "g", "g"), numbers, false); err != nil {
		return nil, err
	}
	return s, s.addHoldings(rows(m, "g", "g2"), numbers, true)
}

func rows(m model.Model, section, kind string) [][]string { return m[section][kind].Policy }

func (s *snapshot) addLines(rows [][]string, numbers map[string]int32) error {
	if len(rows) != len(s.lines) {
		return fmt.Errorf("casbin loaded %d of %d lines", len(rows), len(s.lines))
	}
	named := map[actObject]bool{}
	for i, row := range rows {
		name, act, object, eft := row[0], domain.Act(row[1]), row[2], row[3]
		if l := s.lines[i]; l.Role != name || l.Act != act || l.Object != object || l.Effect != eft {
			return fmt.Errorf("casbin loaded line %d differently", l.Number)
		}
		a := actObject{actNumbers[act], object}
		if !named[a] {
			named[a] = true
			s.objects[act] = append(s.objects[act], object)
		}
		s.roles[s.role(name, numbers)].add(a, int32(i+1), eft == allow)
	}
	return nil
}

// role answers the number of a role, and gives it one.
func (s *snapshot) role(name string, numbers map[string]int32) int32 {
	n, known := numbers[name]
	if !known {
		n = int32(len(s.roles))
		numbers[name] = n
		s.names = append(s.names, name)
		s.roles = append(s.roles, role{star: make([]effect, len(actNumbers))})
	}
	return n
}

// add keeps the first line of each effect: rows come in order of number.
func (r *role) add(a actObject, line int32, allows bool) {
	e := r.objects[a]
	if a.object == "*" {
		e = r.star[a.act]
	}
	switch {
	case allows && e.allow == 0:
		e.allow = line
	case !allows && e.deny == 0:
		e.deny = line
	}
	if a.object == "*" {
		r.star[a.act] = e
		return
	}
	if r.objects == nil {
		r.objects = map[actObject]effect{}
	}
	r.objects[a] = e
}

// on answers what the lines of the role say of an act on an object.
func (r *role) on(act int32, object string) effect {
	e := r.star[act]
	if object == "*" || r.objects == nil {
		return e
	}
	o := r.objects[actObject{act, object}]
	return effect{first(e.allow, o.allow), first(e.deny, o.deny)}
}

// first is the lower of two places, where 0 is none.
func first(a, b int32) int32 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

func (s *snapshot) addHoldings(rows [][]string, numbers map[string]int32, acting bool) error {
	for i, row := range rows {
		at, known := s.tree.spans[row[2]]
		if !known {
			return fmt.Errorf("casbin loaded unit %q", row[2])
		}
		h := holding{role: s.role(row[1], numbers), mandate: definitive, span: at}
		if acting {
			if row[3] != s.mandates[i].ID {
				return fmt.Errorf("casbin loaded mandate %q differently", s.mandates[i].ID)
			}
			h.mandate = int32(i)
		} else {
			h.channels = scoped(row[3])
		}
		s.persons[row[0]] = append(s.persons[row[0]], h)
	}
	return nil
}

// decide answers whether roles that are held allow an act at a unit: the first
// line that denies, else the first that allows through a role held definitively,
// else the first that allows through a mandate, else none.
func (s *snapshot) decide(held []holding, at span, act domain.Act, object, channel string) domain.Verdict {
	number, known := actNumbers[act]
	if !known {
		return domain.Verdict{}
	}
	var denied, allowed, lent int32
	by := int32(definitive)
	for i := range held {
		h := &held[i]
		if !h.in(at, channel) {
			continue
		}
		e := s.roles[h.role].on(number, object)
		denied = first(denied, e.deny)
		if h.mandate == definitive {
			allowed = first(allowed, e.allow)
		} else if e.allow != 0 && first(lent, e.allow) != lent && domain.Delegable(act, object) {
			lent, by = e.allow, h.mandate
		}
	}
	switch {
	case denied != 0:
		return s.verdict(denied, false)
	case allowed != 0:
		return s.verdict(allowed, true)
	case lent != 0:
		v := s.verdict(lent, true)
		v.Mandate = s.mandates[by].ID
		return v
	}
	return domain.Verdict{}
}

func (s *snapshot) verdict(line int32, allowed bool) domain.Verdict {
	l := s.lines[line-1]
	return domain.Verdict{Allowed: allowed, Role: l.Role, Line: l}
}

// in tells whether the role is held at a unit, for a channel.
func (h *holding) in(at span, channel string) bool {
	if !h.span.holds(at) || channel == everyChannel || h.channels == nil {
		return h.span.holds(at)
	}
	for _, c := range h.channels {
		if c == channel {
			return true
		}
	}
	return false
}
