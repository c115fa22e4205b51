package domain

import (
	"context"
	"slices"
	"strings"
)

// Install fills an empty store with a profile and the built-in rules, as
// version 1 of everything, and writes it into the record. It is the one act
// that no policy line grants, since there are none yet: it answers Conflict
// ("profile.installed") where the store already has people.
func (d *Desk) Install(ctx context.Context, p Profile, sources []RuleSource) error {
	infos, err := d.Rules.Describe(sources)
	if err != nil {
		return ruleProblems(err)
	}
	set := RuleSet{State: RuleSetProposed, ProposedBy: SystemID, ProposedAt: d.now()}
	for _, info := range infos {
		set.Sources = append(set.Sources, RuleSource{info.ID, info.YAML})
	}
	slices.SortFunc(set.Sources, func(x, y RuleSource) int { return strings.Compare(x.Name, y.Name) })
	if _, err := d.Rules.Compile(ctx, 1, set.Sources); err != nil {
		return ruleProblems(err)
	}
	set.Digest = d.Rules.Digest(set.Sources)
	p.Lines = slices.Clone(p.Lines) // numbers are written into them
	return d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		if _, err := tx.People.ByID(ctx, SystemID); KindOf(err) != NotFound {
			if err == nil {
				err = refuse(Conflict, "profile.installed")
			}
			return err
		}
		s := &scene{tx: tx, actor: Operator(), now: d.now()}
		if err := s.installOffice(ctx, d, p); err != nil {
			return err
		}
		return s.installRules(ctx, p, set)
	})
}

func (s *scene) installOffice(ctx context.Context, d *Desk, p Profile) error {
	for _, u := range p.Units {
		if err := s.tx.Policy.AddUnit(ctx, u); err != nil {
			return err
		}
	}
	for _, id := range []string{SystemID, OperatorID} {
		who := Person{ID: id, Username: id, Name: id, UnitID: RootUnit, Status: PersonActive, Language: "id", Zone: DefaultZone, Clearance: TopSecret, CreatedAt: s.now}
		if err := s.tx.People.Add(ctx, &who); err != nil {
			return err
		}
	}
	for i := range p.Lines {
		if err := s.tx.Policy.AddLine(ctx, &p.Lines[i]); err != nil {
			return err
		}
	}
	for _, g := range p.Grants {
		g.ID, g.By, g.At = d.NewID(), OperatorID, s.now
		if err := s.tx.Policy.AddGrant(ctx, g); err != nil {
			return err
		}
	}
	for _, w := range p.Workflows {
		w.Version, w.State = 1, WorkflowActive
		if err := s.tx.Workflows.Add(ctx, w); err != nil {
			return err
		}
	}
	for _, c := range p.Calendars {
		c.Version, c.Active = 1, true
		if err := s.tx.Calendars.Add(ctx, c); err != nil {
			return err
		}
	}
	for _, c := range p.Channels {
		c.Active = true
		if err := s.tx.Channels.Add(ctx, &c); err != nil {
			return err
		}
	}
	return nil
}

func (s *scene) installRules(ctx context.Context, p Profile, set RuleSet) error {
	for _, src := range set.Sources {
		if err := s.tx.Rules.Add(ctx, &Rule{ID: src.Name, YAML: src.YAML, Author: SystemID, UpdatedAt: s.now}); err != nil {
			return err
		}
	}
	if err := s.tx.RuleSets.Add(ctx, &set); err != nil {
		return err
	}
	if err := s.tx.RuleSets.Activate(ctx, set.Version, OperatorID, s.now); err != nil {
		return err
	}
	facts := map[string]string{"installed_digest": InstalledDigest(p.Lines, p.Grants, p.Units)}
	for _, w := range p.Workflows {
		w.Version = 1
		facts["workflow."+w.ID] = w.Digest()
	}
	for _, c := range p.Calendars {
		c.Version = 1
		facts["calendar."+c.ID] = c.Digest()
	}
	e := Entry{Actor: OperatorID, Via: ViaShell, Act: "profile.installed", Subject: p.Name, RulesetVersion: set.Version, RulesetDigest: set.Digest, Facts: facts, At: s.now}
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}
