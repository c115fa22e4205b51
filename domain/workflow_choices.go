package domain

import (
	"context"
	"slices"
)

// WorkflowChoices are the names that a workflow can speak of.
type WorkflowChoices struct{ Roles, Calendars, Channels []string }

// WorkflowChoices lists roles that decide on anything, calendars and channels, for who
// writes a workflow. It needs workflow.write anywhere.
func (d *Desk) WorkflowChoices(ctx context.Context, a Actor) (out WorkflowChoices, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActWorkflowWrite); err != nil {
			return err
		}
		set, err := s.tx.Policy.Load(ctx)
		if err != nil {
			return err
		}
		for _, l := range set.Lines {
			if l.Act == ActDraftDecide && l.Effect == "allow" {
				out.Roles = append(out.Roles, l.Role)
			}
		}
		slices.Sort(out.Roles)
		out.Roles = slices.Compact(out.Roles)
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
