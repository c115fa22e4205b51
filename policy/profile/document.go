package profile

import (
	"errors"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"layak/domain"
)

// How deep a file nests, in levels and in columns: the parser calls itself for each
// level, and no profile has more than six.
const (
	maxNesting = 32
	maxIndent  = 8 * maxNesting
)

// document reads the one document of the file into the struct that v points to.
func (r *reader) document(v any) {
	defer func() {
		if p := recover(); p != nil {
			r.report(1, 1, "it cannot be read as YAML")
		}
	}()
	switch {
	case len(r.text) > domain.MaxProfileFiles:
		r.report(0, 0, "the file is larger than %d kB", domain.MaxProfileFiles>>10)
		return
	case !utf8.Valid(r.text):
		r.report(0, 0, "the file is not valid UTF-8")
		return
	}
	tokens := lexer.Tokenize(string(r.text))
	if line := tooDeep(tokens); line > 0 {
		r.report(line, 1, "it is nested too deeply")
		return
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		r.syntax(err)
		return
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType && doc.Body.Type() != ast.CommentGroupType {
			bodies = append(bodies, doc.Body)
		}
	}
	switch {
	case len(bodies) == 0:
		r.report(1, 1, "the file is empty")
	case len(bodies) > 1:
		line, column := place(bodies[1])
		r.report(line, column, "there is a second document")
	default:
		r.fill(bodies[0], v)
	}
}

func (r *reader) syntax(err error) {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
		r.report(at.GetToken().Position.Line, at.GetToken().Position.Column, "it is not YAML: %s", at.GetMessage())
		return
	}
	r.report(1, 1, "it is not YAML: %s", err.Error())
}

// tooDeep is the first line on which a text nests too deeply, 0 where none does: by
// brackets, by marks of lists and keys that follow each other on a line, or by its
// indentation.
func tooDeep(tokens token.Tokens) int {
	brackets, marks, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, marks = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			if brackets == 0 {
				marks++
			}
		}
		if brackets > maxNesting || marks > maxNesting || brackets == 0 && t.Position.Column > maxIndent && t.Prev != nil && t.Prev.Position.Line < line {
			return max(line, 1)
		}
	}
	return 0
}
