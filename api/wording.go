package api

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"layak/templates"
)

// functionWords are words that hardly any text of a language is without.
var functionWords = map[templates.Lang][]string{
	templates.Indonesian: strings.Fields(`yang dan di ke dari untuk dengan pada ini itu akan tidak adalah dalam oleh kami kita sudah
		telah atau juga saya mereka para agar karena bisa dapat sebagai hingga sampai serta bagi kepada bahwa ada saat seluruh secara`),
	templates.English: strings.Fields(`the and of to in is are was were for with on at by from will that this be it we our have has
		had not or as an a you they their been which who all into than then there`),
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

// replaced is the part of the text that a wording takes the place of: the
// flagged words, or for a full sentence the sentences that hold them, so that no
// fragment is left beside it.
func replaced(text string, start, end int, wording string) (from, to int) {
	if wording == "" || !fullSentence(wording) || start < 0 || start >= end || end > len(text) {
		return start, end
	}
	from, to = 0, len(text)
	for i := start - 1; i >= 0; i-- {
		if text[i] == '\n' || i+1 < len(text) && ends(text, i) {
			from = i + 1
			break
		}
	}
	for i := end - 1; i < len(text); i++ {
		if i >= end && text[i] == '\n' {
			to = i
			break
		}
		if ends(text, i) {
			to = i + 1
			break
		}
	}
	for from < start && (text[from] == ' ' || text[from] == '\t') {
		from++
	}
	return from, max(to, end)
}

// shortForms are words whose full stop ends no sentence.
var shortForms = strings.Fields("jl jln no dr drs ir prof kol letkol mayjen brigjen letjen st mr mrs ms hj tgl hlm jend kapt lettu serma sdr yth bpk a.n u.b u.p")

// ends tells whether a sentence ends with the byte at i.
func ends(text string, i int) bool {
	switch text[i] {
	case '!', '?':
	case '.':
		word := text[strings.LastIndexAny(text[:i], " \t\n(")+1 : i]
		if slices.Contains(shortForms, strings.ToLower(word)) || utf8.RuneCountInString(word) == 1 && unicode.IsLetter(rune(word[0])) {
			return false
		}
	default:
		return false
	}
	return i+1 == len(text) || strings.ContainsRune(" \t\n", rune(text[i+1]))
}
