package sensitivity

import (
	"strings"
	"testing"

	"layak/domain"
)

// TestFailingSamplesSayWhy: a sample that fails says shortly what kept the rule
// from holding, or what made it hold.
func TestFailingSamplesSayWhy(t *testing.T) {
	const head = `id: r
category: operations
severity: {review: 50}
base: 25
message: {id: m, en: m}
suggestion: {id: s, en: s}
match: [{phrase: [kapal]}]
evidence:
  - {name: when, match: [{phrase: [besok]}], points: 20}
  - {name: who, match: [{phrase: [kompi]}], points: 20}
  - {name: fun, match: [{phrase: [lomba]}]}
require: {all: [when], none: [fun]}
unless: [{match: [{phrase: [wisata]}], why: pelesir}]
samples:
`
	for samples, want := range map[string]string{
		"  hit: [Kapal kompi.]\n  miss: [x]":                                     "(fails: when)",
		"  hit: [Kapal kompi besok lomba.]\n  miss: [x]":                         "(fails: fun)",
		"  hit: [Kapal besok.]\n  miss: [x]":                                     "(score 45, needs 50)",
		"  hit: [Perahu besok.]\n  miss: [x]":                                    "(nothing of its match occurs)",
		"  hit: [Kapal kompi wisata besok.]\n  miss: [x]":                        "(set aside: pelesir)",
		"  hit: [Kapal kompi besok.]\n  miss: [Besok ada kapal kompi kita, ya.]": `(found "Besok ada kapal", score 65)`,
	} {
		got := Check(t.Context(), []domain.RuleSource{{Name: "r", YAML: head + samples + "\n"}}).Problems
		if len(got) != 1 || !strings.HasSuffix(got[0].Message, want) {
			t.Errorf("%s: %v, want %s", samples, got, want)
		}
	}
}
