package domain

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var spanForm = regexp.MustCompile(`^(\d\d)[:.](\d\d) ?[-–] ?(\d\d)[:.](\d\d)$`)

// ParseHours reads a span of a day, "07:30-12:00"; "24:00" is its end. ok is false
// for anything else.
func ParseHours(text string) (h Hours, ok bool) {
	m := spanForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return h, false
	}
	minute := func(hour, min string) int {
		a, _ := strconv.Atoi(hour)
		b, _ := strconv.Atoi(min)
		ok = ok && b < 60 && a*60+b <= minutesOfDay
		return a*60 + b
	}
	ok = true
	h = Hours{minute(m[1], m[2]), minute(m[3], m[4])}
	return h, ok && h.From < h.To
}

// String writes the span as ParseHours reads it.
func (h Hours) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", h.From/60, h.From%60, h.To/60, h.To%60)
}

// WithDay adds the hours of a weekday, Monday first. It answers Invalid with the
// weekday as the field where one of them is no span.
func (c *Calendar) WithDay(day int, spans []string) error {
	for _, text := range spans {
		h, ok := ParseHours(text)
		if !ok {
			return invalid(Weekdays[day], "calendar.hours")
		}
		c.Week[day] = append(c.Week[day], h)
	}
	return nil
}

// WithHoliday adds a day on which nobody works. It answers Invalid with the field
// "holidays" for one that is there already.
func (c *Calendar) WithHoliday(date, name string) error {
	if _, twice := c.Holidays[date]; twice {
		return invalid("holidays", "calendar.date_twice", date)
	}
	if c.Holidays == nil {
		c.Holidays = map[string]string{}
	}
	c.Holidays[date] = strings.TrimSpace(Normalize(name))
	return nil
}
