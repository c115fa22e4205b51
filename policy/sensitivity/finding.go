package sensitivity

import (
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
	slices.SortStableFunc(ev.found, func(a, b judged) int {
		for _, d := range [...]int{a.field - b.field, a.occ.s - b.occ.s, a.occ.e - b.occ.e} {
			if d != 0 {
				return d
			}
		}
		return strings.Compare(a.rule.spec.id, b.rule.spec.id)
	})
	out = make([]domain.Finding, 0, len(ev.found))
	if len(ev.found) == 0 {
		return out, nil
	}
	seen := make(map[string]int)
	var at cursor
	for i, j := range ev.found {
		if i > 0 && j.field != ev.found[i-1].field {
			at = cursor{}
		}
		f := ev.finding(j, &at, seen)
		if j.rule.spec.status == statusTest {
			silent = append(silent, f)
		} else {
			out = append(out, f)
		}
	}
	return out, silent
}

func (ev *evaluation) finding(j judged, at *cursor, seen map[string]int) domain.Finding {
	s, o, f := j.rule.spec, j.occ, ev.fields[j.field]
	at.to(f.field.Text, o.s)
	x := domain.Finding{
		Rule: s.id, RuleVersion: s.version, Category: s.category, Severity: j.level.severity,
		Confidence: float64(j.score) / 100, Band: band(j.score),
		Field: f.field.Name, Start: o.s, End: o.e, Line: at.line + 1, Column: at.column + 1,
		Excerpt: f.field.Text[o.s:o.e], Message: s.message, Suggestion: s.suggestion, LegalBasis: s.legalBasis,
		Suppressed: j.set, Listed: j.by, Views: o.views.names(), Evidence: make([]domain.Evidence, 0, j.points[1]-j.points[0]),
	}
	for _, p := range ev.points[j.points[0]:j.points[1]] {
		x.Evidence = append(x.Evidence, domain.Evidence{Name: p.name, Points: p.points, Start: p.s, End: p.e})
	}
	if j.parts != nil {
		x.Parts, x.Fingerprint = ev.parts(j), ev.mosaicFingerprint(j)
		return x
	}
	x.Fingerprint = f.fingerprint(s.id, o, seen)
	return x
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
func (f *fieldHits) fingerprint(rule string, o occurrence, seen map[string]int) string {
	b := make([]byte, 0, 128)
	b = append(append(b, rule...), 0)
	b = append(append(b, f.field.Name...), 0)
	if len(f.tokens) == 0 {
		b = append(b, f.field.Text[o.s:o.e]...)
	}
	for t := o.t0; t < o.t1; t++ {
		b = append(append(b, f.text(t)...), ' ')
	}
	n := seen[string(b)]
	seen[string(b)] = n + 1
	b = strconv.AppendInt(append(b, 0), int64(n), 10)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// cursor counts the lines and code points before a place in a text. A line ends
// with LF, CR LF or CR.
type cursor struct{ offset, line, column int }

// to moves on to the offset, which is not before the last one.
func (c *cursor) to(text string, offset int) {
	passed := text[c.offset:offset]
	if strings.IndexByte(passed, '\r') < 0 {
		if last := strings.LastIndexByte(passed, '\n'); last >= 0 {
			c.line, c.column, passed = c.line+strings.Count(passed, "\n"), 0, passed[last+1:]
		}
	}
	for end := strings.IndexAny(passed, "\r\n"); end >= 0; end = strings.IndexAny(passed, "\r\n") {
		if passed[end] == '\n' || !strings.HasPrefix(text[offset-len(passed)+end+1:], "\n") {
			c.line, c.column = c.line+1, 0
		} else {
			c.column += end + 1
		}
		passed = passed[end+1:]
	}
	c.column += utf8.RuneCountInString(passed)
	c.offset = offset
}
