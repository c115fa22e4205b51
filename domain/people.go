package domain

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// Zones in which people of the institution live: WIB, WITA, WIT.
const (
	DefaultZone = "Asia/Jakarta"
	ZoneWITA    = "Asia/Makassar"
	ZoneWIT     = "Asia/Jayapura"
)

var usernameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,63}$`)

// PersonInput is what an administrator enters. Password may be empty: the
// person then cannot sign in until one is set.
type PersonInput struct {
	Username  string
	Name      string
	UnitID    string
	Language  string
	Zone      string
	Clearance Classification // "": UsualClearance
	Password  string
	Roles     []string // in UnitID
	Collect   bool     // roles go into the actor's draft of a change, not into a change of their own
}

// AddPerson adds a person. Roles are given at once from a shell; of anybody else they
// are proposed as a change, whose id is in the person that it answers, or collected
// in the actor's draft, so that a whole office is one change. It needs
// person.write in the unit, grant.write there for roles, and clearance.write for a
// clearance above the usual one. Who gives a password with it, and not from a shell, needs
// a clearance that covers the person's: Forbidden ("person.above_clearance") otherwise.
func (d *Desk) AddPerson(ctx context.Context, a Actor, in PersonInput) (Person, error) {
	p, err := in.person()
	if err != nil {
		return Person{}, err
	}
	// Hashing is dear: it is not done for somebody who may not add people.
	if err := d.look(ctx, a, func(_ context.Context, s *scene) error { _, err := s.mayAdd(in, p); return err }); err != nil {
		return Person{}, err
	}
	if in.Password != "" {
		if p.PasswordHash, err = d.hashPassword(ctx, in.Password); err != nil {
			return Person{}, err
		}
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.mayAdd(in, p)
		if err != nil {
			return err
		}
		p.ID, p.CreatedAt = d.NewID(), s.now
		if p.PasswordHash != "" {
			p.PasswordBy = s.setsFor()
		}
		if err := s.tx.People.Add(ctx, &p); err != nil {
			return err
		}
		e := s.entry("person.added", v)
		e.Subject, e.Facts = p.ID, map[string]string{"unit": p.UnitID, "clearance": string(p.Clearance)}
		e.Private = map[string]string{"username": p.Username, "name": p.Name}
		if _, err := s.tx.Ledger.Append(ctx, e); err != nil {
			return err
		}
		p.Change, err = d.firstRoles(ctx, s, p.ID, in)
		return err
	})
	return p, err
}

// mayAdd asks for the right to add a person as they would be.
func (s *scene) mayAdd(in PersonInput, p Person) (Verdict, error) {
	if err := s.knownUnit("unit", in.UnitID); err != nil {
		return Verdict{}, err
	}
	v, err := s.may(ActPersonWrite, in.UnitID, "*")
	if err == nil {
		err = s.mayClear(in.UnitID, p.Clearance)
	}
	if err == nil && in.Password != "" {
		err = s.outranked(p)
	}
	return v, err
}

// firstRoles gives a new person their roles, or asks a second human to.
func (d *Desk) firstRoles(ctx context.Context, s *scene, person string, in PersonInput) (change string, err error) {
	var items []ChangeItem
	for _, role := range in.Roles {
		items = append(items, ChangeItem{Do: DoGrantAdd, Person: person, Role: role, Unit: in.UnitID})
	}
	if len(items) == 0 {
		return "", nil
	}
	if in.Collect {
		return d.collectRoles(ctx, s, items)
	}
	if s.actor.Via != ViaShell {
		c := Change{ID: d.NewID(), Items: items}
		if err := s.propose(ctx, d, &c, true); err != nil {
			return "", OfOneItem(err)
		}
		return c.ID, s.tx.Changes.Add(ctx, &c)
	}
	for _, it := range items {
		v, err := s.may(ActGrantWrite, in.UnitID, "*")
		if err == nil {
			_, err = d.grant(ctx, s, v, it)
		}
		if err != nil {
			return "", err
		}
	}
	return "", nil
}

// collectRoles puts the roles into the draft of whoever acts.
func (d *Desk) collectRoles(ctx context.Context, s *scene, items []ChangeItem) (change string, err error) {
	for _, it := range items {
		c, err := d.collect(ctx, s, it)
		if err != nil {
			return "", OfOneItem(err)
		}
		change = c.ID
	}
	return change, nil
}

func (in PersonInput) person() (Person, error) {
	p := Person{Username: strings.ToLower(strings.TrimSpace(in.Username)), Name: strings.TrimSpace(Normalize(in.Name)),
		UnitID: in.UnitID, Language: in.Language, Zone: in.Zone, Clearance: in.Clearance, Status: PersonActive}
	if p.Clearance == "" {
		p.Clearance = UsualClearance
	}
	if p.Zone == "" {
		p.Zone = DefaultZone
	}
	if err := checkText("name", p.Name, MaxTitle); err != nil {
		return p, err
	}
	switch {
	case !usernameForm.MatchString(p.Username):
		return p, invalid("username", "person.username")
	case p.Name == "":
		return p, invalid("name", "person.name")
	case !slices.Contains([]string{"", "id", "en"}, p.Language):
		return p, invalid("language", "person.language")
	case !slices.Contains([]string{DefaultZone, ZoneWITA, ZoneWIT}, p.Zone):
		return p, invalid("zone", "person.zone")
	case !p.Clearance.Known():
		return p, invalid("clearance", "person.clearance")
	}
	return p, nil
}

func (s *scene) knownUnit(field, unit string) error {
	if slices.ContainsFunc(s.powers.Tree(), func(u Unit) bool { return u.ID == unit }) {
		return nil
	}
	return invalid(field, "unit.unknown", unit)
}

// SetPersonStatus suspends, restores or removes a person. It needs
// person.write in the person's unit and wherever they hold a role. Suspending and removing end every session
// at once; removing also takes back every role and erases the name, while the
// record keeps the id. Nobody can do it to themselves, service accounts cannot be
// touched, and the last administrator stays: Conflict ("policy.last_admin").
func (d *Desk) SetPersonStatus(ctx context.Context, a Actor, id string, status PersonStatus) (Person, error) {
	if status != PersonActive && status != PersonSuspended && status != PersonRemoved {
		return Person{}, invalid("status", "person.status_unknown")
	}
	var p Person
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		var v Verdict
		var err error
		if p, v, err = s.manageable(ctx, id, ActPersonWrite); err != nil {
			return err
		}
		if p.Status == PersonRemoved || p.Status == status {
			return refuse(Conflict, "person.status", string(p.Status))
		}
		p.Status = status
		if status != PersonActive {
			if err := s.tx.Sessions.RemoveOf(ctx, id); err != nil {
				return err
			}
		}
		if status != PersonActive {
			if err := s.keepsAdministrator(ctx, s.powers, id); err != nil {
				return err
			}
			if err := s.endMandatesOf(ctx, id, status, v); err != nil {
				return err
			}
		}
		if status == PersonRemoved {
			if err := s.forget(ctx, &p); err != nil {
				return err
			}
		}
		if err := s.tx.People.Save(ctx, &p); err != nil {
			return err
		}
		e := s.entry("person."+map[PersonStatus]string{PersonActive: "restored", PersonSuspended: "suspended", PersonRemoved: "removed"}[status], v)
		e.Subject = id
		_, err = s.tx.Ledger.Append(ctx, e)
		return err
	})
	return p, err
}

// manageable loads a person whom the actor may change by the act: another human. It
// needs the act in the person's unit and wherever the person holds a role:
// otherwise whoever keeps the people of one unit could take over, by a password,
// somebody with powers over all.
func (s *scene) manageable(ctx context.Context, id string, act Act) (Person, Verdict, error) {
	if !nameable(id) {
		return Person{}, Verdict{}, refuse(NotFound, "person.unknown")
	}
	p, err := s.tx.People.ByID(ctx, id)
	if err != nil {
		return Person{}, Verdict{}, err
	}
	v, err := s.may(act, p.UnitID, "*")
	if err != nil {
		return Person{}, v, err
	}
	if p.Service() {
		return Person{}, v, refuse(Conflict, "person.service")
	}
	if !apart("person.self", !s.own(p.ID)) {
		return Person{}, v, refuse(Conflict, "person.self")
	}
	set, err := s.tx.Policy.Load(ctx)
	if err != nil {
		return Person{}, v, err
	}
	for _, unit := range set.powersOf(p.ID, s.now) {
		if _, err := s.may(act, unit, "*"); err != nil {
			return Person{}, v, err
		}
	}
	return p, v, nil
}

// forget erases what names the person and takes back their roles.
func (s *scene) forget(ctx context.Context, p *Person) error {
	set, err := s.tx.Policy.Load(ctx)
	if err != nil {
		return err
	}
	for _, g := range set.Grants {
		if g.PersonID == p.ID {
			if err := s.tx.Policy.RemoveGrant(ctx, g.ID); err != nil {
				return err
			}
		}
	}
	p.Username, p.Name, p.PasswordHash = "removed-"+p.ID, "", ""
	return s.tx.Ledger.EraseSubject(ctx, p.ID)
}

// SetLanguage sets the language in which the actor reads pages and mail.
func (d *Desk) SetLanguage(ctx context.Context, a Actor, language string) error {
	if language != "id" && language != "en" {
		return invalid("language", "person.language")
	}
	return d.actOwn(ctx, a, func(ctx context.Context, s *scene) error {
		if err := s.inPerson(); err != nil {
			return err
		}
		p := s.person
		p.Language = language
		return s.tx.People.Save(ctx, &p)
	})
}
