package sensitivity

import (
	"context"
	mathbits "math/bits"
	"slices"
	"unicode/utf8"
)

// patternReach is how far, in bytes, a pattern sees from where it begins. It
// keeps hostile text from making the cost grow with the square of its length.
const patternReach = 256

// gateless is up to which length, in bytes, the view that keeps the case costs
// less than asking whether some pattern may need it.
const gateless = 4096

// look finds where patterns may begin in a field that was read; whether they
// match there is seen when a rule asks for their group.
func (p *program) look(f *fieldHits) {
	if f.disguised {
		f.readings.composeLines(p)
		if len(f.readings.lines.places) > 0 {
			p.look(&f.readings.lines.hits)
		}
	}
	p.sweep(f, 0, f.view, f.words)
	p.sweep(f, sideInside, f.view, f.words)
	if len(p.cased) > 0 && (!f.folder.wide || len(f.view.text) <= gateless || slices.ContainsFunc(p.cased, func(k int32) bool { return p.open(f, k) })) {
		if f.of == nil && f.cased.text == nil {
			f.readCased()
		}
		words := f.casedWords()
		p.sweep(f, sideCased, f.cased, words)
		p.sweep(f, sideCased|sideInside, f.cased, words)
	}
}

// readCased makes the view that keeps the case; of ASCII it is the text itself.
func (f *fieldHits) readCased() {
	f.cased = f.casedFolder.fold(f.field.Text)
	if f.folder.wide {
		f.casedSurvey.classify(f.cased.text)
	}
}

// casedWords are the word characters of the view that keeps the case, of ASCII
// those of the folded text.
func (f *fieldHits) casedWords() wordBits {
	if f.of == nil && !f.folder.wide {
		return f.words
	}
	return f.casedSurvey.words
}

// stir wakes the rules whose patterns or identifiers may be in the field.
func (p *program) stir(f *fieldHits, awake bits) {
	p.stirPatterns(f, awake)
	if f.disguised && len(f.readings.lines.places) > 0 {
		p.stirPatterns(&f.readings.lines.hits, awake)
	}
	for i := range p.checks {
		if c := &p.checks[i]; p.leads(c.group) && f.mayHold(&c.kind) {
			awake.set(p.groups[c.group].primary)
		}
	}
}

func (p *program) stirPatterns(f *fieldHits, awake bits) {
	wake := func(k int32) {
		if g := p.patterns[k].group; p.leads(g) {
			awake.set(p.groups[g].primary)
		}
	}
	for side := range f.spots {
		for seen := f.spots[side].seen; seen != 0; seen &= seen - 1 {
			for _, x := range p.begins[side].buckets[mathbits.TrailingZeros64(seen)] {
				wake(x.pattern)
			}
		}
	}
	for _, k := range p.searched {
		if p.open(f, k) {
			wake(k)
		}
	}
}

// open tells whether the gate of a pattern is open, asked when somebody first
// wants to know: most patterns are never tried.
func (p *program) open(f *fieldHits, k int32) bool {
	if !f.asked.has(k) {
		f.asked.set(k)
		if p.patterns[k].gate.open(f.view.text, f.digits > 0) {
			f.opening.set(k)
		}
	}
	return f.opening.has(k)
}

// matches appends what a pattern finds in a field and in its readings.
func (p *program) matches(ctx context.Context, f *fieldHits, dst []occurrence, k int32) []occurrence {
	dst = p.match(ctx, f, dst, k)
	if !f.disguised || len(f.readings.lines.places) == 0 {
		return dst
	}
	plain := len(dst)
	dst = p.match(ctx, &f.readings.lines.hits, dst, k)
	return append(dst[:plain], slices.DeleteFunc(dst[plain:], func(o occurrence) bool { return o.views == 0 })...)
}

// match appends what a pattern finds in a text. It stops with ctx, or behind
// hitLimit.
func (p *program) match(ctx context.Context, f *fieldHits, dst []occurrence, k int32) []occurrence {
	q := &p.patterns[k]
	v := f.view
	if q.cased {
		v = f.cased
	}
	if !q.swept() {
		if p.open(f, k) {
			for _, loc := range q.re.FindAllIndex(v.text, hitLimit) {
				if loc[0] < loc[1] && (q.inside || edge(v.text, loc[0]) && edge(v.text, loc[1])) {
					dst = append(dst, f.matched(q, v, loc[0], loc[1]))
				}
			}
		}
		return dst
	}
	end := 0
	for n, s := range f.spots[q.side].list {
		if i := int(s.at); s.buckets>>q.bucket&1 != 0 && i >= end && q.fits(v.text, i) && (!q.cased || p.open(f, k)) {
			dst, end = f.tryAt(q, v, dst, i, end)
		}
		if n%cancelEvery == cancelEvery-1 && (ctx.Err() != nil || f.count > hitLimit) {
			break
		}
	}
	return dst
}

// tryAt appends the match of a pattern that begins at i, if there is one, and
// returns where the last match ended.
func (f *fieldHits) tryAt(q *pattern, v view, dst []occurrence, i, end int) ([]occurrence, int) {
	rest := v.text[i:]
	if len(rest) > patternReach {
		rest = rest[:boundaryBefore(rest, patternReach)]
	}
	if !q.cased && !q.gate.open(rest, true) { // a match is within rest, and what it needs too
		return dst, end
	}
	n := len(q.re.Find(rest)) // anchored
	if n == 0 || !q.inside && !edge(v.text, i+n) {
		return dst, end
	}
	return append(dst, f.matched(q, v, i, i+n)), i + n
}

func (f *fieldHits) matched(q *pattern, v view, s, e int) occurrence {
	if f.of != nil {
		if q.inside {
			s, e = f.wholeWords(s, e)
		}
		return f.of.matched(s, e)
	}
	from, to := v.source(s, e)
	if q.cased {
		s, e = f.view.at(from), f.view.at(to)
	}
	if q.inside {
		if ws, we := f.wholeWords(s, e); ws < s || we > e {
			s, e = ws, we
			from, to = f.view.source(s, e)
		}
	}
	return f.spanned(s, e, from, to)
}

// wholeWords widens bytes [s,e) of the folded view to the tokens that they begin
// and end in, so that several parts of one word are one place.
func (f *fieldHits) wholeWords(s, e int) (int, int) {
	if s < e && (!edge(f.view.text, s) || !edge(f.view.text, e)) {
		t0, t1 := f.tokensIn(s, e)
		return min(s, int(f.tokens[t0].s)), max(e, int(f.tokens[t1-1].e))
	}
	return s, e
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
