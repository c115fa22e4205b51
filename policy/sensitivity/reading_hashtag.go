package sensitivity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hashtags reads the words that are run together behind a "#": by their
// capitals, or where only one way to part them makes words.
func (r *readings) hashtags() {
	r.memory.round++
	for _, i := range r.f.besides {
		if t := r.f.tokens[i]; t.s > 0 && r.f.view.text[t.s-1] == '#' && t.e-t.s >= splitMin && t.e-t.s <= regionLimit {
			e := int(t.e)
			for e < len(r.f.view.text) && e > int(t.s) && !r.f.view.parted(e) { // within what one character stands for ("½")
				e--
			}
			r.hashtag(int(t.s), e)
		}
	}
}

// hashtag reads what stands between s and e as it is written and as it is
// disguised.
func (r *readings) hashtag(s, e int) {
	from, to := r.f.view.source(s, e)
	written := r.f.field.Text[from:to]
	if len(written) != e-s || len(written) > memoryText || !ascii(written) { // what stands around may change how others are read
		r.humpsBoth(s, e)
		return
	}
	r.written = append(append(r.written[:0], written...), zeros[:]...)
	before, guesses := len(r.list), r.guesses
	if m, known := r.readAgain(r.written, e-s, s); !known {
		if r.humpsBoth(s, e); r.guesses == guesses {
			r.remember(m, r.written[:e-s], s, before)
		}
	}
}

func (r *readings) humpsBoth(s, e int) {
	r.humps(s, e, false)
	if r.f.disguise&(signDigit|signWide) != 0 {
		r.humps(s, e, true)
	}
}

func (r *readings) humps(s, e int, disguised bool) {
	first, letters, known := len(r.words), len(r.letters), false
	for at := s; at < e; {
		end := r.f.hump(at, e, disguised)
		known = r.hump(at, end, disguised) || known
		at = end
	}
	if !known || len(r.words)-first < 2 {
		r.words, r.letters = r.words[:first], r.letters[:letters]
		return
	}
	views := viewHashtag
	if disguised {
		views |= r.f.disguiseIn(s, e)
	}
	r.close(first, views)
}

// disguiseIn returns by which views the characters of text[s:e] are read.
func (f *fieldHits) disguiseIn(s, e int) (views viewSet) {
	for _, c := range string(f.view.text[s:e]) {
		views |= character(c).view
	}
	return views
}

// hump puts the part of a hashtag between two capitals, which may be words too,
// and reports whether the rules know one; with disguised, one that is not plain.
func (r *readings) hump(s, e int, disguised bool) bool {
	part := r.f.view.text[s:e]
	if r.knows(part) {
		r.put(part, s, e)
		return !disguised
	}
	letters := part
	var ends [formLimit + 2]int // of the letters, in part
	if disguised {
		var buf [formLimit + 1]choice
		chars, views := decode(buf[:0], part)
		if word, ok := r.readAs(chars); ok {
			r.put(word, s, e)
			return true
		}
		if letters = nil; views != 0 && r.guesses < guessLimit && len(chars) <= formLimit && len(chars) == utf8.RuneCount(part) {
			n := 0
			for i := range string(part) {
				r.word[n], ends[n] = chars[n][0], i
				n++
			}
			letters, ends[n] = r.word[:n], len(part)
			r.guesses += n * splitWord
		}
	}
	cuts := r.split(letters)
	place := func(cut int) int {
		if disguised {
			return s + ends[cut]
		}
		return s + cut
	}
	for _, cut := range cuts {
		if cut > 0 && cut < len(letters) && !r.f.view.parted(place(cut)) {
			cuts = nil
			break
		}
	}
	if cuts == nil {
		r.put(part, s, e)
		return false
	}
	for i, cut := range cuts[1:] {
		r.put(letters[cuts[i]:cut], place(cuts[i]), place(cut))
	}
	return true
}

// hump returns where the part of a hashtag that begins at i ends: before a
// capital that follows a small letter or that a small letter follows, and
// between letters and digits, unless those may stand for letters.
func (f *fieldHits) hump(i, e int, disguised bool) int {
	kind := func(at int) (rune, int) {
		c, n := utf8.DecodeRune(f.view.text[at:e])
		switch {
		case at >= e:
			return ' ', 0
		case unicode.IsDigit(c) && disguised:
			return 'a', n
		case unicode.IsDigit(c):
			return '0', n
		case unicode.IsUpper(f.sourceRune(at)):
			return 'A', n
		}
		return 'a', n
	}
	before, n := kind(i)
	for i += n; i < e; i += n {
		var here rune
		here, n = kind(i)
		if !f.view.parted(i) {
			continue
		}
		if (here == '0') != (before == '0') || here == 'A' && before == 'a' {
			return i
		}
		if here == 'A' && before == 'A' {
			if after, _ := kind(i + n); after == 'a' {
				return i
			}
		}
		before = here
	}
	return e
}

// reversedMark and reversedEnds begin and end what is shown backwards.
const (
	reversedMark = "\u202e"
	reversedEnds = "\u202c\u202d\u202e\u2069\n\r"
)

// reversed reads what stands backwards behind a right-to-left override.
func (r *readings) reversed() {
	source, f := r.f.field.Text, r.f
	for at := 0; ; {
		n := strings.Index(source[at:], reversedMark)
		if n < 0 {
			return
		}
		at += n + len(reversedMark)
		end := len(source)
		if n := strings.IndexAny(source[at:], reversedEnds); n >= 0 {
			end = at + n
		}
		if t0, t1 := f.tokensIn(f.view.at(at), f.view.at(end)); t0 < t1 {
			r.fromRight(t0, t1, viewReversed, r.backwards)
		}
		at = end
	}
}

// fromRight reads tokens [t0,t1), the last first, each as turn says; it counts
// where the rules know one.
func (r *readings) fromRight(t0, t1 int, views viewSet, turn func(text []byte) (word []byte, seen viewSet, known bool)) {
	first, letters, known := len(r.words), len(r.letters), false
	for t := t1 - 1; t >= t0; t-- {
		s, e := int(r.f.tokens[t].s), int(r.f.tokens[t].e)
		if !r.f.view.whole(s, e) {
			continue
		}
		word, seen, ok := turn(r.f.text(t))
		r.put(word, s, e)
		known, views = known || ok, views|seen
	}
	if known {
		r.close(first, views)
		return
	}
	r.words, r.letters = r.words[:first], r.letters[:letters]
}

// backwards turns a word the other way round, as it stands or as it is disguised,
// and reports whether the rules know it.
func (r *readings) backwards(text []byte) ([]byte, viewSet, bool) {
	word := r.turnedBack[:0]
	for n := len(text); n > 0; {
		_, size := utf8.DecodeLastRune(text[:n])
		word = append(word, text[n-size:n]...)
		n -= size
	}
	r.turnedBack = word
	if r.knows(word) {
		return word, 0, true
	}
	var buf [formLimit + 1]choice
	chars, views := decode(buf[:0], text)
	if views == 0 {
		return word, 0, false
	}
	slices.Reverse(chars)
	if read, ok := r.readAs(chars); ok {
		return read, views, true
	}
	return word, 0, false
}
