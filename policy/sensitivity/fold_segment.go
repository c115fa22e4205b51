package sensitivity

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// marksMax is how many marks are composed with the character before them: no
// language has so many (the stream-safe text format of Unicode has the same
// bound), and composing them is dear.
const marksMax = 30

// segment folds one code point with the marks that combine with it, beginning
// at i, and returns the offset behind them.
func (f *folder) segment(source string, i int) int {
	r, n := utf8.DecodeRuneInString(source[i:])
	if zeroWidth(r) {
		return i + n
	}
	end, last, marks := i+n, i+n, 0 // end: behind the last mark; last: also behind zero-widths
	f.buf = append(f.buf[:0], source[i:end]...)
	for last < len(source) && source[last] >= utf8.RuneSelf && marks < marksMax {
		m, k := utf8.DecodeRuneInString(source[last:])
		if f.code(m, k) != codeSegment {
			break
		}
		if last += k; !zeroWidth(m) {
			f.buf = append(f.buf, source[last-k:last]...)
			end = last
			marks++
		}
	}
	f.composed(i, n, end)
	if marks == marksMax {
		return f.surplus(source, end)
	}
	return end
}

// composed appends what buf folds to, which is source[i:end] and begins with a
// code point of n bytes.
func (f *folder) composed(i, n, end int) {
	folded := f.remembered()
	if len(folded) == end-i && end == i+n && utf8.RuneCountInString(folded) == 1 {
		f.same(i, n)
		f.reserve(n)
		f.out = append(f.out, folded...)
		return
	}
	f.atomic(i, end-i, folded)
}

// surplus keeps the marks from i on, which are too many to be composed, as they
// are, and returns the offset behind them.
func (f *folder) surplus(source string, i int) int {
	for i < len(source) && source[i] >= utf8.RuneSelf {
		r, n := utf8.DecodeRuneInString(source[i:])
		if f.code(r, n) != codeSegment {
			break
		}
		if !zeroWidth(r) {
			f.same(i, n)
			f.reserve(n)
			f.out = append(f.out, source[i:i+n]...)
		}
		i += n
	}
	return i
}

// segmentMax is the longest segment, in bytes, that is remembered: a letter with
// a few marks.
const segmentMax = 16

// segments remembers how segments folded; a text has few kinds of them.
type segments [256]struct {
	n      uint8
	from   [segmentMax]byte
	folded string
}

// remembered returns what buf folds to.
func (f *folder) remembered() string {
	if f.memory == nil || len(f.buf) > segmentMax {
		return string(f.foldSegment())
	}
	var h uint32
	for _, c := range f.buf {
		h = h*31 + uint32(c)
	}
	m := &f.memory[h%uint32(len(f.memory))]
	if m.n == 0 || string(m.from[:m.n]) != string(f.buf) {
		m.n = uint8(copy(m.from[:], f.buf))
		m.folded = string(f.foldSegment())
	}
	return m.folded
}

// foldSegment returns what buf folds to.
func (f *folder) foldSegment() []byte {
	if r, n := utf8.DecodeRune(f.buf); enclosed(r) {
		f.buf = append([]byte{'A' + byte((r-enclosedFirst)%enclosedStep)}, f.buf[n:]...)
	} else if r >= bracketed && r < bracketed+26 {
		f.buf = append([]byte{'a' + byte(r-bracketed)}, f.buf[n:]...)
	} else if r >= bracketedCapital && r < bracketedCapital+26 {
		f.buf = append([]byte{'A' + byte(r-bracketedCapital)}, f.buf[n:]...)
	}
	if r, n := utf8.DecodeRune(f.buf); n == len(f.buf) && (f.keepCase || !cased(r)) && norm.NFKC.IsNormal(f.buf) {
		return f.buf
	}
	out := norm.NFKC.Bytes(f.buf)
	if r, n := utf8.DecodeRune(out); cherokee(r) {
		if !f.keepCase {
			out = append(utf8.AppendRune(nil, cherokeeFold(r)), out[n:]...)
		}
		return out
	}
	if !f.keepCase && bytes.ContainsFunc(out, cased) {
		out = norm.NFKC.Bytes(cases.Fold().Bytes(out))
	}
	return out
}

// Letters in black circles and squares, which NFKC leaves alone though it takes
// the white ones for letters.
const (
	enclosedFirst = 0x1F150
	enclosedStep  = 0x20 // from the circled letters to the squared ones
)

// Letters in brackets, which NFKC writes with their brackets.
const (
	bracketed        = 0x249C
	bracketedCapital = 0x1F110
)

func enclosed(r rune) bool {
	return r >= enclosedFirst && r < enclosedFirst+2*enclosedStep && (r-enclosedFirst)%enclosedStep < 26
}

// cherokee reports letters that fold to their capitals, unlike all others; the
// cases package takes them the other way round and never settles.
func cherokee(r rune) bool {
	return r >= 0x13A0 && r <= 0x13FD || r >= 0xAB70 && r <= 0xABBF
}

func cherokeeFold(r rune) rune {
	switch {
	case r >= 0xAB70:
		return r - 0xAB70 + 0x13A0
	case r >= 0x13F8:
		return r - 8
	}
	return r
}

// cased reports whether folding could change r.
func cased(r rune) bool {
	return unicode.SimpleFold(r) != r || unicode.IsUpper(r) || unicode.IsTitle(r) ||
		unicode.Is(unicode.Other_Lowercase, r) || r == 'ŉ' || r == 'ß' || r == 'ǰ' || r >= 0x370 && r < 0x590 || r >= 0x1E00 && r < 0x2000
}

// zeroWidth reports whether r is invisible inside a word: joiners, direction
// marks, soft hyphens, variation selectors and tags.
func zeroWidth(r rune) bool {
	switch {
	case r < 0xAD:
		return false
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5,
		r >= 0x180B && r <= 0x180F, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E,
		r >= 0x2060 && r <= 0x206F, r == 0x3164, r >= 0xFE00 && r <= 0xFE0F, r == 0xFEFF, r == 0xFFA0,
		r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return false
}
