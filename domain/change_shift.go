package domain

import (
	"cmp"
	"slices"
)

// Shift is an act that somebody could do in these units after a change and cannot now,
// or the other way round. Units are the topmost ones; what lies below them is meant too.
type Shift struct {
	Person string
	Gains  bool
	Act    Act
	Object string // "*": whatever it is done to
	Units  []string
}

// shiftsMost bounds how many are told.
const shiftsMost = 200

// shifts compares what people may do now and would after a change: for those whom its
// items concern, first what is gained. more counts those that are left out.
func (s *scene) shifts(w weighed, items []ChangeItem) (out []Shift, more int) {
	acts := actsOf(items)
	objects := map[Act][]string{}
	for _, l := range append(slices.Clip(w.before.Lines), w.after.Lines...) {
		if !slices.Contains(objects[l.Act], l.Object) {
			objects[l.Act] = append(objects[l.Act], l.Object)
		}
	}
	for _, person := range concerned(w, items) {
		for _, act := range acts {
			slices.Sort(objects[act]) // "*" comes before any name
			out = append(out, s.shiftsOf(w, person, act, objects[act])...)
		}
	}
	slices.SortStableFunc(out, func(a, b Shift) int {
		if a.Gains != b.Gains {
			return cmp.Compare(boolInt(b.Gains), boolInt(a.Gains))
		}
		return cmp.Compare(a.Person, b.Person)
	})
	if more = len(out) - shiftsMost; more > 0 {
		return out[:shiftsMost], more
	}
	return out, 0
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// shiftsOf compares one act of one person. An object says nothing of its own where
// the same holds for every object.
func (s *scene) shiftsOf(w weighed, person string, act Act, objects []string) (out []Shift) {
	every := map[bool][]string{}
	for _, object := range objects {
		units := map[bool][]string{}
		for _, u := range w.after.Units {
			was := s.powers.May(person, w.stood(u), act, object).Allowed
			would := w.would.May(person, u.ID, act, object).Allowed
			if was != would {
				units[would] = append(units[would], u.ID)
			}
		}
		for _, gains := range []bool{true, false} {
			if object == "*" {
				every[gains] = units[gains]
			} else if slices.Equal(units[gains], every[gains]) {
				continue
			}
			if top := topmost(w.would, units[gains]); len(top) > 0 {
				out = append(out, Shift{person, gains, act, object, top})
			}
		}
	}
	return out
}

// stood is the unit, or of a new one what it lies below: that everybody above holds
// their roles there too is nothing that the change gives.
func (w weighed) stood(u Unit) string {
	for unitIn(w.before.Units, u.ID) < 0 {
		at := unitIn(w.after.Units, u.ParentID)
		if at < 0 {
			break
		}
		u = w.after.Units[at]
	}
	return u.ID
}

// topmost leaves out units that lie below another of them.
func topmost(p Powers, units []string) (out []string) {
	for _, u := range units {
		if !slices.ContainsFunc(units, func(top string) bool {
			steps, below := p.Depth(u, top)
			return below && steps > 0
		}) {
			out = append(out, u)
		}
	}
	return out
}

// actsOf are the acts in which anything can differ: of lines that come or go those
// alone, of anything else every one.
func actsOf(items []ChangeItem) (acts []Act) {
	for _, it := range items {
		if it.Do != DoLineAdd && it.Do != DoLineRemove {
			return Acts()
		}
		if !slices.Contains(acts, it.Act) {
			acts = append(acts, it.Act)
		}
	}
	return acts
}

// concerned lists the people for whom anything can differ, in order of id. Where
// offices are moved that is everybody who holds anything.
func concerned(w weighed, items []ChangeItem) (people []string) {
	for _, it := range items {
		switch it.Do {
		case DoGrantAdd:
			people = append(people, it.Person)
		case DoLineAdd, DoLineRemove:
			people = append(people, holders(w.after, func(role string) bool { return role == it.Role })...)
		case DoUnitMove:
			people = append(people, holders(w.after, func(string) bool { return true })...)
		}
	}
	slices.Sort(people)
	return slices.Compact(people)
}

func holders(set PolicySet, fits func(role string) bool) (people []string) {
	for _, g := range set.Grants {
		if fits(g.Role) {
			people = append(people, g.PersonID)
		}
	}
	for _, m := range set.Mandates {
		if m.Confirmed() && m.EndedBy == "" && fits(m.Role) {
			people = append(people, m.PersonID)
		}
	}
	return people
}
