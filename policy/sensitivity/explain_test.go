package sensitivity

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain"
)

const explainRules = `rules:
  - id: movement
    kind: block
    match: [{term: [kirim, geser]}]
  - id: troops
    category: operations
    severity: {review: 50, block: 80}
    base: 30
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{rule: movement}, {phrase: [bergerak ke]}, {regex: 'kode \d{4}'}]
    evidence:
      - {name: force, match: [{term: [pasukan]}], window: 4, points: 30}
      - {name: when, match: [{phrase: [besok]}], points: 20}
      - {name: press, match: [{phrase: [siaran pers]}], window: document, points: -20}
      - {name: sport, match: [{phrase: [futsal]}], points: 0}
    require: {all: [force], none: [sport]}
    unless:
      - {match: [{phrase: [pasukan oranye]}], why: kebersihan}
      - {match: [{phrase: [simulasi]}], target: document, until: '2026-01-01', why: latihan}
    samples: {hit: [Pasukan dikirim besok.], miss: [Paket dikirim besok.]}
  - id: own-words
    category: operations
    severity: warn
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{phrase: [kapal]}]
    evidence: [{name: other, match: [{phrase: [kapal]}], points: 1}]
    require: {all: [other]}
    samples: {hit: [kapal kapal], miss: [kapal]}
  - id: twice-or-more
    category: operations
    severity: warn
    count: 3
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{phrase: [awas]}]
    samples: {hit: [awas awas awas], miss: [awas]}
  - id: places
    kind: list
    entries: [Lanud Contoh]
  - id: bases
    category: operations
    severity: warn
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{phrase: [pangkalan]}, {list: places}]
    samples: {hit: [Lanud Contoh], miss: [kapal]}
  - id: sleeping
    status: draft
    category: operations
    severity: warn
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{phrase: [awas]}]
    samples: {hit: [awas], miss: [aman]}
  - id: trial
    status: test
    category: operations
    severity: warn
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{phrase: [kapal selam]}]
    samples: {hit: [kapal selam], miss: [aman]}
  - id: gone
    valid: {until: '2026-01-01'}
    category: operations
    severity: warn
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{phrase: [awas]}]
    samples: {hit: [awas], miss: [aman]}
  - id: titles
    fields: [title]
    category: operations
    severity: warn
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{phrase: [awas]}]
    samples: {hit: [awas], miss: [aman]}
`

var explainNow = time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)

func explained(t *testing.T, rules, text string, ids ...string) domain.ScanExplanation {
	t.Helper()
	s, err := New().Compile(t.Context(), 1, []domain.RuleSource{{Name: "r.yaml", YAML: rules}})
	if err != nil {
		t.Fatal(err)
	}
	return s.(domain.RuleExplainer).Explain(t.Context(), []domain.Field{{Name: "body", Text: text}}, explainNow, ids...)
}

// told writes an explanation in short: rule outcome why, then each criterion.
func told(r domain.RuleExplanation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s\n", r.Rule, r.Outcome, r.Why)
	mark := func(c domain.Criterion) {
		fmt.Fprintf(&b, " %s %s%s %s %s", c.Role, c.Kind, c.Name, c.State, c.Why)
		for _, p := range c.Places {
			fmt.Fprintf(&b, " %d:%d %q", p.Line, p.Column, p.Words)
		}
		b.WriteByte('\n')
	}
	for _, c := range r.Match {
		mark(c)
	}
	for _, try := range r.Tries {
		fmt.Fprintf(&b, " try %s %d %q\n", try.Outcome, try.Score, try.Words)
		for _, c := range try.Criteria {
			mark(c)
		}
	}
	return b.String()
}

