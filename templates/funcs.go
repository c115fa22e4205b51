package templates

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"

	"layak/domain"
)

type zone struct {
	Name string
	Loc  *time.Location
}

// zones are Indonesia's and UTC; none observes daylight saving, so no time zone
// database is needed.
var zones = []zone{
	{"WIB", time.FixedZone("WIB", 7*3600)},
	{"WITA", time.FixedZone("WITA", 8*3600)},
	{"WIT", time.FixedZone("WIT", 9*3600)},
	{"UTC", time.UTC},
}

func zoneNamed(name string) zone {
	for _, z := range zones {
		if z.Name == name {
			return z
		}
	}
	return zones[0]
}

// Zone returns the location for "WIB", "WITA", "WIT" or "UTC"; ok is false for
// any other name.
func Zone(name string) (loc *time.Location, ok bool) {
	z := zoneNamed(name)
	return z.Loc, z.Name == name
}

func (p *Pages) funcs(lang Lang, z zone) template.FuncMap {
	return template.FuncMap{
		"t":      func(key string, args ...any) string { return p.words.Word(lang, key, args...) },
		"of":     func(family, value string) string { return p.words.of(lang, family, value) },
		"each":   func(family string, values []string) string { return p.words.each(lang, family, values) },
		"has":    func(key string) bool { return p.words.Has(lang, key) },
		"lang":   func() string { return string(lang) },
		"langs":  Langs,
		"num":    func(n any) string { return show(lang, n) },
		"when":   func(t time.Time) template.HTML { return p.when(lang, z, t, true) },
		"day":    func(t time.Time) template.HTML { return p.when(lang, z, t, false) },
		"month":  func(t time.Time) string { return monthName(lang, t) },
		"span":   func(d time.Duration) string { return p.span(lang, d) },
		"asset":  p.assets.url,
		"icon":   p.icon,
		"pill":   func(state string) template.HTML { return p.pill(lang, state) },
		"weight": func(severity string) template.HTML { return p.weight(lang, severity) },
		"rows":   func(list []DraftRow) template.HTML { return p.rows(lang, z, list) },
		"marked": func(m MarkedText) template.HTML {
			return Marked(m.Text, m.Marks)
		},
		"errs":    errorsOf,
		"problem": func(f FieldError) string { s, _ := p.words.problem(lang, f.Key, f.Args); return s },
		"remedy":  func(f FieldError) string { _, h := p.words.problem(lang, f.Key, f.Args); return h },
		"refused": func(r Refusal) string { s, _ := p.words.problem(lang, r.Code, r.Args); return s },
		"helps":   func(r Refusal) string { _, h := p.words.problem(lang, r.Code, r.Args); return h },
		"flash":   func(f Flash) string { return p.words.Word(lang, "flash."+f.Key, anys(f.Args)...) },
		"missing": func(m Missing) string { return p.words.Word(lang, "missing."+m.Key, anys(m.Args)...) },
		"field":   func(name string) string { return p.fieldName(lang, name) },
		"reason":  func(key string) string { s, _ := p.words.problem(lang, key, nil); return s },
		"inc":     func(n int) int { return n + 1 },
		"initial": initial,
		"dotted":  dotted,
		"size":    domain.FormatBytes,
		"short":   short,
		"seg":     url.PathEscape,
		"join":    strings.Join,
		"zones":   func() []string { return []string{"WIB", "WITA", "WIT"} },
		"kinds":   func() []string { return []string{"rule", "block", "list"} },
		"zone":    func() string { return z.Name },
	}
}

var monthsID = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
	"Agustus", "September", "Oktober", "November", "Desember"}

// when writes an instant in the reader's zone with the zone named, inside a
// <time> element; the zero time is a dash.
func (p *Pages) when(lang Lang, z zone, t time.Time, clock bool) template.HTML {
	if t.IsZero() {
		return `<span class="none">—</span>`
	}
	t = t.In(z.Loc)
	hm := t.Format("15:04")
	if lang == Indonesian {
		hm = t.Format("15.04")
	}
	text := fmt.Sprintf("%d %s", t.Day(), monthName(lang, t))
	if clock {
		text = "<span>" + text + ",</span> <span>" + hm + " " + z.Name + "</span>" // so that tables break between day and hour only
	}
	return template.HTML(`<time datetime="` + t.Format(time.RFC3339) + `">` + text + `</time>`)
}

// monthName names the month of an instant with its year.
func monthName(lang Lang, t time.Time) string {
	month := t.Month().String()
	if lang == Indonesian {
		month = monthsID[t.Month()-1]
	}
	return fmt.Sprintf("%s %d", month, t.Year())
}

// span writes a duration in its largest whole unit: "3 jam", "2 days".
func (p *Pages) span(lang Lang, d time.Duration) string {
	d = d.Abs()
	switch {
	case d < time.Minute:
		return p.words.Word(lang, "time.span.now")
	case d < time.Hour:
		return p.words.Word(lang, "time.span.minutes", int(d/time.Minute))
	case d < 48*time.Hour:
		return p.words.Word(lang, "time.span.hours", int(d/time.Hour))
	}
	return p.words.Word(lang, "time.span.days", int(d/(24*time.Hour)))
}

// icon draws one symbol of static/icons.svg; it is decoration, the word stands
// beside it.
func (p *Pages) icon(name string) template.HTML {
	return template.HTML(`<svg class="icon" aria-hidden="true" focusable="false"><use href="` +
		p.assets.url("icons.svg") + `#` + template.HTMLEscapeString(name) + `"></use></svg>`)
}

// fieldName says which text a finding is in: "title", "body", "variant:x".
func (p *Pages) fieldName(lang Lang, name string) string {
	if channel, ok := strings.CutPrefix(name, "variant:"); ok {
		return p.words.Word(lang, "field.variant", channel)
	}
	return p.words.of(lang, "field", name)
}

func errorsOf(all []FieldError, field string) []FieldError {
	var out []FieldError
	for _, e := range all {
		if e.Field == field {
			out = append(out, e)
		}
	}
	return out
}

// dotted lets a code such as "draft.submitted" break behind its dots.
func dotted(code string) template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(code), ".", ".<wbr>"))
}

// short cuts a digest or hash to what a person can compare at a glance.
func short(digest string) string {
	if i := strings.IndexByte(digest, ':'); i >= 0 {
		digest = digest[i+1:]
	}
	if len(digest) > 12 {
		return digest[:12]
	}
	return digest
}

func anys(args []string) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a
	}
	return out
}

// initial is the first letter of a name, for the round beside it.
func initial(name string) string {
	for _, r := range name {
		return strings.ToUpper(string(r))
	}
	return ""
}
