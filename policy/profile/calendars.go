package profile

import (
	"slices"

	"layak/domain"
)

type calendar struct {
	ID       word      `yaml:"id"`
	Name     word      `yaml:"name"`
	Zone     word      `yaml:"zone"`
	Week     []named   `yaml:"week"`
	Holidays []holiday `yaml:"holidays"`
}

type holiday struct {
	Date word `yaml:"date"`
	Name word `yaml:"name"`
}

func (r *reader) readCalendars() {
	var doc struct {
		Calendars []calendar `yaml:"calendars"`
	}
	r.document(&doc)
	for _, c := range doc.Calendars {
		r.calendar(c)
	}
}

func (r *reader) calendar(c calendar) {
	out := domain.Calendar{ID: c.ID.text, Version: 1, Name: c.Name.text, Zone: c.Zone.text, Active: true}
	if r.calendarIDs[out.ID] {
		r.wrong(c.ID, "calendar %q is there twice", out.ID)
	}
	r.calendarIDs[out.ID] = true
	before := len(r.problems)
	for _, d := range c.Week {
		day := slices.Index(domain.Weekdays[:], d.key.text)
		if day < 0 {
			r.wrong(d.key, "%q is no day of the week", d.key.text)
			continue
		}
		for _, span := range d.items {
			if out.WithDay(day, []string{span.text}) != nil {
				r.wrong(span, "%q is no span of hours", span.text)
			}
		}
	}
	for _, h := range c.Holidays {
		if out.WithHoliday(h.Date.text, h.Name.text) != nil {
			r.wrong(h.Date, "holiday %q is there twice", h.Date.text)
		}
	}
	if err := out.Check(); err != nil && len(r.problems) == before {
		r.wrong(c.ID, "calendar %q: %s", out.ID, err.Error())
	}
	r.profile.Calendars = append(r.profile.Calendars, out)
}