func TestExplain(t *testing.T) {
	tests := []struct {
		name, text, rule string
		want             []string
		outcome          domain.RuleOutcome
	}{
		{"found", "Halo.\nPasukan dikirim besok.", "troops", []string{
			` match rule hit  2:9 "dikirim"`, ` match phrase missed nowhere`, ` match regex skipped gate`,
			`try found 80 "Pasukan dikirim"`, `base  hit  2:9 "dikirim"`, `all force hit  2:1 "Pasukan"`, `adds when hit  2:17 "besok"`,
			`adds press missed nowhere`, `none sport missed nowhere`, `unless kebersihan missed nowhere`, `unless latihan skipped over`,
		}, domain.RuleFound},
		{"required missing first", "Paket dikirim besok.", "troops", []string{
			`try missed 0 "dikirim"`, `all force missed nowhere`, `adds when skipped required`, `unless kebersihan skipped required`,
		}, domain.RuleMissed},
		{"outside the window", "Pasukan satu dua tiga empat lima enam dikirim.", "troops", []string{`all force missed outside 1:1 "Pasukan"`}, domain.RuleMissed},
		{"forbidden", "Pasukan dikirim futsal.", "troops", []string{`none sport hit  1:17 "futsal"`, `adds when skipped required`}, domain.RuleMissed},
		{"below", "Siaran pers. Pasukan dikirim.", "troops", []string{`try below 40`, `adds press hit  1:1 "Siaran pers"`}, domain.RuleBelow},
		{"set aside", "Pasukan oranye dikirim.", "troops", []string{`try set_aside 60`, `unless kebersihan hit  1:1 "Pasukan oranye"`, `unless latihan skipped enough`}, domain.RuleSetAside},
		{"itself", "Kapal.", "own-words", []string{`try missed 0 "Kapal"`, `all other missed itself`}, domain.RuleMissed},
		{"counted", "awas, awas", "twice-or-more", []string{`match phrase hit  1:1 "awas" 1:7 "awas"`, `count body missed`}, domain.RuleMissed},
		{"a list", "Lanud Contoh.", "bases", []string{`match list hit  1:1 "Lanud Contoh"`, `match phrase missed nowhere`}, domain.RuleFound},
		{"no match", "Selamat pagi.", "troops", []string{"troops missed no_match"}, domain.RuleMissed},
		{"draft", "awas", "sleeping", []string{"sleeping skipped status"}, domain.RuleSkipped},
		{"on trial", "kapal selam", "trial", []string{"trial silent", `match phrase hit  1:1 "kapal selam"`}, domain.RuleSilent},
		{"over", "awas", "gone", []string{"gone skipped over"}, domain.RuleSkipped},
		{"scope", "awas", "titles", []string{"titles skipped scope"}, domain.RuleSkipped},
		{"block", "Paket dikirim.", "movement", []string{`movement found`, `match term hit  1:7 "dikirim"`}, domain.RuleFound},
		{"pattern", "kode 1234 pasukan", "troops", []string{`match regex hit  1:1 "kode 1234"`}, domain.RuleFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := explained(t, explainRules, tt.text, tt.rule)
			if len(x.Rules) != 1 || x.Rules[0].Outcome != tt.outcome {
				t.Fatalf("%+v", x.Rules)
			}
			got := told(x.Rules[0])
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in\n%s", want, got)
				}
			}
		})
	}
}

func TestExplainChooses(t *testing.T) {
	var ids []string
	for _, r := range explained(t, explainRules, "x").Rules {
		ids = append(ids, r.Rule)
	}
	if strings.Join(ids, " ") != "bases gone own-words sleeping titles trial troops twice-or-more" {
		t.Errorf("%v", ids)
	}
	if x := explained(t, explainRules, "x", "troops", "nobody"); len(x.Rules) != 1 || !slices.Equal(x.Unknown, []string{"nobody"}) {
		t.Errorf("%+v", x)
	}
}

func TestExplainLeavesOut(t *testing.T) {
	r := explained(t, explainRules, strings.Repeat("kapal. ", 60), "own-words").Rules[0]
	if len(r.Tries) != explainedTries || r.More != 10 || len(r.Match[0].Places) != explainedPlaces || r.Match[0].More != 40 {
		t.Errorf("%d tries and %d more, %d places and %d more", len(r.Tries), r.More, len(r.Match[0].Places), r.Match[0].More)
	}
}

// TestExplainAgrees holds explanations of the built-in packs to what a scan of
// the same texts finds.
func TestExplainAgrees(t *testing.T) {
	s, err := New().Compile(t.Context(), BuiltInVersion, BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	program := s.(*scanner).program
	var texts []string
	for i := range program.rules {
		spec := program.rules[i].spec
		for _, list := range [][]sample{spec.hit, spec.miss, spec.gap, spec.noise} {
			for _, x := range list {
				texts = append(texts, x.text)
			}
		}
	}
	texts = append(texts, strings.Join(texts, "\n\n"), "", "\xff NIK 3374056408920003")
	for _, text := range texts {
		fields := []domain.Field{{Name: "title", Text: "Pasukan bergerak"}, {Name: "body", Text: text}}
		result := s.Scan(t.Context(), fields, explainNow)
		x := s.(domain.RuleExplainer).Explain(t.Context(), fields, explainNow)
		if fmt.Sprint(result) != fmt.Sprint(x.Result) {
			t.Fatalf("%q: another result", text)
		}
		var want, got []string
		for _, f := range slices.Concat(result.Findings, result.Silent) {
			outcome := domain.RuleFound
			if f.Suppressed != "" {
				outcome = domain.RuleSetAside
			}
			want = append(want, fmt.Sprintf("%s %s %s %d %d %.2f %d:%d", outcome, f.Rule, f.Field, f.Start, f.End, f.Confidence, f.Line, f.Column))
		}
		cut := false
		for _, r := range x.Rules {
			cut = cut || r.More > 0
			matched := 0
			for _, c := range r.Match {
				matched += len(c.Places)
			}
			if len(r.Tries) > 0 && matched == 0 {
				t.Errorf("%q: %s is tried and no alternative of its match occurs", text, r.Rule)
			}
			for _, try := range r.Tries {
				if try.Outcome == domain.RuleFound || try.Outcome == domain.RuleSetAside {
					got = append(got, fmt.Sprintf("%s %s %s %d %d %.2f %d:%d", try.Outcome, r.Rule, try.Field, try.Start, try.End, float64(try.Score)/100, try.Line, try.Column))
				}
				points := 0
				for _, c := range try.Criteria {
					if c.State == domain.MarkHit {
						points += c.Points
					}
				}
				if try.Scored && min(100, max(0, points)) != try.Score {
					t.Errorf("%q: %s: points %d, score %d", text, r.Rule, points, try.Score)
				}
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if !cut && !slices.Equal(want, got) {
			t.Errorf("%q\nscan:    %q\nexplain: %q", text, want, got)
		}
	}
}
