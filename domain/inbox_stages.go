package domain

import (
	"context"
	"slices"
)

// myStages lists the stages that the person may decide, each with the units, and with
// the channels where a role of theirs is held for some only. Runs keep the version of the
// workflow that they began with, so stages and roles of earlier ones count too.
func (s *scene) myStages(ctx context.Context) (out []StageUnits, err error) {
	r, err := s.reaching(ctx, ActDraftDecide)
	if err != nil || r.none() {
		return nil, err
	}
	workflows, err := s.tx.Workflows.All(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range stageNames(workflows) {
		roles := stageRoles(workflows, name)
		inRole := func(unit string, may []string) [][]string { return s.byRole(unit, roles, may) }
		for _, x := range r.on(name, inRole) {
			out = append(out, StageUnits{name, x.Units, x.Channels})
		}
	}
	return out, nil
}

// publishes lists where the person may publish.
func (s *scene) publishes(ctx context.Context) ([]Reach, error) {
	r, err := s.reaching(ctx, ActDraftPublish)
	if err != nil || r.none() {
		return nil, err
	}
	return r.on("*", func(_ string, may []string) [][]string { return [][]string{may} }), nil
}

// byRole parts the channels by the roles of a stage that the person holds: a decision
// is made in one role, for all channels of the draft.
func (s *scene) byRole(unit string, roles, may []string) (lists [][]string) {
	for _, h := range s.powers.Holdings(s.person.ID, unit) {
		if !slices.Contains(roles, h.Role) {
			continue
		}
		list := slices.DeleteFunc(slices.Clone(may), func(c string) bool { return !h.For([]string{c}) })
		if (len(list) > 0 || len(h.Channels) == 0) && !slices.ContainsFunc(lists, func(o []string) bool { return slices.Equal(o, list) }) {
			lists = append(lists, list)
		}
	}
	return lists
}

func stageNames(workflows []Workflow) (names []string) {
	for _, wf := range workflows {
		for _, st := range wf.Every() {
			if st.Name != "" && !slices.Contains(names, st.Name) {
				names = append(names, st.Name)
			}
		}
	}
	return names
}

func stageRoles(workflows []Workflow, name string) (roles []string) {
	for _, wf := range workflows {
		for _, st := range wf.Every() {
			if st.Name == name {
				roles = append(roles, st.Roles...)
			}
		}
	}
	return roles
}
