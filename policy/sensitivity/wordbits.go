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

// classify marks the word characters of a view's text, in the memory of w, and
// counts the ASCII digits.
func (w wordBits) classify(text []byte) (wordBits, int) {
	n := (len(text) + 63) / 64
	w = slices.Grow(w[:0], n+1)[:n+1] // one more, for a character across the end of a block
	clear(w)
	digits, done := 0, 0
	var tail [64]byte
	for k := range n {
		block := text[k*64:]
		if len(block) < 64 {
			copy(tail[:], block)
			block = tail[:]
		}
		word, high, d := classifyBlock(block)
		w[k] |= word
		digits += d
		if high != 0 {
			done = w.beyond(text, k, high, done)
		}
	}
	return w[:n], digits
}

// classifyBlock returns a bit for each ASCII letter or digit of 64 bytes and for
// each byte beyond ASCII, and the number of digits.
func classifyBlock(b []byte) (word, high uint64, digits int) {
	const ones, top, lower = 0x0101010101010101, 0x8080808080808080, 0x2020202020202020
	const gather = 0x0102040810204080 // brings the eight lowest bits together at the top
	_ = b[63]
	for j := 0; j < 64; j += 8 {
		x := binary.LittleEndian.Uint64(b[j:])
		h := x & top
		x &^= top
		l := x | lower
		letter := (l + (0x80-'a')*ones) &^ (l + (0x80-'z'-1)*ones)
		digit := (x + (0x80-'0')*ones) &^ (x + (0x80-'9'-1)*ones) & top &^ h
		digits += mathbits.OnesCount64(digit)
		word |= ((letter&top&^h | digit) >> 7 * gather >> 56) << uint(j)
		high |= (h >> 7 * gather >> 56) << uint(j)
	}
	return word, high, digits
}

// beyond marks the characters of block k that are beyond ASCII; what lies before
// done belongs to one that is marked already. It returns the end of the last.
func (w wordBits) beyond(text []byte, k int, high uint64, done int) int {
	for ; high != 0; high &= high - 1 {
		at := k*64 + mathbits.TrailingZeros64(high)
		if at < done {
			continue
		}
		r, n := utf8.DecodeRune(text[at:])
		done = at + n
		if wideWord(r) {
			mask := uint64(1)<<n - 1
			w[at/64] |= mask << (at % 64)
			w[at/64+1] |= mask >> (64 - at%64)
		}
	}
	return done
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
