package sensitivity

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// withPoints returns a source of rules with another base and other points for the
// evidence of one of them. Everything else stays as it was written.
func withPoints(yaml, id string, base int, points map[string]int) (string, error) {
	file, err := parser.ParseBytes([]byte(yaml), parser.ParseComments)
	if err != nil {
		return "", err
	}
	type change struct {
		at   place
		old  string
		into int
	}
	var changes []change
	note := func(n ast.Node, into int) {
		changes = append(changes, change{(&reader{}).place(n), n.GetToken().Value, into})
	}
	rule := ruleNamed(file, id)
	if n := valueOf(rule, "base"); n != nil {
		note(n, base)
	}
	for _, item := range (&reader{}).items(valueOf(rule, "evidence")) {
		name, n := valueOf(item, "name"), valueOf(item, "points")
		if p, ok := points[name.GetToken().Value]; ok && n != nil {
			note(n, p)
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return (b.at.line-a.at.line)*1000 + b.at.column - a.at.column })
	lines := strings.Split(yaml, "\n")
	for _, c := range changes {
		runes := []rune(lines[c.at.line-1])
		lines[c.at.line-1] = string(runes[:c.at.column-1]) + strconv.Itoa(c.into) + string(runes[c.at.column-1+len(c.old):])
	}
	return strings.Join(lines, "\n"), nil
}

// ruleNamed finds a rule in a file with the key "rules".
func ruleNamed(file *ast.File, id string) ast.Node {
	for _, doc := range file.Docs {
		for _, item := range (&reader{}).items(valueOf(doc.Body, "rules")) {
			if n := valueOf(item, "id"); n != nil && n.GetToken().Value == id {
				return item
			}
		}
	}
	return nil
}
