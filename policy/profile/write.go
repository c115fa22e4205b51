package profile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"layak/domain"
)

// Write writes the files of a profile by their names: the same profile as the same
// bytes, and so that Read answers it again. Roles of people, versions, addresses and
// secrets of webhooks are in none of them.
func Write(p domain.Profile) map[string][]byte {
	return map[string][]byte{
		"units.yaml": writeUnits(p.Units), "policy.yaml": writePolicy(p.Lines, p.Grants), "channels.yaml": writeChannels(p.Channels),
		"calendars.yaml": writeCalendars(p.Calendars), "workflows.yaml": writeWorkflows(p.Workflows),
	}
}

// text is a file while it is written.
type text struct{ strings.Builder }

func (t *text) line(indent int, format string, args ...any) {
	t.WriteString(strings.Repeat(" ", indent))
	fmt.Fprintf(t, format, args...)
	t.WriteByte('\n')
}

// list begins a list; one without items is written as that, for Read asks for a list.
func (t *text) list(indent int, key string, n int) {
	if n == 0 {
		t.line(indent, "%s: []", key)
		return
	}
	t.line(indent, "%s:", key)
}

// plain are texts that YAML reads as nothing else than themselves.
func plain(s string) bool {
	if !domain.IsName(s) {
		return false
	}
	return !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan"}, s)
}

// quoted writes a text so that YAML reads exactly it.
func quoted[T ~string](s T) string {
	if plain(string(s)) {
		return string(s)
	}
	return strconv.Quote(string(s))
}

func quotedAll[T ~string](list []T) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = quoted(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// flow is a mapping on one line; what is empty is left out.
type flow []string

func (f *flow) word(key, value string) {
	if value != "" {
		*f = append(*f, key+": "+quoted(value))
	}
}

func (f *flow) number(key string, n int) {
	if n != 0 {
		*f = append(*f, key+": "+strconv.Itoa(n))
	}
}

func (f *flow) sub(key string, in flow) {
	if len(in) > 0 {
		*f = append(*f, key+": "+in.String())
	}
}

func flowList[T ~string](f *flow, key string, list []T) {
	if len(list) > 0 {
		*f = append(*f, key+": "+quotedAll(list))
	}
}

func (f flow) String() string { return "{" + strings.Join(f, ", ") + "}" }

func writeUnits(units []domain.Unit) []byte {
	var t text
	t.line(0, "# The units, parents before children.")
	t.list(0, "units", len(units))
	for _, u := range units {
		var f flow
		f.word("id", u.ID)
		f.word("name", u.Name)
		f.word("parent", u.ParentID)
		t.line(2, "- %s", f)
	}
	return []byte(t.String())
}

func writeChannels(channels []domain.Channel) []byte {
	var t text
	t.line(0, "# Where text goes out. Addresses and secrets of webhooks are in no file.")
	t.list(0, "channels", len(channels))
	for _, c := range channels {
		var f flow
		f = append(f, "name: "+strconv.Quote(c.Name)) // a name may be all digits
		f.word("title", c.Title)
		f.word("kind", string(c.Kind))
		if !c.Active {
			f = append(f, "open: false")
		}
		t.line(2, "- %s", f)
	}
	return []byte(t.String())
}

func writeCalendars(calendars []domain.Calendar) []byte {
	var t text
	t.line(0, "# When offices work.")
	t.list(0, "calendars", len(calendars))
	for _, c := range calendars {
		t.line(2, "- id: %s", quoted(c.ID))
		t.line(4, "name: %s", quoted(c.Name))
		t.line(4, "zone: %s", quoted(c.Zone))
		t.line(4, "week:")
		for i, day := range c.Week {
			if len(day) == 0 {
				continue
			}
			spans := make([]string, len(day))
			for j, h := range day {
				spans[j] = h.String()
			}
			t.line(6, "%s: %s", domain.Weekdays[i], quotedAll(spans))
		}
		t.list(4, "holidays", len(c.Holidays))
		for _, date := range slices.Sorted(maps.Keys(c.Holidays)) {
			t.line(6, "- {date: %s, name: %s}", strconv.Quote(date), strconv.Quote(c.Holidays[date]))
		}
	}
	return []byte(t.String())
}
