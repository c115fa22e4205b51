package domain

import (
	"slices"
	"strings"
	"time"
)

// Apply answers the policy set as it would be after the items, one after the other,
// and what is wrong with any. Lines and roles that it adds have numbers and ids that
// are taken by nothing. It is pure, and leaves the set it is given alone.
func Apply(set PolicySet, items []ChangeItem) (PolicySet, Faults) {
	set.Lines, set.Grants = slices.Clone(set.Lines), slices.Clone(set.Grants)
	set.Units, set.Links = slices.Clone(set.Units), slices.Clone(set.Links)
	var faults Faults
	for i, it := range items {
		if err := it.apply(&set, "new-"+formatInt(int64(i))); err != nil {
			faults.add(itemFault(i, err))
		}
	}
	return set, faults
}

// itemFault names the item in which something is wrong.
func itemFault(i int, err *Error) *Error {
	at := *err
	at.Field = strings.TrimSuffix("items."+formatInt(int64(i))+"."+err.Field, ".")
	return &at
}

func (it ChangeItem) apply(set *PolicySet, id string) *Error {
	switch it.Do {
	case DoLineAdd:
		return it.addLine(set)
	case DoLineRemove:
		i := slices.IndexFunc(set.Lines, func(l PolicyLine) bool { return l == it.line(it.Line) })
		if i < 0 {
			return invalid("line", "line.unknown")
		}
		set.Lines = slices.Delete(set.Lines, i, i+1)
		return nil
	case DoGrantAdd:
		return it.addGrant(set, id)
	case DoUnitAdd, DoUnitMove, DoUnitRename:
		return it.place(set)
	case DoUnlink:
		i := slices.Index(set.Links, Link{it.Person, it.Was})
		if i < 0 {
			return invalid("person", "link.unknown")
		}
		set.Links = slices.Delete(set.Links, i, i+1)
		return nil
	}
	return invalid("do", "change.do", it.Do)
}

func (it ChangeItem) addLine(set *PolicySet) *Error {
	l := it.line(1)
	switch {
	case !nameForm.MatchString(l.Role):
		return invalid("role", "role.unknown", l.Role)
	case !l.Act.Known():
		return invalid("act", "act.unknown", string(l.Act))
	case l.Object != "*" && !nameForm.MatchString(l.Object):
		return invalid("object", "line.object")
	case l.Effect != "allow" && l.Effect != "deny":
		return invalid("effect", "line.effect")
	}
	for _, old := range set.Lines {
		if old == it.line(old.Number) {
			return invalid("role", "line.exists")
		}
		l.Number = max(l.Number, old.Number+1)
	}
	set.Lines = append(set.Lines, l)
	return nil
}

func (it ChangeItem) addGrant(set *PolicySet, id string) *Error {
	switch {
	case ServiceRole(it.Role):
		return invalid("role", "role.service", it.Role)
	case (Person{ID: it.Person}).Service():
		return &Error{Kind: Conflict, Key: "person.service", Field: "person"}
	case !slices.ContainsFunc(set.Lines, func(l PolicyLine) bool { return l.Role == it.Role }):
		return invalid("role", "role.unknown", it.Role)
	case unitIn(set.Units, it.Unit) < 0:
		return invalid("unit", "unit.unknown", it.Unit)
	case slices.ContainsFunc(set.Grants, func(g Grant) bool {
		return g.PersonID == it.Person && g.Role == it.Role && g.UnitID == it.Unit
	}):
		return &Error{Kind: Conflict, Key: "grant.exists", Field: "role"}
	}
	set.Grants = append(set.Grants, it.grant(id, "", time.Time{}))
	return nil
}

func (it ChangeItem) grant(id, by string, at time.Time) Grant {
	return Grant{ID: id, PersonID: it.Person, Role: it.Role, UnitID: it.Unit, Channels: it.Channels, By: by, At: at}
}

func unitIn(units []Unit, id string) int {
	return slices.IndexFunc(units, func(u Unit) bool { return u.ID == id })
}

// place adds, moves or renames an office.
func (it ChangeItem) place(set *PolicySet) *Error {
	i := unitIn(set.Units, it.Unit)
	switch {
	case it.Do == DoUnitAdd && !nameForm.MatchString(it.Unit):
		return invalid("unit", "unit.id")
	case it.Do == DoUnitAdd && i >= 0:
		return &Error{Kind: Conflict, Key: "unit.exists", Field: "unit"}
	case it.Do != DoUnitAdd && i < 0:
		return invalid("unit", "unit.unknown", it.Unit)
	case it.Do != DoUnitMove && it.Name == "":
		return invalid("name", "unit.name")
	}
	if it.Do != DoUnitMove {
		if err := checkText("name", it.Name, MaxTitle); err != nil {
			return invalid("name", KeyOf(err))
		}
	}
	switch it.Do {
	case DoUnitAdd:
		if unitIn(set.Units, it.Parent) < 0 {
			return invalid("parent", "unit.unknown", it.Parent)
		}
		set.Units = append(set.Units, Unit{ID: it.Unit, Name: it.Name, ParentID: it.Parent})
	case DoUnitRename:
		if set.Units[i].Name != it.Was {
			return &Error{Kind: Conflict, Key: "change.moved", Field: "name"}
		}
		set.Units[i].Name = it.Name
	case DoUnitMove:
		return it.move(set, i)
	}
	return nil
}

func (it ChangeItem) move(set *PolicySet, i int) *Error {
	above := office{set: *set}.branch(it.Parent)
	switch {
	case set.Units[i].ParentID == "" || len(above) == 0:
		return invalid("parent", "unit.unknown", it.Parent)
	case slices.Contains(above, it.Unit):
		return invalid("parent", "unit.cycle")
	case set.Units[i].ParentID != it.Was:
		return &Error{Kind: Conflict, Key: "change.moved", Field: "parent"}
	case it.Parent == it.Was:
		return invalid("parent", "unit.same")
	}
	set.Units[i].ParentID = it.Parent
	return nil
}
