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
	// Pending are changes that wait for a second person, and what the reader has put
	// together of one.
	Pending []Change
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
		if out.Pending, err = s.pendingChanges(ctx); err != nil {
			return err
		}
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

// Grant gives a person a role in a unit and its branch at once. Only whoever holds a
// shell on the server does so: it is how the first administrator comes to be. Anybody
// else proposes a change: Forbidden ("change.needed"). It needs grant.write in the unit,
// and refuses what a change would be refused for (ProposeChange). Where channels are
// named, the role gives nothing in drafts that go out on any other.
func (d *Desk) Grant(ctx context.Context, a Actor, person, role, unit string, channels ...string) (Grant, error) {
	var g Grant
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		if err := s.knownUnit("unit", unit); err != nil {
			return err
		}
		v, err := s.may(ActGrantWrite, unit, "*")
		if err != nil {
			return err
		}
		if s.actor.Via != ViaShell {
			return refuse(Forbidden, "change.needed")
		}
		g, err = d.grant(ctx, s, v, ChangeItem{Do: DoGrantAdd, Person: person, Role: role, Unit: unit, Channels: sortedChannels(channels)})
		return err
	})
	return g, err
}

// grant gives one role at once.
func (d *Desk) grant(ctx context.Context, s *scene, v Verdict, it ChangeItem) (Grant, error) {
	w, err := d.weigh(ctx, s, []ChangeItem{it})
	if err == nil {
		err = w.newest(0).err()
	}
	if err != nil {
		return Grant{}, err
	}
	g := it.grant(d.NewID(), s.person.ID, s.now)
	if err := s.tx.Policy.AddGrant(ctx, g); err != nil {
		return Grant{}, err
	}
	if err := s.recordPower(ctx, "grant.added", v, g.ID, grantFacts(g)); err != nil {
		return Grant{}, err
	}
	return g, s.filled(ctx, v, []Grant{g})
}

// knownChannels refuses names of channels that are not there. One that is closed
// may open again.
func (s *scene) knownChannels(ctx context.Context, names []string) error {
	if len(names) > MaxChannels {
		return invalid("channels", "draft.channels_many", formatInt(MaxChannels))
	}
	for _, name := range names {
		if !nameable(name) {
			return unknownChannel(Invalid, "channels", "")
		}
		if _, err := s.tx.Channels.ByName(ctx, name); err != nil {
			if KindOf(err) == NotFound {
				return unknownChannel(Invalid, "channels", name)
			}
			return err
		}
	}
	return nil
}

// Revoke takes a role back; it is gone with the next act of anybody, and takes one
// person alone. It needs
// grant.write in the grant's unit. The roles of the service accounts stay: without
// them nothing is published any more and no shell can help. So does the role of the
// last administrator: Conflict ("policy.last_admin").
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
		after := set
		after.Grants = slices.Delete(slices.Clone(set.Grants), i, i+1)
		if err := d.losing(ctx, s, after); err != nil {
			return err
		}
		if err := s.tx.Policy.RemoveGrant(ctx, id); err != nil {
			return err
		}
		return s.recordPower(ctx, "grant.removed", v, id, map[string]string{"person": g.PersonID, "role": g.Role, "unit": g.UnitID})
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
		return s.recordPower(ctx, "unit.added", v, u.ID, unitFacts(u))
	})
	return u, err
}

func (s *scene) recordPower(ctx context.Context, act string, v Verdict, subject string, facts map[string]string) error {
	e := s.entry(act, v)
	e.Subject, e.Facts = subject, facts
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}
