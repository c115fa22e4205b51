package sensitivity

import "unicode/utf8"

// signs say which tricks a folded text may hold. They are looked for while it is
// read and cost next to nothing; without one no reading is made.
type signs uint8

const (
	signDigit   signs = 1 << iota // a digit beside a letter
	signTripled                   // a letter three times in a row
	signWide                      // letters or marks beyond ASCII
	signSymbol                    // a sign that stands for a letter, before a token or behind it
	signHash                      // "#" before a token
	signSingles                   // single letters in a row
)

func (s signs) with(is bool, sign signs) signs {
	if is {
		return s | sign
	}
	return s
}

// signBefore and signAfter tell what a character directly before a token, or
// behind it, may be a sign of. A "!" behind a word is what it looks like, unless
// another sign is in the word.
var (
	signBefore = [256]signs{'@': signSymbol, '!': signSymbol, '|': signSymbol, '+': signSymbol, '$': signSymbol, '#': signHash}
	signAfter  = [256]signs{'@': signSymbol, '$': signSymbol}
)

// lookBeside looks for signs beside the tokens, and for single letters in a row.
func (f *fieldHits) lookBeside() {
	text := f.view.text[:len(f.view.text)+padding]
	f.disguise &^= signSingles
	singles := 0
	for i, t := range f.tokens {
		sign := signBefore[text[max(t.s, 1)-1]] | signAfter[text[t.e]]
		if f.folder.wide && sign == 0 && f.signedWide(t) {
			sign = signSymbol
		}
		if sign != 0 {
			f.disguise |= sign
			f.besides = append(f.besides, int32(i))
		}
		if singles++; t.e-t.s > 1 && (text[t.s]|text[t.s+1])&0x80 == 0 { // two letters of ASCII
			singles = 0
		} else if singles >= singlesMin {
			f.disguise |= signSingles
		}
	}
}

// signedWide reports a sign beyond ASCII beside a token that stands for a letter.
func (f *fieldHits) signedWide(t token) bool {
	text := f.view.text
	if t.s > 0 && text[t.s-1] >= utf8.RuneSelf {
		if r, _ := utf8.DecodeLastRune(text[:t.s]); symbol(r) {
			return true
		}
	}
	if int(t.e) < len(text) && text[t.e] >= utf8.RuneSelf {
		r, _ := utf8.DecodeRune(text[t.e:])
		return symbol(r)
	}
	return false
}
