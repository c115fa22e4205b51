package templates

import (
	"embed"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed words/*.yaml
var wordFiles embed.FS

// Lang is a language of the pages.
type Lang string

// The languages; Indonesian is the first and the one to fall back to.
const (
	Indonesian Lang = "id"
	English    Lang = "en"
)

// Langs lists the languages, the default first.
func Langs() []Lang { return []Lang{Indonesian, English} }

// ParseLang reads a language tag such as "en" or "en-GB"; anything unknown is
// Indonesian.
func ParseLang(tag string) Lang {
	main, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if main == string(English) {
		return English
	}
	return Indonesian
}

// entry is one text, with a singular where the language tells them apart.
type entry struct{ one, other string }

// Words holds the texts of every language by key. It is immutable.
type Words struct {
	texts    map[Lang]map[string]entry
	problems map[string]string // what is wrong in a rule: English to Indonesian
}

func loadWords() (*Words, error) {
	w := &Words{texts: map[Lang]map[string]entry{}}
	for _, lang := range Langs() {
		raw, err := wordFiles.ReadFile(path.Join("words", string(lang)+".yaml"))
		if err != nil {
			return nil, fmt.Errorf("templates: words: %w", err)
		}
		var flat map[string]any
		if err := yaml.UnmarshalWithOptions(raw, &flat, yaml.DisallowUnknownField()); err != nil {
			return nil, fmt.Errorf("templates: words %s: %w", lang, err)
		}
		texts := make(map[string]entry, len(flat))
		for key, v := range flat {
			e, err := readEntry(v)
			if err != nil {
				return nil, fmt.Errorf("templates: words %s: %s: %w", lang, key, err)
			}
			texts[key] = e
		}
		w.texts[lang] = texts
	}
	raw, err := wordFiles.ReadFile("words/problems.id.yaml")
	if err != nil {
		return nil, fmt.Errorf("templates: words: %w", err)
	}
	if err := yaml.Unmarshal(raw, &w.problems); err != nil {
		return nil, fmt.Errorf("templates: words of problems: %w", err)
	}
	return w, nil
}

func readEntry(v any) (entry, error) {
	switch v := v.(type) {
	case string:
		return entry{other: v}, nil
	case map[string]any:
		one, ok1 := v["one"].(string)
		other, ok2 := v["other"].(string)
		if !ok1 || !ok2 || len(v) != 2 {
			return entry{}, fmt.Errorf("a plural has exactly the texts one and other")
		}
		return entry{one: one, other: other}, nil
	}
	return entry{}, fmt.Errorf("want a text or a plural, got %T", v)
}

// Word returns the text for key with {0}, {1} … replaced by the arguments; {0:stage},
// {0:role} and {0:fallen} name what stands in the argument, one or several between commas. A
// plural is chosen by the first argument, a whole number. A key that is missing
// in lang is looked up in Indonesian; one missing there too comes back as it
// is, which the tests refuse for every page.
func (w *Words) Word(lang Lang, key string, args ...any) string {
	e, ok := w.texts[lang][key]
	if !ok {
		if e, ok = w.texts[Indonesian][key]; !ok {
			return key
		}
	}
	text := e.other
	if e.one != "" && len(args) > 0 && fmt.Sprint(args[0]) == "1" {
		text = e.one
	}
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		shown := show(lang, a)
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", shown)
		for _, family := range []string{"stage", "role", "fallen"} {
			pairs = append(pairs, "{"+strconv.Itoa(i)+":"+family+"}", w.each(lang, family, strings.Split(shown, ", ")))
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Has tells whether lang itself has a text for key.
func (w *Words) Has(lang Lang, key string) bool {
	_, ok := w.texts[lang][key]
	return ok
}

// Keys lists the keys of a language in order.
func (w *Words) Keys(lang Lang) []string {
	keys := make([]string, 0, len(w.texts[lang]))
	for k := range w.texts[lang] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// of returns the text "family.value", or the value itself where it has none:
// roles, stages and units that an institution names itself show their name.
func (w *Words) of(lang Lang, family, value string) string {
	if value == "" {
		return ""
	}
	if w.Has(lang, family+"."+value) {
		return w.Word(lang, family+"."+value)
	}
	return value
}

// each is the word of each of the values, separated by commas.
func (w *Words) each(lang Lang, family string, values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = w.of(lang, family, v)
	}
	return strings.Join(out, ", ")
}

func (w *Words) problem(lang Lang, code string, args []string) (sentence, help string) {
	key := "error." + code
	if code == "" || !w.Has(lang, key) {
		key = "error.unknown"
	}
	if w.Has(lang, "help."+code) {
		help = filled(w.Word(lang, "help."+code, anys(args)...))
	}
	return filled(w.Word(lang, key, anys(args)...)), help
}

var hole = regexp.MustCompile(`\{\d(:[a-z]+)?\}`)

// filled puts a dash of silence where a sentence came without its arguments.
func filled(s string) string { return hole.ReplaceAllString(s, "…") }

func show(lang Lang, a any) string {
	switch n := a.(type) {
	case int:
		return number(lang, int64(n))
	case int64:
		return number(lang, n)
	}
	return fmt.Sprint(a)
}

// number groups thousands the way the language writes them: 12.500 or 12,500.
func number(lang Lang, n int64) string {
	sep := "."
	if lang == English {
		sep = ","
	}
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}
