package domain

import "context"

// ListCalendars lists every version of every calendar. It needs workflow.read.
func (d *Desk) ListCalendars(ctx context.Context, a Actor) (all []Calendar, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActWorkflowRead); err != nil {
			return err
		}
		all, err = s.tx.Calendars.All(ctx)
		return err
	})
	return all, err
}

// WriteCalendar adds a new, active version of a calendar. Due times that are there
// stay; stages that open from now on are due by the new one. It needs calendar.write
// in the root unit, and answers Invalid with the field where the calendar has no
// meaning.
func (d *Desk) WriteCalendar(ctx context.Context, a Actor, c Calendar) (Calendar, error) {
	if err := c.Check(); err != nil {
		return c, err
	}
	err := d.act(ctx, a, func(ctx context.Context, s *scene) (err error) {
		c, err = s.writeCalendar(ctx, c)
		return err
	})
	return c, err
}

// writeCalendar adds a version of a calendar that has a meaning.
func (s *scene) writeCalendar(ctx context.Context, c Calendar) (Calendar, error) {
	v, err := s.may(ActCalendarWrite, RootUnit, "*")
	if err != nil {
		return c, err
	}
	all, err := s.tx.Calendars.All(ctx)
	if err != nil {
		return c, err
	}
	c.Version, c.Active = 1, true
	for _, old := range all {
		if old.ID == c.ID {
			c.Version = max(c.Version, old.Version+1)
		}
	}
	if err := s.tx.Calendars.Add(ctx, c); err != nil {
		return c, err
	}
	e := s.entry("calendar.written", v)
	e.Subject, e.Facts = c.ID, map[string]string{"version": formatInt(c.Version), "digest": c.Digest()}
	_, err = s.tx.Ledger.Append(ctx, e)
	return c, err
}

// knownCalendars refuses a workflow whose stages are due by a calendar that is not
// there.
func (s *scene) knownCalendars(ctx context.Context, w Workflow) error {
	for _, st := range w.Every() {
		if st.Calendar == "" {
			continue
		}
		if !nameable(st.Calendar) {
			return invalid("stages", "workflow.calendar", st.Name, "")
		}
		if _, err := s.tx.Calendars.Active(ctx, st.Calendar); KindOf(err) == NotFound {
			return invalid("stages", "workflow.calendar", st.Name, st.Calendar)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// calendarsOf loads the calendars by which stages of a step are due; most chains
// count by the clock, and nothing is read.
func (s *scene) calendarsOf(ctx context.Context, stages []Stage, step int) (map[string]Calendar, error) {
	var found map[string]Calendar
	for _, st := range stages {
		if st.Calendar == "" || st.Step != step {
			continue
		}
		c, err := s.tx.Calendars.Active(ctx, st.Calendar)
		if err != nil {
			return nil, err
		}
		if found == nil {
			found = map[string]Calendar{}
		}
		found[c.ID] = c
	}
	return found, nil
}
