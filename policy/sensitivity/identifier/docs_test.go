package identifier

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDocs holds that docs/identifiers.md lists every kind, and that each of
// its examples is found whole.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile("../../../docs/identifiers.md")
	if err != nil {
		t.Fatal(err)
	}
	table, _, _ := strings.Cut(string(text), "\n## ")
	quoted := regexp.MustCompile("`([^`]+)`")
	var listed []string
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || !strings.HasPrefix(cells[1], " `") {
			continue
		}
		kind := quoted.FindStringSubmatch(cells[1])[1]
		listed = append(listed, kind)
		examples := quoted.FindAllStringSubmatch(cells[2], -1)
		if len(examples) == 0 {
			t.Errorf("%s has no example", kind)
		}
		for _, e := range examples {
			if got := found(t, kind, e[1]); !slices.Equal(got, []string{strings.ToLower(e[1])}) {
				t.Errorf("%s: %q: found %q", kind, e[1], got)
			}
		}
	}
	for _, k := range kinds {
		if !slices.Contains(listed, k.Name) {
			t.Errorf("docs/identifiers.md does not list %s", k.Name)
		}
	}
	if len(listed) != len(kinds) {
		t.Errorf("docs/identifiers.md lists %d kinds, there are %d", len(listed), len(kinds))
	}
}
