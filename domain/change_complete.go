package domain

import (
	"cmp"
	"slices"
	"strings"
)

// complete brings items into the form that is stored: with what a line that goes
// says, what an office is called or lies below now, and whose account one is. What is
// not there is left as it was said, for Apply to refuse.
func complete(set PolicySet, items []ChangeItem) []ChangeItem {
	out := slices.Clone(items)
	for i := range out {
		it := &out[i]
		switch it.Do {
		case DoLineAdd:
			*it = ChangeItem{Do: it.Do, Role: it.Role, Act: it.Act, Object: cmp.Or(it.Object, "*"), Effect: cmp.Or(it.Effect, "allow")}
		case DoLineRemove:
			*it = ChangeItem{Do: it.Do, Line: it.Line}
			if at := slices.IndexFunc(set.Lines, func(l PolicyLine) bool { return l.Number == it.Line }); at >= 0 {
				l := set.Lines[at]
				it.Role, it.Act, it.Object, it.Effect = l.Role, l.Act, l.Object, l.Effect
			}
		case DoGrantAdd:
			*it = ChangeItem{Do: it.Do, Person: it.Person, Role: it.Role, Unit: it.Unit, Channels: sortedChannels(it.Channels)}
		case DoUnlink:
			*it = ChangeItem{Do: it.Do, Person: it.Person}
			if human := humanOf(set.Links, it.Person); human != it.Person {
				it.Was = human
			}
		default:
			it.completeUnit(set)
		}
		set, _ = Apply(set, out[i:i+1]) // a later item may be about what an earlier one makes
	}
	return out
}

func (it *ChangeItem) completeUnit(set PolicySet) {
	name := strings.TrimSpace(Normalize(it.Name))
	*it = ChangeItem{Do: it.Do, Unit: it.Unit, Parent: it.Parent, Name: name}
	at := unitIn(set.Units, it.Unit)
	switch it.Do {
	case DoUnitMove:
		it.Name = ""
		if at >= 0 {
			it.Was = set.Units[at].ParentID
		}
	case DoUnitRename:
		it.Parent = ""
		if at >= 0 {
			it.Was = set.Units[at].Name
		}
	}
}
