package sensitivity

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"layak/domain"
)

// findings turns what was judged into findings on the original text, ordered by
// field, start, end and rule; those of rules that run silently by themselves.
func (ev *evaluation) findings() (out, silent []domain.Finding) {
	ev.found = onePerSituation(ev.found)
	if !ev.proving {
		ev.found, ev.ceded = giveWay(ev.found)
	}
	out = make([]domain.Finding, 0, len(ev.found))
	if len(ev.found) == 0 {
		return out, nil
	}
	w := findingWriter{evaluation: ev, field: -1, seen: make(map[string]int, len(ev.found))}
	points := 0
	for i := range ev.found {
		points += ev.found[i].points[1] - ev.found[i].points[0]
	}
	w.evidence = make([]domain.Evidence, 0, points)
	for _, place := range ev.inOrder() {
		j := &ev.found[place.found]
		if f := w.finding(j); j.rule.spec.status == statusTest {
			silent = append(silent, f)
		} else {
			out = append(out, f)
		}
	}
	return out, silent
}

// foundAt is where something was found, to be sorted without moving it.
type foundAt struct {
	field, s, e int32
	found       int32 // in the evaluation's found
}

func (ev *evaluation) inOrder() []foundAt {
	ev.places = ev.places[:0]
	for i := range ev.found {
		j := &ev.found[i]
		ev.places = append(ev.places, foundAt{int32(j.field), int32(j.occ.s), int32(j.occ.e), int32(i)})
	}
	slices.SortFunc(ev.places, func(a, b foundAt) int {
		if d := cmp.Or(a.field-b.field, a.s-b.s, a.e-b.e); d != 0 {
			return int(d)
		}
		return cmp.Or(strings.Compare(ev.found[a.found].rule.spec.id, ev.found[b.found].rule.spec.id), int(a.found-b.found))
	})
	return ev.places
}

// findingWriter writes findings in their order. What each has of the same kind
// is taken from one piece of memory.
type findingWriter struct {
	*evaluation
	at       cursor
	field    int
	seen     map[string]int
	evidence []domain.Evidence
	buf      []byte
}

func (w *findingWriter) finding(j *judged) domain.Finding {
	s, o, f := j.rule.spec, j.occ, w.fields[j.field]
	if j.field != w.field {
		w.at, w.field = cursor{ascii: !f.folder.wide}, j.field
	}
	w.at.to(f.field.Text, o.s)
	x := domain.Finding{
		Rule: s.id, RuleVersion: s.version, Category: s.category, Severity: j.level.severity,
		Confidence: float64(j.score) / 100, Band: band(j.score),
		Field: f.field.Name, Start: o.s, End: o.e, Line: w.at.line + 1, Column: w.at.column + 1,
		Excerpt: f.field.Text[o.s:o.e], Message: s.message, Suggestion: s.suggestion, LegalBasis: s.legalBasis,
		Suppressed: j.set, Listed: j.by, Views: o.views.names(),
	}
	first := len(w.evidence)
	for _, p := range w.points[j.points[0]:j.points[1]] {
		if !p.idle {
			w.evidence = append(w.evidence, domain.Evidence{Name: p.name, Points: p.points, Start: p.s, End: p.e})
		}
	}
	x.Evidence = w.evidence[first:len(w.evidence):len(w.evidence)]
	if j.parts != nil {
		x.Parts, x.Fingerprint = w.parts(j), w.mosaicFingerprint(j)
		return x
	}
	x.Fingerprint = w.fingerprint(f, s.id, o)
	return x
}

// verdict is the highest severity among the findings that count.
func verdict(r domain.ScanResult) domain.Severity {
	worst := r.Worst(nil)
	for i := range r.Findings {
		if r.Findings[i].Suppressed == "" {
			worst = max(worst, r.Findings[i].Severity)
		}
	}
	return worst
}

// Bands of a score.
const (
	bandMedium = 50
	bandHigh   = 80
)

func band(score int) string {
	switch {
	case score >= bandHigh:
		return "high"
	case score >= bandMedium:
		return "medium"
	}
	return "low"
}

// fingerprint covers rule, field, folded words and which occurrence of them it
// is, and no offsets.
func (w *findingWriter) fingerprint(f *fieldHits, rule string, o occurrence) string {
	b := append(append(w.buf[:0], rule...), 0)
	b = append(append(b, f.field.Name...), 0)
	if len(f.tokens) == 0 {
		b = append(b, f.field.Text[o.s:o.e]...)
	}
	for t := o.t0; t < o.t1; t++ {
		b = append(append(b, f.text(t)...), ' ')
	}
	n := w.seen[string(b)]
	w.seen[string(b)] = n + 1
	b = strconv.AppendInt(append(b, 0), int64(n), 10)
	w.buf = b
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// cursor counts the lines and code points before a place in a text. A line ends
// with LF, CR LF or CR.
type cursor struct {
	offset, line, column int
	ascii                bool // the text is known to hold nothing else
}

// to moves on to the offset, which is not before the last one.
func (c *cursor) to(text string, offset int) {
	passed := text[c.offset:offset]
	if strings.IndexByte(passed, '\r') >= 0 {
		passed = c.returns(passed, text[offset:])
	} else {
		for end := strings.IndexByte(passed, '\n'); end >= 0; end = strings.IndexByte(passed, '\n') {
			c.line, c.column, passed = c.line+1, 0, passed[end+1:]
		}
	}
	c.offset = offset
	c.column += c.width(passed)
}

// width counts code points.
func (c *cursor) width(text string) int {
	if c.ascii {
		return len(text)
	}
	return utf8.RuneCountInString(text)
}

// returns counts the lines of what was passed, where some end with CR, and returns
// what is behind the last. rest is the text that follows.
func (c *cursor) returns(passed, rest string) string {
	for end := strings.IndexAny(passed, "\r\n"); end >= 0; end = strings.IndexAny(passed, "\r\n") {
		next := passed[end+1:]
		if passed[end] == '\n' || !strings.HasPrefix(cmp.Or(next, rest), "\n") {
			c.line, c.column = c.line+1, 0
		} else {
			c.column += c.width(passed[:end+1])
		}
		passed = next
	}
	return passed
}
