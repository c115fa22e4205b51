package sensitivity

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// disguised reads words that are written with letters that look alike, with
// digits or signs for letters, or with letters repeated.
func (r *readings) disguised() {
	tokens, next := r.f.tokens, 0
	r.memory.round++
	r.f.suspects(func(i int) {
		if i < next {
			return
		}
		first, last := r.f.glued(i, next)
		if !r.signed(int(tokens[first].s), int(tokens[last].e)) && last > first { // the sign was punctuation
			for _, t := range tokens[first : last+1] {
				r.disguise(int(t.s), int(t.e))
			}
		}
		next = last + 1
	})
}

// suspects yields the tokens that may be disguised, in order: those in blocks
// with a sign inside a word and those with one beside them.
func (f *fieldHits) suspects(yield func(i int)) {
	i, besides := 0, f.besides
	before := func(end int) {
		for ; len(besides) > 0 && int(besides[0]) < end; besides = besides[1:] {
			yield(int(besides[0]))
		}
	}
	for _, k := range f.odd {
		s, e := k*64, k*64+64
		i += sort.Search(len(f.tokens)-i, func(n int) bool { return f.tokens[i+n].e > s })
		before(i)
		for ; i < len(f.tokens) && f.tokens[i].s < e; i++ {
			yield(i)
		}
	}
	before(len(f.tokens))
}

// symbolsMax is how many bytes of signs for letters are read in a row.
const symbolsMax = 12

// glued returns the first and the last of the tokens, from least on, that signs
// for letters join to token i.
func (f *fieldHits) glued(i, least int) (first, last int) {
	joined := func(i int) bool {
		gap := f.view.text[f.tokens[i-1].e:f.tokens[i].s]
		if len(gap) == 1 { // most
			return symbol(rune(gap[0]))
		}
		return len(gap) <= symbolsMax && !bytes.ContainsFunc(gap, func(c rune) bool { return !symbol(c) })
	}
	for first = i; first > least && joined(first); first-- {
	}
	for last = i; last+1 < len(f.tokens) && joined(last+1); last++ {
	}
	return first, last
}

// signed reads text[s:e], alone and then with the signs beside it, and reports
// whether the rules know a reading.
func (r *readings) signed(s, e int) bool {
	if e-s > regionLimit {
		return false
	}
	text := r.f.view.text
	from, to := s, e
	for from > 0 && s-from <= symbolsMax {
		c, n := utf8.DecodeLastRune(text[:from])
		if !symbol(c) {
			break
		}
		from -= n
	}
	for to < len(text) && to-e <= symbolsMax {
		c, n := utf8.DecodeRune(text[to:])
		if !symbol(c) {
			break
		}
		to += n
	}
	if s-from > symbolsMax {
		from = s
	}
	if to-e > symbolsMax {
		to = e
	}
	sure := to // behind the last sign that is no punctuation
	for sure > e && text[sure-1] < utf8.RuneSelf && signAfter[text[sure-1]] == 0 {
		sure--
	}
	if sure > e && (r.disguise(from, to) || from < s && r.disguise(from, sure) || r.disguise(s, sure)) || from < s && r.disguise(from, e) || r.disguise(s, e) {
		return true
	}
	if sure == to || !bytes.ContainsFunc(text[s:e], func(c rune) bool { return c < 'a' || symbol(c) }) {
		return false // without another sign, this is what it looks like
	}
	return r.disguise(from, to) || from < s && r.disguise(s, to)
}

// disguise adds the readings of text[s:e] that the rules know, and reports
// whether there are any.
func (r *readings) disguise(s, e int) bool {
	if e-s < singlesMin || e-s > regionLimit || !r.f.view.whole(s, e) {
		return false
	}
	text, before := r.f.view.text[s:e], len(r.list)
	m, known := r.readAgain(r.f.view.text[s:e+padding], e-s, s)
	if !known {
		r.undo(text, s, e)
		r.remember(m, text, s, before)
	}
	return len(r.list) > before
}

