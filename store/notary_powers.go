package store

import (
	"context"
	"strconv"
	"strings"

	"layak/domain"
	"layak/domain/audit/verify"
)

// comparePowers compares roles, policy lines and units. What the profile brought
// is in no leaf of its own: it is what is left of the rows, and must have the
// digest that the installation stated.
func (o *office) comparePowers(ctx context.Context, c *conn, fault faulting) error {
	set, err := policies{c}.Load(ctx)
	if err != nil {
		return err
	}
	grants, err := o.compareGrants(set.Grants, fault)
	if err != nil {
		return err
	}
	lines, err := o.compareLines(set.Lines, fault)
	if err != nil {
		return err
	}
	if err := o.compareLinks(set.Links, fault); err != nil {
		return err
	}
	if err := o.compareMandates(ctx, c, set.Mandates, fault); err != nil {
		return err
	}
	units, err := o.compareUnits(set.Units, fault)
	if err != nil {
		return err
	}
	if o.installed == nil || o.installed.Facts["installed_digest"] == "" {
		return nil
	}
	if o.installed.Facts["installed_digest"] != domain.InstalledDigest(lines, grants, units) {
		return fault(o.installed, "policy lines, units or roles of services are not those that the profile brought and the log changed since")
	}
	return nil
}

// compareGrants answers the roles that the profile brought: those of the service
// accounts, which nobody can give or take.
func (o *office) compareGrants(rows []domain.Grant, fault faulting) (brought []domain.Grant, err error) {
	there := map[string]bool{}
	for _, g := range rows {
		l, known := o.grants[g.ID]
		switch {
		case !known && (domain.Person{ID: g.PersonID}).Service():
			brought = append(brought, g)
		case !known:
			return nil, fault(nil, "the role "+g.Role+" of "+g.PersonID+" was never given")
		case l.Facts["person"] != g.PersonID || l.Facts["role"] != g.Role || l.Facts["unit"] != g.UnitID ||
			l.Facts["channels"] != strings.Join(g.Channels, ",") ||
			l.Actor != g.By || l.Time != timeOf(micros(g.At)):
			return nil, fault(&l, "the role "+g.Role+" of "+g.PersonID+" is not the one that was logged")
		}
		there[g.ID] = true
	}
	for id, l := range o.grants {
		if !there[id] {
			return nil, fault(&l, "a role that was given is not there")
		}
	}
	return brought, nil
}

// compareLinks compares which accounts are one human's.
func (o *office) compareLinks(rows []domain.Link, fault faulting) error {
	there := map[string]bool{}
	for _, row := range rows {
		l, known := o.links[row.PersonID]
		if !known || l.Facts["human"] != row.HumanID {
			return fault(nil, "the link of "+row.PersonID+" is not what was logged")
		}
		there[row.PersonID] = true
	}
	for person, l := range o.links {
		if !there[person] {
			return fault(&l, "the link of "+person+" is not there")
		}
	}
	return nil
}

// compareLines answers the policy lines that the profile brought.
func (o *office) compareLines(rows []domain.PolicyLine, fault faulting) (brought []domain.PolicyLine, err error) {
	there := map[string]bool{}
	for _, row := range rows {
		number := strconv.FormatInt(row.Number, 10)
		there[number] = true
		l, known := o.lines[number]
		switch {
		case !known:
			brought = append(brought, row)
		case l.Act != actLineAdded || l.line(number) != row:
			return nil, fault(&l.Leaf, "policy line "+number+" is not what was logged")
		}
	}
	for number, l := range o.lines {
		switch {
		case l.Act == actLineAdded && !there[number]:
			return nil, fault(&l.Leaf, "policy line "+number+" is not there")
		case !l.added:
			brought = append(brought, l.line(number))
		}
	}
	return brought, nil
}

func (l *loggedLine) line(number string) domain.PolicyLine {
	n, _ := strconv.ParseInt(number, 10, 64)
	return domain.PolicyLine{Number: n, Role: l.Facts["role"], Act: domain.Act(l.Facts["act"]), Object: l.Facts["object"], Effect: l.Facts["effect"]}
}

// placedUnit is what leaves say of a unit that was moved or renamed: as it was before
// the first of them, and as the last one left it.
type placedUnit struct{ first, last *verify.Leaf }

func (p placedUnit) with(l verify.Leaf) placedUnit {
	if p.first == nil {
		p.first = &l
	}
	p.last = &l
	return p
}

// compareUnits answers the units that the profile brought, as it brought them.
func (o *office) compareUnits(rows []domain.Unit, fault faulting) (brought []domain.Unit, err error) {
	there := 0
	for _, u := range rows {
		l, known := o.units[u.ID]
		moved, placed := o.placed[u.ID]
		says := l
		if placed {
			says = *moved.last
			there++
		}
		if (known || placed) && (says.Facts["parent"] != u.ParentID || says.Facts["name"] != u.Name) {
			return nil, fault(&says, "the unit "+u.ID+" is not what was logged")
		}
		if known {
			continue
		}
		if placed {
			u.ParentID, u.Name = moved.first.Facts["was_parent"], moved.first.Facts["was_name"]
		}
		brought = append(brought, u)
	}
	if there != len(o.placed) {
		return nil, fault(nil, "a unit that was moved or renamed is not there")
	}
	return brought, nil
}
