package sensitivity

import (
	"fmt"
	"regexp"
	"strings"

	"layak/domain"
)

// itemStart is the first line of a rule in a pack: its id behind a dash, also in
// braces.
var itemStart = regexp.MustCompile(`^( *)- (?:\{ *)?id: `)

// Split cuts a pack into one source a rule, building block and list, named by
// id, with the text and the comments inside as they were: the form in which
// rules are edited one by one. Each item must begin with its id on a line of its
// own, as in the built-in packs; anything else is an error, never a lost rule.
func Split(pack domain.RuleSource) ([]domain.RuleSource, error) {
	specs, problems := load(pack)
	if len(problems) > 0 {
		return nil, problems
	}
	return split(pack, specs)
}

// split is Split for what was loaded already.
func split(pack domain.RuleSource, specs []ruleSpec) ([]domain.RuleSource, error) {
	lines := strings.Split(strings.TrimRight(pack.YAML, "\n"), "\n")
	out := make([]domain.RuleSource, 0, len(specs))
	for i, s := range specs {
		first, end := s.at.line-1, len(lines)
		if i+1 < len(specs) {
			end = specs[i+1].at.line - 1
		}
		m := itemStart.FindStringSubmatch(lines[first])
		if m == nil {
			return nil, domain.RuleProblems{problem(s.at, s.id, "the rule does not begin with its id, on the line of its dash")}
		}
		indent := len(m[1]) + 2
		var b strings.Builder
		for n, line := range lines[first:end] {
			switch {
			case n == 0:
				line = line[indent:]
			case strings.TrimSpace(line) == "":
				line = ""
			case len(line) < indent || strings.TrimSpace(line[:indent]) != "":
				continue // a comment between rules
			default:
				line = line[indent:]
			}
			b.WriteString(line + "\n")
		}
		out = append(out, domain.RuleSource{Name: s.id, YAML: strings.TrimRight(b.String(), "\n") + "\n"})
	}
	for i, again := range loadAll(out) {
		if len(again.problems) > 0 || len(again.specs) != 1 || again.specs[0].id != specs[i].id {
			return nil, fmt.Errorf("split %s: rule %s does not stand alone: %w", pack.Name, specs[i].id, again.problems)
		}
	}
	return out, nil
}
