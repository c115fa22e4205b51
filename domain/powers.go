package domain

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)

// Directory is who is there and what decides on their powers.
type Directory struct {
	People []Person
	Units  []Unit
	Grants []Grant
	Lines  []PolicyLine
	// PolicyVersion is the version that grants and lines have now.
	PolicyVersion int64
	// Links are the accounts that are another one's human.
	Links []Link
	// Clashes are people whose duties exclude each other all the same.
	Clashes []Clash
}

// Directory lists people, units and roles. It needs person.read; policy lines
// are in it only for those who hold policy.read.
func (d *Desk) Directory(ctx context.Context, a Actor) (Directory, error) {
	var out Directory
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		_, errPeople := s.anywhere(ActPersonRead)
		_, errPolicy := s.anywhere(ActPolicyRead)
		if errPeople != nil && errPolicy != nil {
			return errPeople
		}
		set, err := s.tx.Policy.Load(ctx)
		if err != nil {
			return err
		}
		out.PolicyVersion, out.Units, out.Grants = set.Version, s.powers.Tree(), set.Grants
		out.Links, out.Clashes = set.Links, Clashes(set, s.now)
		if errPolicy == nil {
			out.Lines = set.Lines
		}
		out.People, err = s.tx.People.All(ctx)
		out.People = slices.DeleteFunc(out.People, func(p Person) bool { return p.Status == PersonRemoved })
		for i := range out.People {
			out.People[i].PasswordHash = ""
		}
		return err
	})
	return out, err
}

// Grant gives a person a role in a unit and its branch. It needs grant.write in
// the unit; nobody can grant to themselves, and neither the service accounts nor
// their roles are anybody's to give. A role whose duty excludes one that the
// person has is Conflict ("grant.exclusive"). Where channels are named, the role
// gives nothing in drafts that go out on any other; a list that names none is Invalid
// ("grant.channels_missing"): whoever computed it did not mean every channel.
func (d *Desk) Grant(ctx context.Context, a Actor, person, role, unit string, channels ...string) (Grant, error) {
	var g Grant
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		p, err := s.tx.People.ByID(ctx, person)
		if err != nil {
			return err
		}
		if s.own(p.ID) {
			return refuse(Conflict, "grant.self")
		}
		if p.Status == PersonRemoved {
			return refuse(Conflict, "person.status", string(p.Status))
		}
		g, err = d.grant(ctx, s, person, role, unit, channels)
		return err
	})
	return g, err
}

func (d *Desk) grant(ctx context.Context, s *scene, person, role, unit string, channels []string) (Grant, error) {
	if err := s.knownUnit("unit", unit); err != nil {
		return Grant{}, err
	}
	v, err := s.may(ActGrantWrite, unit, "*")
	if err != nil {
		return Grant{}, err
	}
	if ServiceRole(role) {
		return Grant{}, invalid("role", "role.service", role)
	}
	if (Person{ID: person}).Service() {
		return Grant{}, refuse(Conflict, "person.service")
	}
	set, err := s.tx.Policy.Load(ctx)
	if err != nil {
		return Grant{}, err
	}
	if !slices.ContainsFunc(set.Lines, func(l PolicyLine) bool { return l.Role == role }) {
		return Grant{}, invalid("role", "role.unknown", role)
	}
	switch {
	case channels == nil:
	case len(channels) == 0:
		return Grant{}, invalid("channels", "grant.channels_missing")
	default:
		channels = sortedChannels(channels)
	}
	if err := s.knownChannels(ctx, channels); err != nil {
		return Grant{}, err
	}
	g := Grant{ID: d.NewID(), PersonID: person, Role: role, UnitID: unit, Channels: channels, By: s.person.ID, At: s.now}
	after := set
	after.Grants = append(slices.Clip(set.Grants), g)
	if err := s.noNewClash(set, after); err != nil {
		return Grant{}, err
	}
	if err := s.tx.Policy.AddGrant(ctx, g); err != nil {
		return Grant{}, err
	}
	facts := map[string]string{"person": person, "role": role, "unit": unit}
	if len(channels) > 0 {
		facts["channels"] = strings.Join(channels, ",")
	}
	if err := s.recordPower(ctx, "grant.added", v, g.ID, facts); err != nil {
		return Grant{}, err
	}
	// A Plt. holds the post only until somebody has it.
	return g, s.endMandates(ctx, v, "", func(m Mandate) bool { return m.Kind == MandateVacant && m.fills(g) })
}

