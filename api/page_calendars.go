package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"layak/domain"
	"layak/templates"
)

// pageCalendars shows when offices work, and the form that writes a calendar.
func (s *Server) pageCalendars(p *page) error {
	view, err := p.calendars(p.query("edit"))
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageCalendars, view)
}

// calendars shows the active versions; edit names the one that the form begins with.
func (p *page) calendars(edit string) (templates.Calendars, error) {
	all, err := p.desk().ListCalendars(p.ctx(), p.actor())
	if err != nil {
		return templates.Calendars{}, err
	}
	f, st, err := p.frame()
	if err != nil {
		return templates.Calendars{}, err
	}
	view := templates.Calendars{Frame: f, MayWrite: st.May[domain.ActCalendarWrite], Form: templates.Calendar{Zone: zoneWord(p.who.person.Zone)}}
	for _, c := range all {
		if !c.Active {
			continue
		}
		row := calendarRow(c)
		view.Items = append(view.Items, row)
		if c.ID == edit {
			view.Form, view.Edit = row, true
		}
	}
	for len(view.Form.Days) < len(domain.Weekdays) {
		view.Form.Days = append(view.Form.Days, templates.CalendarDay{Name: domain.Weekdays[len(view.Form.Days)]})
	}
	return view, nil
}

func calendarRow(c domain.Calendar) templates.Calendar {
	row := templates.Calendar{ID: c.ID, Name: c.Name, Version: c.Version, Zone: zoneWord(c.Zone)}
	for day, spans := range c.Week {
		row.Days = append(row.Days, templates.CalendarDay{Name: domain.Weekdays[day], Hours: strings.Join(list(spans, domain.Hours.String), ", ")})
	}
	for _, date := range slices.Sorted(maps.Keys(c.Holidays)) {
		row.Holidays = append(row.Holidays, templates.Holiday{Date: date, Name: c.Holidays[date]})
	}
	row.Typed = typedHolidays(row.Holidays)
	return row
}

// typedHolidays are holidays as the form takes them, one on each line.
func typedHolidays(all []templates.Holiday) string {
	return strings.Join(list(all, func(h templates.Holiday) string { return strings.TrimSpace(h.Date + " " + h.Name) }), "\n")
}

// doCalendar writes a new version of a calendar.
func (s *Server) doCalendar(p *page) error {
	typed := templates.Calendar{ID: p.form("id"), Name: p.form("name"), Zone: p.form("zone"), Typed: p.form("holidays")}
	c := domain.Calendar{ID: typed.ID, Name: typed.Name, Zone: zoneName(typed.Zone)}
	var faults domain.Faults
	for day, name := range domain.Weekdays {
		hours := p.form(name)
		typed.Days = append(typed.Days, templates.CalendarDay{Name: name, Hours: hours})
		faults.Add(c.WithDay(day, strings.FieldsFunc(hours, func(r rune) bool { return r == ',' || r == ';' })))
	}
	for line := range strings.Lines(typed.Typed) {
		if date, name, _ := strings.Cut(strings.TrimSpace(line), " "); date != "" {
			faults.Add(c.WithHoliday(date, name))
		}
	}
	err := faults.Err()
	if err == nil {
		_, err = p.desk().WriteCalendar(p.ctx(), p.actor(), c)
	}
	if err == nil {
		return p.done("/calendars", "calendar.written", typed.Name)
	}
	status, fields, refusal, ok := p.again(err)
	if !ok {
		return err
	}
	view, err := p.calendars("")
	if err != nil {
		return err
	}
	view.Form, view.Edit, view.Errors, view.Refusal = typed, p.form("edit") != "", fields, refusal
	return p.show(status, templates.PageCalendars, view)
}
