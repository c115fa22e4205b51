package sensitivity

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"layak/policy/sensitivity/identifier"
)

// lettered is the folded text with letters that look alike as plain ones and the
// digits of any script as those of ASCII, for identifiers: a letter is read for a
// letter and a digit for a digit, never one for the other.
type lettered struct {
	view  view // of the folded text
	out   []byte
	runs  []run
	signs identifier.Signs
}

// readLetters makes the text in f's memory; it stays empty where nothing changes.
func (f *fieldHits) readLetters() {
	l := &f.lettered
	l.view, l.out, l.runs = view{}, l.out[:0], l.runs[:0]
	text, copied := f.view.text, 0
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if !identifying(text, i, i+n) {
			i += n
			continue
		}
		if c := plainOf(r); c != 0 {
			l.keep(text, copied, i)
			l.runs = append(l.runs, run{out: uint32(len(l.out)), src: uint32(i), srcLen: uint32(n), atomic: true})
			l.out = append(l.out, c)
			copied = i + n
		} else if unicode.IsMark(r) && i > 0 {
			l.keep(text, copied, i)
			l.mark(n)
			copied = i + n
		}
		i += n
	}
	if copied == 0 {
		return
	}
	l.keep(text, copied, len(text))
	l.view = view{text: l.out, runs: l.runs}
	l.signs = identifier.SignsOf(l.out)
}

// identifying reports whether a digit or "@" stands near bytes [s,e): all
// identifiers have one.
func identifying(text []byte, s, e int) bool {
	const near = 24
	return bytes.ContainsFunc(text[max(0, s-near):min(len(text), e+near)], func(r rune) bool { return r == '@' || unicode.IsDigit(r) })
}

// keep copies text[s:e].
func (l *lettered) keep(text []byte, s, e int) {
	if s < e {
		l.runs = append(l.runs, run{out: uint32(len(l.out)), src: uint32(s), srcLen: uint32(e - s)})
		l.out = append(l.out, text[s:e]...)
	}
}

// mark adds a mark of n bytes to the character before it, which is read without.
func (l *lettered) mark(n int) {
	last := &l.runs[len(l.runs)-1]
	if last.atomic {
		last.srcLen += uint32(n)
		return
	}
	_, size := utf8.DecodeLastRune(l.out)
	base := run{out: uint32(len(l.out) - size), src: last.src + last.srcLen - uint32(size), srcLen: uint32(size + n), atomic: true}
	if last.srcLen -= uint32(size); last.srcLen == 0 {
		*last = base
		return
	}
	l.runs = append(l.runs, base)
}

// plainOf returns the letter or digit of ASCII that r is read as, 0 for none.
func plainOf(r rune) byte {
	if !unicode.IsDigit(r) {
		return alike(r)[0]
	}
	for _, x := range unicode.Nd.R16 {
		if r >= rune(x.Lo) && r <= rune(x.Hi) {
			return '0' + byte((r-rune(x.Lo))%10)
		}
	}
	for _, x := range unicode.Nd.R32 {
		if r >= rune(x.Lo) && r <= rune(x.Hi) {
			return '0' + byte((r-rune(x.Lo))%10)
		}
	}
	return 0
}

// altered reports whether bytes [s,e) have something that was read as another.
func (l *lettered) altered(s, e int) bool {
	for k := l.view.runAt(s); k < len(l.runs) && int(l.runs[k].out) < e; k++ {
		if l.runs[k].atomic {
			return true
		}
	}
	return false
}

// checkedLetters appends the identifiers that only the look-alikes show.
func (f *fieldHits) checkedLetters(dst []occurrence, c *check) []occurrence {
	l := &f.lettered
	if len(l.view.text) == 0 || !c.kind.Possible(l.signs) {
		return dst
	}
	f.identified.spans = f.identified.spans[:0]
	c.kind.Find(l.view.text, f.identified.add)
	for _, span := range f.identified.spans {
		if !l.altered(span[0], span[1]) {
			continue
		}
		s, e := l.view.source(span[0], span[1])
		from, to := f.view.source(s, e)
		o := f.spanned(s, e, from, to)
		o.cs, o.ce, o.views = int32(from), int32(to), viewLetters
		dst = append(dst, o)
	}
	return dst
}
