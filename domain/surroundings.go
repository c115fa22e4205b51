package domain

import "context"

// Surroundings is what every page shows around its own matter.
type Surroundings struct {
	Person  Person
	Roles   []string // held in the person's unit
	May     map[Act]bool
	Waiting int // drafts that wait for the person's decision, InboxSize at most
	Units   map[string]string
	Names   map[string]string // of people, by id
}

// Surroundings answers who the actor is, what they may do anywhere, how much
// waits for them, and the names of units and people.
func (d *Desk) Surroundings(ctx context.Context, a Actor) (Surroundings, error) {
	out := Surroundings{May: map[Act]bool{}, Units: map[string]string{}, Names: map[string]string{}}
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		out.Person, out.Roles = s.person, s.powers.Roles(s.person.ID, s.person.UnitID)
		out.Person.PasswordHash = ""
		for _, act := range Acts() {
			out.May[act] = len(s.unitsFor(act)) > 0
		}
		waiting, err := s.awaiting(ctx)
		if err != nil {
			return err
		}
		out.Waiting = len(waiting)
		return s.nameAll(ctx, out.Units, out.Names)
	})
	return out, err
}

func (s *scene) nameAll(ctx context.Context, units, names map[string]string) error {
	for _, u := range s.powers.Tree() {
		units[u.ID] = u.Name
	}
	people, err := s.tx.People.All(ctx)
	for _, p := range people {
		names[p.ID] = p.Name
	}
	return err
}
