package sensitivity

import (
	"unicode"
	"unicode/utf8"
)

// token is a maximal run of letters, digits and marks in a view. Everything
// else separates, so "04.30" is two tokens and "di-deploy" too.
type token struct {
	s, e     int // bytes of the view
	sentence int // counts from 0
}

// tokenize cuts the folded view of source into tokens and numbers the
// sentences.
func tokenize(v view, source string) []token {
	tokens := make([]token, 0, len(v.text)/6+1)
	sentence, gap := 0, 0
	for i := 0; i < len(v.text); {
		n := wordAt(v.text, i)
		if n == 0 {
			_, k := utf8.DecodeRune(v.text[i:])
			i += k
			continue
		}
		start := i
		for n > 0 {
			i += n
			n = wordAt(v.text, i)
		}
		if len(tokens) > 0 && endsSentence(v, source, tokens[len(tokens)-1], gap, start) {
			sentence++
		}
		tokens = append(tokens, token{s: start, e: i, sentence: sentence})
		gap = i
	}
	return tokens
}

// wordAt returns the length of the word character at i, 0 where there is none.
func wordAt(text []byte, i int) int {
	if i >= len(text) {
		return 0
	}
	if c := text[i]; c < utf8.RuneSelf {
		if c-'a' < 26 || c-'0' < 10 || c-'A' < 26 {
			return 1
		}
		return 0
	}
	r, n := utf8.DecodeRune(text[i:])
	if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
		return n
	}
	return 0
}

// shortened holds words whose full stop does not end a sentence, in addition to
// single letters.
var shortened = wordSet("jl jln gg no nmr rp kab kec kel prov ds dr drs dra ir prof kol letkol mayjen brigjen jend " +
	"letjen tgl pkl hlm yth an ub sd st sp mr mrs ms lt col gen sgt capt cpl vs tn ny sdr bpk plt plh pt cv tbk rt rw")

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for i, start := 0, 0; i <= len(words); i++ {
		if i == len(words) || words[i] == ' ' {
			set[words[start:i]] = true
			start = i + 1
		}
	}
	return set
}

// endsSentence looks at the separators between two tokens. A sentence ends at a
// full stop, question or exclamation mark before white space (not after a known
// abbreviation), at a line end unless the next line goes on in lower case, and
// at a pictogram before a capital.
func endsSentence(v view, source string, before token, from, to int) bool {
	gap := v.text[from:to]
	stop, line, picture, other := false, 0, false, false
	for i := 0; i < len(gap); {
		r, n := utf8.DecodeRune(gap[i:])
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029':
			line++
		case r == '!' || r == '?' || r == '。':
			stop = stop || spaceFollows(gap[i+n:])
		case r == '.':
			word := v.text[before.s:before.e]
			if spaceFollows(gap[i+n:]) && (i > 0 || len(word) > 1 && !shortened[string(word)]) {
				stop = true
			}
		case r >= 0x1F000 || r >= 0x2600 && r < 0x2800 || r >= 0x2B00 && r < 0x2C00:
			picture = true
		case !unicode.IsSpace(r):
			other = true
		}
		i += n
	}
	if stop || line > 1 {
		return true
	}
	if line == 0 && !picture {
		return false
	}
	at, _ := v.source(to, to+1)
	next, _ := utf8.DecodeRuneInString(source[at:])
	if line > 0 {
		return other || picture || !unicode.IsLower(next)
	}
	return unicode.IsUpper(next)
}

// spaceFollows reports whether rest begins with white space, closing quotes and
// brackets before it aside.
func spaceFollows(rest []byte) bool {
	for len(rest) > 0 {
		r, n := utf8.DecodeRune(rest)
		if unicode.IsSpace(r) || r >= 0x1F000 {
			return true
		}
		switch r {
		case '"', '\'', ')', ']', '”', '’', '.', '!', '?', '»':
			rest = rest[n:]
		default:
			return false
		}
	}
	return false
}
