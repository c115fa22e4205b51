package api

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"layak/templates"
)

// functionWords are words that hardly any text of a language is without, and those
// for times and ways, by which a text too short for the others is told.
var functionWords = map[templates.Lang][]string{
	templates.Indonesian: strings.Fields(`yang dan di ke dari untuk dengan pada ini itu akan tidak adalah dalam oleh kami kita sudah
		telah atau juga saya mereka para agar karena bisa dapat sebagai hingga sampai serta bagi kepada bahwa ada saat seluruh secara
		pukul jam besok lusa pagi siang sore malam hari menuju berangkat`),
	templates.English: strings.Fields(`the and of to in is are was were for with on at by from will that this be it we our have has
		had not or as an a you they their been which who all into than then there
		tomorrow tonight today morning night leaving`),
}

// languageOfText is the language whose function words have the greater share of
// the text; where neither has, otherwise.
func languageOfText(text string, otherwise templates.Lang) templates.Lang {
	hits := map[templates.Lang]int{}
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		for lang, list := range functionWords {
			if slices.Contains(list, word) {
				hits[lang]++
			}
		}
	}
	switch id, en := hits[templates.Indonesian], hits[templates.English]; {
	case id > en:
		return templates.Indonesian
	case en > id:
		return templates.English
	}
	return otherwise
}

// fullSentence tells whether a wording stands by itself.
func fullSentence(wording string) bool {
	first, _ := utf8.DecodeRuneInString(wording)
	return unicode.IsUpper(first) && strings.ContainsAny(wording[len(wording)-1:], ".!?")
}

// sentenceMost is how far from flagged words the ends of their sentence are
// looked for, in bytes: each finding of a text shows its sentence, and a text
// may be one sentence with a finding in every line.
const sentenceMost = 1000

// replaced is the part of the text that a wording takes the place of: the
// flagged words, or for a full sentence the sentences that hold them, so that no
// fragment is left beside it. What goes on for too long is no sentence: there it
// is the flagged words.
func replaced(text string, start, end int, wording string) (from, to int) {
	if wording == "" || !fullSentence(wording) || start < 0 || start >= end || end > len(text) {
		return start, end
	}
	from, to = sentenceBegins(text, start), sentenceEnds(text, end)
	if from < 0 || to < 0 {
		return start, end
	}
	for from < start && (text[from] == ' ' || text[from] == '\t') {
		from++
	}
	return from, max(to, end)
}

// sentenceBegins is where the sentence that holds start begins, -1 where that is
// too far away.
func sentenceBegins(text string, start int) int {
	for i := start - 1; i >= 0; i-- {
		switch {
		case text[i] == '\n', ends(text, i):
			return i + 1
		case start-i > sentenceMost:
			return -1
		}
	}
	return 0
}

// sentenceEnds is where the sentence that holds the byte before end ends, -1
// where that is too far away.
func sentenceEnds(text string, end int) int {
	for i := end - 1; i < len(text); i++ {
		switch {
		case i >= end && text[i] == '\n':
			return i
		case ends(text, i):
			return i + 1
		case i-end > sentenceMost:
			return -1
		}
	}
	return len(text)
}

// shortForms are words whose full stop ends no sentence.
var shortForms = strings.Fields("jl jln no dr drs ir prof kol letkol mayjen brigjen letjen st mr mrs ms hj tgl hlm jend kapt lettu serma sdr yth bpk a.n u.b u.p")

// shortMost is longer than any of them, in bytes.
const shortMost = 16

// ends tells whether a sentence ends with the byte at i.
func ends(text string, i int) bool {
	if i+1 < len(text) && !strings.ContainsRune(" \t\n", rune(text[i+1])) {
		return false
	}
	switch text[i] {
	case '!', '?':
		return true
	case '.':
		near := text[max(0, i-shortMost):i]
		word := near[strings.LastIndexAny(near, " \t\n(")+1:]
		return !slices.Contains(shortForms, strings.ToLower(word)) && !(utf8.RuneCountInString(word) == 1 && unicode.IsLetter(rune(word[0])))
	}
	return false
}
