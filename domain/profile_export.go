package domain

import (
	"context"
	"slices"
)

// ExportProfile answers what files can hold of the institution as it is: units, policy
// lines, the roles of the service accounts, channels, and the active calendars and
// workflows. Roles of people are in it nowhere, nor are addresses and secrets of
// webhooks. It needs policy.read, workflow.read and channel.read, or policy.write in
// the root unit.
func (d *Desk) ExportProfile(ctx context.Context, a Actor) (p Profile, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if err := s.mayExport(); err != nil {
			return err
		}
		p, err = s.profile(ctx)
		return err
	})
	return p, err
}

// ExportFiles answers the same as files, by their names.
func (d *Desk) ExportFiles(ctx context.Context, a Actor) (map[string][]byte, error) {
	p, err := d.ExportProfile(ctx, a)
	if err != nil {
		return nil, err
	}
	return d.Profiles.Write(p), nil
}

func (s *scene) mayExport() error {
	if _, err := s.may(ActPolicyWrite, RootUnit, "*"); err == nil {
		return nil
	}
	for _, act := range []Act{ActPolicyRead, ActWorkflowRead, ActChannelRead} {
		if _, err := s.anywhere(act); err != nil {
			return err
		}
	}
	return nil
}

// profile is the institution as files have it.
func (s *scene) profile(ctx context.Context) (p Profile, err error) {
	set, err := s.tx.Policy.Load(ctx)
	if err != nil {
		return p, err
	}
	p.Lines, p.Units = inRoles(set.Lines), slices.Clone(s.powers.Tree())
	for i := range p.Units {
		p.Units[i].Version = 0
	}
	for _, g := range set.Grants {
		if (Person{ID: g.PersonID}).Service() {
			p.Grants = append(p.Grants, Grant{PersonID: g.PersonID, Role: g.Role, UnitID: g.UnitID})
		}
	}
	channels, err := s.tx.Channels.All(ctx)
	if err != nil {
		return p, err
	}
	for _, c := range channels {
		p.Channels = append(p.Channels, Channel{Name: c.Name, Title: c.Title, Kind: c.Kind, Active: c.Active})
	}
	calendars, err := s.tx.Calendars.All(ctx)
	if err != nil {
		return p, err
	}
	for _, c := range calendars {
		if c.Active {
			p.Calendars = append(p.Calendars, c.asFile())
		}
	}
	workflows, err := s.tx.Workflows.Active(ctx)
	for _, w := range workflows {
		p.Workflows = append(p.Workflows, w.asFile())
	}
	return p, err
}
