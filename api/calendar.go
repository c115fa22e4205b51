package api

import (
	"context"
	"maps"
	"slices"

	"layak/domain"
)

type calendarInput struct {
	ID       string        `json:"id" must:"true"`
	Name     string        `json:"name" must:"true"`
	Zone     string        `json:"zone" must:"true" enum:"Asia/Jakarta,Asia/Makassar,Asia/Jayapura"`
	Week     weekJSON      `json:"week" must:"true"`
	Holidays []holidayJSON `json:"holidays,omitempty"`
}

// weekJSON is the hours of each day, as "07:30-12:00".
type weekJSON struct {
	Monday    []string `json:"monday,omitempty" doc:"Spans such as 07:30-12:00; none where nobody works"`
	Tuesday   []string `json:"tuesday,omitempty"`
	Wednesday []string `json:"wednesday,omitempty"`
	Thursday  []string `json:"thursday,omitempty"`
	Friday    []string `json:"friday,omitempty"`
	Saturday  []string `json:"saturday,omitempty"`
	Sunday    []string `json:"sunday,omitempty"`
}

func (w *weekJSON) days() [7]*[]string {
	return [7]*[]string{&w.Monday, &w.Tuesday, &w.Wednesday, &w.Thursday, &w.Friday, &w.Saturday, &w.Sunday}
}

type holidayJSON struct {
	Date string `json:"date" must:"true" doc:"Such as 2026-08-17"`
	Name string `json:"name,omitempty"`
}

type calendarJSON struct {
	ID       string        `json:"id"`
	Version  int64         `json:"version"`
	Name     string        `json:"name"`
	Zone     string        `json:"zone"`
	Week     weekJSON      `json:"week"`
	Holidays []holidayJSON `json:"holidays"`
	Active   bool          `json:"active"`
}

// calendar reads what was sent; every field at fault is named.
func (in calendarInput) calendar() (domain.Calendar, error) {
	c := domain.Calendar{ID: in.ID, Name: in.Name, Zone: in.Zone}
	for day, spans := range in.Week.days() {
		if err := c.WithDay(day, *spans); err != nil {
			return c, err
		}
	}
	for _, h := range in.Holidays {
		if err := c.WithHoliday(h.Date, h.Name); err != nil {
			return c, err
		}
	}
	return c, nil
}

func wireCalendar(c domain.Calendar) calendarJSON {
	out := calendarJSON{ID: c.ID, Version: c.Version, Name: c.Name, Zone: c.Zone, Holidays: []holidayJSON{}, Active: c.Active}
	for day, spans := range out.Week.days() {
		*spans = list(c.Week[day], domain.Hours.String)
	}
	for _, date := range slices.Sorted(maps.Keys(c.Holidays)) {
		out.Holidays = append(out.Holidays, holidayJSON{date, c.Holidays[date]})
	}
	return out
}

func (s *Server) listCalendars(ctx context.Context, in *Listing) (*answer[items[calendarJSON]], error) {
	all, err := s.Desk.ListCalendars(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return pageOf(all, *in, func(c domain.Calendar) string { return c.ID + "@" + number(c.Version) }, wireCalendar)
}

func (s *Server) writeCalendar(ctx context.Context, _ *none, in *calendarInput) (*answer[calendarJSON], error) {
	c, err := in.calendar()
	if err == nil {
		c, err = s.Desk.WriteCalendar(ctx, actor(ctx), c)
	}
	return answered(wireCalendar(c), err)
}
