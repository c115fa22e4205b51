package sensitivity

import (
	"encoding/binary"
	mathbits "math/bits"
	"slices"
	"unicode"
	"unicode/utf8"
)

// token is a maximal run of letters, digits and marks in a view. Everything
// else separates, so "04.30" is two tokens and "di-deploy" too.
type token struct {
	s, e     int32 // bytes of the view
	sentence int32 // counts from 0
}

// cuts are the tokens of a text.
type cuts struct {
	tokens    []token
	hashes    []uint32 // of the tokens
	sentences []int32  // first token of each sentence
	joints    []int32  // tokens that may go on behind a sign
	flanked   bool     // some token has a sign beside it
}

// tokenize cuts the folded view of source into tokens and numbers the
// sentences.
func tokenize(v view, source string) []token {
	var s survey
	var c cuts
	s.classify(v.text)
	c.cut(v, source, s.words)
	return c.tokens
}

// blockTokens is the most tokens that can end in a block of 64 bytes.
const blockTokens = 33

// cut cuts a view whose word characters are marked into tokens and hashes them
// while they are at hand. The text has padding behind it.
func (c *cuts) cut(v view, source string, words wordBits) {
	text := v.text[:len(v.text)+padding]
	most := words.rows()
	tokens, hashes, sentences := roomFor(c.tokens, most), roomFor(c.hashes, most), c.sentences[:cap(c.sentences)]
	c.joints, c.flanked = c.joints[:0], false
	n, m, start, end, open, before, short := 0, 0, 0, 0, false, uint64(0), uint32(0)
	for k := range len(words) + 1 { // a token may end with the last block
		w := uint64(0)
		if k < len(words) {
			w = words[k]
		}
		edges := w ^ (w<<1 | before)
		before = w >> 63
		if m+blockTokens > len(sentences) {
			sentences = slices.Grow(sentences, len(sentences)+blockTokens)
			sentences = sentences[:cap(sentences)]
		}
		for ; edges != 0; edges &= edges - 1 {
			if !open {
				start, open = k*64+mathbits.TrailingZeros64(edges), true
				if edges &= edges - 1; edges == 0 {
					break
				}
			}
			plain, stop := plainGap(text, end, start, short)
			if !plain || n == 0 {
				stop = c.gap(v, source, tokens[:n], start)
			}
			sentences[m] = int32(n)
			m += stop
			open, end = false, k*64+mathbits.TrailingZeros64(edges)
			tokens[n] = token{int32(start), int32(end), int32(m - 1)}
			size := end - start
			if size <= 16 {
				hashes[n] = hashShort(text[start:start+16], &masks[size])
			} else {
				hashes[n] = hashLong(text[start:], size)
			}
			short = shortenedLengths[text[start]] >> min(size, 31) & 1
			n++
		}
	}
	c.tokens, c.hashes, c.sentences = tokens[:n], hashes[:n], sentences[:m]
	c.flanked = c.flanked || n > 0 && signAfter[text[end]] != 0
}

// plainGap reports a space, or a space behind a comma or a full stop that stands
// behind no short word, and whether it is a stop, as a number. There is no branch
// on which: most gaps are so, in no order that a processor could guess.
func plainGap(text []byte, end, start int, short uint32) (plain bool, stop int) {
	g, length := uint32(binary.LittleEndian.Uint16(text[end:])), uint32(start-end)
	p := &plainGaps[length&3]
	is := g >> 1 & (length >> 1) & 1 // a comma and a full stop differ in this bit
	return (g|p.either)&p.mask^p.want|length>>2|is&short == 0, int(is)
}

// plainGaps are by length; others never fit.
var plainGaps = [4]struct{ either, mask, want uint32 }{
	{want: 1}, {mask: 0xFF, want: ' '}, {either: ',' ^ '.', mask: 0xFFFF, want: ' '<<8 | ',' | '.'}, {want: 1},
}

// gap looks at what stands between the last token and the next, at to, and returns
// 1 where a sentence begins.
func (c *cuts) gap(v view, source string, tokens []token, to int) int {
	n := len(tokens)
	if to > 0 && signBefore[v.text[to-1]] != 0 {
		c.flanked = true
	}
	if n == 0 {
		return 1
	}
	last := tokens[n-1]
	first := v.text[last.e]
	if signAfter[first] != 0 {
		c.flanked = true
	}
	if joints[first] && mayJoin(v.text[last.e:to]) {
		c.joints = append(twice(c.joints), int32(n-1))
	}
	single := to == int(last.e)+1
	if single && first != '\n' || !v.ends(source, last, to) {
		return 0
	}
	return 1
}

