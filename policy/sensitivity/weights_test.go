package sensitivity

import (
	"strconv"
	"strings"
	"testing"

	"layak/domain"
)

// pier is a table of two topics with a rule for one of them and an exception.
const pier = `
rules:
  - id: pier-words
    kind: weights
    weights:
      base: -20
      topics: [operations, economy]
      words: |
        berangkat 12 1+20
        dermaga # 15 1+10
        malam _ tanpa 10
        harga 30 2+20
        lomba -25
  - id: pier-leak
    category: operations
    severity: {review: 60}
    base: 50
    message: {id: a, en: a}
    suggestion: {id: a, en: a}
    match: [{weights: pier-words, at_least: 10, topic: operations}]
    samples: {hit: ['berangkat dari dermaga 4 malam ini tanpa lampu'], miss: [lomba perahu]}
  - id: ship
    category: operations
    severity: {review: 50, block: 90}
    message: {id: a, en: a}
    suggestion: {id: a, en: a}
    match: [{term: [kapal]}]
    evidence: [{name: war, match: [{phrase: [perang]}], points: 40}]
    unless: [{match: [{weights: pier-words, at_most: -15}], target: match, why: biasa}]
    samples: {hit: ['kapal berangkat'], miss: [perahu]}
`

func scanPier(t *testing.T, text string) domain.ScanResult {
	t.Helper()
	p, report := compile(t.Context(), []domain.RuleSource{{Name: "t.yaml", YAML: pier}})
	if len(report.Problems) > 0 {
		t.Fatal(report.Problems)
	}
	s := &scanner{program: p, limit: FieldLimit}
	return s.Scan(t.Context(), []domain.Field{body(text)}, testNow)
}

func TestASentenceIsWorthItsWords(t *testing.T) {
	for text, want := range map[string]string{
		// −20 and 12, 15, 10: 17 and the rule's 50. The span is the worthiest words in a row.
		"Kami semua berangkat dari dermaga 4, malam ini tanpa lampu.": "berangkat dari dermaga 4, malam ini tanpa 67",
		"Berangkat, berangkat, berangkat!":                            "", // each word once
		"Berangkat. Dari dermaga 4. Malam ini tanpa lampu.":           "", // sentences by themselves
		"Harga berangkat dari dermaga 4":                              "Harga berangkat dari dermaga 4 87",
		"Harga, harga dermaga 4":                                      "", // speaks for the economy more
		"Lomba berangkat dari dermaga 4 malam ini tanpa lampu":        "",
	} {
		got := ""
		for _, f := range scanPier(t, text).Findings {
			if f.Rule != "pier-leak" {
				continue
			}
			sum := 0
			for _, e := range f.Evidence {
				sum += e.Points
			}
			if int(f.Confidence*100+0.5) != sum {
				t.Errorf("%q: the evidence has %d points, the finding %.2f", text, sum, f.Confidence)
			}
			got = f.Excerpt + " " + strconv.Itoa(sum)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestWhatBlocksIsNotSetAsideByWords: words set aside what asks for a review, in a
// field that speaks of nothing of the kind, and neither what blocks nor what is
// disguised.
func TestWhatBlocksIsNotSetAsideByWords(t *testing.T) {
	for text, want := range map[string]domain.Severity{
		"Naik kapal ke pulau.":               0,
		"Kapal berangkat ke pulau.":          domain.SeverityReview,
		"Naik kapal ke pulau. Berangkat yuk": domain.SeverityReview, // one sentence is enough
		"Naik kapal perang ke pulau.":        domain.SeverityBlock,
		"Naik k4pal ke pulau.":               domain.SeverityReview,
	} {
		if got := scanPier(t, text).Verdict; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestNobodyPadsALeakAway: what blocks blocks whatever stands beside it, and a
// sentence that reads like a leak goes on asking for a review.
func TestNobodyPadsALeakAway(t *testing.T) {
	s := builtIn(t)
	padding := " #donasi #kambing #martabak #vokalis #burpees #feeling #toa #sms, semangat ya, jangan lupa lomba bareng warga"
	for _, leak := range []string{
		"Dua kompi infanteri akan digeser ke pos perbatasan Sabtu dini hari",
		"Pasukan bergerak besok pukul 04.00 ke perbatasan, 300 personel",
		"Satpam gudang pulang jam 11 malam, pintu samping tidak pernah dikunci, alarmnya mati sejak kemarin",
	} {
		plain := s.Scan(t.Context(), []domain.Field{body(leak)}, testNow).Verdict
		padded := s.Scan(t.Context(), []domain.Field{body(leak + padding)}, testNow).Verdict
		if plain < domain.SeverityReview || padded < min(plain, domain.SeverityReview) || plain == domain.SeverityBlock && padded != plain {
			t.Errorf("%q: %s, padded %s", leak, plain, padded)
		}
	}
}

// TestDisguisedLeaksAreNotTakenForOrdinary: disguised words weigh nothing, which
// must not speak for a text.
func TestDisguisedLeaksAreNotTakenForOrdinary(t *testing.T) {
	s := builtIn(t)
	leet := strings.NewReplacer("a", "4", "e", "3", "i", "1")
	for _, leak := range []string{
		"Kapal selam kita berangkat besok pukul 04.00 dari dermaga utara.",
		"Kapal patroli kita sembunyi di belakang pulau sampai tanggal 9.",
		"Dua kompi infanteri akan digeser ke pos perbatasan Sabtu dini hari",
	} {
		if v := s.Scan(t.Context(), []domain.Field{body(leet.Replace(leak))}, testNow).Verdict; v < domain.SeverityReview {
			t.Errorf("%q: %s", leet.Replace(leak), v)
		}
	}
}

func TestWeightsAreReadStrictly(t *testing.T) {
	table := func(words string) string {
		return "rules:\n  - id: w\n    kind: weights\n    weights:\n      topics: [a, b]\n      words: |\n        kapal 3\n        " + words + "\n"
	}
	const user = "id: u\nkind: block\nmatch: [{weights: w, at_least: 3}]\nsamples: {miss: [x]}\n"
	for words, want := range map[string]string{
		"kapal 4":        "stands twice",
		"kapal":          "is not one or two words",
		"a b c 3":        "is not one or two words",
		"laut 2000":      "points go from",
		"laut 3 4+2":     "is no topic",
		"laut 3 1+2 1+3": "names a topic twice",
		"di-deploy 3":    "is not one word",
	} {
		report := Check(t.Context(), []domain.RuleSource{{Name: "t.yaml", YAML: table(words)}, {Name: "u.yaml", YAML: user}})
		found := false
		for _, p := range report.Problems {
			found = found || strings.Contains(domain.RuleProblems{p}.Error(), want) && p.Line == 8
		}
		if !found {
			t.Errorf("%q: %v", words, report.Problems)
		}
	}
	for _, rule := range []string{
		"match: [{weights: pier-words, at_most: 3}]",
		"match: [{weights: pier-words}]",
		"match: [{weights: pier-words, at_least: 3, at_most: 4}]",
		"match: [{weights: pier-leak, at_least: 3}]",
		"match: [{weights: pier-words, at_least: 3, topic: sports}]",
		"match: [{term: [kapal]}]\n    unless: [{match: [{weights: pier-words, at_most: 3}], why: a}]",
	} {
		yaml := pier + "  - id: more\n    kind: block\n    " + rule + "\n    samples: {miss: [x]}\n"
		if report := Check(t.Context(), []domain.RuleSource{{Name: "t.yaml", YAML: yaml}}); len(report.Problems) == 0 {
			t.Errorf("%s is taken", rule)
		}
	}
}
