package sensitivity

import (
	mathbits "math/bits"
	"unicode"
	"unicode/utf8"
)

// token is a maximal run of letters, digits and marks in a view. Everything
// else separates, so "04.30" is two tokens and "di-deploy" too.
type token struct {
	s, e     int32 // bytes of the view
	sentence int32 // counts from 0
}

// tokenize cuts the folded view of source into tokens and numbers the
// sentences.
func tokenize(v view, source string) []token {
	var s survey
	s.classify(v.text)
	return appendTokens(nil, v, source, s.words)
}

// appendTokens appends the tokens of a view whose word characters are marked.
func appendTokens(tokens []token, v view, source string, words wordBits) []token {
	start, open, before := 0, false, uint64(0)
	sentence := int32(0)
	for k, w := range words {
		for edges := w ^ (w<<1 | before); edges != 0; edges &= edges - 1 {
			at := k*64 + mathbits.TrailingZeros64(edges)
			if open = !open; open {
				start = at
				continue
			}
			if n := len(tokens); n > 0 && v.mayEnd(int(tokens[n-1].e), start) && endsSentence(v, source, tokens[n-1], start) {
				sentence++
			}
			tokens = append(tokens, token{s: int32(start), e: int32(at), sentence: sentence})
		}
		before = w >> 63
	}
	if open {
		if n := len(tokens); n > 0 && v.mayEnd(int(tokens[n-1].e), start) && endsSentence(v, source, tokens[n-1], start) {
			sentence++
		}
		tokens = append(tokens, token{s: int32(start), e: int32(len(v.text)), sentence: sentence})
	}
	return tokens
}

// mayEnd reports whether the separators text[from:to] need a closer look: most
// are a single space, or a comma and a space.
func (v view) mayEnd(from, to int) bool {
	if to == from+1 {
		return v.text[from] == '\n'
	}
	for _, c := range v.text[from:to] {
		if c == '\n' || c == '.' || c == '!' || c == '?' || c >= utf8.RuneSelf {
			return true
		}
	}
	return false
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
// full stop, question or exclamation mark before white space, closing quotes and
// brackets aside (not after a known abbreviation), at a line end unless the next
// line goes on in lower case, and at a pictogram before a capital.
func endsSentence(v view, source string, before token, to int) bool {
	gap := v.text[before.e:to]
	stop, line, picture, other := false, 0, false, false // stop: one that awaits its white space
	for i := 0; i < len(gap); {
		r, n := utf8.DecodeRune(gap[i:])
		space := unicode.IsSpace(r)
		if stop && (space || r >= 0x1F000) {
			return true
		}
		stop = stop && closing(r)
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029':
			if line++; line > 1 {
				return true
			}
		case r == '!' || r == '?' || r == '。':
			stop = true
		case r == '.':
			stop = stop || i > 0 || !abbreviation(v.text[before.s:before.e])
		case r >= 0x1F000 || r >= 0x2600 && r < 0x2800 || r >= 0x2B00 && r < 0x2C00:
			picture = true
		case !space:
			other = true
		}
		i += n
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

// abbreviation reports a word whose full stop does not end a sentence.
func abbreviation(word []byte) bool {
	return len(word) == 1 || len(word) <= shortenedMax && shortened[string(word)]
}

// shortenedMax is the length of the longest abbreviation in the list.
const shortenedMax = 7

func closing(r rune) bool {
	switch r {
	case '"', '\'', ')', ']', '”', '’', '.', '!', '?', '»':
		return true
	}
	return false
}
