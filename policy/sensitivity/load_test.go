package sensitivity

import (
	"strings"
	"testing"

	"layak/domain"
)

// loadHead is a correct rule up to its match, eight lines long.
const loadHead = `rules:
  - id: r
    category: operations
    severity: warn
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    samples: {hit: [awas], miss: [aman]}
    match:
`

func TestProblems(t *testing.T) {
	tests := []struct {
		name, yaml, want string // one of the problems
	}{
		{"nothing", "", "t: expected one YAML document, found 0"},
		{"comment only", "# hi\n", "t: expected one YAML document"},
		{"two documents", "id: a\n---\nid: b\n", "expected one YAML document, found 2"},
		{"a scalar", "hello", "t:1:1: expected keys and values, found text"},
		{"syntax", "rules:\n  - id: [", "t:2:"},
		{"duplicate key", "rules: []\nrules: []\n", "t:2:1: not YAML"},
		{"tab", "rules:\n\t- id: a\n", "t:"},
		{"invalid UTF-8", "rules: \"\xff\"", "is not valid UTF-8"},
		{"unknown top key", "rule: []", "t:1:1: unknown key \"rule\""},
		{"no rules", "rules: []", "the list is empty"},
		{"rule is a list", "rules: [[a]]", "t:1:9: expected keys and values, found a list"},
		{"comma in braces", "id: a\nmessage: {id: Menyebut satuan, tempat dan waktu., en: x}\n", "t:2:32: a: \"tempat dan waktu.\" stands behind a comma as if it were a key; inside { } a text with a comma needs quotes"},
		{"unknown key", loadHead + "      - phrase: [awas]\n        slp: 1\n", "t:10:9: r: unknown key \"slp\""},
		{"bad id", "id: Bad Id\nkind: list\nentries: [a]\n", "t:1:5: Bad Id: an id has small letters"},
		{"unknown severity", "id: a\nseverity: fatal\n", "t:2:11: a: unknown value \"fatal\" (one of: info, warn, review, block)"},
		{"unknown category", "id: a\ncategory: gossip\n", "t:2:11: a: unknown value \"gossip\""},
		{"levels upside down", "id: a\nseverity: {review: 80, block: 60}\n", "block must need more points than review"},
		{"house style blocks", "id: a\ncategory: house_style\nseverity: review\n", "house_style never goes above warn"},
		{"one language", "id: a\nmessage: {id: x}\n", "t:2:11: a: wanted in both languages"},
		{"missing samples", "id: a\nmatch: [{phrase: [x]}]\n", "samples.hit is missing"},
		{"number as text", "id: a\nversion: '1'\n", "t:2:10: a: expected a whole number"},
		{"huge number", "id: a\nversion: 99999999999999999999\n", "t:2:10: a: expected a whole number"},
		{"text as number", "id: a\nkind: list\nentries: [12]\n", "t:3:11: a: expected text, found a number"},
		{"anchor", "id: a\nkind: list\nentries: &x [a]\n", "anchor"},
		{"alias", "id: a\nkind: list\nentries: *x\n", "t:3:"},
		{"match without kind", loadHead + "      - slop: 1\n", "t:9:9: r: a match needs one of"},
		{"two kinds", loadHead + "      - {phrase: [a], abbr: [B]}\n", "phrase and abbr in one match"},
		{"option of another kind", loadHead + "      - {abbr: [B], slop: 1}\n", "abbr takes no \"slop\""},
		{"short root", loadHead + "      - term: [ada]\n", "t:9:16: r: \"ada\" is too short for word forms"},
		{"term of two words", loadHead + "      - term: [dua kata]\n", "a term is one word"},
		{"empty phrase", loadHead + "      - phrase: ['...']\n", "holds no word"},
		{"placeholder alone", loadHead + "      - phrase: ['<number>']\n", "holds no word"},
		{"alternative of two words", loadHead + "      - phrase: ['a|b-c d']\n", "an alternative is one word"},
		{"bad pattern", loadHead + "      - regex: 'a(b'\n", "t:9:16: r: bad pattern: a ( without ), or a ) without ("},
		{"look-ahead", loadHead + "      - regex: 'a(?=b)'\n", "bad pattern"},
		{"empty pattern", loadHead + "      - regex: 'a*'\n", "matches the empty text"},
		{"pattern without literal", loadHead + "      - regex: '[a-z]+'\n", "would run over every text"},
		{"capitals in a folded pattern", loadHead + "      - regex: 'KRI \\d+'\n", "sees folded text"},
		{"large pattern", loadHead + "      - regex: 'abc" + strings.Repeat("[a-z]{1000}", 6) + "'\n", "too large"},
		{"long pattern", loadHead + "      - regex: '" + strings.Repeat("a", patternLimit+1) + "'\n", "longer than"},
		{"unknown validator", loadHead + "      - validator: shoe_size\n", "unknown validator \"shoe_size\" (known: callsign, card"},
		{"unknown rule", loadHead + "      - rule: nowhere\n", "t:9:15: r: rule \"nowhere\" does not exist"},
		{"unknown list", loadHead + "      - list: nowhere\n", "list \"nowhere\" does not exist"},
		{"rule as list", loadHead + "      - list: b\n  - {id: b, kind: block, match: [{phrase: [x]}]}\n", "\"b\" is a block; refer to it as rule"},
		{"itself", loadHead + "      - rule: r\n", "in a circle: r → r"},
		{"circle", "rules:\n  - {id: a, kind: block, match: [{rule: b}]}\n  - {id: b, kind: block, match: [{rule: a}]}\n", "t:3:41: b: building blocks refer to each other in a circle: a → b → a"},
		{"retired block", loadHead + "      - rule: b\n  - {id: b, kind: block, status: retired, match: [{phrase: [x]}]}\n", "refers to \"b\", which is retired"},
		{"duplicate id", "rules:\n  - {id: a, kind: list, entries: [x]}\n  - {id: a, kind: list, entries: [y]}\n", "t:3:6: a: the id is used already in t, line 2"},
		{"failing hit", loadHead + "      - phrase: [lain]\n", "t:7:21: r: the sample should hit and does not: \"awas\""},
		{"failing miss", loadHead + "      - phrase: [awas, aman]\n", "t:7:35: r: the sample should not hit and does: \"aman\""},
		{"require unknown", loadHead + "      - phrase: [awas]\n    require: {all: [x]}\n", "t:10:21: r: require names \"x\""},
		{"require too many", loadHead + "      - phrase: [awas]\n    evidence: [{name: e, match: [{phrase: [x]}]}]\n    require: {at_least: {n: 2, of: [e]}}\n", "asks for 2 of 1"},
		{"evidence twice", loadHead + "      - phrase: [awas]\n    evidence: [{name: e, match: [{phrase: [x]}]}, {name: e, match: [{phrase: [y]}]}]\n", "evidence \"e\" appears twice"},
		{"unless without why", loadHead + "      - phrase: [awas]\n    unless: [{match: [{phrase: [x]}]}]\n", "unless needs a match and a why"},
		{"long phrase", loadHead + "      - phrase: ['" + strings.Repeat("a ", phraseLimit+1) + "']\n", "a phrase has 1000 words at most"},
		{"many alternatives", loadHead + "      - phrase: ['b" + strings.Repeat("|a", phraseLimit) + "']\n", "a word has 1000 alternatives at most"},
		{"bad date", "id: a\nvalid: {from: kemarin}\n", "t:2:15: a: expected a date"},
		{"until before from", "id: a\nvalid: {from: '2026-02-01', until: '2026-01-01'}\n", "until must be after from"},
		{"entries in a rule", loadHead + "      - phrase: [awas]\n    entries: [x]\n", "a rule has no entries"},
		{"severity in a block", "id: a\nkind: block\nseverity: warn\nmatch: [{phrase: [x]}]\n", "a block has no severity or category"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sources := []domain.RuleSource{{Name: "t", YAML: tt.yaml}}
			report := Check(t.Context(), sources)
			if !strings.Contains(report.Problems.Error(), tt.want) {
				t.Errorf("want %q in\n%s", tt.want, report.Problems.Error())
			}
			if _, err := New().Compile(t.Context(), 1, sources); err == nil {
				t.Error("Compile takes it")
			}
		})
	}
}

