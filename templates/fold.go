package templates

import (
	"html/template"
	"text/template/parse"
)

// fold replaces calls whose answer is known when a page is parsed, such as
// {{t "row.title"}} or {{icon "clock"}}, by that answer. A tree belongs to one
// language, so most words of a page need not be looked up and escaped each
// time. Only functions that depend on nothing else are folded, and never inside
// a tag whose attributes mean more than text.
func (p *Pages) fold(tree *template.Template, lang Lang) {
	known := map[string]func(args []string) (text string, ok bool){
		"t": func(args []string) (string, bool) {
			return template.HTMLEscapeString(p.words.Word(lang, args[0])), len(args) == 1
		},
		"of": func(args []string) (string, bool) {
			return template.HTMLEscapeString(p.words.of(lang, args[0], args[len(args)-1])), len(args) == 2
		},
		"asset": func(args []string) (string, bool) { return p.assets.url(args[0]), len(args) == 1 },
		"icon":  func(args []string) (string, bool) { return string(p.icon(args[0])), len(args) == 1 },
	}
	for _, t := range tree.Templates() {
		if t.Tree != nil && t.Tree.Root != nil {
			foldList(t.Tree.Root, known)
		}
	}
}

func foldList(list *parse.ListNode, known map[string]func([]string) (string, bool)) {
	if list == nil {
		return
	}
	for i, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			if text, ok := constant(n.Pipe, known); ok {
				list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(text)}
			}
		case *parse.IfNode:
			foldList(n.List, known)
			foldList(n.ElseList, known)
		case *parse.RangeNode:
			foldList(n.List, known)
			foldList(n.ElseList, known)
		case *parse.WithNode:
			foldList(n.List, known)
			foldList(n.ElseList, known)
		}
	}
}

// constant answers what a pipeline of one call with texts alone writes.
func constant(pipe *parse.PipeNode, known map[string]func([]string) (string, bool)) (text string, ok bool) {
	if len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 {
		return "", false
	}
	name, ok := pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
	if !ok || known[name.Ident] == nil {
		return "", false
	}
	var args []string
	for _, a := range pipe.Cmds[0].Args[1:] {
		s, ok := a.(*parse.StringNode)
		if !ok {
			return "", false
		}
		args = append(args, s.Text)
	}
	if len(args) == 0 {
		return "", false
	}
	return known[name.Ident](args)
}
