package store

import (
	"context"

	"layak/domain"
)

type calendars struct{ c *conn }

const (
	sqlCalendars      = `SELECT id, version, name, zone, week, holidays, active FROM calendars ORDER BY id, version`
	sqlCalendarActive = `SELECT id, version, name, zone, week, holidays, active FROM calendars WHERE id = ? AND active`
	sqlCalendarRetire = `UPDATE calendars SET active = FALSE WHERE id = ? AND version <> ?`
	sqlCalendarAdd    = `INSERT INTO calendars (id, version, name, zone, week, holidays, active) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
)

func scanCalendar(rows scanned) (c domain.Calendar, err error) {
	var week, holidays string
	if err = rows.Scan(&c.ID, &c.Version, &c.Name, &c.Zone, &week, &holidays, &c.Active); err != nil {
		return c, err
	}
	if err = decode("calendars.week", week, &c.Week); err != nil {
		return c, err
	}
	return c, decode("calendars.holidays", holidays, &c.Holidays)
}

// Active implements domain.Calendars.
func (s calendars) Active(ctx context.Context, id string) (found domain.Calendar, err error) {
	err = unknown("calendar")
	bad := s.c.rows(ctx, sqlCalendarActive, []any{id}, func(rows scanned) error {
		found, err = scanCalendar(rows)
		return err
	})
	if bad != nil {
		err = bad
	}
	return found, err
}

// All implements domain.Calendars, in order of id and version.
func (s calendars) All(ctx context.Context) (list []domain.Calendar, err error) {
	err = s.c.rows(ctx, sqlCalendars, nil, func(rows scanned) error {
		c, err := scanCalendar(rows)
		list = append(list, c)
		return err
	})
	return list, err
}

// Add implements domain.Calendars.
func (s calendars) Add(ctx context.Context, c domain.Calendar) error {
	if c.Active {
		if _, err := s.c.exec(ctx, sqlCalendarRetire, c.ID, c.Version); err != nil {
			return err
		}
	}
	n, err := s.c.exec(ctx, sqlCalendarAdd, c.ID, c.Version, c.Name, c.Zone, encoded(c.Week), encoded(c.Holidays), c.Active)
	return added("calendar", n, err)
}
