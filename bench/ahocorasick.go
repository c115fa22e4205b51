package main

import (
	"unicode"
	"unicode/utf8"

	ahocorasick "github.com/BobuSumisu/aho-corasick"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// buildAhoCorasick is the usual way in Go: the text is folded with x/text, then
// one automaton over the phrases, then a look at the borders of words. It knows
// nothing of the places in the original text.
func buildAhoCorasick(phrases []string) (func(string) int, error) {
	fold := cases.Fold()
	trie := ahocorasick.NewTrieBuilder().AddStrings(phrases).Build()
	return func(text string) int {
		folded := []byte(fold.String(norm.NFKC.String(text)))
		n := 0
		trie.Walk(folded, func(end, length, _ int64) bool {
			if wholeWords(folded, int(end-length+1), int(end+1)) {
				n++
			}
			return true
		})
		return n
	}, nil
}

// wholeWords reports whether no word goes on beyond either end.
func wholeWords(text []byte, start, end int) bool {
	before, _ := utf8.DecodeLastRune(text[:start])
	after, _ := utf8.DecodeRune(text[end:])
	return (start == 0 || !inWord(before)) && (end == len(text) || !inWord(after))
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
