package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// word is a text that knows where it stands, so that whatever is wrong with it
// can be named by line and column.
type word struct {
	text         string
	line, column int
}

// UnmarshalYAML takes any scalar as the text it is written as.
func (w *word) UnmarshalYAML(node ast.Node) error {
	at := node.GetToken().Position
	w.line, w.column = at.Line, at.Column
	switch n := node.(type) {
	case *ast.StringNode:
		w.text = n.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		w.text = node.GetToken().Value
	default:
		return &problem{line: w.line, column: w.column, text: "a word is needed here"}
	}
	return nil
}

func (w word) wrong(format string, args ...any) error {
	return &problem{line: w.line, column: w.column, text: fmt.Sprintf(format, args...)}
}

// problem is something wrong at a place of a file.
type problem struct {
	file         string
	line, column int
	text         string
}

func (p *problem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.file, p.line, p.column, p.text)
}

// decode reads the one document of a file into v: unknown and doubled keys,
// and anything after it, are refused. Errors are problems that name the file.
func decode(dir fs.FS, file string, v any) error {
	data, err := fs.ReadFile(dir, file)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := d.Decode(v); err != nil {
		return inFile(file, err)
	}
	if err := d.Decode(new(any)); !errors.Is(err, io.EOF) {
		return &problem{file, 1, 1, "there is a second document"}
	}
	return nil
}

// inFile names the file in a problem, also in those of the YAML library.
func inFile(file string, err error) error {
	if p, ok := errors.AsType[*problem](err); ok {
		p.file = file
		return p
	}
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		at := y.GetToken().Position
		return &problem{file, at.Line, at.Column, y.GetMessage()}
	}
	if errors.Is(err, io.EOF) {
		return &problem{file, 1, 1, "the file is empty"}
	}
	return &problem{file, 1, 1, err.Error()}
}
