package sensitivity

import (
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// code says how a code point folds where nothing joins it.
type code uint16

const (
	codeSame    code = iota // to itself
	codeSegment             // with its neighbours: marks, zero-widths
	codeBroken              // invalid bytes
	codeFolded              // and above: to one of the page's strings
)

// page holds the codes of 256 code points. Pages are made from the slow way of
// folding when a text first needs one, and kept: a language has few of them.
type page struct {
	codes  [256]code
	folded []string
}

var pages [2][(utf8.MaxRune + 1) / 256]atomic.Pointer[page] // [1] keeps the case

// code tells how r, read from n bytes, folds.
func (f *folder) code(r rune, n int) code {
	if r == utf8.RuneError && n == 1 {
		return codeBroken
	}
	return f.page(r).codes[r&0xFF]
}

func (f *folder) page(r rune) *page {
	set := &pages[0]
	if f.keepCase {
		set = &pages[1]
	}
	if p := set[r>>8].Load(); p != nil {
		return p
	}
	p := newPage(r&^0xFF, f.keepCase)
	set[r>>8].Store(p)
	return p
}

func newPage(first rune, keepCase bool) *page {
	p := &page{}
	f := folder{keepCase: keepCase}
	for i := range p.codes {
		r := first + rune(i)
		if !utf8.ValidRune(r) {
			continue // no text holds it
		}
		text := string(r)
		f.buf = append(f.buf[:0], text...)
		folded := string(f.foldSegment())
		if zeroWidth(r) || !startsAnew(text) || !startsAnew(folded) {
			p.codes[i] = codeSegment
			continue
		}
		if folded != text {
			p.codes[i] = codeFolded + code(len(p.folded))
			p.folded = append(p.folded, folded)
		}
	}
	return p
}

// startsAnew reports whether text never combines with what stands before it.
// Of a code point, what it folds to is asked too: a compatibility jamo vowel is a
// letter of its own and folds to one that joins the consonant before it.
func startsAnew(text string) bool { return norm.NFKC.PropertiesString(text).BoundaryBefore() }
