package sensitivity

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// cutMark stands in the text for patterns where a line was cut, so that none
// takes the place for the beginning or the end of one.
const cutMark = "\x1f"

// composeLines writes the readings of a field for patterns: as far around them as
// a pattern sees, with the capitals of the original.
func (r *readings) composeLines(p *program) {
	c, f := &r.lines, r.f
	r.write(c, &p.segments, f.within)
	c.finish(f)
	h := &c.hits
	h.of, c.parent = c, f
	if len(c.places) > 0 {
		f.readCased()
	}
	c.capitals(f)
	h.cased = view{text: c.cased[:len(h.view.text)], runs: c.source}
	h.casedSurvey.words = append(h.casedSurvey.words[:0], h.words...)
	h.asked, h.opening = h.asked.reset(len(p.patterns)), h.opening.reset(len(p.patterns))
	for side := range h.spots {
		h.spots[side].reset()
	}
}

// within returns the bytes around text[s:e] that patterns see: whole lines where
// they end near, else whole words.
func (f *fieldHits) within(s, e int) (from, to int) {
	text := f.view.text
	if from = max(0, s-patternReach); from > 0 {
		if n := bytes.IndexByte(text[from:s], '\n'); n >= 0 {
			from += n + 1
		}
		for from < s && (!utf8.RuneStart(text[from]) || text[from-1] != '\n' && !edge(text, from)) {
			from++
		}
	}
	if to = min(len(text), e+patternReach); to < len(text) {
		if n := bytes.LastIndexByte(text[e:to], '\n'); n >= 0 {
			to = e + n
		}
		for to > e && (!utf8.RuneStart(text[to]) || text[to] != '\n' && !edge(text, to)) {
			to--
		}
	}
	return from, to
}

// capitals gives the composed text the capitals of the original; a word that was
// read has them as far as its characters have any.
func (c *composed) capitals(f *fieldHits) {
	c.cased = append(c.cased[:0], c.out...)
	for _, x := range c.source {
		if !x.atomic {
			for i, b := range []byte(f.field.Text[x.src : x.src+x.srcLen]) {
				if b-'A' < 26 {
					c.cased[int(x.out)+i] = b
				}
			}
			continue
		}
		written := f.written(int(x.src), int(x.src+x.srcLen))
		if at := c.cased[x.out:]; len(written) <= len(at) && bytes.EqualFold(written, at[:len(written)]) {
			copy(at, written)
		}
	}
	for _, p := range c.places {
		s, e := c.hits.view.source(int(p.from), int(p.to))
		word := c.cased[p.from:p.to]
		switch all, first := capitalsOf(f.written(s, e)); {
		case all:
			raise(word)
		case first:
			raise(word[:1])
		}
	}
}

// raise turns small letters into capitals.
func raise(word []byte) {
	for i, b := range word {
		if b-'a' < 26 {
			word[i] = b &^ 0x20
		}
	}
}

// written is the view of the original's bytes [s,e) that keeps the case.
func (f *fieldHits) written(s, e int) []byte {
	return f.cased.text[f.cased.at(s):f.cased.at(e)]
}

// capitalsOf reports whether a word is written in capitals, most of it, and
// whether it begins with one.
func capitalsOf(written []byte) (all, first bool) {
	if bytes.ContainsFunc(written, upsideDown) {
		return true, true // there are no capitals of these
	}
	capitals, small := 0, 0
	for i := 0; i < len(written); {
		r, n := utf8.DecodeRune(written[i:])
		i += n
		switch {
		case !unicode.IsLetter(r):
		case unicode.IsLower(r) && !caseless(r):
			small++
		default:
			first = first || small == 0
			capitals++
		}
	}
	return capitals > 1 && capitals >= small, first
}

// matched is what a pattern found at [s,e) of the composed text, without views
// where that is not of a reading.
func (c *composed) matched(s, e int) occurrence {
	views := c.views(int32(s), int32(e))
	if views == 0 {
		return occurrence{}
	}
	f := c.parent
	from, to := view{runs: c.folded}.span(s, e)
	o := f.spanned(from, to, 0, 0)
	o.s, o.e = c.hits.view.span(s, e)
	o.cs, o.ce, o.views = int32(o.s), int32(o.e), views
	o.inner = f.innerTo(o.t0, o.t1, from, to)
	return o
}

// span is what text[s:e] was made from; a reading may have turned it round.
func (v view) span(s, e int) (from, to int) {
	from, to = v.source(s, e)
	for k := v.runAt(s); k < len(v.runs) && int(v.runs[k].out) < e; k++ {
		a, b := v.source(max(s, int(v.runs[k].out)), max(s, int(v.runs[k].out))+1)
		from, to = min(from, a), max(to, b)
	}
	return from, to
}
