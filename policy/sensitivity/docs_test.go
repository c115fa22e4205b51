package sensitivity

import (
	"os"
	"strings"
	"testing"

	"layak/domain"
)

// TestDocs runs every example of docs/rules.md with its samples.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(text), "```yaml\n")[1:]
	if len(blocks) < 8 {
		t.Fatalf("only %d examples", len(blocks))
	}
	for _, b := range blocks {
		yaml, _, _ := strings.Cut(b, "```")
		report := Check(t.Context(), []domain.RuleSource{{Name: "docs/rules.md", YAML: yaml}})
		if len(report.Problems) > 0 || report.Samples == 0 {
			t.Errorf("%d samples\n%s\n%s", report.Samples, report.Problems.Error(), yaml)
		}
	}
	for kind := range matchOptions {
		if !strings.Contains(string(text), "**"+kind+"**") {
			t.Errorf("the match kind %s is not described", kind)
		}
	}
}
