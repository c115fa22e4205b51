package sensitivity

import (
	"encoding/binary"
	"unicode/utf8"
)

// folder makes views. It keeps its memory from one text to the next.
type folder struct {
	keepCase bool
	out      []byte
	runs     []run
	buf      []byte    // the code points of one segment
	memory   *segments // nil for a single text
	wide     bool      // the text is not all ASCII
}

// fold makes the folded view: compatibility composition (NFKC), full case
// folding, zero-width characters dropped, invalid bytes replaced by U+FFFD.
// With keepCase the letters keep their case.
func fold(source string, keepCase bool) view {
	f := folder{keepCase: keepCase}
	return f.fold(source)
}

// fold is the function of the same name in f's memory: the view is good until
// the next call.
func (f *folder) fold(source string) view {
	if need := len(source) + len(source)/16 + padding; cap(f.out) < need {
		f.out = make([]byte, 0, need)
	}
	f.out, f.runs, f.wide = f.out[:0], f.runs[:0], false
	for i := 0; i < len(source); {
		n := f.ascii(source[i:])
		if n > 0 {
			f.same(i, n)
			f.out = f.out[:len(f.out)+n]
			i += n
		}
		if i < len(source) {
			f.wide = true
			i = f.beyond(source, i)
		}
	}
	return f.view()
}

// ascii folds the ASCII characters that text begins with into the memory behind
// out and returns how many there are, without one that a mark may follow.
func (f *folder) ascii(text string) int {
	const high, lower = 0x8080808080808080, 0x2020202020202020
	f.reserve(len(text))
	out := f.out[len(f.out) : len(f.out)+len(text)]
	i := 0
	for ; i+8 <= len(text); i += 8 {
		x := load8(text[i:])
		if x&high != 0 {
			break
		}
		if !f.keepCase {
			x |= capitals(x) >> 2 & lower
		}
		binary.LittleEndian.PutUint64(out[i:], x)
	}
	for ; i < len(text) && text[i] < utf8.RuneSelf; i++ {
		c := text[i]
		if !f.keepCase && c-'A' < 26 {
			c |= 0x20
		}
		out[i] = c
	}
	if i > 0 && i < len(text) && f.joins(text[i:]) {
		i--
	}
	return i
}

func load8(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// capitals sets the high bit of each byte of x that is a capital letter; x is
// ASCII.
func capitals(x uint64) uint64 {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	return (x + (0x80-'A')*ones) &^ (x + (0x80-'Z'-1)*ones) & high
}

// reserve makes room for n more bytes and the padding.
func (f *folder) reserve(n int) {
	if need := len(f.out) + n + padding; need > cap(f.out) {
		f.out = append(make([]byte, 0, need+need/4), f.out...)
	}
}

// joins reports whether text begins with what may change the character before
// it: a combining mark or something zero-width.
func (f *folder) joins(text string) bool {
	r, n := utf8.DecodeRuneInString(text)
	return f.code(r, n) == codeSegment
}

// same extends the byte-for-byte run by n bytes that start at src, before they
// are appended to out.
func (f *folder) same(src, n int) {
	if k := len(f.runs) - 1; k >= 0 && !f.runs[k].atomic && !f.runs[k].broken && f.runs[k].src+f.runs[k].srcLen == uint32(src) {
		f.runs[k].srcLen += uint32(n)
		return
	}
	f.runs = append(f.runs, run{out: uint32(len(f.out)), src: uint32(src), srcLen: uint32(n)})
}

// beyond folds the code points beyond ASCII from i on and returns the offset
// behind them; before a segment of several code points it takes one more step.
func (f *folder) beyond(source string, i int) int {
	r, n := utf8.DecodeRuneInString(source[i:])
	c := f.code(r, n)
	for {
		var after rune
		next, length, code := i+n, 0, codeSame
		if next < len(source) && source[next] >= utf8.RuneSelf {
			after, length = utf8.DecodeRuneInString(source[next:])
			code = f.code(after, length)
		}
		switch {
		case c == codeBroken:
			return f.broken(source, i)
		case c == codeSegment || code == codeSegment:
			return f.segment(source, i)
		case c == codeSame:
			f.same(i, n)
			f.reserve(n)
			f.out = append(f.out, source[i:next]...)
		default:
			f.replace(r, c, i, n)
		}
		if length == 0 {
			return next
		}
		i, r, n, c = next, after, length, code
	}
}

// replace appends what the table says of r, n bytes at i.
func (f *folder) replace(r rune, c code, i, n int) {
	folded := f.page(r).folded[c-codeFolded]
	if len(folded) == n && utf8.RuneCountInString(folded) == 1 {
		f.same(i, n)
		f.reserve(n)
		f.out = append(f.out, folded...)
		return
	}
	f.atomic(i, n, folded)
}

// broken replaces the byte at src, which is no UTF-8, and those behind it that
// begin no character, and returns the offset behind them.
func (f *folder) broken(source string, src int) int {
	n := max(1, stray(source[src:]))
	if k := len(f.runs) - 1; k >= 0 && f.runs[k].broken && f.runs[k].src+f.runs[k].srcLen == uint32(src) {
		f.runs[k].srcLen += uint32(n)
	} else {
		f.runs = append(f.runs, run{out: uint32(len(f.out)), src: uint32(src), srcLen: uint32(n), broken: true})
	}
	f.reserve(n * len(replacement))
	for range n {
		f.out = append(f.out, replacement...)
	}
	return src + n
}

// stray returns how many bytes text begins with that never begin a character.
func stray(text string) (n int) {
	for n < len(text) && (text[n] >= 0x80 && text[n] < 0xC2 || text[n] > 0xF4) {
		n++
	}
	return n
}

// atomic appends what n bytes at src fold to as a whole.
func (f *folder) atomic(src, n int, folded string) {
	if len(folded) == 0 {
		return
	}
	f.runs = append(f.runs, run{out: uint32(len(f.out)), src: uint32(src), srcLen: uint32(n), atomic: true})
	f.reserve(len(folded))
	f.out = append(f.out, folded...)
}

// view closes the text with its padding.
func (f *folder) view() view {
	f.reserve(0)
	clear(f.out[len(f.out) : len(f.out)+padding])
	if len(f.runs) == 0 || len(f.runs) == 1 && f.runs[0] == (run{srcLen: f.runs[0].srcLen}) {
		return view{text: f.out}
	}
	return view{text: f.out, runs: f.runs}
}
