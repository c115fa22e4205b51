package domain

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of the words of one entry of a list.
const (
	MaxPhrases     = 50
	MaxPhrase      = 200 // bytes
	MaxPhraseWords = 12
)

// checkPhrases brings the words of an entry into the form that is stored:
// single spaces, in order, each once. Placeholders of the rule language mean
// nothing here and are refused.
func checkPhrases(list []string, faults *Faults) []string {
	var out []string
	for _, text := range list {
		if err := checkText("phrases", text, MaxText); err != nil {
			faults.add(err)
			return nil
		}
		text = strings.Join(strings.Fields(Normalize(text)), " ")
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	switch {
	case len(out) == 0:
		faults.add(invalid("phrases", "entry.phrases_missing"))
	case len(out) > MaxPhrases:
		faults.add(invalid("phrases", "entry.phrases_many", formatInt(MaxPhrases)))
	}
	for i, text := range out {
		if !phraseHolds(text) {
			faults.add(invalid("phrases", "entry.phrase", formatInt(int64(i+1)), formatInt(MaxPhraseWords)))
			break
		}
	}
	return out
}

// phraseHolds tells whether a phrase can be looked for: not so short that it is
// in every text, and not a passage.
func phraseHolds(text string) bool {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
	}
	return letters >= 3 && len(text) <= MaxPhrase && strings.Count(text, " ") < MaxPhraseWords && !strings.ContainsAny(text, "|<>")
}

// listRule is an entry of a list as a rule of a set of its own, so that the
// engine folds and inflects its words like those of any rule. JSON is YAML.
type listRule struct {
	ID         string            `json:"id"`
	Version    int64             `json:"version"`
	Category   string            `json:"category"`
	Severity   string            `json:"severity"`
	Base       int               `json:"base"`
	Message    map[string]string `json:"message"`
	Suggestion map[string]string `json:"suggestion"`
	LegalBasis string            `json:"legal_basis,omitempty"`
	Match      []listMatch       `json:"match"`
	Samples    listSamples       `json:"samples"`
}

type listMatch struct {
	Phrase []string `json:"phrase"`
	Forms  string   `json:"forms,omitempty"`
	Case   string   `json:"case,omitempty"`
}

type listSamples struct {
	Hit  []string `json:"hit"`
	Miss []string `json:"miss"`
}

// source writes the rule; hits are the phrases that must be found in
// themselves.
func (r listRule) source(hits ...string) RuleSource {
	r.Samples = listSamples{Hit: hits, Miss: []string{"."}}
	text, err := json.Marshal(r)
	if err != nil {
		panic("domain: a rule of valid strings does not encode: " + err.Error())
	}
	return RuleSource{Name: r.ID, YAML: string(text)}
}

// findable compiles an entry by itself and refuses the first of its phrases
// that the engine could not find: Invalid ("entry.phrase_dead") with its number,
// and without the engine's own words, which quote the phrase.
func (d *Desk) findable(ctx context.Context, phrases []string, rule func(phrases []string) listRule) error {
	try := func(phrases []string) error {
		r := rule(phrases)
		r.ID += "new"
		_, err := d.Rules.Compile(ctx, 0, []RuleSource{r.source(phrases...)})
		return err
	}
	err := try(phrases)
	if err == nil {
		return nil
	}
	var problems RuleProblems
	if !errors.As(err, &problems) {
		return wrap("compile an entry", err)
	}
	for i, p := range phrases {
		if try([]string{p}) != nil {
			return invalid("phrases", "entry.phrase_dead", formatInt(int64(i+1)))
		}
	}
	return invalid("phrases", "entry.phrase_dead", "1")
}

// cased tells whether a phrase is one word with a capital, as names are written:
// of such a word only that spelling is meant.
func cased(phrase string) bool {
	return !strings.Contains(phrase, " ") && strings.ToLower(phrase) != phrase
}

// byPlace orders findings as scanners do, with fields in the order given.
func byPlace(fields []Field) func(a, b Finding) int {
	at := map[string]int{}
	for i, f := range fields {
		at[f.Name] = i
	}
	return func(a, b Finding) int {
		return cmp.Or(at[a.Field]-at[b.Field], a.Start-b.Start, a.End-b.End, strings.Compare(a.Rule, b.Rule))
	}
}

// firstWords is how an entry is named where its words may be shown.
func firstWords(phrases []string) string {
	if len(phrases) == 0 {
		return ""
	}
	if first := phrases[0]; utf8.RuneCountInString(first) <= 60 {
		return first
	}
	return string([]rune(phrases[0])[:60]) + "…"
}
