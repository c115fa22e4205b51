package sensitivity

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"layak/domain"
)

// conditionsYAML is a rule whose words are easy to read: a is the match, e1 to e3
// are evidence.
const conditionsYAML = `rules:
  - {id: word-e3, kind: block, match: [{phrase: [e3]}]}
  - id: r
    category: operations
    severity: {info: 10, review: 50, block: 80}
    base: 30
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{phrase: [a]}]
    evidence:
      - {name: one, match: [{phrase: [e1]}], points: 20}
      - {name: two, match: [{phrase: [e2]}], window: 2, points: 30}
      - {name: three, match: [{rule: word-e3}], window: document, points: 10}
      - {name: not, match: [{phrase: [n1]}], points: 0}
    REQUIRE
    UNLESS
    samples: {hit: [HIT], miss: [zzz]}
`

func scanWith(t *testing.T, require, unless, hit string, fields ...domain.Field) domain.ScanResult {
	t.Helper()
	yaml := strings.NewReplacer("REQUIRE", require, "UNLESS", unless, "HIT", hit).Replace(conditionsYAML)
	s, err := New().Compile(t.Context(), 3, []domain.RuleSource{{Name: "t", YAML: yaml}})
	if err != nil {
		t.Fatal(err)
	}
	return s.Scan(t.Context(), fields, testNow)
}

func body(text string) domain.Field { return domain.Field{Name: "body", Text: text} }

func TestConditions(t *testing.T) {
	const all, any, none = "require: {all: [one, two]}", "require: {any: [one, two]}", "require: {none: [not]}"
	const some = "require: {at_least: {n: 2, of: [one, two, three]}}"
	tests := []struct {
		name, require, unless, text string
		want                        string // excerpt:severity:score, separated by |
	}{
		{"base", "", "", "a", "a:info:0.3"},
		{"evidence adds", "", "", "a e1", "a:review:0.5"},
		{"evidence in another sentence", "", "", "a! E1", "a:info:0.3"},
		{"window in tokens", "", "", "a x x e2. a x e2", "a:info:0.3|a:review:0.6"},
		{"tokens cross sentences", "", "", "a. E2", "a:review:0.6"},
		{"document", "", "", "a. x. y. e3", "a:info:0.4"},
		{"all levels", "", "", "a e1 e2", "a:block:0.8"},
		{"capped", "", "", "a e1 e2 e3 e1", "a:block:0.9"},
		{"all missing one", all, "", "a e1", ""},
		{"all", all, "", "e1 a e2", "e1 a e2:block:0.8"},
		{"hull takes required evidence only", any, "", "e3 a x e1", "a x e1:review:0.6"},
		{"any", any, "", "a", ""},
		{"at least", some, "", "a e1. e3", "a e1:review:0.6"},
		{"at least too few", some, "", "a e1", ""},
		{"none holds", none, "", "a n1", ""},
		{"none", none, "", "a! n1", "a:info:0.3"},
		{"every occurrence", any, "", "a e1! a! a e1", "a e1:review:0.5|a e1:review:0.5"},
		{"unless window", "", "unless: [{match: [{phrase: [ok]}], why: fine}]", "a ok. a", "a:info:0.3:fine|a:info:0.3"},
		{"unless document", "", "unless: [{match: [{phrase: [ok]}], target: document, why: fine}]", "a. x. ok", "a:info:0.3:fine"},
		{"unless match", "", "unless: [{match: [{phrase: [a b]}], target: match, why: fine}]", "a b. a", "a:info:0.3:fine|a:info:0.3"},
		{"unless covers", "", "unless: [{match: [{phrase: [x a y]}], target: covers_match, why: fine}]", "x a y. x a", "a:info:0.3:fine|a:info:0.3"},
		{"unless expired", "", "unless: [{match: [{phrase: [ok]}], why: fine, until: '2026-01-01'}]", "a ok", "a:info:0.3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hit := "'a e1 e2 e3'"
			result := scanWith(t, tt.require, tt.unless, hit, body(tt.text))
			var got []string
			for _, f := range result.Findings {
				s := f.Excerpt + ":" + f.Severity.String() + ":" + trim(f.Confidence)
				if f.Suppressed != "" {
					s += ":" + f.Suppressed
				}
				got = append(got, s)
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("got %q, want %q", strings.Join(got, "|"), tt.want)
			}
		})
	}
}

func trim(f float64) string {
	text, _ := json.Marshal(f)
	return string(text)
}

