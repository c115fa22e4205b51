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
			late := s.onlyEscalated(workflows, name, x.Units)
			if now := slices.DeleteFunc(slices.Clone(x.Units), func(u string) bool { return slices.Contains(late, u) }); len(now) > 0 {
				out = append(out, StageUnits{Stage: name, Units: now, Channels: x.Channels})
			}
			if len(late) > 0 {
				out = append(out, StageUnits{Stage: name, Units: late, Channels: x.Channels, Escalated: true})
			}
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

// onlyEscalated lists those of the units in which the person is next in line for a
// stage, and not asked before.
func (s *scene) onlyEscalated(workflows []Workflow, name string, units []string) (late []string) {
	next, roles := escalateRoles(workflows, name), baseRoles(workflows, name)
	if len(next) == 0 {
		return nil
	}
	holds := func(unit string, any []string) bool {
		return slices.ContainsFunc(s.powers.Holdings(s.person.ID, unit), func(h Holding) bool { return slices.Contains(any, h.Role) })
	}
	for _, u := range units {
		if holds(u, next) && !holds(u, roles) {
			late = append(late, u)
		}
	}
	return late
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

// stageRoles are all that may come to decide a stage.
func stageRoles(workflows []Workflow, name string) []string {
	return slices.Concat(baseRoles(workflows, name), escalateRoles(workflows, name))
}

func baseRoles(workflows []Workflow, name string) []string {
	return eachStage(workflows, name, func(st Stage) []string { return st.Roles })
}

func escalateRoles(workflows []Workflow, name string) []string {
	return eachStage(workflows, name, func(st Stage) []string { return st.Escalate })
}

func eachStage(workflows []Workflow, name string, of func(Stage) []string) (roles []string) {
	for _, wf := range workflows {
		for _, st := range wf.Every() {
			if st.Name == name {
				roles = append(roles, of(st)...)
			}
		}
	}
	return roles
}
