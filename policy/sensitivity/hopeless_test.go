package sensitivity

import (
	"reflect"
	"testing"

	"layak/domain"
)

// TestWhatIsHopelessIsNotFound: with and without giving up early the packs say
// the same, also of what only nearly gets a severity.
func TestWhatIsHopelessIsNotFound(t *testing.T) {
	quick, whole := builtIn(t).(*scanner), unproven(t)
	asked := 0
	for i := range whole.program.rules {
		if r := &whole.program.rules[i]; r.hopes != nil {
			r.hopes = nil
			asked++
		}
	}
	if asked < 50 {
		t.Fatalf("only %d rules can be given up early", asked)
	}
	whole.version, whole.digest = quick.version, quick.digest
	n := 0
	for _, file := range []string{"own.jsonl", "eval/tune.jsonl", "eval/trainA.jsonl", "eval/trainC.jsonl", "eval/tweets.txt@0-50", "eval/ordinary.txt"} {
		for _, d := range portion(t, "testdata/"+file) {
			fields := []domain.Field{{Name: "title", Text: "Kabar hari ini"}, {Name: "body", Text: d.Text}}
			got, want := quick.Scan(t.Context(), fields, testNow), whole.Scan(t.Context(), fields, testNow)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v, without giving up %v", d.ID, got, want)
			}
			n += len(want.Findings)
		}
	}
	if n < 100 {
		t.Errorf("only %d findings were compared", n)
	}
}

// TestAScoreIsNeverBelowNothing: what has a severity from 0 on has it however much
// speaks against it.
func TestAScoreIsNeverBelowNothing(t *testing.T) {
	const rules = loadHead + `      - phrase: [awas]
    base: 60
    evidence:
      - {name: one, match: [{phrase: [maju]}], points: -40}
      - {name: two, match: [{phrase: [mundur]}], points: -40}
`
	s, err := New().Compile(t.Context(), 1, []domain.RuleSource{{Name: "t", YAML: rules}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.Scan(t.Context(), []domain.Field{body("awas maju mundur")}, testNow).Findings); n != 1 {
		t.Errorf("%d findings", n)
	}
}