// TestDocumentWindow looks for evidence in the other fields.
// TestIdleEvidence: evidence without points is told only where it is required.
func TestIdleEvidence(t *testing.T) {
	const rule = "id: r\nkind: rule\nversion: 1\ncategory: operations\nseverity: warn\nmessage: {id: a, en: a}\nsuggestion: {id: a, en: a}\nmatch: [{phrase: [roket]}]\n" +
		"evidence:\n  - {name: idle, match: [{phrase: [pagi]}], points: 0}\n  - {name: needed, match: [{phrase: [besok]}], points: 0}\n" +
		"require: {all: [needed]}\nsamples: {hit: [roket besok], miss: [roket]}\n"
	s, err := New().Compile(t.Context(), 1, []domain.RuleSource{{Name: "t", YAML: rule}})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range s.Scan(t.Context(), []domain.Field{body("Roket besok pagi.")}, testNow).Findings {
		for _, e := range f.Evidence {
			names = append(names, e.Name)
		}
	}
	if got := strings.Join(names, " "); got != "match needed" {
		t.Errorf("the finding tells %q", got)
	}
}

func TestDocumentWindow(t *testing.T) {
	result := scanWith(t, "require: {all: [three]}", "", "a e3", domain.Field{Name: "title", Text: "a"}, body("x e3"))
	if len(result.Findings) != 1 || result.Findings[0].Field != "title" || result.Findings[0].Excerpt != "a" {
		t.Errorf("%+v", result.Findings)
	}
}

func TestIncomplete(t *testing.T) {
	s := builtIn(t)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name   string
		ctx    context.Context
		text   string
		reason string
	}{
		{"cancelled", cancelled, "pasukan " + strings.Repeat("x ", 10_000), ReasonTimeout},
		{"too large", t.Context(), strings.Repeat("a", FieldLimit+1), ReasonTooLarge},
		{"cut inside a code point", t.Context(), strings.Repeat("a", FieldLimit-1) + "é", ReasonTooLarge},
		{"invalid UTF-8", t.Context(), "NIK 3374056408920003 \xff", ReasonInvalidUTF8},
		{"too many", t.Context(), strings.Repeat("3374056408920003\n", 2000), ReasonTooMany},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := s.Scan(tt.ctx, []domain.Field{body(tt.text)}, testNow)
			if !r.Incomplete || r.Reason != tt.reason || r.Verdict != domain.SeverityBlock {
				t.Errorf("%v %q %v", r.Incomplete, r.Reason, r.Verdict)
			}
		})
	}
	if r := s.Scan(t.Context(), nil, testNow); r.Incomplete || r.Verdict != domain.SeverityClear {
		t.Errorf("no fields: %+v", r)
	}
}

// TestFingerprint: edits elsewhere keep it, another occurrence or field has its
// own.
func TestFingerprint(t *testing.T) {
	s := builtIn(t)
	scan := func(field, text string) []domain.Finding {
		return s.Scan(t.Context(), []domain.Field{{Name: field, Text: text}}, testNow).Findings
	}
	one := scan("body", "NIK 3374056408920003.")
	two := scan("body", "Halo semua! NIK 3374056408920003. Dan nik 3374056408920003.")
	title := scan("title", "NIK 3374056408920003.")
	if one[0].Fingerprint != two[0].Fingerprint || two[0].Fingerprint == two[1].Fingerprint || title[0].Fingerprint == one[0].Fingerprint {
		t.Error(one[0].Fingerprint, two[0].Fingerprint, two[1].Fingerprint, title[0].Fingerprint)
	}
}

func TestStatusAndValidity(t *testing.T) {
	const rule = "id: r\ncategory: operations\nseverity: warn\nmessage: {id: a, en: b}\nsuggestion: {id: a, en: b}\nmatch: [{phrase: [awas]}]\nsamples: {hit: [awas], miss: [x]}\n"
	tests := []struct {
		extra, field string
		found        int
	}{
		{"", "body", 1},
		{"status: draft\n", "body", 0},
		{"status: retired\n", "body", 0},
		{"valid: {from: '2026-03-03'}\n", "body", 0},
		{"valid: {until: '2026-03-02T08:00:00Z'}\n", "body", 0},
		{"valid: {from: '2026-03-02T08:00:00Z', until: '2026-03-03'}\n", "body", 1},
		{"fields: [title]\n", "body", 0},
		{"fields: [variant]\n", "variant:x", 1},
		{"channels: [x]\n", "variant:x", 1},
		{"channels: [x]\n", "variant:web", 0},
		{"channels: [x]\n", "body", 1}, // nobody says where it goes out
		{"count: 2\n", "body", 0},
	}
	for _, tt := range tests {
		yaml := rule + tt.extra
		if strings.HasPrefix(tt.extra, "count") {
			yaml = strings.Replace(yaml, "hit: [awas]", "hit: [awas awas]", 1)
		}
		s, err := New().Compile(t.Context(), 1, []domain.RuleSource{{Name: "r", YAML: yaml}})
		if err != nil {
			t.Fatal(tt.extra, err)
		}
		r := s.Scan(t.Context(), []domain.Field{{Name: tt.field, Text: "awas"}}, testNow)
		if len(r.Findings) != tt.found {
			t.Errorf("%q in %s: %d findings", tt.extra, tt.field, len(r.Findings))
		}
	}
}

