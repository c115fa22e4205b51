package sensitivity

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"layak/domain"
)

// WithSample implements domain.RuleCompiler. Everything else of the text stays
// as it was written, comments too.
func (c *Compiler) WithSample(yaml string, m domain.Sample) (string, error) {
	if strings.TrimSpace(yaml) == "" {
		return newRule(m), nil
	}
	source := domain.RuleSource{Name: "rule", YAML: yaml}
	specs, problems := load(source)
	if len(problems) > 0 {
		return "", problems
	}
	if len(specs) != 1 {
		return "", domain.RuleProblems{{Source: source.Name, Message: "expected one rule"}}
	}
	out := insertSample(yaml, sampleKey(m), quoted(m.Text))
	if _, problems := load(domain.RuleSource{Name: "rule", YAML: out}); len(problems) > 0 {
		return "", problems
	}
	return out, nil
}

func sampleKey(m domain.Sample) string {
	if m.Label == domain.LabelClear {
		return "miss"
	}
	return "hit"
}

// quoted is the text as a YAML string on one line.
func quoted(text string) string { return strconv.Quote(text) }

// newRule is where a rule for a leak begins. What has to be thought of is marked
// and fails until it is written.
func newRule(m domain.Sample) string {
	return fmt.Sprintf(`id: %s
version: 1
status: test   # runs silently until it is proven
title: {id: "…", en: "…"}
category: %s
severity: review
message: {id: "…", en: "…"}
suggestion: {id: "…", en: "…"}
match:
  - phrase: [%s]   # say it in general: what, near what, in which sentence
samples:
  hit:
    - %s
  miss:
    - "…"   # a harmless text that comes close
`, "learned-"+shortID(m.ID), m.Category, quoted(m.Words), quoted(m.Text))
}

// shortID is the end of an id in the letters that rule ids take.
func shortID(id string) string {
	id = strings.ReplaceAll(strings.ToLower(id), "-", "")
	return id[max(0, len(id)-8):]
}

// insertSample writes the text of a sample under the key of a rule that loads.
func insertSample(yaml, key, text string) string {
	file, err := parser.ParseBytes([]byte(yaml), 0)
	if err != nil {
		return yaml
	}
	rule := theRule(file)
	lines := strings.Split(strings.TrimRight(yaml, "\n"), "\n")
	if samples := valueOf(rule, "samples"); samples == nil {
		indent := strings.Repeat(" ", column(rule)-1)
		lines = append(lines, indent+"samples:", indent+"  "+key+":", indent+"    - "+text)
	} else if list, ok := valueOf(samples, key).(*ast.SequenceNode); ok {
		lines = intoList(lines, list, text)
	} else {
		lines = intoMapping(lines, samples, key+": ["+text+"]")
	}
	return strings.Join(lines, "\n") + "\n"
}

// theRule is the mapping of the only rule of a file.
func theRule(file *ast.File) ast.Node {
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType && doc.Body.Type() != ast.CommentGroupType {
			body = doc.Body
		}
	}
	if list, ok := valueOf(body, "rules").(*ast.SequenceNode); ok && len(list.Values) == 1 {
		return list.Values[0]
	}
	return body
}

func valueOf(n ast.Node, name string) ast.Node {
	r := &reader{}
	for _, p := range r.pairs(n) {
		if p.name == name {
			return p.value
		}
	}
	return nil
}

func column(n ast.Node) int { return max(1, (&reader{}).place(n).column) }

// intoList puts an item before the first of a list, in its own style.
func intoList(lines []string, list *ast.SequenceNode, text string) []string {
	at := list.Start.Position
	if list.IsFlowStyle {
		if len(list.Values) > 0 {
			text += ", "
		}
		return cutIn(lines, at.Line, at.Column, text)
	}
	return slices.Insert(lines, at.Line-1, strings.Repeat(" ", at.Column-1)+"- "+text)
}

// intoMapping puts a key before the first of a mapping, in its own style.
func intoMapping(lines []string, n ast.Node, entry string) []string {
	if m, ok := n.(*ast.MappingNode); ok && m.IsFlowStyle {
		return cutIn(lines, m.Start.Position.Line, m.Start.Position.Column, entry+", ")
	}
	at := (&reader{}).place(n)
	return slices.Insert(lines, at.line-1, strings.Repeat(" ", at.column-1)+entry)
}

// cutIn writes text behind the bracket at a place; columns count code points.
func cutIn(lines []string, line, column int, text string) []string {
	runes := []rune(lines[line-1])
	column = min(column, len(runes))
	lines[line-1] = string(runes[:column]) + text + string(runes[column:])
	return lines
}