// knownChannels refuses names of channels that are not there. One that is closed
// may open again.
func (s *scene) knownChannels(ctx context.Context, names []string) error {
	if len(names) > MaxChannels {
		return invalid("channels", "draft.channels_many", formatInt(MaxChannels))
	}
	for _, name := range names {
		if _, err := s.tx.Channels.ByName(ctx, name); err != nil {
			if KindOf(err) == NotFound {
				return unknownChannel(Invalid, "channels", name)
			}
			return err
		}
	}
	return nil
}

// Revoke takes a role back; it is gone with the next act of anybody. It needs
// grant.write in the grant's unit. The roles of the service accounts stay: without
// them nothing is published any more and no shell can help.
func (d *Desk) Revoke(ctx context.Context, a Actor, id string) error {
	return d.act(ctx, a, func(ctx context.Context, s *scene) error {
		set, err := s.tx.Policy.Load(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(set.Grants, func(g Grant) bool { return g.ID == id })
		if i < 0 {
			return refuse(NotFound, "grant.unknown")
		}
		g := set.Grants[i]
		v, err := s.may(ActGrantWrite, g.UnitID, "*")
		if err != nil {
			return err
		}
		if (Person{ID: g.PersonID}).Service() {
			return refuse(Conflict, "person.service")
		}
		if err := s.tx.Policy.RemoveGrant(ctx, id); err != nil {
			return err
		}
		return s.recordPower(ctx, "grant.removed", v, id, map[string]string{"person": g.PersonID, "role": g.Role, "unit": g.UnitID})
	})
}

// AddLine adds a policy line. It needs policy.write in the root unit. A line that
// gives somebody a duty which excludes one they have is Conflict
// ("grant.exclusive").
func (d *Desk) AddLine(ctx context.Context, a Actor, l PolicyLine) (PolicyLine, error) {
	switch {
	case !nameForm.MatchString(l.Role):
		return l, invalid("role", "role.unknown", l.Role)
	case !l.Act.Known():
		return l, invalid("act", "act.unknown", string(l.Act))
	case l.Object != "*" && !nameForm.MatchString(l.Object):
		return l, invalid("object", "line.object")
	case l.Effect != "allow" && l.Effect != "deny":
		return l, invalid("effect", "line.effect")
	}
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActPolicyWrite, RootUnit, "*")
		if err != nil {
			return err
		}
		set, err := s.tx.Policy.Load(ctx)
		if err != nil {
			return err
		}
		after := set
		after.Lines = append(slices.Clip(set.Lines), l)
		if err := s.noNewClash(set, after); err != nil {
			return err
		}
		if err := s.tx.Policy.AddLine(ctx, &l); err != nil {
			return err
		}
		return s.recordPower(ctx, "policy.line_added", v, formatInt(l.Number), lineFacts(l))
	})
	return l, err
}

// RemoveLine removes a policy line; every door answers by the new version from
// the next act on. It needs policy.write in the root unit.
func (d *Desk) RemoveLine(ctx context.Context, a Actor, number int64) error {
	return d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActPolicyWrite, RootUnit, "*")
		if err != nil {
			return err
		}
		set, err := s.tx.Policy.Load(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(set.Lines, func(l PolicyLine) bool { return l.Number == number })
		if i < 0 {
			return refuse(NotFound, "line.unknown")
		}
		if err := s.tx.Policy.RemoveLine(ctx, number); err != nil {
			return err
		}
		return s.recordPower(ctx, "policy.line_removed", v, formatInt(number), lineFacts(set.Lines[i]))
	})
}

func lineFacts(l PolicyLine) map[string]string {
	return map[string]string{"role": l.Role, "act": string(l.Act), "object": l.Object, "effect": l.Effect}
}

// AddUnit adds an office below another. It needs unit.write in the parent.
func (d *Desk) AddUnit(ctx context.Context, a Actor, u Unit) (Unit, error) {
	u.Name = strings.TrimSpace(Normalize(u.Name))
	if err := checkText("name", u.Name, MaxTitle); err != nil {
		return u, err
	}
	if !nameForm.MatchString(u.ID) {
		return u, invalid("id", "unit.id")
	}
	if u.Name == "" {
		return u, invalid("name", "unit.name")
	}
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		if err := s.knownUnit("parent", u.ParentID); err != nil {
			return err
		}
		v, err := s.may(ActUnitWrite, u.ParentID, "*")
		if err != nil {
			return err
		}
		if err := s.tx.Policy.AddUnit(ctx, u); err != nil {
			return err
		}
		return s.recordPower(ctx, "unit.added", v, u.ID, map[string]string{"parent": u.ParentID, "name": u.Name})
	})
	return u, err
}

func (s *scene) recordPower(ctx context.Context, act string, v Verdict, subject string, facts map[string]string) error {
	e := s.entry(act, v)
	e.Subject, e.Facts = subject, facts
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}
