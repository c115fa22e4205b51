package main

import (
	"strings"
	"testing"
)

func TestRulesCheck(t *testing.T) {
	const good = `rules:
  - id: a-rule
    category: operations
    severity: warn
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    match: [{phrase: [awas]}]
    samples: {hit: [awas], miss: [aman]}
`
	tests := []struct {
		name, text string
		status     int
		out, err   string
	}{
		{"good", good, 0, "1 rules, 0 building blocks, 0 lists, 2 samples", ""},
		{"unknown key", strings.Replace(good, "severity", "severty", 1), 1, "", `r.yaml:4:5: a-rule: unknown key "severty"`},
		{"failing sample", strings.Replace(good, "miss: [aman]", "miss: [awas]", 1), 1, "", "r.yaml:8:35: a-rule: the sample should not hit"},
		{"not YAML", "rules: [", 1, "", "r.yaml:1:"},
		{"empty", "", 1, "", "expected one YAML document"},
		{"twice", good + strings.TrimPrefix(good, "rules:\n"), 1, "", "the id is used already"},
		{"terminal escape", "rules:\n  - \"\\x1b[2J\": 1\n", 1, "", "unknown key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cmd := rulesCheckCmd{Files: []string{writeFile(t, "r.yaml", tt.text)}}
			got := runCommand(t, cmd.Run, "")
			if got.status != tt.status || !strings.Contains(got.out, tt.out) || !strings.Contains(got.err, tt.err) {
				t.Errorf("status %d\nout: %s\nerr: %s", got.status, got.out, got.err)
			}
			if strings.Contains(got.err, "\x1b") {
				t.Error("an escape sequence reached the terminal")
			}
		})
	}
	got := runCommand(t, (&rulesCheckCmd{Files: []string{"/nowhere/r.yaml"}}).Run, "")
	if got.status != 1 || !strings.Contains(got.err, "/nowhere/r.yaml") {
		t.Errorf("missing file: %+v", got)
	}
}
