package sensitivity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// hashtags reads the words that are run together behind a "#": by their
// capitals, or where only one way to part them makes words.
func (r *readings) hashtags() {
	for _, i := range r.f.besides {
		if t := r.f.tokens[i]; t.s > 0 && r.f.view.text[t.s-1] == '#' && t.e-t.s >= splitMin && t.e-t.s <= regionLimit {
			r.hashtag(int(t.s), int(t.e))
		}
	}
}

func (r *readings) hashtag(s, e int) {
	first, letters, known := len(r.words), len(r.letters), false
	for at := s; at < e; {
		end := r.f.hump(at, e)
		known = r.hump(at, end) || known
		at = end
	}
	if !known || len(r.words)-first < 2 {
		r.words, r.letters = r.words[:first], r.letters[:letters]
		return
	}
	r.close(first, viewHashtag)
}

// hump puts the part of a hashtag between two capitals, which may be words too,
// and reports whether the rules know one.
func (r *readings) hump(s, e int) bool {
	part := r.f.view.text[s:e]
	if r.knows(part) {
		r.put(part, s, e)
		return true
	}
	cuts := r.split(part)
	for _, cut := range cuts {
		if cut > 0 && cut < len(part) && !r.f.view.parted(s+cut) {
			cuts = nil
			break
		}
	}
	if cuts == nil {
		r.put(part, s, e)
		return false
	}
	for i, cut := range cuts[1:] {
		r.put(part[cuts[i]:cut], s+cuts[i], s+cut)
	}
	return true
}

// hump returns where the part of a hashtag that begins at i ends: before a
// capital that follows a small letter or that a small letter follows, and
// between letters and digits.
func (f *fieldHits) hump(i, e int) int {
	kind := func(at int) (rune, int) {
		c, n := utf8.DecodeRune(f.view.text[at:e])
		switch {
		case at >= e:
			return ' ', 0
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
		t0, t1 := f.tokensIn(f.view.at(at), f.view.at(end))
		first, letters, known := len(r.words), len(r.letters), false
		for t := min(t1, t0+contextLimit) - 1; t >= t0; t-- {
			known = r.backwards(t) || known
		}
		if known {
			r.close(first, viewReversed)
		} else {
			r.words, r.letters = r.words[:first], r.letters[:letters]
		}
		at = end
	}
}

// backwards puts a token the other way round and reports whether the rules know
// it.
func (r *readings) backwards(t int) bool {
	text, from := r.f.text(t), len(r.letters)
	for n := len(text); n > 0; {
		_, size := utf8.DecodeLastRune(text[:n])
		r.letters = append(r.letters, text[n-size:n]...)
		n -= size
	}
	r.words = append(r.words, readWord{int32(from), int32(len(r.letters)), r.f.tokens[t].s, r.f.tokens[t].e})
	return r.knows(r.letters[from:])
}