// TestAllProblems: one run lists everything that is wrong, in order of place.
func TestAllProblems(t *testing.T) {
	yaml := "rules:\n  - {id: a, kind: block, color: red, match: [{regex: '('}]}\n  - {id: b, kind: block, match: [{term: [ab]}, {rule: c}]}\n"
	report := Check(t.Context(), []domain.RuleSource{{Name: "t", YAML: yaml}})
	var lines []int
	for _, p := range report.Problems {
		lines = append(lines, p.Line)
	}
	if len(lines) != 4 || lines[0] != 2 || lines[1] != 2 || lines[2] != 3 || lines[3] != 3 {
		t.Error(report.Problems)
	}
	if r := Check(t.Context(), nil); len(r.Problems) != 1 {
		t.Error("an empty rule set is no rule set", r.Problems)
	}
}

// TestNotes tells authors about what is not wrong.
func TestNotes(t *testing.T) {
	yaml := loadHead + "      - {regex: '[a-z]+was', always: true}\n      - {regex: '[a-z]{3}s', always: true}\n  - {id: b, kind: block, match: [{phrase: [x]}], samples: {known_gap: [x], known_noise: [y]}}\n"
	yaml = strings.Replace(yaml, "miss: [aman]", "miss: ['12']", 1)
	report := Check(t.Context(), []domain.RuleSource{{Name: "t", YAML: yaml}})
	text := report.Problems.Error() + report.Notes.Error()
	for _, want := range []string{"this pattern runs over every text", "no rule refers to this block", "the known gap is closed", "the known noise is gone"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
