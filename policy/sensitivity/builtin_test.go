package sensitivity

import (
	"testing"
	"time"

	"layak/domain"
)

var testNow = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func builtIn(t testing.TB) domain.Scanner {
	t.Helper()
	s, err := New().Compile(t.Context(), BuiltInVersion, BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestBuiltIn compiles the packs, which runs every sample of every rule.
func TestBuiltIn(t *testing.T) {
	report := Check(t.Context(), BuiltIn())
	for _, p := range report.Problems {
		t.Error(p)
	}
	for _, n := range report.Notes {
		t.Log(n)
	}
	t.Logf("%d rules, %d building blocks, %d lists, %d samples", report.Rules, report.Blocks, report.Lists, report.Samples)
}