// TestARuleOfAChannel: it judges whatever goes out there, under whatever name.
func TestARuleOfAChannel(t *testing.T) {
	const rule = "id: r\ncategory: operations\nseverity: warn\nchannels: [x]\nmessage: {id: a, en: b}\nsuggestion: {id: a, en: b}\nmatch: [{phrase: [awas]}]\nsamples: {hit: [awas], miss: [x]}\n"
	tests := []struct {
		extra, field string
		channels     []string
		found        int
	}{
		{"", "title", []string{"web", "x"}, 1},
		{"", "body", []string{"x"}, 1},
		{"", "alt", []string{"x"}, 1},
		{"", "body", []string{"web"}, 0},
		{"", "body", []string{}, 0},
		{"", "body", nil, 1},
		{"", "variant:web", nil, 0},
		{"", "variant:x", nil, 1},
		{"fields: [title]\n", "body", []string{"x"}, 0},
		{"fields: [title]\n", "title", []string{"x"}, 1},
		{"fields: [variant]\n", "body", []string{"x"}, 0},
	}
	for _, tt := range tests {
		s, err := New().Compile(t.Context(), 1, []domain.RuleSource{{Name: "r", YAML: rule + tt.extra}})
		if err != nil {
			t.Fatal(tt.extra, err)
		}
		r := s.Scan(t.Context(), []domain.Field{{Name: tt.field, Text: "awas", Channels: tt.channels}}, testNow)
		if len(r.Findings) != tt.found {
			t.Errorf("%q in %s on %v: %d findings", tt.extra, tt.field, tt.channels, len(r.Findings))
		}
	}
}

var update = flag.Bool("update", false, "write the golden files")

// TestGolden keeps whole findings for a few texts in one file.
func TestGolden(t *testing.T) {
	const file = "testdata/findings.golden.json"
	texts := []string{
		"Dua kompi infanteri akan digeser ke pos perbatasan Sabtu dini hari.",
		"RAHASIA\nNomor: R/12/I/2026/Ops",
		"Selamat pagi 🙏\r\nNIK: ３３７４０５６４０８９２０００３",
		"Silakan lihat arsip: mengenal cap RAHASIA di museum.",
		"Our team will settle for 9% in the talks if they insist.",
		"Selamat Hari Batik!",
	}
	s := builtIn(t)
	type golden struct {
		Text     string
		Verdict  string
		Findings []domain.Finding
	}
	var all []golden
	for _, text := range texts {
		r := s.Scan(t.Context(), []domain.Field{body(text)}, testNow)
		for i := range r.Findings {
			r.Findings[i].Message, r.Findings[i].Suggestion = nil, nil
		}
		all = append(all, golden{text, r.Verdict.String(), r.Findings})
	}
	got, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(want)) != string(got) {
		t.Errorf("findings changed; look at the difference, then run with -update\n%s", got)
	}
}

func TestDigestAndCache(t *testing.T) {
	c := New()
	a, b := domain.RuleSource{Name: "a", YAML: "x"}, domain.RuleSource{Name: "b", YAML: "y"}
	if c.Digest([]domain.RuleSource{a, b}) != c.Digest([]domain.RuleSource{b, a}) {
		t.Error("the order counts")
	}
	if c.Digest([]domain.RuleSource{{Name: "ab", YAML: "c"}}) == c.Digest([]domain.RuleSource{{Name: "a", YAML: "bc"}}) {
		t.Error("name and text run together")
	}
	first, err := c.Compile(t.Context(), 1, BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	second, err := c.Compile(t.Context(), 2, BuiltIn())
	if err != nil || second.(*scanner).program != first.(*scanner).program || second.(*scanner).version != 2 {
		t.Error("not kept", err)
	}
	t.Logf("from the cache in %v", time.Since(start))
	for i := range 3 * cachedSets {
		c.keep(strings.Repeat("x", i), &program{})
	}
	if len(c.kept) != cachedSets {
		t.Errorf("%d sets kept", len(c.kept))
	}
}

// TestSilentRules: a rule on trial speaks beside the findings, never in them.
func TestSilentRules(t *testing.T) {
	const yaml = loadHead + "      - phrase: [awas]\n    status: test\n"
	scanner, err := New().Compile(t.Context(), 1, []domain.RuleSource{{Name: "r", YAML: yaml}})
	if err != nil {
		t.Fatal(err)
	}
	r := scanner.Scan(t.Context(), []domain.Field{{Name: "body", Text: "Harap awas!"}}, testNow)
	if len(r.Findings) != 0 || r.Verdict != domain.SeverityClear || len(r.Silent) != 1 || r.Silent[0].Excerpt != "awas" {
		t.Errorf("%+v", r)
	}
}
