package templates

import (
	"html/template"
	"net/url"
	"strings"
)

// rows writes the table of a list of drafts. It is written here and not as a
// template because it is most of the work of the pages that people open all
// day: a row of a template costs five times as much. Whatever comes from
// outside goes through esc or badge.
func (p *Pages) rows(lang Lang, z zone, list []DraftRow) template.HTML {
	b := &markup{}
	b.Grow(1000 + 1200*len(list))
	b.raw(`<div class="table drafts"><table>`)
	common := inAll(list)
	if from := common.from(); from != "" {
		b.raw(`<caption>`)
		b.esc(p.words.Word(lang, "row.common", from))
		b.raw(`</caption>`)
	}
	b.raw("\n<thead><tr>")
	labels := columns{p.words.Word(lang, "row.title"), p.words.Word(lang, "row.channels"), p.words.Word(lang, "row.state"),
		p.words.Word(lang, "row.worst"), p.words.Word(lang, "row.age")}
	for i := range labels {
		labels[i] = template.HTMLEscapeString(labels[i])
		b.raw(`<th scope="col">`, labels[i], `</th>`)
	}
	b.raw("</tr></thead>\n<tbody>")
	for _, r := range list {
		p.row(b, lang, z, r, common, labels)
	}
	b.raw("</tbody></table></div>")
	return template.HTML(b.String())
}

// columns are the headings: draft, channels, state, worst finding, age. The
// publication time stands below the channels and the due time below the age:
// columns of their own would leave the titles no room.
type columns [5]string

// origin is the unit and the author of a draft; empty is not said.
type origin struct{ unit, author string }

// inAll is what several rows have in common, so that it is said once.
func inAll(list []DraftRow) origin {
	if len(list) < 2 {
		return origin{}
	}
	same := origin{list[0].Unit, list[0].Author}
	for _, r := range list[1:] {
		if r.Unit != same.unit {
			same.unit = ""
		}
		if r.Author != same.author {
			same.author = ""
		}
	}
	return same
}

func (o origin) from() string {
	switch {
	case o.unit == "":
		return o.author
	case o.author == "":
		return o.unit
	}
	return o.unit + " · " + o.author
}

// besides is where a row is from, without what all have in common.
func (o origin) besides(r DraftRow) string {
	own := origin{r.Unit, r.Author}
	if own.unit == o.unit {
		own.unit = ""
	}
	if own.author == o.author {
		own.author = ""
	}
	return own.from()
}

func (p *Pages) row(b *markup, lang Lang, z zone, r DraftRow, common origin, labels columns) {
	class := ""
	if r.Overdue {
		class = ` class="late"`
	}
	b.raw(`<tr`, class, ">\n", `<th scope="row"><a href="/drafts/`, template.HTMLEscapeString(url.PathEscape(r.ID)))
	if r.Review {
		b.raw(`/review`)
	}
	b.raw(`">`)
	b.esc(r.Title)
	b.raw(`</a>`)
	if own := common.besides(r); own != "" {
		b.sub(own)
	}
	b.raw("</th>\n", `<td data-label="`, labels[1], `">`)
	if len(r.Channels) == 0 {
		b.raw(`—`)
	}
	b.esc(strings.Join(r.Channels, ", "))
	if !r.PublishAt.IsZero() {
		b.sub(p.words.Word(lang, "row.publish_at")+" ", p.when(lang, z, r.PublishAt, true))
	}
	b.raw("</td>\n", `<td data-label="`, labels[2], `">`, string(p.pill(lang, r.State)))
	for _, stage := range r.Stages {
		b.sub(p.words.of(lang, "stage", stage))
	}
	if r.Claimed != "" {
		b.sub(p.words.Word(lang, "row.claimed", r.Claimed))
	}
	b.raw("</td>\n", `<td data-label="`, labels[3], `">`, string(p.weight(lang, r.Worst)), "</td>\n",
		`<td data-label="`, labels[4], `">`)
	b.raw(`<span class="age">`)
	b.esc(p.span(lang, r.Age))
	b.raw(`</span>`)
	switch {
	case r.Overdue:
		b.raw(` <span class="overdue">`, string(p.icon("clock")), template.HTMLEscapeString(p.words.Word(lang, "row.overdue")), `</span>`)
		b.sub("", p.when(lang, z, r.Due, true))
	case !r.Due.IsZero():
		b.sub(p.words.Word(lang, "row.due")+" ", p.when(lang, z, r.Due, true))
	}
	b.raw("</td>\n</tr>")
}

// pill draws a state, weight a severity: the sign and the word.
func (p *Pages) pill(lang Lang, state string) template.HTML {
	return p.badge("pill", "data-state", "state-", state, p.words.of(lang, "state", state))
}

func (p *Pages) weight(lang Lang, severity string) template.HTML {
	return p.badge("sev", "data-severity", "sev-", severity, p.words.of(lang, "severity", severity))
}

func (p *Pages) badge(class, attr, icons, value, word string) template.HTML {
	return template.HTML(`<span class="` + class + `" ` + attr + `="` + template.HTMLEscapeString(value) + `">` +
		string(p.icon(icons+value)) + template.HTMLEscapeString(word) + `</span>`)
}

// markup is HTML being written: raw takes what this package wrote itself, esc
// any text.
type markup struct{ strings.Builder }

func (m *markup) raw(parts ...string) {
	for _, s := range parts {
		m.WriteString(s)
	}
}

func (m *markup) esc(text string) { m.WriteString(template.HTMLEscapeString(text)) }

// sub writes a line in small print: any text, and what this package wrote itself.
func (m *markup) sub(text string, own ...template.HTML) {
	m.raw(` <span class="sub">`)
	m.esc(text)
	for _, h := range own {
		m.raw(string(h))
	}
	m.raw(`</span>`)
}
