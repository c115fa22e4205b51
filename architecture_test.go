package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// room is one row of the import table in docs/architecture.md.
type room struct {
	ours []string // rooms it may import
	only []string // third-party modules that belong to this room (and those that name it too)
}

var cell = regexp.MustCompile("`([^`]+)`")

// importTable reads the table between its markers.
func importTable(t *testing.T) map[string]room {
	t.Helper()
	rooms := map[string]room{}
	for _, line := range between(t, "imports") {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || !strings.Contains(cells[1], "`") {
			continue
		}
		cells = cells[1:5]
		rooms[words(cells[0])[0]] = room{words(cells[2]), words(cells[3])}
	}
	if len(rooms) < 10 {
		t.Fatalf("docs/architecture.md: only %d rooms in the import table", len(rooms))
	}
	return rooms
}

func words(s string) (out []string) {
	for _, m := range cell.FindAllStringSubmatch(s, -1) {
		out = append(out, m[1])
	}
	return out
}

// between returns the lines of docs/architecture.md between <!-- name --> and
// <!-- /name -->.
func between(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "<!-- "+name+" -->\n")
	inside, _, closed := strings.Cut(rest, "<!-- /"+name+" -->")
	if !ok || !closed {
		t.Fatalf("docs/architecture.md has no part %q", name)
	}
	return strings.Split(inside, "\n")
}

type listed struct {
	ImportPath string
	Imports    []string
	Standard   bool
	Dir        string
}

func packages(t *testing.T) (out []listed) {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Standard,Dir", "./...")
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	for dec.More() {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

// roomOf finds the room of a package of ours: the longest row that holds it.
func roomOf(rooms map[string]room, pkg string) (string, bool) {
	name := strings.TrimPrefix(strings.TrimPrefix(pkg, "layak"), "/")
	for ; name != "." && name != ""; name = path.Dir(name) {
		if _, ok := rooms[name]; ok {
			return name, true
		}
	}
	return "main", pkg == "layak"
}

func TestImportTable(t *testing.T) {
	rooms := importTable(t)
	owners := map[string][]string{}
	for name, r := range rooms {
		for _, module := range r.only {
			owners[module] = append(owners[module], name)
		}
	}
	for _, p := range packages(t) {
		from, known := roomOf(rooms, p.ImportPath)
		if !known {
			t.Errorf("%s: docs/architecture.md knows no such room", p.ImportPath)
			continue
		}
		for _, imp := range p.Imports {
			switch {
			case imp == "layak" || strings.HasPrefix(imp, "layak/"):
				to, known := roomOf(rooms, imp)
				if !known || to != from && !slices.Contains(rooms[from].ours, to) && !slices.Contains(rooms[from].ours, "all") {
					t.Errorf("%s imports %s: the table does not let room %s into %s", p.ImportPath, imp, from, to)
				}
			case strings.Contains(strings.SplitN(imp, "/", 2)[0], "."):
				if !owned(owners, rooms, imp, from) {
					t.Errorf("%s imports %s: the table does not give it to room %s", p.ImportPath, imp, from)
				}
			}
		}
	}
}

func owned(owners map[string][]string, rooms map[string]room, imp, from string) bool {
	for module, names := range owners {
		if imp == module || strings.HasPrefix(imp, module+"/") {
			return slices.Contains(names, from)
		}
	}
	return slices.Contains(rooms[from].ours, "all")
}

// TestFolders fails on a folder at the top that the table does not know.
func TestFolders(t *testing.T) {
	rooms := importTable(t)
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") || slices.Contains([]string{"docs", "layak-keys"}, e.Name()) {
			continue
		}
		if !slices.ContainsFunc(keysOf(rooms), func(r string) bool { return r == e.Name() || strings.HasPrefix(r, e.Name()+"/") }) {
			t.Errorf("folder %s: docs/architecture.md does not say what it means", e.Name())
		}
	}
}

func keysOf(rooms map[string]room) (out []string) {
	for name := range rooms {
		out = append(out, name)
	}
	return out
}

// TestTransitionTable holds the documentation to the table that the program has.
func TestTransitionTable(t *testing.T) {
	if got := strings.Join(between(t, "transitions"), "\n"); got != transitionTable() {
		t.Errorf("docs/architecture.md differs from `go run . flow --format markdown`; paste its output between the markers")
	}
}

// TestStateDiagram holds the drawing to the same source.
func TestStateDiagram(t *testing.T) {
	if got := strings.Join(between(t, "diagram"), "\n"); got != stateDiagram() {
		t.Errorf("docs/architecture.md differs from `go run . flow --format mermaid`; paste its output between the markers")
	}
}

// TestPartsAreNamed holds docs/parts.md to the direct requirements of go.mod.
func TestPartsAreNamed(t *testing.T) {
	parts, err := os.ReadFile("docs/parts.md")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	direct := regexp.MustCompile(`(?m)^(?:require )?\t?([a-z0-9./_-]+\.[a-z]+/?[A-Za-z0-9./_-]*) v\S+$`)
	found := 0
	for _, m := range direct.FindAllStringSubmatch(string(mod), -1) {
		found++
		if !strings.Contains(string(parts), "`"+m[1]+"`") {
			t.Errorf("docs/parts.md does not name %s", m[1])
		}
	}
	if found < 10 {
		t.Fatalf("only %d direct requirements read from go.mod", found)
	}
}
