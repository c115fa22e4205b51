package sensitivity

import (
	"sort"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"layak/domain"
)

// reader walks a YAML tree strictly and collects every problem with its line
// and column.
type reader struct {
	source   string
	rule     string // id of the rule being read, for the problems
	problems domain.RuleProblems
}

func (r *reader) place(n ast.Node) place {
	p := place{source: r.source}
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 {
			return r.place(m.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return r.place(m.Key)
	}
	if n != nil {
		if t := n.GetToken(); t != nil && t.Position != nil {
			p.line, p.column = t.Position.Line, t.Position.Column
		}
	}
	return p
}

func (r *reader) bad(n ast.Node, format string, args ...any) {
	r.problems = append(r.problems, problem(r.place(n), r.rule, format, args...))
}

func problem(at place, rule, format string, args ...any) domain.RuleProblem {
	w := domain.Say(format, args...)
	return domain.RuleProblem{Source: at.source, Line: at.line, Column: at.column, Rule: rule, Message: w.String(), Wording: w}
}

// pair is one key of a mapping.
type pair struct {
	name  string
	key   ast.Node
	value ast.Node
}

// pairs returns the keys of a mapping in order; nil, with a problem, when n is
// no mapping.
func (r *reader) pairs(n ast.Node) []pair {
	var values []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		r.bad(n, "expected keys and values, found %s", kindOf(n))
		return nil
	}
	out := make([]pair, 0, len(values))
	for _, v := range values {
		key, ok := v.Key.(*ast.StringNode)
		if !ok {
			r.bad(v.Key, "keys are plain words")
			continue
		}
		out = append(out, pair{name: key.Value, key: key, value: v.Value})
	}
	return out
}

// fields calls the reader function of each key; a key without one is a problem
// that names the allowed keys.
func (r *reader) fields(n ast.Node, known map[string]func(ast.Node)) {
	for _, p := range r.pairs(n) {
		if read, ok := known[p.name]; ok {
			read(p.value)
			continue
		}
		if bare(n, p) {
			r.bad(p.key, "%q stands behind a comma as if it were a key; inside { } a text with a comma needs quotes", p.name)
			continue
		}
		names := make([]string, 0, len(known))
		for name := range known {
			names = append(names, name)
		}
		sort.Strings(names)
		r.bad(p.key, "unknown key %q (known here: %s)", p.name, strings.Join(names, ", "))
	}
}

// bare tells whether a key of a mapping in braces has no value: most likely it is
// the rest of a text that a comma has cut.
func bare(n ast.Node, p pair) bool {
	m, ok := n.(*ast.MappingNode)
	return ok && m.IsFlowStyle && (p.value == nil || p.value.Type() == ast.NullType)
}

func (r *reader) text(n ast.Node) string {
	switch s := n.(type) {
	case *ast.StringNode:
		return s.Value
	case *ast.LiteralNode:
		return strings.TrimRight(s.Value.Value, "\n")
	}
	r.bad(n, "expected text, found %s (quote it?)", kindOf(n))
	return ""
}

func (r *reader) number(n ast.Node, low, high int) int {
	if i, ok := n.(*ast.IntegerNode); ok {
		value, fits := 0, false
		switch v := i.Value.(type) {
		case int64:
			value, fits = int(v), v >= int64(low) && v <= int64(high)
		case uint64:
			fits = v <= uint64(max(high, 0)) && v >= uint64(max(low, 0))
			value = int(v)
		}
		if fits {
			return value
		}
	}
	r.bad(n, "expected a whole number from %d to %d", low, high)
	return low
}

func (r *reader) yes(n ast.Node) bool {
	if b, ok := n.(*ast.BoolNode); ok {
		return b.Value
	}
	r.bad(n, "expected true or false, found %s", kindOf(n))
	return false
}

// items returns the entries of a list; a single value stands for a list of one.
func (r *reader) items(n ast.Node) []ast.Node {
	if s, ok := n.(*ast.SequenceNode); ok {
		if len(s.Values) == 0 {
			r.bad(n, "the list is empty")
		}
		return s.Values
	}
	return []ast.Node{n}
}

// words reads a text or a list of texts.
func (r *reader) words(n ast.Node) []word {
	items := r.items(n)
	out := make([]word, 0, len(items))
	for _, i := range items {
		if text := r.text(i); text != "" {
			out = append(out, word{at: r.place(i), text: text})
		}
	}
	return out
}

// oneOf reads a text that must be among the allowed ones.
func (r *reader) oneOf(n ast.Node, allowed ...string) string {
	text := r.text(n)
	for _, a := range allowed {
		if a == text {
			return text
		}
	}
	if text != "" {
		r.bad(n, "unknown value %q (one of: %s)", text, strings.Join(allowed, ", "))
	}
	return allowed[0]
}

// bilingual reads a text for each language; both are wanted.
func (r *reader) bilingual(n ast.Node) map[string]string {
	out := make(map[string]string, 2)
	r.fields(n, map[string]func(ast.Node){
		"id": func(n ast.Node) { out["id"] = r.text(n) },
		"en": func(n ast.Node) { out["en"] = r.text(n) },
	})
	if out["id"] == "" || out["en"] == "" {
		r.bad(n, "wanted in both languages, id and en")
	}
	return out
}

func kindOf(n ast.Node) domain.Wording {
	if n == nil {
		return domain.Say("nothing")
	}
	switch n.Type() {
	case ast.MappingType, ast.MappingValueType:
		return domain.Say("keys and values")
	case ast.SequenceType:
		return domain.Say("a list")
	case ast.StringType, ast.LiteralType:
		return domain.Say("text")
	case ast.IntegerType, ast.FloatType:
		return domain.Say("a number")
	case ast.BoolType:
		return domain.Say("true or false")
	case ast.NullType:
		return domain.Say("nothing")
	case ast.AnchorType, ast.AliasType, ast.MergeKeyType:
		return domain.Say("an anchor or alias, which rules do not use")
	case ast.TagType:
		return domain.Say("a tag, which rules do not use")
	}
	return domain.Say("something else")
}
