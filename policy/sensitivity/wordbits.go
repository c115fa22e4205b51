package sensitivity

import (
	"encoding/binary"
	mathbits "math/bits"
	"slices"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// wordBits marks the bytes of a text that belong to tokens, one bit a byte.
type wordBits []uint64

// rows counts the rows of bytes that are marked.
func (w wordBits) rows() (n int) {
	before := uint64(0)
	for _, x := range w {
		n += mathbits.OnesCount64(x &^ (x<<1 | before))
		before = x >> 63
	}
	return n
}

// survey is what is seen of a text while its word characters are marked.
type survey struct {
	words    wordBits
	digits   int // ASCII digits
	disguise signs
	odd      []int32 // blocks of 64 bytes with a sign of disguise inside a word
}

// classify surveys a view's text in the memory of s.
func (s *survey) classify(text []byte) {
	n := (len(text) + 63) / 64
	w := slices.Grow(s.words[:0], n+1)[:n+1] // one more, for a character across the end of a block
	clear(w)
	s.digits, s.disguise, s.odd = 0, 0, s.odd[:0]
	done := 0
	var tail [blockBytes]byte
	var lastLetter, lastDigit, last, before uint64
	for k := range n {
		b := text[k*64:]
		if len(b) < blockBytes {
			copy(tail[:], b)
			clear(tail[len(b):])
			b = tail[:]
		}
		c := classifyBlock(b)
		w[k] |= c.word
		s.digits += mathbits.OnesCount64(c.digit)
		letter := c.word &^ c.digit
		near, wide := c.digit&(letter<<1|letter>>1|lastLetter>>63)|letter&(lastDigit>>63), uint64(0)
		lastLetter, lastDigit = letter, c.digit
		if c.high != 0 {
			done = w.beyond(text, k, c.high, done)
			wide = w[k] & c.high
		}
		s.singles(before, last, c.word)
		before, last = last, c.word
		if near|c.tripled|wide != 0 {
			s.disguise = s.disguise.with(near != 0, signDigit).with(c.tripled != 0, signTripled).with(wide != 0, signWide)
			s.odd = append(s.odd, int32(k))
		}
	}
	s.singles(before, last, 0)
	s.words = w[:n]
}

// singles looks for single letters in a block between two others: two of them;
// lookBeside says whether in a row.
func (s *survey) singles(before, word, behind uint64) {
	alone := word &^ (word<<1 | before>>63 | word>>1 | behind<<63)
	s.disguise = s.disguise.with(alone&(alone-1) != 0, signSingles)
}

// blockBytes is how many bytes classifyBlock reads: 64 and a little, because it
// compares each with the next two.
const blockBytes = 72

// block has a bit for each of 64 bytes.
type block struct {
	word, digit uint64 // ASCII letters and digits; digits
	high        uint64 // bytes beyond ASCII
	tripled     uint64 // not 0 where the same ASCII letter may stand three times
}

func classifyBlock(b []byte) (c block) {
	_ = b[blockBytes-1]
	var digits, high uint64
	for j := 0; j < 64; j += 8 {
		x := binary.LittleEndian.Uint64(b[j:])
		differ := (x ^ binary.LittleEndian.Uint64(b[j+1:])) | (x ^ binary.LittleEndian.Uint64(b[j+2:]))
		h := x & top
		l := x&^top | lower
		letter := (l + (0x80-'a')*ones) &^ (l + (0x80-'z'-1)*ones) & top &^ h
		digit := digitsOf(x)
		c.tripled |= (differ - ones) &^ differ & letter
		c.word |= gathered(letter|digit) << uint(j)
		digits, high = digits|digit, high|h
	}
	if digits|high == 0 { // most blocks
		return c
	}
	for j := 0; j < 64; j += 8 {
		x := binary.LittleEndian.Uint64(b[j:])
		c.digit |= gathered(digitsOf(x)) << uint(j)
		c.high |= gathered(x&top) << uint(j)
	}
	return c
}

const ones, top, lower = 0x0101010101010101, 0x8080808080808080, 0x2020202020202020

// digitsOf sets the high bit of each byte of x that is an ASCII digit.
func digitsOf(x uint64) uint64 {
	low := x &^ top
	return (low + (0x80-'0')*ones) &^ (low + (0x80-'9'-1)*ones) & top &^ x
}

// gathered brings the high bits of eight bytes together in the lowest byte.
func gathered(x uint64) uint64 {
	const gather = 0x0102040810204080
	return x >> 7 * gather >> 56
}

// beyond marks the characters of block k that are beyond ASCII; what lies before
// done belongs to one that is marked already. It returns the end of the last.
func (w wordBits) beyond(text []byte, k int, high uint64, done int) int {
	for ; high != 0; high &= high - 1 {
		at := k*64 + mathbits.TrailingZeros64(high)
		if at < done {
			continue
		}
		r, n := wideAt(text, at)
		done = at + n
		if wideWord(r) {
			mask := uint64(1)<<n - 1
			w[at/64] |= mask << (at % 64)
			w[at/64+1] |= mask >> (64 - at%64)
		}
	}
	return done
}

// wideAt decodes the character at i of a view's text, which is valid and beyond
// ASCII there: this takes half the time of decoding what may be anything.
func wideAt(text []byte, i int) (r rune, n int) {
	switch c := rune(text[i]); {
	case c < 0xE0:
		return c&0x1F<<6 | rune(text[i+1])&0x3F, 2
	case c < 0xF0:
		return c&0xF<<12 | rune(text[i+1])&0x3F<<6 | rune(text[i+2])&0x3F, 3
	default:
		return c&7<<18 | rune(text[i+1])&0x3F<<12 | rune(text[i+2])&0x3F<<6 | rune(text[i+3])&0x3F, 4
	}
}

// wordPages tell word characters, 256 code points each, made when a text first
// needs them.
var wordPages [(utf8.MaxRune + 1) / 256]atomic.Pointer[[4]uint64]

// wideWord reports whether r is a letter, a digit or a mark.
func wideWord(r rune) bool {
	p := wordPages[r>>8].Load()
	if p == nil {
		p = new([4]uint64)
		for i := range rune(256) {
			if c := r&^0xFF + i; unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) {
				p[i>>6] |= 1 << (i & 63)
			}
		}
		wordPages[r>>8].Store(p)
	}
	return p[r>>6&3]>>(r&63)&1 != 0
}

// wordRune reports whether r belongs to tokens.
func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9'
	}
	return wideWord(r)
}
