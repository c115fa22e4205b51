package sensitivity

import (
	"bytes"
	"context"
	"slices"
	"unicode"
	"unicode/utf8"
)

// patternReach is how far, in bytes, a pattern sees from where it begins. It
// keeps hostile text from making the cost grow with the square of its length.
const patternReach = 256

// starts says which patterns can begin with which byte.
type starts [256][]int

// runPatterns finds the matches of all patterns in a field.
func (p *program) runPatterns(ctx context.Context, f *fieldHits) {
	open := &openings{p: p, text: f.view.text, digits: bytes.ContainsAny(f.view.text, "0123456789"),
		asked: newBits(len(p.patterns)), open: newBits(len(p.patterns))}
	p.sweep(ctx, f, f.view, &p.starts, false, open)
	if slices.ContainsFunc(p.casedPatterns, open.is) {
		p.sweep(ctx, f, fold(f.field.Text, true), &p.casedStarts, true, open)
	}
}

// openings tells of each pattern whether its gate is open, asked when somebody
// first wants to know: most patterns are never tried.
type openings struct {
	p           *program
	text        []byte
	digits      bool
	asked, open bits
}

func (o *openings) is(k int) bool {
	if !o.asked.has(k) {
		o.asked.set(k)
		if o.p.patterns[k].gate.open(o.text, o.digits) {
			o.open.set(k)
		}
	}
	return o.open.has(k)
}

// sweep goes over a view once and tries the open patterns where they can begin;
// those without known beginnings run over the whole view.
func (p *program) sweep(ctx context.Context, f *fieldHits, v view, table *starts, cased bool, open *openings) {
	ends := make([]int, len(p.patterns)) // where the last match of each ended
	for i := range v.text {
		if i%(1<<14) == 1<<14-1 && (ctx.Err() != nil || f.count > hitLimit) {
			return
		}
		list := table[v.text[i]]
		if len(list) == 0 {
			continue
		}
		if insideNumber(v.text, i) {
			continue
		}
		atEdge := edge(v.text, i)
		for _, k := range list {
			q := &p.patterns[k]
			if i < ends[k] || !q.inside && !atEdge || q.line && i > 0 && v.text[i-1] != '\n' ||
				!q.head.fits(v.text[i:]) || !q.begins(v.text[i:]) || !open.is(k) {
				continue
			}
			rest := v.text[i:]
			if len(rest) > patternReach {
				rest = rest[:boundaryBefore(rest, patternReach)]
			}
			loc := q.re.FindIndex(rest)
			if loc == nil || loc[1] == 0 || !q.inside && !edge(v.text, i+loc[1]) {
				continue
			}
			ends[k] = i + loc[1]
			f.match(q, v, i, i+loc[1])
		}
	}
	for _, k := range p.wholePatterns {
		q := &p.patterns[k]
		if q.cased != cased || !open.is(k) || ctx.Err() != nil || f.count > hitLimit {
			continue
		}
		for _, loc := range q.re.FindAllIndex(v.text, hitLimit) {
			if loc[0] < loc[1] && (q.inside || edge(v.text, loc[0]) && edge(v.text, loc[1])) {
				f.match(q, v, loc[0], loc[1])
			}
		}
	}
}

// insideNumber reports a digit that goes on a number, with its points and
// commas. No match begins there, or a long row of digits would be tried from
// each of them.
func insideNumber(text []byte, i int) bool {
	if !isDigit(text[i]) || i == 0 {
		return false
	}
	before := text[i-1]
	return isDigit(before) || (before == '.' || before == ',') && i > 1 && isDigit(text[i-2])
}

// begins reports whether text starts with one of the pattern's beginnings.
func (q *pattern) begins(text []byte) bool {
	for _, p := range q.prefixes {
		if len(text) >= len(p) && string(text[:len(p)]) == p {
			return true
		}
	}
	return false
}

func (f *fieldHits) match(q *pattern, v view, s, e int) {
	from, to := v.source(s, e)
	if q.cased {
		s, e = f.view.at(from), f.view.at(to)
	}
	f.span(q.group, s, e, from, to)
}

func boundaryBefore(text []byte, i int) int {
	for i > 0 && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}

// edge reports whether no token goes across i.
func edge(text []byte, i int) bool {
	if i == 0 || i == len(text) {
		return true
	}
	before, _ := utf8.DecodeLastRune(text[:i])
	after, _ := utf8.DecodeRune(text[i:])
	return !wordRune(before) || !wordRune(after)
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}
