package domain_test

import (
	"maps"
	"slices"
	"testing"

	"layak/domain"
	"layak/policy/sensitivity"
	"layak/store"
	"layak/store/storetest"
)

const ruleOfWeb = `
rules:
  - id: code-on-web
    category: operations
    severity: block
    base: 90
    channels: [web]
    title: {id: Kode, en: Code}
    message: {id: Kode, en: Code}
    suggestion: {id: Hapus, en: Drop}
    match:
      - phrase: [kode merpati]
    samples:
      hit: [ini kode merpati]
      miss: [ini merpati]
`

// TestARuleOfAChannelSeesWhatGoesOutThere: the same text is judged the same,
// whether it goes out as the body, as the title or as the channel's own text.
func TestARuleOfAChannelSeesWhatGoesOutThere(t *testing.T) {
	const risky, calm = "Kirim kode merpati hari ini", "Halo"
	tests := map[string]struct {
		in      domain.DraftInput
		blocked bool
	}{
		"body":                  {domain.DraftInput{Title: "Judul", Body: risky, Channels: []string{"web"}}, true},
		"one of two channels":   {domain.DraftInput{Title: "Judul", Body: risky, Channels: []string{"web", "x"}}, true},
		"title":                 {domain.DraftInput{Title: risky, Body: calm, Channels: []string{"web", "x"}, Variants: map[string]string{"web": "Hai"}}, true},
		"own text":              {domain.DraftInput{Title: "Judul", Body: calm, Channels: []string{"web"}, Variants: map[string]string{"web": risky}}, true},
		"own text as the body":  {domain.DraftInput{Title: "Judul", Body: risky, Channels: []string{"web"}, Variants: map[string]string{"web": risky}}, true},
		"another channel":       {domain.DraftInput{Title: risky, Body: risky, Channels: []string{"x"}}, false},
		"body goes elsewhere":   {domain.DraftInput{Title: "Judul", Body: risky, Channels: []string{"web", "x"}, Variants: map[string]string{"web": calm}}, false},
		"own text of another":   {domain.DraftInput{Title: "Judul", Body: calm, Channels: []string{"web", "x"}, Variants: map[string]string{"x": risky}}, false},
		"body goes out nowhere": {domain.DraftInput{Title: "Judul", Body: risky, Channels: []string{"web"}, Variants: map[string]string{"web": calm}}, false},
	}
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		w := newWorldUnder(t, open(), sensitivity.New(), domain.RuleSource{Name: "web.yaml", YAML: ruleOfWeb})
		for _, name := range slices.Sorted(maps.Keys(tests)) {
			tt := tests[name]
			d, err := w.desk.Create(w.ctx, w.people["author"], tt.in)
			check(t, err)
			if err := w.submit(d); tt.blocked != (domain.KeyOf(err) == "findings.block") {
				t.Errorf("%s: %v", name, err)
			}
			if got := w.now(d); tt.blocked != (got.Worst == domain.SeverityBlock) {
				t.Errorf("%s: saved with worst %v", name, got.Worst)
			}
		}
	})
}

// TestATextWithoutChannels: where nobody says on which channels a text goes out,
// rules of every channel judge it.
func TestATextWithoutChannels(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		w := newWorldUnder(t, open(), sensitivity.New(), domain.RuleSource{Name: "web.yaml", YAML: ruleOfWeb})
		for _, tt := range []struct {
			name     string
			channels []string
			found    int
		}{{"body", nil, 1}, {"alt", nil, 1}, {"body", []string{"web"}, 1}, {"alt", []string{"web"}, 1}, {"body", []string{"x"}, 0}, {"variant:x", nil, 0}} {
			r, err := w.desk.Scan(w.ctx, w.people["author"], domain.ScanInput{Fields: []domain.Field{{Name: tt.name, Text: "kode merpati"}}, Channels: tt.channels})
			check(t, err)
			if len(r.Findings) != tt.found || r.Incomplete {
				t.Errorf("%s on %v: %+v", tt.name, tt.channels, r)
			}
		}
	})
}
