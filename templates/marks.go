package templates

import (
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"
)

// Mark is one flagged span of a text: UTF-8 byte offsets, half open.
type Mark struct {
	Start, End  int
	Severity    string // "info", "warn", "review" or "block"
	Fingerprint string // links the mark to its finding; may be empty
	Label       string // what a screen reader says before the marked words; may be empty
}

// MarkedText is a text with its marks.
type MarkedText struct {
	Text  string
	Marks []Mark
}

var severityRank = map[string]int{"info": 1, "warn": 2, "review": 3, "block": 4}

// Marked returns the escaped text with <mark> elements around the marked spans.
// Where marks overlap the text is cut at every boundary and each piece carries
// the worst severity over it and the fingerprints of all. Offsets outside the
// text or inside a code point move to the nearest boundary outwards; empty
// marks are left out. Stripping the tags gives the escaped text.
func Marked(text string, marks []Mark) template.HTML {
	marks = clipped(text, marks)
	cuts := boundaries(text, marks)
	var b strings.Builder
	b.Grow(len(text) + 80*len(cuts))
	for i := 1; i < len(cuts); i++ {
		from, to := cuts[i-1], cuts[i]
		piece := template.HTMLEscapeString(text[from:to])
		over := covering(marks, from, to)
		if len(over) == 0 {
			b.WriteString(piece)
			continue
		}
		openMark(&b, over, from)
		b.WriteString(piece)
		b.WriteString("</mark>")
	}
	return template.HTML(b.String())
}

func clipped(text string, marks []Mark) []Mark {
	out := make([]Mark, 0, len(marks))
	for _, m := range marks {
		m.Start, m.End = min(max(m.Start, 0), len(text)), min(max(m.End, 0), len(text))
		for m.Start > 0 && m.Start < len(text) && !utf8.RuneStart(text[m.Start]) {
			m.Start--
		}
		for m.End < len(text) && !utf8.RuneStart(text[m.End]) {
			m.End++
		}
		if m.Start < m.End {
			out = append(out, m)
		}
	}
	return out
}

func boundaries(text string, marks []Mark) []int {
	cuts := []int{0, len(text)}
	for _, m := range marks {
		cuts = append(cuts, m.Start, m.End)
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

func covering(marks []Mark, from, to int) []Mark {
	var over []Mark
	for _, m := range marks {
		if m.Start <= from && to <= m.End {
			over = append(over, m)
		}
	}
	return over
}

func openMark(b *strings.Builder, over []Mark, from int) {
	worst, ids, label := over[0], []string{}, ""
	for _, m := range over {
		if severityRank[m.Severity] > severityRank[worst.Severity] {
			worst = m
		}
		if m.Fingerprint != "" && !slices.Contains(ids, m.Fingerprint) {
			ids = append(ids, m.Fingerprint)
		}
	}
	if worst.Start == from {
		label = worst.Label
	}
	b.WriteString(`<mark data-severity="` + template.HTMLEscapeString(worst.Severity) + `"`)
	if len(ids) > 0 {
		b.WriteString(` data-finding="` + template.HTMLEscapeString(strings.Join(ids, " ")) + `"`)
	}
	if label != "" {
		b.WriteString(` title="` + template.HTMLEscapeString(label) + `"`)
	}
	b.WriteString(">")
}
