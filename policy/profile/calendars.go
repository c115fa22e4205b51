package profile

import (
	"slices"

	"layak/domain"
)

type calendar struct {
	ID       word              `yaml:"id"`
	Name     word              `yaml:"name"`
	Zone     word              `yaml:"zone"`
	Week     map[string][]word `yaml:"week"`
	Holidays []struct {
		Date word `yaml:"date"`
		Name word `yaml:"name"`
	} `yaml:"holidays"`
}

func (r *reader) readCalendars() error {
	const file = "calendars.yaml"
	var doc struct {
		Calendars []calendar `yaml:"calendars"`
	}
	if err := decode(r.dir, file, &doc); err != nil {
		return err
	}
	for _, c := range doc.Calendars {
		out, err := r.calendar(c)
		if err != nil {
			return inFile(file, err)
		}
		r.profile.Calendars = append(r.profile.Calendars, out)
	}
	return nil
}

func (r *reader) calendar(c calendar) (domain.Calendar, error) {
	out := domain.Calendar{ID: c.ID.text, Version: 1, Name: c.Name.text, Zone: c.Zone.text, Active: true}
	if r.hasCalendar(out.ID) {
		return out, c.ID.wrong("calendar %q is there twice", out.ID)
	}
	for name, spans := range c.Week {
		day := slices.Index(domain.Weekdays[:], name)
		if day < 0 {
			return out, c.ID.wrong("%q is no day of the week", name)
		}
		for _, span := range spans {
			if out.WithDay(day, []string{span.text}) != nil {
				return out, span.wrong("%q is no span of hours", span.text)
			}
		}
	}
	for _, h := range c.Holidays {
		if out.WithHoliday(h.Date.text, h.Name.text) != nil {
			return out, h.Date.wrong("holiday %q is there twice", h.Date.text)
		}
	}
	if err := out.Check(); err != nil {
		return out, c.ID.wrong("calendar %q: %v", out.ID, err)
	}
	return out, nil
}

func (r *reader) hasCalendar(id string) bool {
	return slices.ContainsFunc(r.profile.Calendars, func(c domain.Calendar) bool { return c.ID == id })
}
