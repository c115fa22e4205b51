package sensitivity

import (
	"unicode"
	"unicode/utf8"
)

// try matches the rest of a phrase around token i, which is its key, and
// records the occurrence. A phrase never crosses the end of a sentence.
func (p *program) try(f *fieldHits, k key, i int) {
	ph := &p.phrases[k.phrase]
	if len(ph.parts) == 1 {
		f.add(ph.group, k.phrase, i, i+1)
		return
	}
	if ph.unordered {
		p.tryUnordered(f, k, i)
		return
	}
	start, left, ok := p.walk(f, ph, k.part, i, -1, ph.slop)
	if !ok {
		return
	}
	end, _, ok := p.walk(f, ph, k.part, i, +1, left)
	if ok {
		f.add(ph.group, k.phrase, start, end+1)
	}
}

// walk matches the parts before (step -1) or behind (step +1) the given one,
// skipping at most slop tokens in all. It returns the last token taken and the
// slop that is left.
func (p *program) walk(f *fieldHits, ph *phrase, part, at, step, slop int) (int, int, bool) {
	next := part + step
	if next < 0 || next == len(ph.parts) {
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
func (p *program) tryUnordered(f *fieldHits, k key, i int) {
	ph := &p.phrases[k.phrase]
	width := len(ph.parts) + ph.slop
	for first := max(0, i-width+1); first <= i; first++ {
		lo, hi, ok := i, i, true
		used := map[int]bool{i: true}
		for part := range ph.parts {
			if part == k.part {
				continue
			}
			found := -1
			for t := first; t < min(first+width, len(f.tokens)); t++ {
				if !used[t] && f.tokens[t].sentence == f.tokens[i].sentence && p.fits(f, ph, part, t) {
					found = t
					break
				}
			}
			if found < 0 {
				ok = false
				break
			}
			used[found] = true
			lo, hi = min(lo, found), max(hi, found)
		}
		if ok {
			f.add(ph.group, k.phrase, lo, hi+1)
			return
		}
	}
}

// fits reports whether token t is one of the words of a part.
func (p *program) fits(f *fieldHits, ph *phrase, part, t int) bool {
	w := f.text(t)
	for _, a := range ph.parts[part] {
		if a.class != "" {
			if f.isClass(t, a.class) {
				return true
			}
			continue
		}
		if string(w) == a.word && (a.cased == "" || f.casedIs(t, a.cased)) {
			return true
		}
		if a.forms != "" && len(w) > len(a.word) && len(w) <= formLimit && !ph.except[string(w)] && inflects(w, a) {
			return true
		}
	}
	return false
}

// inflects reports whether w is a word form of the alternative's root.
func inflects(w []byte, a alternative) bool {
	var stems [64]stem
	var buf [formLimit + 2]byte
	list := stems[:0]
	if a.forms != "en" {
		list = indonesian(list, w)
	}
	if a.forms != "id" {
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
func (f *fieldHits) isClass(t int, class string) bool {
	w := f.text(t)
	if class == "number" {
		return isDigit(w[0]) || numerals[string(w)]
	}
	s, _ := f.view.source(f.tokens[t].s, f.tokens[t].e)
	r, _ := utf8.DecodeRuneInString(f.field.Text[s:])
	return unicode.IsUpper(r)
}
