package domain

import "context"

// WorkflowChoices are the names that a workflow can speak of.
type WorkflowChoices struct {
	Roles, Calendars, Channels []string
	Stages                     []StageRoles // that lines name, in order of name
}

// StageRoles is a stage and the roles to which lines grant deciding it.
type StageRoles struct {
	Stage string
	Roles []string
}

// WorkflowChoices lists stages and roles that decide on anything, calendars and channels,
// for who writes a workflow. It needs workflow.write anywhere.
func (d *Desk) WorkflowChoices(ctx context.Context, a Actor) (out WorkflowChoices, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActWorkflowWrite); err != nil {
			return err
		}
		set, err := s.tx.Policy.Load(ctx)
		if err != nil {
			return err
		}
		out.Roles, out.Stages = decided(set.Lines)
		calendars, err := s.tx.Calendars.All(ctx)
		if err != nil {
			return err
		}
		for _, c := range calendars {
			if c.Active {
				out.Calendars = append(out.Calendars, c.ID)
			}
		}
		channels, err := s.tx.Channels.All(ctx)
		for _, c := range channels {
			out.Channels = append(out.Channels, c.Name)
		}
		return err
	})
	return out, err
}

// decided lists what lines grant deciding: to whom, and which stages.
func decided(lines []PolicyLine) (roles []string, stages []StageRoles) {
	var names []string
	for _, l := range lines {
		if l.Act != ActDraftDecide || l.Effect != "allow" {
			continue
		}
		roles = append(roles, l.Role)
		if l.Object != "*" {
			names = append(names, l.Object)
		}
	}
	for _, name := range sortedNames(names) {
		stages = append(stages, StageRoles{name, decidersOf(lines, name)})
	}
	return sortedNames(roles), stages
}
