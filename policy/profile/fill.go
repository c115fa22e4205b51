package profile

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"layak/domain"
)

// word is a text that knows where it stands, so that whatever is wrong with it
// can be named by line and column.
type word struct {
	text         string
	line, column int
}

// number is a whole number that knows where it stands.
type number struct {
	value int
	word
}

// named is a key that the file chooses itself, with its list.
type named struct {
	key   word
	items []word
}

// place is where a node begins.
func place(n ast.Node) (line, column int) {
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 {
			return place(m.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return place(m.Key)
	}
	if n != nil {
		if t := n.GetToken(); t != nil && t.Position != nil {
			return t.Position.Line, t.Position.Column
		}
	}
	return 1, 1
}

// fill reads a node into what v points to: a struct by its yaml tags, a list, a word,
// a number. Whatever is of another kind, unknown or there twice is noted.
func (r *reader) fill(n ast.Node, v any) {
	switch out := v.(type) {
	case *word:
		*out = r.scalar(n)
		return
	case *number:
		out.word = r.scalar(n)
		if i, err := strconv.Atoi(out.text); err == nil && n.Type() == ast.IntegerType {
			out.value = i
		} else if out.text != "" {
			r.wrong(out.word, "a number is needed here")
		}
		return
	case *[]named:
		for _, p := range r.pairs(n) {
			at := named{key: p.key}
			r.fill(p.value, &at.items)
			*out = append(*out, at)
		}
		return
	}
	into := reflect.ValueOf(v).Elem()
	switch into.Kind() {
	case reflect.Struct:
		r.fillStruct(n, into)
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		r.fill(n, into.Interface())
	case reflect.Slice:
		r.fillList(n, into)
	}
}

func (r *reader) fillStruct(n ast.Node, into reflect.Value) {
	at := into.Type()
	for _, p := range r.pairs(n) {
		known := false
		for i := range at.NumField() {
			if at.Field(i).Tag.Get("yaml") == p.key.text {
				known = true
				r.fill(p.value, into.Field(i).Addr().Interface())
			}
		}
		if !known {
			r.wrong(p.key, "the key %q is not known here", p.key.text)
		}
	}
}

func (r *reader) fillList(n ast.Node, into reflect.Value) {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		line, column := place(n)
		r.report(line, column, "a list is needed here")
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(list.Values), len(list.Values)))
	for i, item := range list.Values {
		r.fill(item, into.Index(i).Addr().Interface())
	}
}

// scalar takes any scalar as the text it is written as, normalized as all text is.
func (r *reader) scalar(n ast.Node) (w word) {
	w.line, w.column = place(n)
	switch n := n.(type) {
	case *ast.StringNode:
		w.text = n.Value
	case *ast.LiteralNode:
		w.text = n.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		w.text = n.GetToken().Value
	default:
		r.wrong(w, "a word is needed here")
	}
	w.text = strings.TrimSpace(domain.Normalize(w.text))
	return w
}

// pair is one key of a mapping with its value.
type pair struct {
	key   word
	value ast.Node
}

// pairs are the keys of a mapping in order, each once.
func (r *reader) pairs(n ast.Node) (out []pair) {
	var values []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		line, column := place(n)
		r.report(line, column, "keys with values are needed here")
		return nil
	}
	seen := map[string]bool{}
	for _, v := range values {
		key, ok := v.Key.(ast.Node)
		if !ok {
			continue
		}
		w := r.scalar(key)
		if seen[w.text] {
			r.wrong(w, "the key %q is there twice", w.text)
			continue
		}
		seen[w.text] = true
		out = append(out, pair{w, v.Value})
	}
	return out
}
