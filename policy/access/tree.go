package access

import (
	"cmp"
	"fmt"
	"slices"

	"layak/domain"
)

// tree is the unit tree. Its units are numbered so that every branch is one
// run of numbers: a unit lies in the branch of top when its number is in top's
// span. How deep the tree is costs nothing, so there is no limit to it.
type tree struct {
	spans map[string]span
	units []domain.Unit // parents before children, siblings in order of name
	ids   []string      // in order
}

// span is a branch: first is the number of the unit itself, last the highest
// number in its branch.
type span struct{ first, last, depth int }

func (s span) holds(other span) bool { return s.first <= other.first && other.first <= s.last }

// plant builds the tree. It refuses an id that is broken or there twice, a
// parent that is not there, and cycles.
func plant(units []domain.Unit) (tree, error) {
	t := tree{spans: make(map[string]span, len(units))}
	known := make(map[string]bool, len(units))
	children := map[string][]domain.Unit{}
	for _, u := range units {
		if err := checkName("unit", u.ID); err != nil {
			return tree{}, err
		}
		if known[u.ID] {
			return tree{}, fmt.Errorf("unit %q is there twice", u.ID)
		}
		known[u.ID] = true
		children[u.ParentID] = append(children[u.ParentID], u)
		t.ids = append(t.ids, u.ID)
	}
	for _, u := range units {
		if u.ParentID != "" && !known[u.ParentID] {
			return tree{}, fmt.Errorf("unit %q: parent %q is not known", u.ID, u.ParentID)
		}
	}
	t.number(children)
	for _, u := range units {
		if _, reached := t.spans[u.ID]; !reached {
			return tree{}, fmt.Errorf("unit %q: the units above it form a cycle", u.ID)
		}
	}
	slices.Sort(t.ids)
	return t, nil
}

// number walks down from the roots, without recursion: a chain of parents may
// be as long as it likes. Units in or below a cycle are never reached.
func (t *tree) number(children map[string][]domain.Unit) {
	type step struct {
		unit  domain.Unit
		depth int
		leave bool
	}
	var todo []step
	push := func(parent string, depth int) {
		below := children[parent]
		slices.SortFunc(below, func(a, b domain.Unit) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
		})
		for _, u := range slices.Backward(below) {
			todo = append(todo, step{unit: u, depth: depth})
		}
	}
	for push("", 0); len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if at.leave {
			t.spans[at.unit.ID] = span{t.spans[at.unit.ID].first, len(t.units) - 1, at.depth}
			continue
		}
		t.spans[at.unit.ID] = span{first: len(t.units)}
		t.units = append(t.units, at.unit)
		todo = append(todo, step{at.unit, at.depth, true})
		push(at.unit.ID, at.depth+1)
	}
}

// depth counts the steps from unit up to top; ok is false where it does not
// lie in top's branch, or either is not known.
func (t *tree) depth(unit, top string) (steps int, ok bool) {
	u, known := t.spans[unit]
	b, knownTop := t.spans[top]
	if !known || !knownTop || !b.holds(u) {
		return 0, false
	}
	return u.depth - b.depth, true
}
