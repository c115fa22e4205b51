package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// anInstitution is a database with the built-in profile.
func anInstitution(t *testing.T) officeFlags {
	t.Helper()
	flags := officeFlags{DB: filepath.Join(t.TempDir(), "layak.db")}
	of, err := openOffice(context.Background(), quiet(), flags, officeOptions{create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := of.close(); err != nil {
		t.Fatal(err)
	}
	return flags
}

// TestProfileDocCommands runs the commands of docs/profile.md on the profile that it
// shows.
func TestProfileDocCommands(t *testing.T) {
	text, err := os.ReadFile("docs/profile.md")
	if err != nil {
		t.Fatal(err)
	}
	flags := anInstitution(t)
	t.Chdir(filepath.Dir(flags.DB))
	if err := os.Mkdir("profil", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```yaml\n# ([a-z]+\\.yaml)\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		if err := os.WriteFile(filepath.Join("profil", m[1]), []byte(m[2]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, rest, _ := strings.Cut(string(text), "```sh\n")
	commands, _, _ := strings.Cut(rest, "```")
	want := []scanned{{out: "2 units, 15 policy lines, 2 channels, 1 calendar, 1 workflow\n"}, {out: " workflows in "}, {out: "nothing differs"},
		{out: "removed workflow closed\n", status: 1}}
	lines := strings.Split(strings.TrimSpace(commands), "\n")
	if len(lines) != len(want) {
		t.Fatalf("%d commands", len(lines))
	}
	for i, line := range lines {
		got := shell(t, "", strings.Fields(line)[1:]...)
		if got.status != want[i].status || !strings.Contains(got.out, want[i].out) {
			t.Errorf("%s: %+v", line, got)
		}
	}
}

func TestProfileAsFiles(t *testing.T) {
	flags := anInstitution(t)
	dir := filepath.Join(t.TempDir(), "profil")
	export := profileExportCmd{officeFlags: flags, Dir: dir}
	if got := runCommand(t, export.Run, ""); got.status != 0 {
		t.Fatalf("%+v", got)
	}
	if err := export.Run(quiet()); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("a second time into the same place: %v", err)
	}
	spoil := func(name, old, put string) {
		t.Helper()
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), old) {
			t.Fatalf("%s has no %q: %v", name, old, err)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, put, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	compare := profileCompareCmd{officeFlags: flags, Dir: dir}
	spoil("policy.yaml", `"text.scan"]`, `"text.scan"]`+"\n    denies: [draft.publish]")
	spoil("channels.yaml", `title: "X"`, `title: "X \e[2J"`)
	spoil("workflows.yaml", "quorum: 2", "quorum: 3")
	check := profileCheckCmd{Dir: dir, Lang: "en"}
	if got := runCommand(t, check.Run, ""); got.status != 1 || strings.Contains(got.err, "\x1b") || !strings.HasPrefix(got.err, "channels.yaml:") {
		t.Errorf("%+v", got)
	}
	spoil("channels.yaml", " \\e[2J", "")
	if got := runCommand(t, compare.Run, ""); got.status != 1 || !strings.Contains(got.out, "deny draft.publish *\n") || !strings.HasSuffix(got.out, "changed workflow regional\n") {
		t.Errorf("%+v", got)
	}
	spoil("units.yaml", "parent: humas", "parent: humass")
	spoil("workflows.yaml", "quorum: 3", "quorum: 99")
	if got := runCommand(t, compare.Run, ""); got.status != 2 || got.out != "" || strings.Count(got.err, "\n") != 2 {
		t.Errorf("%+v", got)
	}
	check.Lang = "id"
	if got := runCommand(t, check.Run, ""); got.status != 1 || !strings.Contains(got.err, "induknya harus disebut lebih dulu") || !strings.Contains(got.err, "paling banyak 20") {
		t.Errorf("%+v", got)
	}
	check.Dir = t.TempDir()
	if err := check.Run(quiet()); err == nil || !strings.Contains(err.Error(), "units.yaml") {
		t.Errorf("nothing there: %v", err)
	}
}
