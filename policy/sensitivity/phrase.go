package sensitivity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// try matches the rest of a phrase around token i, which is its key, and
// records the occurrence. A phrase never crosses the end of a sentence.
func (p *program) try(f *fieldHits, k *key, i int) {
	if k.single {
		f.add(k.group, k.phrase, i, i+1)
		return
	}
	ph := &p.phrases[k.phrase]
	if ph.unordered {
		p.tryUnordered(f, k, i)
		return
	}
	start, left, ok := p.walk(f, ph, int(k.part), i, -1, int(ph.slop))
	if !ok {
		return
	}
	end, _, ok := p.walk(f, ph, int(k.part), i, +1, left)
	if ok && (!ph.disguised || f.reading || f.hidden(start, end+1)) {
		f.add(ph.group, k.phrase, start, end+1)
	}
}

// walk matches the parts before (step -1) or behind (step +1) the given one,
// skipping at most slop tokens in all. It returns the last token taken and the
// slop that is left.
func (p *program) walk(f *fieldHits, ph *phrase, part, at, step, slop int) (int, int, bool) {
	next := part + step
	if next < 0 || next == int(ph.count) {
		return at, slop, true
	}
	for skip := 0; skip <= slop; skip++ {
		t := at + step*(1+skip)
		if t < 0 || t >= len(f.tokens) || f.tokens[t].sentence != f.tokens[at].sentence {
			break
		}
		if !p.fits(f, ph, next, t) {
			continue
		}
		if end, left, ok := p.walk(f, ph, next, t, step, slop-skip); ok {
			return end, left, true
		}
	}
	return 0, 0, false
}

// tryUnordered looks for the other parts in any order, within as many tokens as
// the phrase has words and slop.
func (p *program) tryUnordered(f *fieldHits, k *key, i int) {
	ph := &p.phrases[k.phrase]
	width := int(ph.count) + int(ph.slop)
	for first := max(0, i-width+1); first <= i; first++ {
		if lo, hi, ok := p.within(f, ph, int(k.part), i, first, width); ok {
			if !ph.disguised || f.reading || f.hidden(lo, hi+1) {
				f.add(ph.group, k.phrase, lo, hi+1)
			}
			return
		}
	}
}

// within looks for the parts of a phrase beside the one at token i among width
// tokens from first on, each on a token of its own, and returns the first and
// the last token taken.
func (p *program) within(f *fieldHits, ph *phrase, key, i, first, width int) (lo, hi int, ok bool) {
	var buf [8]int
	used := append(buf[:0], i)
	for part := range int(ph.count) {
		if part == key {
			continue
		}
		found := -1
		for t := first; t < min(first+width, len(f.tokens)); t++ {
			if f.tokens[t].sentence == f.tokens[i].sentence && !slices.Contains(used, t) && p.fits(f, ph, part, t) {
				found = t
				break
			}
		}
		if found < 0 {
			return 0, 0, false
		}
		used = append(used, found)
	}
	return slices.Min(used), slices.Max(used), true
}

// fits reports whether token t is one of the words of a part.
func (p *program) fits(f *fieldHits, ph *phrase, part, t int) bool {
	w := f.text(t)
	for _, a := range p.part(ph, part) {
		if a.class != 0 {
			if f.isClass(t, a.class) {
				return true
			}
			continue
		}
		if string(w) == a.word && (a.cased == "" || f.casedIs(t, a.cased)) {
			return true
		}
		if a.forms != 0 && len(w) > len(a.word) && len(w) <= formLimit && !ph.except[string(w)] && inflects(w, a) {
			return true
		}
	}
	return false
}

// inflects reports whether w is a word form of the alternative's root, which is
// in it but for the first and the last letter.
func inflects(w []byte, a alternative) bool {
	if !strings.Contains(string(w), a.word[1:len(a.word)-1]) {
		return false
	}
	var stems [64]stem
	var buf [formLimit + 2]byte
	list := stems[:0]
	if a.forms&formsIndonesian != 0 {
		list = indonesian(list, w)
	}
	if a.forms&formsEnglish != 0 {
		list = english(list, w)
	}
	for _, s := range list {
		if s.length() == len(a.word) && string(s.appendTo(buf[:0])) == a.word {
			return true
		}
	}
	return false
}

// numerals are the number words that count as <number>.
var numerals = wordSet("satu sebuah seorang dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas seratus seribu puluhan " +
	"ratusan ribuan one two three four five six seven eight nine ten eleven twelve dozen fifteen twenty thirty forty fifty hundred")

// isClass reports whether token t is a number, or a word that the original
// begins with a capital.
func (f *fieldHits) isClass(t int, c class) bool {
	w := f.text(t)
	if c == classNumber {
		return isDigit(w[0]) || numerals[string(w)]
	}
	s, _ := f.view.source(int(f.tokens[t].s), int(f.tokens[t].e))
	r, _ := utf8.DecodeRuneInString(f.field.Text[s:])
	return unicode.IsUpper(r)
}
