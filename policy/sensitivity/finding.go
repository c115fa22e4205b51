package sensitivity

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"layak/domain"
)

// findings turns what was judged into findings on the original text, ordered by
// field, start, end and rule.
func (ev *evaluation) findings() []domain.Finding {
	ev.found = onePerSituation(ev.found)
	slices.SortStableFunc(ev.found, func(a, b judged) int {
		for _, d := range [...]int{a.field - b.field, a.occ.s - b.occ.s, a.occ.e - b.occ.e} {
			if d != 0 {
				return d
			}
		}
		return strings.Compare(a.rule.spec.id, b.rule.spec.id)
	})
	lines := make(map[int][]int)
	seen := make(map[string]int)
	out := make([]domain.Finding, 0, len(ev.found))
	for _, j := range ev.found {
		f := ev.fields[j.field]
		if lines[j.field] == nil {
			lines[j.field] = lineStarts(f.field.Text)
		}
		out = append(out, f.finding(j, lines[j.field], seen))
	}
	return out
}

func (f *fieldHits) finding(j judged, lines []int, seen map[string]int) domain.Finding {
	s, o := j.rule.spec, j.occ
	line := sort.SearchInts(lines, o.s+1)
	x := domain.Finding{
		Rule: s.id, RuleVersion: s.version, Category: s.category, Severity: j.level.severity,
		Confidence: float64(j.score) / 100, Band: band(j.score),
		Field: f.field.Name, Start: o.s, End: o.e,
		Line: line, Column: utf8.RuneCountInString(f.field.Text[lines[line-1]:o.s]) + 1,
		Excerpt: f.field.Text[o.s:o.e], Message: s.message, Suggestion: s.suggestion, LegalBasis: s.legalBasis,
		Suppressed: j.set,
	}
	for _, p := range j.evidence {
		x.Evidence = append(x.Evidence, domain.Evidence{Name: p.name, Points: p.points, Start: p.s, End: p.e})
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
	var b strings.Builder
	fmt.Fprintf(&b, "%s\x00%s\x00", rule, f.field.Name)
	if len(f.tokens) == 0 {
		b.WriteString(f.field.Text[o.s:o.e])
	}
	for t := o.t0; t < o.t1; t++ {
		b.Write(f.text(t))
		b.WriteByte(' ')
	}
	n := seen[b.String()]
	seen[b.String()]++
	fmt.Fprintf(&b, "\x00%d", n)
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// lineStarts returns the offset of each line's first byte. A line ends with
// LF, CR LF or CR.
func lineStarts(text string) []int {
	starts := []int{0}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}
