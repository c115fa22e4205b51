package sensitivity

import (
	"bytes"
	"unicode/utf8"
)

// turnedLetters are letters that are upside down; those behind the first line are
// ordinary ones that look like another then.
var turnedLetters = func() map[rune]byte {
	m := make(map[rune]byte)
	for i, r := range []rune("ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎʅן") {
		m[r] = "acefghijkmrtvwyll"[i]
	}
	for i, r := range "bdnpquoslxz" {
		m[r] = "qpudbnoslxz"[i]
	}
	return m
}()

func upsideDown(r rune) bool { return r >= utf8.RuneSelf && turnedLetters[r] != 0 }

// turned reads words that are upside down, from the right to the left.
func (r *readings) turned() {
	f, next := r.f, 0
	f.suspects(func(i int) {
		if i < next || !f.isTurned(i) || !bytes.ContainsFunc(f.text(i), upsideDown) {
			return
		}
		first := i
		for first > 0 && f.isTurned(first-1) && len(f.gap(first-1)) <= unitGap {
			first--
		}
		for i+1 < len(f.tokens) && f.isTurned(i+1) && len(f.gap(i)) <= unitGap {
			i++
		}
		r.fromRight(first, i+1, viewLetters|viewReversed, func(text []byte) ([]byte, viewSet, bool) {
			word := r.turnedBack[:0]
			for len(text) > 0 {
				c, n := utf8.DecodeLastRune(text)
				word, text = append(word, turnedLetters[c]), text[:len(text)-n]
			}
			r.turnedBack = word
			return word, 0, r.knows(word)
		})
		next = i + 1
	})
}

// isTurned reports a token of letters that can all be upside down.
func (f *fieldHits) isTurned(i int) bool {
	text := f.text(i)
	return len(text) <= regionLimit && !bytes.ContainsFunc(text, func(r rune) bool { return turnedLetters[r] == 0 })
}
