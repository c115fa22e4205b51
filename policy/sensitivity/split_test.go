package sensitivity

import (
	"reflect"
	"testing"

	"layak/domain"
)

// TestSplit: the built-in packs cut into single rules say the same.
func TestSplit(t *testing.T) {
	var rules []domain.RuleSource
	for _, pack := range BuiltIn() {
		cut, err := Split(pack)
		if err != nil {
			t.Fatal(err)
		}
		rules = append(rules, cut...)
	}
	c := New()
	one, err := c.Compile(t.Context(), 1, rules)
	if err != nil {
		t.Fatal(err)
	}
	whole := builtIn(t)
	for _, text := range []string{"Dua kompi akan digeser ke Natuna besok pukul 04.30.", "RAHASIA\nNIK 3374056408920003", "Selamat pagi!"} {
		a := one.Scan(t.Context(), []domain.Field{body(text)}, testNow)
		b := whole.Scan(t.Context(), []domain.Field{body(text)}, testNow)
		if !reflect.DeepEqual(a.Findings, b.Findings) {
			t.Errorf("%q:\n%+v\n%+v", text, a.Findings, b.Findings)
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	for _, yaml := range []string{
		"rules: [{id: a, kind: list, entries: [x]}]",
		"rules:\n  - kind: list\n    id: a\n    entries: [x]\n",
		"rules:\n  - id: a\n    kind: nonsense\n",
	} {
		if got, err := Split(domain.RuleSource{Name: "t", YAML: yaml}); err == nil {
			t.Errorf("%q: %+v", yaml, got)
		}
	}
}
