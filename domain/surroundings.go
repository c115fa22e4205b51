package domain

import (
	"cmp"
	"context"
)

// Surroundings is what every page shows around its own matter.
type Surroundings struct {
	Person  Person
	Roles   []string // held in the person's unit
	May     map[Act]bool
	MayRule bool              // may write rules, which takes the right in the root unit
	Posts   bool              // a mandate that is not over concerns the person
	SetBy   string            // whose name it is that set the person's password, where that was another: then they may nothing
	Waiting int               // drafts that wait for the person's decision, InboxSize at most, proposals, and emergencies to ratify
	Units   map[string]string // names of units, by id
	Writes  []string          // units in which the person may begin a draft
}

// Surroundings answers who the actor is, what they may do anywhere, how much
// waits for them, and the names of units. It answers also whoever has to change their
// password first, of whom it says that they may do nothing.
func (d *Desk) Surroundings(ctx context.Context, a Actor) (out Surroundings, err error) {
	err = d.lookOwn(ctx, a, func(ctx context.Context, s *scene) error {
		if s.ownsPassword() != nil {
			out, err = s.shutOut(ctx)
			return err
		}
		if out, err = s.surroundings(ctx); err != nil {
			return err
		}
		out.Waiting, err = s.waiting(ctx)
		return err
	})
	return out, err
}

// Home answers what surrounds the actor together with what waits for them, as
// of one moment.
func (d *Desk) Home(ctx context.Context, a Actor) (around Surroundings, in Inbox, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if around, err = s.surroundings(ctx); err != nil {
			return err
		}
		in, around.Waiting, err = s.inbox(ctx)
		return err
	})
	return around, in, err
}

// shutOut is what somebody sees whose password another has set: who they are.
func (s *scene) shutOut(ctx context.Context) (Surroundings, error) {
	names, err := s.tx.People.Names(ctx, []string{s.person.PasswordBy})
	out := Surroundings{Person: s.person, Roles: s.powers.Roles(s.person.ID, s.person.UnitID), May: map[Act]bool{}, SetBy: cmp.Or(names[s.person.PasswordBy], s.person.PasswordBy), Units: s.unitNames()}
	out.Person.PasswordHash = ""
	return out, err
}

func (s *scene) surroundings(ctx context.Context) (Surroundings, error) {
	out := Surroundings{Person: s.person, Roles: s.powers.Roles(s.person.ID, s.person.UnitID), May: map[Act]bool{}, Units: s.unitNames()}
	out.Person.PasswordHash = ""
	for _, act := range Acts() {
		out.May[act] = len(s.unitsFor(act)) > 0
	}
	out.Writes = s.unitsFor(ActDraftCreate)
	_, err := s.may(ActRuleWrite, RootUnit, "*")
	out.MayRule = err == nil
	out.Posts, err = s.tx.Mandates.Concern(ctx, s.powers.Accounts(s.person.ID), s.now)
	return out, err
}

// Labels are names to show in place of ids.
type Labels struct {
	People   map[string]string
	Channels map[string]string // titles; empty for whoever may not see channels
}

// Labels answers the names of people and the titles of channels. Whoever is
// signed in may ask; what is not there is left out.
func (d *Desk) Labels(ctx context.Context, a Actor, people, channels []string) (out Labels, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		out.Channels = map[string]string{}
		if out.People, err = s.tx.People.Names(ctx, people); err != nil {
			return err
		}
		if _, err := s.anywhere(ActChannelRead); err != nil {
			return nil
		}
		for _, name := range sortedChannels(channels) {
			c, err := s.tx.Channels.ByName(ctx, name)
			if err != nil && KindOf(err) != NotFound {
				return err
			}
			out.Channels[name] = c.Title
		}
		return nil
	})
	return out, err
}

func (s *scene) unitNames() map[string]string {
	names := map[string]string{}
	for _, u := range s.powers.Tree() {
		names[u.ID] = u.Name
	}
	return names
}
