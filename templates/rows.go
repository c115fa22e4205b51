package templates

import (
	"html/template"
	"net/url"
	"slices"
	"strings"
)

// rows writes the table of a list of drafts. It is written here and not as a
// template because it is most of the work of the pages that people open all
// day: a row of a template costs five times as much. Whatever comes from
// outside goes through esc or badge.
func (p *Pages) rows(lang Lang, z zone, list []DraftRow) template.HTML {
	b := &markup{}
	b.Grow(1000 + 1200*len(list))
	b.raw(`<div class="table"><table>` + "\n<thead><tr>")
	labels := columns{p.words.Word(lang, "row.title"), p.words.Word(lang, "row.channels"), p.words.Word(lang, "row.state"),
		p.words.Word(lang, "row.worst"), p.words.Word(lang, "row.age")}
	if slices.ContainsFunc(list, func(r DraftRow) bool { return !r.Due.IsZero() }) {
		labels[5] = p.words.Word(lang, "row.due")
	}
	if slices.ContainsFunc(list, func(r DraftRow) bool { return !r.PublishAt.IsZero() }) {
		labels[6] = p.words.Word(lang, "row.publish_at")
	}
	for i := range labels {
		if labels[i] == "" {
			continue
		}
		labels[i] = template.HTMLEscapeString(labels[i])
		b.raw(`<th scope="col">`, labels[i], `</th>`)
	}
	b.raw("</tr></thead>\n<tbody>")
	for _, r := range list {
		p.row(b, lang, z, r, labels)
	}
	b.raw("</tbody></table></div>")
	return template.HTML(b.String())
}

// columns are the headings: draft, channels, state, worst finding, age, due,
// publication time. The last two are there only where a row has one.
type columns [7]string

func (p *Pages) row(b *markup, lang Lang, z zone, r DraftRow, labels columns) {
	class, late := "", ""
	if r.Overdue {
		class = ` class="late"`
		late = `<span class="overdue">` + string(p.icon("clock")) + template.HTMLEscapeString(p.words.Word(lang, "row.overdue")) + `</span> `
	}
	b.raw(`<tr`, class, ">\n", `<th scope="row"><a href="/drafts/`, template.HTMLEscapeString(url.PathEscape(r.ID)))
	if r.Review {
		b.raw(`/review`)
	}
	b.raw(`">`)
	b.esc(r.Title)
	b.raw(`</a><span class="sub">`)
	b.esc(r.Unit)
	if r.Author != "" {
		b.raw(` · `)
		b.esc(r.Author)
	}
	b.raw("</span></th>\n", `<td data-label="`, labels[1], `">`)
	if len(r.Channels) == 0 {
		b.raw(`—`)
	}
	b.esc(strings.Join(r.Channels, ", "))
	b.raw("</td>\n", `<td data-label="`, labels[2], `">`, string(p.pill(lang, r.State)))
	for _, stage := range r.Stages {
		b.raw(`<span class="sub">`)
		b.esc(p.words.of(lang, "stage", stage))
		b.raw(`</span>`)
	}
	b.raw("</td>\n", `<td data-label="`, labels[3], `">`, string(p.weight(lang, r.Worst)), "</td>\n",
		`<td class="age" data-label="`, labels[4], `">`)
	b.esc(p.span(lang, r.Age))
	if labels[5] != "" {
		b.raw("</td>\n", `<td data-label="`, labels[5], `">`, late, string(p.when(lang, z, r.Due, true)))
	}
	if labels[6] != "" {
		b.raw("</td>\n", `<td data-label="`, labels[6], `">`, string(p.when(lang, z, r.PublishAt, true)))
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
