package sensitivity

import (
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// spelling is what a character of a folded text can be read as: nothing for a mark,
// the zero choice and no view for what is no letter.
type spelling struct {
	choice choice
	view   viewSet
	letter bool // not a digit or a sign for one
}

// spellingPage has the spellings of 256 characters.
type spellingPage [256]spelling

// spellingPages are made when a text first needs one, and kept: texts are of few
// scripts.
var spellingPages [(utf8.MaxRune + 1) / 256]atomic.Pointer[spellingPage]

// character reads one character of a folded text.
func character(c rune) spelling {
	p := spellingPages[c>>8].Load()
	if p == nil {
		p = new(spellingPage)
		for i := range p {
			p[i] = spell(c&^0xFF + rune(i))
		}
		spellingPages[c>>8].Store(p)
	}
	return p[c&0xFF]
}

// spell makes what character keeps.
func spell(c rune) spelling {
	switch {
	case c >= utf8.RuneSelf:
		if unicode.IsMark(c) {
			return spelling{view: viewLetters}
		}
		if sign := wideLeet[c]; sign != 0 {
			return spelling{choice: choice{sign}, view: viewDigits}
		}
		if x := alike(c); x[0] != 0 {
			return spelling{choice: x, view: viewLetters, letter: true}
		}
	case c >= 'a' && c <= 'z':
		return spelling{choice: choice{byte(c)}, letter: true}
	case leet[c][0] != 0:
		return spelling{choice: leet[c], view: viewDigits}
	case c >= '0' && c <= '9':
		return spelling{choice: choice{byte(c)}}
	}
	return spelling{}
}

// symbol reports a sign, not a digit, that stands for a letter.
func symbol(c rune) bool {
	return character(c).view == viewDigits && (c >= utf8.RuneSelf || !isDigit(byte(c)))
}
