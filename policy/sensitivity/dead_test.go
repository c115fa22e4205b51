package sensitivity

import (
	"strings"
	"testing"
	"time"

	"layak/domain"
)

// deadRule is a rule that holds, to be changed by the tests; {…} are the places.
const deadRule = `rules:
  - id: a-rule
    category: operations
    severity: warn
    base: 30
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{phrase: [awas]}]
    evidence: [{name: near, match: [{phrase: [bahaya]}], window: 3, points: 20}]
    require: {all: [near]}
    unless: [{match: [{phrase: [latihan]}], target: match, why: latihan}]
    samples: {hit: [awas bahaya], miss: [aman]}
`

func TestDeadRules(t *testing.T) {
	tests := []struct {
		name, from, to string
		problem        string // "" for none but the samples
		note           string
	}{
		{"holds", "", "", "", ""},
		{"wanted and unwanted", "require: {all: [near]}", "require: {all: [near], none: [near]}", `r.yaml:10:15: a-rule: can never hit: require wants "near" and its absence`, ""},
		{"no room", "window: 3", "window: {before: 0, after: 0}", `r.yaml:9:23: a-rule: can never hit: evidence "near" is required, and its window has no room`, ""},
		{"too narrow", "phrase: [bahaya]}], window: 3", "phrase: [bahaya sekali benar]}], window: 2", `it has 3 words or more, and its window has room for 2`, ""},
		{"capitals", "{phrase: [bahaya]}", "{regex: '[A-Z]{3} \\d'}", `r.yaml:9:23: a-rule: can never hit: evidence "near" is required, and the pattern "[A-Z]{3} \\d" matches no folded text`, ""},
		{"too long a pattern", "{phrase: [bahaya]}", "{regex: 'bahaya \\d{300}'}", `needs 307 bytes, and a match has 256 at most`, ""},
		{"no characters", "{phrase: [awas]}", "{regex: 'awas [^\\x00-\\x{10FFFF}]'}", `r.yaml:8:21: a-rule: can never hit: the pattern`, ""},
		{"any of nothing", "all: [near]}", "any: [near]}\n    count: 1", "", ""},
		{"any of dead ones", "window: 3, points: 20}]\n    require: {all: [near]}", "window: {before: 0, after: 0}, points: 20}]\n    require: {any: [near]}", "can never hit: none of what require wants any of can match", `evidence "near" never counts`},
		{"below every severity", "severity: warn", "severity: {warn: 60}", `r.yaml:2:5: a-rule: can never hit: its score is 50 at most, below every severity: warn (60)`, ""},
		{"below one severity", "severity: warn", "severity: {warn: 50, review: 51}", "", `r.yaml:2:5: a-rule: its score is 50 at most and never reaches review (51)`},
		{"set aside", "{phrase: [latihan]}", "{phrase: [Awas, latihan]}", `r.yaml:11:15: a-rule: can never hit: this exception (latihan) sets every match aside`, ""},
		{"set aside for a while", "target: match", "until: '2026-01-01', target: match", "", "r.yaml:11:15: a-rule: this exception is over since 2026-01-01T00:00:00Z"},
		{"over", "base: 30", "base: 30\n    valid: {until: '2026-01-01'}", "", "r.yaml:2:5: a-rule: its validity is over since 2026-01-01T00:00:00Z: it never runs"},
		{"not over", "base: 30", "base: 30\n    valid: {until: '2027-01-01'}", "", ""},
		{"no such field", "base: 30", "base: 30\n    fields: [titel]", `r.yaml:2:5: a-rule: no draft has a field "titel"`, ""},
		{"the title on a channel", "base: 30", "base: 30\n    fields: [title]\n    channels: [web]", "", ""},
		{"a variant", "base: 30", "base: 30\n    fields: [variant]\n    channels: [web]", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(deadRule, tt.from) {
				t.Fatal("nothing is changed")
			}
			r := CheckAt(t.Context(), []domain.RuleSource{{Name: "r.yaml", YAML: strings.Replace(deadRule, tt.from, tt.to, 1)}}, explainNow)
			problems, notes := r.Problems.Error(), r.Notes.Error()
			if tt.problem == "" && problems != "" || !strings.Contains(problems, tt.problem) {
				t.Errorf("problems %s\nwant %s", problems, tt.problem)
			}
			if tt.note == "" && notes != "" || !strings.Contains(notes, tt.note) {
				t.Errorf("notes %s\nwant %s", notes, tt.note)
			}
		})
	}
}

func TestDeadBlocks(t *testing.T) {
	const source = `rules:
  - id: dead-block
    kind: block
    match: [{regex: '[A-Z]+ \d'}]
  - id: a-rule
    category: operations
    severity: warn
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{rule: dead-block}]
    samples: {hit: [AB 1], miss: [aman]}
  - id: lonely
    kind: block
    match: [{phrase: [x]}]
  - id: lonelier
    kind: list
    entries: [y]
  - id: over
    kind: block
    match: [{rule: lonely}, {list: lonelier}]
    fields: [title]
`
	r := CheckAt(t.Context(), []domain.RuleSource{{Name: "r.yaml", YAML: source}}, time.Time{})
	for _, want := range []string{
		"r.yaml:4:21: dead-block: can never hit: the pattern", "r.yaml:18:5: over: no rule refers to this block", "r.yaml:12:5: lonely: no rule that runs leads to this block",
		"r.yaml:15:5: lonelier: no rule that runs leads to this list", "r.yaml:18:5: over: fields and channels of a block count for nothing",
	} {
		if !strings.Contains(r.Notes.Error(), want) {
			t.Errorf("%q is not in\n%s", want, r.Notes.Error())
		}
	}
	if want := `r.yaml:10:20: a-rule: can never hit: the building block "dead-block" can never hit`; !strings.Contains(r.Problems.Error(), want) {
		t.Errorf("%q is not in\n%s", want, r.Problems.Error())
	}
}

// TestBuiltInHasNothingDead also holds the analysis to rules that do hit.
func TestBuiltInHasNothingDead(t *testing.T) {
	r := CheckAt(t.Context(), BuiltIn(), explainNow)
	if len(r.Problems) > 0 {
		t.Error(r.Problems.Error())
	}
	for _, n := range r.Notes {
		if !strings.Contains(n.Message, "never reaches block") {
			t.Error(n)
		}
	}
}
