package sensitivity

import (
	"fmt"
	"strings"
	"testing"

	"layak/domain"
)

// allowRules is a rule of each kind that an allowance meets: one for review that
// another refers to, one that blocks, a mark, and an identifier behind a block.
var allowRules = func() string {
	rule := func(id, category, severity, match, hit string) string {
		return fmt.Sprintf("  - {id: %s, category: %s, severity: %s, message: {id: a, en: b}, suggestion: {id: a, en: b}, match: [%s], samples: {hit: ['%s'], miss: [zzz]}}\n",
			id, category, severity, match, hit)
	}
	return "rules:\n" +
		rule("review", "operations", "review", "{phrase: [operasi]}", "operasi") +
		rule("refers", "operations", "review", "{rule: review}", "operasi") +
		rule("blocks", "operations", "block", "{phrase: [serangan]}", "serangan") +
		rule("mark", "classification_marking", "review", "{phrase: [rahasia]}", "rahasia") +
		"  - {id: number, kind: block, match: [{validator: nik}]}\n" +
		rule("identity", "personal_data", "review", "{rule: number}", "3374056408920003")
}()

func allowScan(t *testing.T, text string, allowed ...domain.Allowed) string {
	t.Helper()
	s, err := New().Compile(t.Context(), 1, []domain.RuleSource{{Name: "t", YAML: allowRules}})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range s.Allowing(allowed).Scan(t.Context(), []domain.Field{{Name: "body", Text: text}}, testNow).Findings {
		word := f.Rule
		if f.Suppressed != "" {
			word += "=" + f.Suppressed + ":" + f.Listed.ID
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

func TestAllowing(t *testing.T) {
	all := domain.Allowed{Field: "body", End: 100, Why: "acara", By: domain.Listed{ID: "w"}}
	only := func(change func(a *domain.Allowed)) domain.Allowed { a := all; change(&a); return a }
	for name, c := range map[string]struct {
		text    string
		allowed domain.Allowed
		want    string
	}{
		"all of it":              {"operasi", all, "refers=acara:w review=acara:w"},
		"one rule":               {"operasi", only(func(a *domain.Allowed) { a.Rules = []string{"review"} }), "refers review=acara:w"},
		"another field":          {"operasi", only(func(a *domain.Allowed) { a.Field = "title" }), "refers review"},
		"a part of the match":    {"operasi", only(func(a *domain.Allowed) { a.Start = 1 }), "refers review"},
		"up to within the match": {"operasi", only(func(a *domain.Allowed) { a.End = 6 }), "refers review"},
		"exactly the match":      {"operasi", only(func(a *domain.Allowed) { a.End = 7 }), "refers=acara:w review=acara:w"},
		"what blocks":            {"serangan", all, "blocks"},
		"what blocks, confirmed": {"serangan", only(func(a *domain.Allowed) { a.Blocks = true }), "blocks=acara:w"},
		"a mark":                 {"rahasia", only(func(a *domain.Allowed) { a.Blocks, a.Rules = true, []string{"mark"} }), "mark"},
		"an identifier":          {"3374056408920003", only(func(a *domain.Allowed) { a.Blocks, a.Rules = true, []string{"identity"} }), "identity"},
		"one of two places":      {"operasi dan operasi", only(func(a *domain.Allowed) { a.End = 7 }), "refers=acara:w review=acara:w refers review"},
	} {
		if got := allowScan(t, c.text, c.allowed); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	if got := allowScan(t, "operasi"); got != "refers review" {
		t.Errorf("an allowance outlived its scan: %q", got)
	}
}

// Nothing that would have been found without allowances is missing with them.
func TestAllowingDeletesNothing(t *testing.T) {
	s := builtIn(t)
	for _, text := range []string{"Operasi pasar besok pukul 04.00 WIB oleh 120 prajurit Yonif 991 menuju Natuna, sandi server: rahasia123.",
		"Password wifi kantor: Merdeka45! NIK 3374056408920003"} {
		fields := []domain.Field{{Name: "body", Text: text}}
		for start := 0; start < len(text); start += 7 {
			for end := start + 1; end <= len(text); end += 11 {
				a := domain.Allowed{Field: "body", Start: start, End: end, Why: "x", Blocks: true, By: domain.Listed{ID: "w"}}
				have := map[string]bool{}
				for _, f := range s.Allowing([]domain.Allowed{a}).Scan(t.Context(), fields, testNow).Findings {
					have[f.Rule] = true
				}
				for _, f := range s.Scan(t.Context(), fields, testNow).Findings {
					if !have[f.Rule] {
						t.Fatalf("%d to %d: %s is gone", start, end, f.Rule)
					}
				}
			}
		}
	}
}
