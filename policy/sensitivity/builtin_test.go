package sensitivity

import (
	"context"
	"sync"
	"testing"
	"time"

	"layak/domain"
)

var testNow = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// builtIn is the built-in packs, compiled once for all tests.
func builtIn(t testing.TB) domain.Scanner {
	t.Helper()
	s, err := builtInOnce()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var builtInOnce = sync.OnceValues(func() (domain.Scanner, error) {
	return New().Compile(context.Background(), BuiltInVersion, BuiltIn())
})

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
