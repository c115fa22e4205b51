package api

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"

	"layak/domain"
	"layak/templates"
)

// Kinds of a segment.
const (
	diffEqual  = "equal"
	diffInsert = "insert"
	diffDelete = "delete"
)

// diffWords compares two texts word by word, grouped for people: the equal and
// inserted segments together are new, the equal and deleted ones are old.
func diffWords(before, after string) []templates.Segment {
	return readable(diffTokens(wordTokens(before), wordTokens(after)))
}

// diffLines compares two texts line by line.
func diffLines(before, after string) []templates.Segment {
	return diffTokens(strings.SplitAfter(before, "\n"), strings.SplitAfter(after, "\n"))
}

// diffTokens gives every distinct token a rune of its own and compares those.
func diffTokens(before, after []string) []templates.Segment {
	known := map[string]rune{}
	var tokens []string
	encode := func(list []string) []rune {
		out := make([]rune, len(list))
		for i, t := range list {
			r, ok := known[t]
			if !ok {
				r = tokenRune(len(tokens))
				known[t] = r
				tokens = append(tokens, t)
			}
			out[i] = r
		}
		return out
	}
	a, b := encode(before), encode(after)
	var out []templates.Segment
	for _, d := range diffmatchpatch.New().DiffMainRunes(a, b, false) {
		var text strings.Builder
		for _, r := range d.Text {
			text.WriteString(tokens[tokenIndex(r)])
		}
		if text.Len() > 0 {
			out = append(out, templates.Segment{Op: opWord(d.Type), Text: text.String()})
		}
	}
	return out
}

// change is a run of deletions and insertions between two equal texts, in parts
// as they came; words counts both.
type change struct {
	gone, come []string
	words      int
}

// readable groups changes for people: what was taken out and what came in its
// place stand together, once each. Where a sentence was rewritten, the few words
// that both have by chance are part of the rewriting: an equal text of no more
// words than were changed on either side of it joins the changes, three words at
// most. A line end never does.
func readable(parts []templates.Segment) []templates.Segment {
	equal := []string{""} // before each change, and after the last
	var changes []change
	var now change
	for _, p := range append(parts, templates.Segment{Op: diffEqual}) {
		switch p.Op {
		case diffDelete:
			now.gone, now.words = append(now.gone, p.Text), now.words+wordCount(p.Text)
		case diffInsert:
			now.come, now.words = append(now.come, p.Text), now.words+wordCount(p.Text)
		default:
			if len(now.gone)+len(now.come) > 0 {
				equal, changes = joined(equal, changes, now)
				now = change{}
			}
			equal[len(changes)] += p.Text
		}
	}
	return written(equal, changes)
}

// joined adds a change behind the last equal text, together with the changes
// before it that are close enough.
func joined(equal []string, changes []change, now change) ([]string, []change) {
	for n := len(changes); n > 0; n-- {
		last, between := changes[n-1], equal[n]
		words := wordCount(between)
		if words > 3 || words > min(last.words, now.words) || strings.Contains(between, "\n") {
			break
		}
		now = change{append(append(last.gone, between), now.gone...), append(append(last.come, between), now.come...), last.words + 2*words + now.words}
		changes, equal = changes[:n-1], equal[:n]
	}
	return append(equal, ""), append(changes, now)
}

func written(equal []string, changes []change) []templates.Segment {
	var out []templates.Segment
	add := func(op, text string) {
		if text != "" {
			out = append(out, templates.Segment{Op: op, Text: text})
		}
	}
	add(diffEqual, equal[0])
	for i, c := range changes {
		add(diffDelete, strings.Join(c.gone, ""))
		add(diffInsert, strings.Join(c.come, ""))
		add(diffEqual, equal[i+1])
	}
	return out
}

func wordCount(text string) (n int) {
	for _, t := range wordTokens(text) {
		if r, _ := utf8.DecodeRuneInString(t); classOf(r) == classWord {
			n++
		}
	}
	return n
}

// tokenRune numbers tokens by code points that survive a conversion to text:
// the surrogates, which do not, are left out. A text of the largest size has
// fewer tokens than there are code points.
func tokenRune(i int) rune {
	if r := rune(i + 1); r < 0xD800 {
		return r
	}
	return rune(i + 1 + 0x800)
}

func tokenIndex(r rune) int {
	if r >= 0xE000 {
		return int(r) - 1 - 0x800
	}
	return int(r) - 1
}

func opWord(op diffmatchpatch.Operation) string {
	switch op {
	case diffmatchpatch.DiffInsert:
		return diffInsert
	case diffmatchpatch.DiffDelete:
		return diffDelete
	}
	return diffEqual
}

// wordTokens cuts a text into words, runs of white space, and single other signs.
// Together they are the text, byte for byte.
func wordTokens(text string) []string {
	var out []string
	start, last := 0, 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		class := classOf(r)
		if i > start && (class != last || class == classSign) {
			out = append(out, text[start:i])
			start = i
		}
		last = class
		i += n
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

const (
	classWord = iota + 1
	classBlank
	classSign
)

func classOf(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return classBlank
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return classWord
	}
	return classSign
}

// diffFields compares two sets of fields; one that only one side has is all
// inserted or all deleted. Fields without a difference are left out.
func diffFields(before, after []domain.Field) []templates.DiffField {
	old, now := fieldTexts(before), fieldTexts(after)
	names := []string{}
	for _, f := range append(slices.Clone(after), before...) {
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	var out []templates.DiffField
	for _, name := range names {
		if old[name] != now[name] {
			out = append(out, templates.DiffField{Field: name, Segments: diffWords(old[name], now[name])})
		}
	}
	return out
}

func fieldTexts(fields []domain.Field) map[string]string {
	out := map[string]string{}
	for _, f := range fields {
		out[f.Name] = f.Text
	}
	return out
}
