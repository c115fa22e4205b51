package sensitivity

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// view is one reading of a text beside the original, with a map of offsets back
// to it. text is always valid UTF-8.
type view struct {
	text []byte
	runs []run // in order of out; nil where the view is byte for byte the source
}

// run maps text[out:out+outLen] to source[src:src+srcLen]. An atomic run maps
// as a whole (an expansion, a composition, a replaced byte); any other run is
// byte for byte, with code point boundaries at the same places.
type run struct {
	out, src, outLen, srcLen int
	atomic                   bool
}

// fold makes the folded view: compatibility composition (NFKC), full case
// folding, zero-width characters dropped, invalid bytes replaced by U+FFFD.
// With keepCase the letters keep their case.
func fold(source string, keepCase bool) view {
	f := folder{keepCase: keepCase, out: make([]byte, 0, len(source)+len(source)/16)}
	for i := 0; i < len(source); {
		c := source[i]
		if c < utf8.RuneSelf && (i+1 == len(source) || source[i+1] < utf8.RuneSelf) {
			if !keepCase && c-'A' < 26 {
				c |= 0x20
			}
			f.same(i, 1)
			f.out = append(f.out, c)
			i++
			continue
		}
		i = f.segment(source, i)
	}
	return f.view()
}

type folder struct {
	keepCase bool
	out      []byte
	runs     []run
	buf      []byte
}

// same extends the byte-for-byte run by n bytes that start at src, before they
// are appended to out.
func (f *folder) same(src, n int) {
	if k := len(f.runs) - 1; k >= 0 && !f.runs[k].atomic && f.runs[k].src+f.runs[k].srcLen == src {
		f.runs[k].outLen += n
		f.runs[k].srcLen += n
		return
	}
	f.runs = append(f.runs, run{out: len(f.out), src: src, outLen: n, srcLen: n})
}

// segment folds one code point with the marks that combine with it, beginning
// at i, and returns the offset behind them.
func (f *folder) segment(source string, i int) int {
	r, n := utf8.DecodeRuneInString(source[i:])
	if zeroWidth(r) {
		return i + n
	}
	if r == utf8.RuneError && n == 1 {
		f.atomic(i, 1, append(f.buf[:0], "\uFFFD"...))
		return i + 1
	}
	end, last := i+n, i+n // end: behind the last mark; last: also behind zero-widths
	f.buf = append(f.buf[:0], source[i:end]...)
	for last < len(source) && source[last] >= utf8.RuneSelf {
		m, k := utf8.DecodeRuneInString(source[last:])
		if zeroWidth(m) {
			last += k
			continue
		}
		if m == utf8.RuneError && k == 1 || norm.NFKC.PropertiesString(source[last:]).BoundaryBefore() {
			break
		}
		f.buf = append(f.buf, source[last:last+k]...)
		last += k
		end = last
	}
	folded := f.foldSegment()
	if len(folded) == end-i && end == i+n && utf8.RuneCount(folded) == 1 {
		f.same(i, n)
		f.out = append(f.out, folded...)
		return end
	}
	f.atomic(i, end-i, folded)
	return end
}

func (f *folder) atomic(src, n int, folded []byte) {
	if len(folded) == 0 {
		return
	}
	f.runs = append(f.runs, run{out: len(f.out), src: src, outLen: len(folded), srcLen: n, atomic: true})
	f.out = append(f.out, folded...)
}

func (f *folder) foldSegment() []byte {
	if norm.NFKC.IsNormal(f.buf) {
		if r, n := utf8.DecodeRune(f.buf); n == len(f.buf) {
			if f.keepCase || !unicode.IsLetter(r) && r < 0x2000 || !cased(r) {
				return f.buf
			}
		}
	}
	out := norm.NFKC.Bytes(f.buf)
	if r, n := utf8.DecodeRune(out); cherokee(r) {
		if !f.keepCase {
			out = append(utf8.AppendRune(nil, cherokeeFold(r)), out[n:]...)
		}
		return out
	}
	if !f.keepCase {
		out = norm.NFKC.Bytes(cases.Fold().Bytes(out))
	}
	return out
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

func (f *folder) view() view {
	if len(f.runs) == 0 {
		return view{text: f.out}
	}
	if len(f.runs) == 1 && !f.runs[0].atomic && f.runs[0].src == 0 {
		return view{text: f.out}
	}
	return view{text: f.out, runs: f.runs}
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

// source returns the span of the original that text[s:e] was made from, s < e.
// It begins and ends on code point boundaries when s and e do.
func (v view) source(s, e int) (int, int) {
	if v.runs == nil {
		return s, e
	}
	a, b := v.runs[v.runAt(s)], v.runs[v.runAt(e-1)]
	start, end := a.src, b.src+b.srcLen
	if !a.atomic {
		start = a.src + s - a.out
	}
	if !b.atomic {
		end = b.src + e - b.out
	}
	return start, end
}

// runAt finds the run that covers the byte at out.
func (v view) runAt(out int) int {
	return sort.Search(len(v.runs), func(i int) bool { return v.runs[i].out+v.runs[i].outLen > out })
}

// at returns where in the view the byte of the source went: the first offset
// made from it or from what follows.
func (v view) at(src int) int {
	if v.runs == nil {
		return src
	}
	i := sort.Search(len(v.runs), func(i int) bool { return v.runs[i].src+v.runs[i].srcLen > src })
	if i == len(v.runs) {
		return len(v.text)
	}
	r := v.runs[i]
	if r.atomic || src < r.src {
		return r.out
	}
	return r.out + src - r.src
}