// undo adds the readings of text, which is [s,e), that the rules know.
func (r *readings) undo(text []byte, s, e int) {
	var buf [formLimit + 1]choice
	chars, views := decode(buf[:0], text)
	if len(chars) < singlesMin || len(chars) > formLimit || views == 0 && !tripled(chars) {
		return
	}
	var open [regionChoices]int // ambiguous characters
	n := 0
	for i, c := range chars {
		if c[1] != 0 && n < len(open) {
			open[n] = i
			n++
		}
	}
	before := len(r.list)
	var letters [formLimit]byte
	for mask := 0; mask < 1<<n && len(r.list) < before+regionKept; mask++ {
		for i, c := range chars {
			letters[i] = c[0]
		}
		for k, at := range open[:n] {
			letters[at] = chars[at][mask>>k&1]
		}
		if word := letters[:len(chars)]; views != 0 && r.knows(word) {
			r.single(word, s, e, views)
		} else {
			r.repeated(word, s, e, views)
		}
	}
}

// decode appends what each character of a folded text can be read as, and tells
// by which views; nothing where one is no letter, or where no letter is left. It
// stops behind formLimit.
func decode(dst []choice, text []byte) ([]choice, viewSet) {
	var views viewSet
	letters := 0
	for i := 0; i < len(text) && len(dst) <= formLimit; {
		c, n := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, n = utf8.DecodeRune(text[i:])
		}
		i += n
		x := character(c)
		if x.view == 0 && x.choice[0] == 0 {
			return nil, 0
		}
		if x.letter {
			letters++
		}
		if views |= x.view; x.choice[0] != 0 {
			dst = append(dst, x.choice)
		}
	}
	if letters == 0 {
		return nil, 0
	}
	return dst, views
}

// readAs returns the first way to read the characters that the rules know.
func (r *readings) readAs(chars []choice) ([]byte, bool) {
	if len(chars) < singlesMin || len(chars) > formLimit {
		return nil, false
	}
	open := 0
	for _, c := range chars {
		if c[1] != 0 {
			open++
		}
	}
	word := r.word[:len(chars)]
	for mask := range 1 << min(open, regionChoices) {
		bit := 0
		for i, c := range chars {
			word[i] = c[0]
			if c[1] != 0 {
				if mask>>bit&1 != 0 {
					word[i] = c[1]
				}
				bit++
			}
		}
		if r.knows(word) {
			return word, true
		}
	}
	return nil, false
}

func tripled(chars []choice) bool {
	for i := 2; i < len(chars); i++ {
		if c := chars[i][0]; c == chars[i-1][0] && c == chars[i-2][0] {
			return true
		}
	}
	return false
}

// repeated adds the readings of a word whose letters are repeated: each long run
// for one letter or for two, and all runs for one.
func (r *readings) repeated(word []byte, s, e int, views viewSet) {
	var short [formLimit]byte
	long, doubled := 0, false
	for i := 0; i < len(word); {
		n := runOf(word[i:])
		if n > 2 {
			long++
		}
		doubled = doubled || n == 2
		i += n
	}
	if long == 0 {
		return
	}
	try := func(letters []byte) bool {
		ok := r.knows(letters)
		if ok {
			r.single(letters, s, e, views|viewRepeated)
		}
		return ok
	}
	for mask := range 1 << min(long, regionChoices) {
		if try(squeezed(short[:0], word, mask, 2)) {
			return
		}
	}
	if doubled {
		try(squeezed(short[:0], word, 0, 1))
	}
}

// runOf is how often word begins with its first letter.
func runOf(word []byte) int {
	n := 1
	for n < len(word) && word[n] == word[0] {
		n++
	}
	return n
}

// squeezed appends the word with its runs shortened: the long ones to one letter
// or, by the mask, to two, the doubled ones to so many.
func squeezed(dst, word []byte, mask, doubled int) []byte {
	for i := 0; i < len(word); {
		n, keep := runOf(word[i:]), 1
		switch {
		case n == 2:
			keep = doubled
		case n > 2:
			keep += mask & 1
			mask >>= 1
		}
		dst = append(dst, word[i:i+keep]...)
		i += n
	}
	return dst
}
