package domain

import (
	"context"
	"slices"
)

// myStages lists the stages of active workflows that the person may decide, each
// with the units, and with the channels where a role of theirs is held for some only.
func (s *scene) myStages(ctx context.Context) ([]StageUnits, error) {
	if len(s.unitsFor(ActDraftRead)) == 0 || s.actor.Scopes != nil && !contains(s.actor.Scopes, ActDraftDecide) {
		return nil, nil
	}
	workflows, err := s.tx.Workflows.Active(ctx)
	if err != nil {
		return nil, err
	}
	names := stageNames(workflows)
	whole, parts := s.scopedUnits()
	var out []StageUnits
	for _, name := range names {
		var in []string
		for _, u := range whole {
			if s.powers.May(s.person.ID, u, ActDraftDecide, name).Allowed {
				in = append(in, u)
			}
		}
		if len(in) > 0 {
			out = append(out, StageUnits{Stage: name, Units: in})
		}
	}
	if len(parts) == 0 {
		return out, nil
	}
	return s.scopedStages(ctx, names, parts, out)
}

func stageNames(workflows []Workflow) (names []string) {
	for _, wf := range workflows {
		for _, st := range append(slices.Clone(wf.Stages), wf.Appeal) {
			if st.Name != "" && !slices.Contains(names, st.Name) {
				names = append(names, st.Name)
			}
		}
	}
	return names
}

// scopedUnits lists the units in which the person reads drafts, apart by whether they
// hold a role there for some channels only. In such a unit the rights themselves have
// to be asked for channel by channel: a role may also deny.
func (s *scene) scopedUnits() (whole, parts []string) {
	for _, u := range s.unitsFor(ActDraftRead) {
		if slices.ContainsFunc(s.powers.Holdings(s.person.ID, u), func(h Holding) bool { return len(h.Channels) > 0 }) {
			parts = append(parts, u)
		} else {
			whole = append(whole, u)
		}
	}
	return whole, parts
}

// scopedStages adds the stages in units where a role is held for some channels.
func (s *scene) scopedStages(ctx context.Context, names, units []string, out []StageUnits) ([]StageUnits, error) {
	channels, err := s.tx.Channels.All(ctx)
	if err != nil {
		return nil, err
	}
	// Runs keep the version they began with, so roles of earlier ones count too.
	workflows, err := s.tx.Workflows.All(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		roles := stageRoles(workflows, name)
		for _, u := range units {
			lists := s.decidesOn(u, name, roles, channels)
			if len(lists) == 0 {
				continue
			}
			if slices.ContainsFunc(lists, func(l []string) bool { return len(l) == len(channels) }) {
				lists = nil
			}
			out = addUnit(out, StageUnits{name, []string{u}, lists})
		}
	}
	return out, nil
}

func stageRoles(workflows []Workflow, name string) (roles []string) {
	for _, wf := range workflows {
		for _, st := range append(slices.Clone(wf.Stages), wf.Appeal) {
			if st.Name == name {
				roles = append(roles, st.Roles...)
			}
		}
	}
	return roles
}

// decidesOn lists for each role of the stage that the person holds the channels for
// which they hold it and may decide: a decision is made in one role, for all channels
// of the draft.
func (s *scene) decidesOn(unit, stage string, roles []string, channels []Channel) (lists [][]string) {
	var may []string
	for _, c := range channels {
		if s.powers.MayOn(s.person.ID, unit, ActDraftDecide, stage, []string{c.Name}).Allowed {
			may = append(may, c.Name)
		}
	}
	for _, h := range s.powers.Holdings(s.person.ID, unit) {
		if !slices.Contains(roles, h.Role) {
			continue
		}
		list := slices.DeleteFunc(slices.Clone(may), func(c string) bool { return !h.For([]string{c}) })
		if len(list) > 0 && !slices.ContainsFunc(lists, func(o []string) bool { return slices.Equal(o, list) }) {
			lists = append(lists, list)
		}
	}
	return lists
}

// addUnit joins units in which the same holds, so that what is searched for stays
// short.
func addUnit(out []StageUnits, one StageUnits) []StageUnits {
	for i, o := range out {
		if o.Stage == one.Stage && slices.EqualFunc(o.Channels, one.Channels, slices.Equal[[]string]) {
			out[i].Units = append(out[i].Units, one.Units...)
			return out
		}
	}
	return append(out, one)
}
