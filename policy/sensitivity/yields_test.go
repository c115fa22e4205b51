package sensitivity

import (
	"slices"
	"testing"

	"layak/domain"
)

// TestYields: what a yielding rule finds is left out where another rule of its
// category says as much of the same words, and only there.
func TestYields(t *testing.T) {
	const pack = `rules:
  - {id: plain, title: {id: Polos, en: Polos}, category: operations, severity: review, message: {id: m, en: m}, suggestion: {id: s, en: s}, match: [{phrase: [kompi bergerak]}], samples: {hit: [kompi bergerak], miss: [kompi tidur]}}
  - {id: weak, title: {id: Lemah, en: Lemah}, category: capability, severity: warn, message: {id: m, en: m}, suggestion: {id: s, en: s}, match: [{phrase: [radar mati]}], samples: {hit: [radar mati], miss: [radar nyala]}}
  - {id: weighed, yields: true, title: {id: Timbang, en: Timbang}, category: operations, severity: review, message: {id: m, en: m}, suggestion: {id: s, en: s}, match: [{phrase: [bergerak besok, bergerak lusa]}], samples: {hit: [bergerak besok], miss: [besok]}}
  - {id: other, yields: true, title: {id: Lain, en: Lain}, category: operations, severity: review, base: 50, message: {id: m, en: m}, suggestion: {id: s, en: s}, match: [{phrase: [besok pagi]}], samples: {hit: [besok pagi], miss: [besok]}}
  - {id: louder, yields: true, title: {id: Keras, en: Keras}, category: capability, severity: review, message: {id: m, en: m}, suggestion: {id: s, en: s}, match: [{phrase: [radar mati]}], samples: {hit: [radar mati], miss: [radar nyala]}}
`
	s, err := New().Compile(t.Context(), 1, []domain.RuleSource{{Name: "pack", YAML: pack}})
	if err != nil {
		t.Fatal(err)
	}
	gaveWay := map[string]map[string]string{"kompi bergerak besok": {"weighed": "plain"}, "regu bergerak besok pagi": {"other": "weighed"}}
	for text, want := range map[string][]string{
		"kompi bergerak besok":       {"plain"},          // the same words
		"regu bergerak besok pagi":   {"weighed"},        // of two that yield the one that says most
		"kompi bergerak. Besok pagi": {"other", "plain"}, // other words
		"radar mati":                 {"louder", "weak"}, // nobody yields to less
	} {
		r := s.Scan(t.Context(), []domain.Field{body(text)}, testNow)
		var got []string
		for _, f := range r.Findings {
			got = append(got, f.Rule)
		}
		slices.Sort(got)
		for _, r := range s.(domain.RuleExplainer).Explain(t.Context(), []domain.Field{body(text)}, testNow).Rules {
			if to := gaveWay[text][r.Rule]; (to != "") != (r.Outcome == domain.RuleYielded) || to != "" && (r.Why != domain.WhyYields || r.Detail != to || r.Tries[0].Detail != to) {
				t.Errorf("%q: %s gives way: %+v, want %q", text, r.Rule, r, to)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
