package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
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
		{"good", good, 0, "1 rule, 0 building blocks, 0 lists, 2 samples", ""},
		{"unknown key", strings.Replace(good, "severity", "severty", 1), 1, "", `r.yaml:4:5: a-rule: unknown key "severty"`},
		{"failing sample", strings.Replace(good, "miss: [aman]", "miss: [awas]", 1), 1, "", "r.yaml:8:35: a-rule: the sample should not hit"},
		{"not YAML", "rules: [", 1, "", "r.yaml:1:"},
		{"empty", "", 1, "", "expected one YAML document"},
		{"twice", good + strings.TrimPrefix(good, "rules:\n"), 1, "", "the id is used already"},
		{"circle", strings.NewReplacer("category: operations\n    severity: warn\n    message: {id: a, en: b}\n    suggestion: {id: a, en: b}\n    match: [{phrase: [awas]}]\n    samples: {hit: [awas], miss: [aman]}", "kind: block\n    match: [{rule: a-rule}]").Replace(good), 1, "1 problem", "refer to each other in a circle"},
		{"always", strings.Replace(good, "{phrase: [awas]}", "{regex: '[a-z]{4}', always: true}", 1), 1, "note: ", ""},
		{"without always", strings.Replace(good, "{phrase: [awas]}", "{regex: '[a-z]{4}'}", 1), 1, "", "r.yaml:7:21: a-rule: the pattern has no literal"},
		{"too large", strings.Replace(good, "{phrase: [awas]}", "{regex: 'a(bcdefgh){900}'}", 1), 1, "", "r.yaml:7:21: a-rule: the pattern is too large"},
		{"dead", strings.Replace(good, "severity: warn", "severity: {warn: 61}", 1), 1, "1 rule, 0 building blocks, 0 lists, 2 samples: 2 problems", "r.yaml:2:5: a-rule: can never hit"},
		{"over", strings.Replace(good, "severity: warn", "severity: warn\n    valid: {until: '2020-01-01'}", 1), 0, "note: r.yaml:2:5: a-rule: its validity is over", ""},
		{"terminal escape", "rules:\n  - \"\\x1b[2J\": 1\n", 1, "", "unknown key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cmd := rulesCheckCmd{Files: []string{writeFile(t, "r.yaml", tt.text)}}
			dir := strings.TrimSuffix(cmd.Files[0], "r.yaml")
			got := runCommand(t, cmd.Run, "")
			got.out, got.err = strings.ReplaceAll(got.out, dir, ""), strings.ReplaceAll(got.err, dir, "")
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

func TestRulesCheckJSON(t *testing.T) {
	bad := writeFile(t, "r.yaml", "rules:\n  - id: a\n    kind: block\n    match: [{phrase: [x]}]\n    nope: 1\n")
	got := runCommand(t, (&rulesCheckCmd{Files: []string{bad, "/nowhere/r.yaml"}, Format: "json"}).Run, "")
	var report checkedJSON
	if err := json.Unmarshal([]byte(got.out), &report); err != nil {
		t.Fatalf("%v\n%s", err, got.out)
	}
	if got.status != 1 || got.err != "" || report.OK || len(report.Diagnostics) != 3 {
		t.Fatalf("%+v", got)
	}
	if d := report.Diagnostics[1]; d.File != bad || d.Line != 5 || d.Column != 5 || d.Level != "error" || d.Rule != "a" || !strings.Contains(d.Message, `unknown key "nope"`) {
		t.Errorf("%+v", d)
	}
	if d := report.Diagnostics[2]; d.Level != "note" || !strings.Contains(d.Message, "no rule refers to this block") {
		t.Errorf("%+v", d)
	}
}

// TestRulesDocCommands runs the commands of docs/rules.md on its first rule.
func TestRulesDocCommands(t *testing.T) {
	text, err := os.ReadFile("docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	rule, _, _ := strings.Cut(rest, "```")
	_, rest, _ = strings.Cut(rest, "```sh\n")
	commands, _, _ := strings.Cut(rest, "```")
	t.Chdir(t.TempDir())
	for name, content := range map[string]string{"aturan.yaml": rule, "konsep.txt": "Pasukan dikirim besok.\n"} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"1 rule, 1 building block", "block troops-on-the-move", "troops-on-the-move: ditemukan", `"outcome":"found"`, `"ruleId": "troops-on-the-move"`}
	for i, line := range strings.Split(strings.TrimSpace(commands), "\n") {
		got := shell(t, "", strings.Fields(line)[1:]...)
		if i >= len(want) || !strings.Contains(got.out, want[i]) || got.status != min(i, 1) {
			t.Errorf("%s: %+v", line, got)
		}
	}
}

// TestRulesAsFiles takes the rules of a database out, finds them the same, and
// tells what was changed in the files.
func TestRulesAsFiles(t *testing.T) {
	dir := t.TempDir()
	flags := officeFlags{DB: filepath.Join(dir, "layak.db")}
	of, err := openOffice(context.Background(), quiet(), flags, officeOptions{create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := of.close(); err != nil {
		t.Fatal(err)
	}
	export := rulesExportCmd{officeFlags: flags, setFlag: setFlag{"active"}, Dir: filepath.Join(dir, "aturan")}
	if got := runCommand(t, export.Run, ""); got.status != 0 || !strings.Contains(got.out, " rules in ") {
		t.Fatalf("%+v", got)
	}
	if err := export.Run(quiet()); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("a second time into the same place: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(export.Dir, "*.yaml"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, set := range []string{"active", "working", "1"} {
		compare := rulesCompareCmd{officeFlags: flags, setFlag: setFlag{set}, Files: files}
		if got := runCommand(t, compare.Run, ""); got.status != 0 || !strings.Contains(got.out, "nothing differs") {
			t.Errorf("%s: %+v", set, got)
		}
	}
	changed := filepath.Join(export.Dir, "mark-secret.yaml")
	text, err := os.ReadFile(changed)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(changed, append([]byte("# diubah\n"), text...), 0o600); err != nil {
		t.Fatal(err)
	}
	compare := rulesCompareCmd{officeFlags: flags, setFlag: setFlag{"active"}, Files: append(slices.DeleteFunc(files, func(f string) bool {
		return strings.HasSuffix(f, "/mark-restricted.yaml")
	}), writeFile(t, "baru.yaml", "id: baru\nkind: block\nmatch: [{phrase: [baru]}]\n"))}
	if got := runCommand(t, compare.Run, ""); got.status != 1 || got.out != "added baru\nremoved mark-restricted\nchanged mark-secret\n" {
		t.Errorf("%+v", got)
	}
	for _, set := range []string{"7", "x"} {
		compare.Set = set
		if got := runCommand(t, compare.Run, ""); got.status != 2 || got.out != "" {
			t.Errorf("set %s: %+v", set, got)
		}
	}
}
