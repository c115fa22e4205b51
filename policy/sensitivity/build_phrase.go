package sensitivity

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// identity writes a match list so that lists of the same text do the same.
func identity(list []matchSpec) string {
	if len(list) == 1 && list[0].kind == "rule" {
		return "rule " + list[0].name
	}
	var b strings.Builder
	put := func(texts ...string) {
		for _, t := range texts {
			b.WriteString(strconv.Itoa(len(t)))
			b.WriteByte(' ')
			b.WriteString(t)
		}
	}
	for _, m := range list {
		put(m.kind, m.forms, m.pattern, m.name, strconv.Itoa(m.slop), strconv.Itoa(m.least), strconv.Itoa(m.most), strconv.FormatBool(m.quiet), m.topic)
		for _, flag := range []bool{m.exact, m.unordered, m.inside, m.always, m.disguised} {
			put(strconv.FormatBool(flag))
		}
		for _, words := range [][]word{m.words, m.except} {
			put(strconv.Itoa(len(words)))
			for _, w := range words {
				put(w.text)
			}
		}
	}
	return b.String()
}

// terms adds the words of a term, each to be found in its word forms.
func (b *builder) terms(g int32, m matchSpec) {
	except := b.exceptions(m)
	for _, w := range m.words {
		tokens := b.split(w.text, m.forms == "none")
		switch {
		case len(tokens) != 1:
			b.bad(w.at, "a term is one word; write %q as a phrase", w.text)
		case m.forms != "none" && utf8.RuneCountInString(tokens[0].word) < rootMin:
			b.bad(w.at, "%q is too short for word forms (%d letters or more); use phrase or abbr", w.text, rootMin)
		default:
			tokens[0].forms = formsOf(m.forms)
			b.begin(g, m, except)
			b.add(tokens[0])
			b.finish()
		}
	}
}

func formsOf(name string) forms {
	switch name {
	case "id":
		return formsIndonesian
	case "en":
		return formsEnglish
	case "both":
		return formsIndonesian | formsEnglish
	}
	return 0
}

// exceptions folds the word forms that mean something else; nil where there are
// none.
func (b *builder) exceptions(m matchSpec) map[string]bool {
	if len(m.except) == 0 {
		return nil
	}
	except := make(map[string]bool, len(m.except))
	for _, w := range m.except {
		except[string(fold(w.text, false).text)] = true
	}
	return except
}

// split folds and tokenizes a text of a rule. Words that are written folded are
// not copied.
func (b *builder) split(text string, exact bool) []alternative {
	v := b.folder.fold(text)
	b.survey.classify(v.text)
	b.cut(v, text, b.survey.words)
	out := make([]alternative, 0, len(b.tokens))
	for _, t := range b.tokens {
		s, e := v.source(int(t.s), int(t.e))
		a := alternative{word: text[s:e]}
		if folded := v.text[t.s:t.e]; a.word != string(folded) {
			a.word = string(folded)
		}
		if exact {
			a.cased = string(fold(text[s:e], true).text)
		}
		out = append(out, a)
	}
	return out
}

// phrase adds one phrase or abbreviation: words separated by white space, each
// with alternatives separated by "|".
func (b *builder) phrase(g int32, w word, m matchSpec) {
	b.begin(g, m, b.exceptions(m))
	keyed := false
	for field := range strings.FieldsSeq(w.text) {
		if !strings.Contains(field, "|") && classes[field] == 0 {
			for _, t := range b.split(field, m.exact) {
				b.add(alternativeOf(t, m))
				keyed = true
			}
			continue
		}
		if choices := b.choices(field, w, m); choices != nil {
			b.add(choices...)
			keyed = keyed || wordsOnly(choices)
		}
	}
	words := len(b.parts) - int(b.phrases[len(b.phrases)-1].first)
	switch {
	case words > phraseLimit:
		b.bad(w.at, "a phrase has %d words at most", phraseLimit)
		keyed = false
	case !keyed:
		b.bad(w.at, "%q holds no word to look for", w.text)
	}
	if !keyed {
		b.drop()
		return
	}
	b.finish()
}

// choices reads the alternatives of one word.
func (b *builder) choices(field string, w word, m matchSpec) (out []alternative) {
	choices := strings.Split(field, "|")
	for _, choice := range choices {
		if class, ok := classes[choice]; ok {
			out = append(out, alternative{class: class})
			continue
		}
		tokens := b.split(choice, m.exact)
		if len(tokens) != 1 {
			b.bad(w.at, "%q: an alternative is one word", field)
			continue
		}
		out = append(out, alternativeOf(tokens[0], m))
	}
	if len(out) > phraseLimit {
		b.bad(w.at, "a word has %d alternatives at most", phraseLimit)
		return nil
	}
	return out
}

func alternativeOf(a alternative, m matchSpec) alternative {
	if !m.exact && utf8.RuneCountInString(a.word) >= rootMin {
		a.forms = formsOf(m.forms)
	}
	return a
}

// classes are the placeholders of a phrase: a number in digits or words, and a
// word that begins with a capital.
var classes = map[string]class{"<number>": classNumber, "<name>": className}

// wordsOnly reports whether the part has words only, so that the index can find
// it.
func wordsOnly(p []alternative) bool {
	return !slices.ContainsFunc(p, func(a alternative) bool { return a.class != 0 })
}

// begin opens a phrase; add gives it parts, and finish or drop ends it.
func (b *builder) begin(g int32, m matchSpec, except map[string]bool) {
	b.groups[g].worded = true
	b.phrases = append(b.phrases, phrase{group: g, first: int32(len(b.parts)), slop: uint8(m.slop), unordered: m.unordered, disguised: m.disguised, except: except})
}

func (b *builder) add(choices ...alternative) {
	b.parts = append(b.parts, part{int32(len(b.alternatives)), int32(len(choices))})
	b.alternatives = append(b.alternatives, choices...)
}

func (b *builder) finish() {
	ph := &b.phrases[len(b.phrases)-1]
	ph.count = int32(len(b.parts)) - ph.first
}

func (b *builder) drop() {
	last := len(b.phrases) - 1
	b.parts = b.parts[:b.phrases[last].first]
	b.phrases = b.phrases[:last]
}