// roomFor returns a list of n in the memory of another, if that is enough.
func roomFor[T any](list []T, n int) []T {
	if n > cap(list) {
		return make([]T, n+n/4)[:n]
	}
	return list[:n]
}

// twice makes a full list twice as long, for lists that may become very long:
// append grows those by a quarter, which leaves four times their length behind.
func twice[T any](list []T) []T {
	if len(list) < cap(list) {
		return list
	}
	return doubled(list)
}

// doubled is the dear part of twice, which is inlined without it.
func doubled[T any](list []T) []T { return slices.Grow(list, len(list)+1) }

// ends reports whether a sentence ends between a token and the next, at to.
func (v view) ends(source string, before token, to int) bool {
	gap := v.text[before.e:to]
	if string(gap) == ". " {
		return !abbreviation(v.text[before.s:before.e])
	}
	return v.mayEnd(int(before.e), to) && endsSentence(v, source, before, to)
}

// mayEnd reports whether the separators text[from:to] need a closer look: most
// are a single space, or a comma and a space.
func (v view) mayEnd(from, to int) bool {
	if to == from+1 {
		return v.text[from] == '\n'
	}
	for _, c := range v.text[from:to] {
		if c == '\n' || c == '.' || c == '!' || c == '?' || c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// shortened holds words whose full stop does not end a sentence, in addition to
// single letters.
var shortened = wordSet("jl jln gg no nmr rp kab kec kel prov ds dr drs dra ir prof kol letkol mayjen brigjen jend " +
	"letjen tgl pkl hlm yth an ub sd st sp mr mrs ms lt col gen sgt capt cpl vs tn ny sdr bpk plt plh pt cv tbk rt rw")

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for i, start := 0, 0; i <= len(words); i++ {
		if i == len(words) || words[i] == ' ' {
			set[words[start:i]] = true
			start = i + 1
		}
	}
	return set
}

// endsSentence looks at the separators between two tokens. A sentence ends at a
// full stop, question or exclamation mark before white space, closing quotes and
// brackets aside (not after a known abbreviation), at a line end unless the next
// line goes on in lower case, and at a pictogram before a capital.
func endsSentence(v view, source string, before token, to int) bool {
	gap := v.text[before.e:to]
	stop, line, picture, other := false, 0, false, false // stop: one that awaits its white space
	for i := 0; i < len(gap); {
		r, n := utf8.DecodeRune(gap[i:])
		space := unicode.IsSpace(r)
		if stop && (space || r >= 0x1F000) {
			return true
		}
		stop = stop && closing(r)
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029':
			if line++; line > 1 {
				return true
			}
		case r == '!' || r == '?' || r == '。':
			stop = true
		case r == '.':
			stop = stop || i > 0 || !abbreviation(v.text[before.s:before.e])
		case r >= 0x1F000 || r >= 0x2600 && r < 0x2800 || r >= 0x2B00 && r < 0x2C00:
			picture = true
		case !space:
			other = true
		}
		i += n
	}
	if line == 0 && !picture {
		return false
	}
	at, _ := v.source(to, to+1)
	next, _ := utf8.DecodeRuneInString(source[at:])
	if line > 0 {
		return other || picture || !unicode.IsLower(next)
	}
	return unicode.IsUpper(next)
}

// abbreviation reports a word whose full stop does not end a sentence.
func abbreviation(word []byte) bool {
	return len(word) == 1 || shortenedLengths[word[0]]>>min(len(word), 31)&1 != 0 && shortened[string(word)]
}

// shortenedLengths has for each first byte a bit for each length of an abbreviation
// in the list, and for single letters.
var shortenedLengths = func() (t [256]uint32) {
	for i := range t {
		t[i] = 1 << 1
	}
	for w := range shortened {
		t[w[0]] |= 1 << len(w)
	}
	return t
}()

func closing(r rune) bool {
	switch r {
	case '"', '\'', ')', ']', '”', '’', '.', '!', '?', '»':
		return true
	}
	return false
}
