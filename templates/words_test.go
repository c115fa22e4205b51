package templates

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"layak/domain"
)

var (
	placeholder = regexp.MustCompile(`\{\d(:[a-z]+)?\}`)
	literalKey  = regexp.MustCompile(`\bt "([^"]+)"`)
	familyCall  = regexp.MustCompile(`\bof "([^"]+)"`)
	inCode      = regexp.MustCompile(`Word\(lang, "([a-z_.]+)"`)
)

// Families whose keys come from data: a value without a text shows itself, so
// only the family can be checked here. error, help, flash and missing are keyed
// by what the program says, api by what it says to programs, channel and criterion by what is built in.
var fromProgram = []string{"error", "help", "flash", "missing", "field", "channel", "criterion", "part", "api", "explain.outcome", "explain.why", "explain.window", "explain.gate", "explain.lacks", "explain.scope"}

// TestWordsAgree: the languages have the same keys with the same placeholders.
func TestWordsAgree(t *testing.T) {
	w := mustNew(t).words
	for _, lang := range Langs() {
		for _, key := range w.Keys(lang) {
			for _, other := range Langs() {
				if !w.Has(other, key) {
					t.Errorf("%s has no %s", other, key)
					continue
				}
				a, b := w.texts[lang][key], w.texts[other][key]
				if strings.TrimSpace(a.other) == "" {
					t.Errorf("%s %s is empty", lang, key)
				}
				if !slices.Equal(holes(a.other), holes(b.other)) || a.one != "" && !slices.Equal(holes(a.one), holes(a.other)) {
					t.Errorf("%s: placeholders differ: %q, %q, %q", key, a.one, a.other, b.other)
				}
			}
		}
	}
}

func holes(s string) []string {
	all := placeholder.FindAllString(s, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// TestWordsUsed: every key in a page exists, and every key is used.
func TestWordsUsed(t *testing.T) {
	w := mustNew(t).words
	used, families := map[string]bool{}, map[string]bool{}
	for _, f := range fromProgram {
		families[f] = true
	}
	collect := func(fsys fs.FS, pattern string) {
		names, err := fs.Glob(fsys, pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %d files", pattern, err, len(names))
		}
		for _, name := range names {
			raw, err := fs.ReadFile(fsys, name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range append(literalKey.FindAllStringSubmatch(string(raw), -1), inCode.FindAllStringSubmatch(string(raw), -1)...) {
				used[m[1]] = true
			}
			for _, m := range familyCall.FindAllStringSubmatch(string(raw), -1) {
				families[m[1]] = true
			}
		}
	}
	collect(pageFiles, "pages/*.html")
	collect(os.DirFS("."), "*.go")
	for key := range used {
		if !w.Has(Indonesian, key) && !strings.HasSuffix(key, ".") {
			t.Errorf("a page uses %q, which has no text", key)
		}
	}
	for _, key := range w.Keys(Indonesian) {
		if !used[key] && !inFamily(key, families) {
			t.Errorf("%s is not used", key)
		}
	}
}

func inFamily(key string, families map[string]bool) bool {
	for i := range key {
		if key[i] == '.' && families[key[:i]] {
			return true
		}
	}
	return false
}

func TestHelpHasError(t *testing.T) {
	w := mustNew(t).words
	for _, key := range w.Keys(Indonesian) {
		if code, ok := strings.CutPrefix(key, "help."); ok && !w.Has(Indonesian, "error."+code) {
			t.Errorf("%s helps with an error that has no sentence", key)
		}
	}
}

func TestPlural(t *testing.T) {
	p := mustNew(t)
	for _, c := range []struct {
		lang Lang
		key  string
		arg  any
		want string
	}{
		{English, "time.span.days", 1, "1 day"}, {English, "time.span.days", 2, "2 days"}, {English, "time.span.days", 0, "0 days"},
		{English, "missing.approvals", "1", "1 more approval needed"}, {English, "rules.page.changed", 1204, "1,204 rules differ from the active set."},
		{Indonesian, "time.span.days", 1, "1 hari"}, {Indonesian, "rules.page.changed", int64(1204), "1.204 aturan berbeda dari paket yang berlaku."},
		{English, "no.such.key", 1, "no.such.key"},
	} {
		if got := p.Word(c.lang, c.key, c.arg); got != c.want {
			t.Errorf("%s %s %v: %q, want %q", c.lang, c.key, c.arg, got, c.want)
		}
	}
}

func TestProblem(t *testing.T) {
	p := mustNew(t)
	if s, h := p.Problem(English, "draft.stale"); s == "" || h == "" {
		t.Errorf("draft.stale: %q, %q", s, h)
	}
	if s, _ := p.Problem(Indonesian, "text.too_large", "262144"); !strings.Contains(s, "262144") {
		t.Errorf("text.too_large: %q", s)
	}
	if s, _ := p.Problem(English, "text.too_large"); s != "The text is larger than …." {
		t.Errorf("without its argument: %q", s)
	}
	if s, h := p.Problem(Indonesian, "nobody.knows"); s != p.Word(Indonesian, "error.unknown") || h != "" {
		t.Errorf("unknown key: %q, %q", s, h)
	}
}

// TestTransitionsHaveWords: the page says in each language what the table says in code.
func TestTransitionsHaveWords(t *testing.T) {
	w := mustNew(t).words
	for _, row := range domain.Transitions {
		key := "flow." + string(row.From) + "." + string(row.Event)
		if !w.Has(Indonesian, key) || w.Word(English, key) != row.Guard {
			t.Errorf("%s: %q, the table says %q", key, w.Word(English, key), row.Guard)
		}
	}
}
