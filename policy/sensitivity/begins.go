package sensitivity

import (
	"cmp"
	"encoding/binary"
	mathbits "math/bits"
	"slices"
	"unicode/utf8"
)

// beginBytes is how many bytes of a match's beginning tell in which buckets a
// pattern may be that matches there.
const beginBytes = 4

// begins finds the places of a view where swept patterns may match, all at once.
// Each pattern is in one of 64 buckets; at[k][c] has the buckets with a pattern
// whose matches can have c as their k-th byte.
type begins struct {
	at      [beginBytes][256]uint64
	buckets [64][]beginning
	others  bool // some match may begin with what is no ASCII letter or digit
}

// beginning is a pattern and what of its matches' first eight bytes is certain.
type beginning struct {
	pattern    int32
	bits, mask uint64
}

// newBeginning keeps the bytes that all beginnings have in common.
func newBeginning(k int32, prefixes []string) beginning {
	b := beginning{pattern: k}
	for i := range 8 {
		for _, p := range prefixes {
			if i >= len(p) || p[i] != prefixes[0][i] {
				return b
			}
		}
		b.mask |= 0xFF << (8 * i)
		b.bits |= uint64(prefixes[0][i]) << (8 * i)
	}
	return b
}

// newBegins puts the swept patterns of one side into buckets, those that begin
// alike together.
func newBegins(patterns []pattern, side int) (b begins) {
	var own []int32
	for k := range patterns {
		if q := &patterns[k]; q.side == side && q.swept() {
			own = append(own, int32(k))
		}
	}
	slices.SortStableFunc(own, func(x, y int32) int { return cmp.Compare(patterns[x].prefixes[0], patterns[y].prefixes[0]) })
	for n, k := range own {
		q := &patterns[k]
		q.bucket = uint8(n * len(b.buckets) / max(len(own), len(b.buckets)))
		b.buckets[q.bucket] = append(b.buckets[q.bucket], newBeginning(k, q.prefixes))
		for i := range b.at {
			for c := range 256 {
				if i >= len(q.head) || q.head[i].has(byte(c)) {
					b.at[i][c] |= 1 << q.bucket
				}
			}
		}
	}
	for c := range 256 {
		b.others = b.others || b.at[0][c] != 0 && (c >= utf8.RuneSelf || !wordRune(rune(c)))
	}
	return b
}

func (b *begins) empty() bool { return b.buckets[0] == nil }

// spot is a place of a view and the buckets with a pattern that may match there.
type spot struct {
	at      uint32
	buckets uint64
}

type spots struct {
	list []spot
	seen uint64 // all buckets of the list
}

func (s *spots) reset() { s.list, s.seen = s.list[:0], 0 }

// sweep finds the spots of one side in a view: at the beginnings of tokens and
// where no word character is, or everywhere, but not within a number.
func (p *program) sweep(f *fieldHits, side int, v view, words wordBits) {
	s, b := &f.spots[side], &p.begins[side]
	if b.empty() {
		return
	}
	text := v.text[:len(v.text)+padding]
	before, within, others := uint64(0), uint64(0), uint64(0)
	if side&sideInside != 0 {
		within = ^within
	}
	if b.others {
		others = ^others
	}
	for k, w := range words {
		places := w&(^(w<<1|before)|within) | ^w&others
		before = w >> 63
		for ; places != 0; places &= places - 1 {
			i := k*64 + mathbits.TrailingZeros64(places)
			if i >= len(v.text) {
				break
			}
			at := text[i : i+beginBytes]
			if m := b.at[0][at[0]] & b.at[1][at[1]]; m != 0 {
				if m &= b.at[2][at[2]] & b.at[3][at[3]]; m != 0 {
					p.spot(s, b, v.text, i, m)
				}
			}
		}
	}
}

// spot keeps the buckets with a pattern whose matches can begin at i.
func (p *program) spot(s *spots, b *begins, text []byte, i int, buckets uint64) {
	if insideNumber(text, i) {
		return
	}
	kept, first := uint64(0), binary.LittleEndian.Uint64(text[i:i+8])
	for ; buckets != 0; buckets &= buckets - 1 {
		bucket := mathbits.TrailingZeros64(buckets)
		for _, x := range b.buckets[bucket] {
			if (first^x.bits)&x.mask == 0 && p.patterns[x.pattern].fits(text, i) {
				kept |= 1 << bucket
				break
			}
		}
	}
	if kept != 0 {
		s.list, s.seen = append(twice(s.list), spot{uint32(i), kept}), s.seen|kept
	}
}

// fits reports whether a match can begin at i, by the place and the bytes. The
// text has padding behind it.
func (q *pattern) fits(text []byte, i int) bool {
	return q.starts.has(binary.LittleEndian.Uint64(text[i:i+8])) && (!q.line || i == 0 || text[i-1] == '\n') && q.head.fits(text[i:])
}

// insideNumber reports a digit that goes on a number, with its points and
// commas. No match begins there, or a long row of digits would be tried from
// each of them.
func insideNumber(text []byte, i int) bool {
	if !isDigit(text[i]) || i == 0 {
		return false
	}
	before := text[i-1]
	return isDigit(before) || (before == '.' || before == ',') && i > 1 && isDigit(text[i-2])
}

func isDigit(c byte) bool { return c-'0' < 10 }
