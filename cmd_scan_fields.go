package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"layak/domain"
)

// scanLine is one object of a JSON Lines input: the fields of a draft, or one
// text, which is its body. Other keys are allowed.
type scanLine struct {
	ID     json.RawMessage `json:"id"`
	Text   *string         `json:"text"`
	Fields scanFields      `json:"fields"`
}

func parseScanLine(line []byte) (d scanLine, err error) {
	if err := json.Unmarshal(line, &d); err != nil {
		return d, failing("not a JSON object with id and text or fields: %s", wordingOf(err))
	}
	switch {
	case d.Text != nil && d.Fields != nil:
		return d, failing("text and fields; give one of them")
	case d.Text != nil:
		d.Fields = scanFields{{Name: "body", Text: *d.Text}}
	case len(d.Fields) == 0:
		return d, failing("no text")
	}
	return d, sole(line, "id", "text", "fields")
}

// sole refuses an object in which whoever reads it next may find another text
// than the one that was scanned: JSON readers differ in which of two equal names
// counts, and in whether case does.
func sole(object []byte, names ...string) error {
	dec := json.NewDecoder(bytes.NewReader(object))
	if _, err := dec.Token(); err != nil { // the brace
		return err
	}
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return err
		}
		for _, ours := range names {
			if name := token.(string); strings.EqualFold(name, ours) {
				if name != ours || seen[ours] {
					return failing("%q beside, or in place of, %q", name, ours)
				}
				seen[ours] = true
			}
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
	}
	return nil
}

// scanFields are the fields of one draft in the order given: an object of texts
// by name, or a list of objects with name and text, as the API takes them.
type scanFields []domain.Field

var scanFieldName = regexp.MustCompile(`^[a-z][a-z0-9_:.-]{0,79}$`)

// UnmarshalJSON implements json.Unmarshaler.
func (s *scanFields) UnmarshalJSON(data []byte) error {
	*s = scanFields{}
	if data = bytes.TrimSpace(data); len(data) > 0 && data[0] == '[' {
		return s.list(data)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return failing("fields are an object of texts, or a list of name and text")
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		var text *string
		if err := dec.Decode(&text); err != nil {
			return err
		}
		if text == nil {
			return failing("field %s has no text", fmt.Sprint(name))
		}
		if err := s.add(fmt.Sprint(name), *text); err != nil {
			return err
		}
	}
	return nil
}

func (s *scanFields) list(data []byte) error {
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	for _, item := range list {
		var f struct{ Name, Text *string }
		if err := json.Unmarshal(item, &f); err != nil {
			return err
		}
		if f.Name == nil || f.Text == nil {
			return failing("a field needs name and text")
		}
		if err := sole(item, "name", "text"); err != nil {
			return err
		}
		if err := s.add(*f.Name, *f.Text); err != nil {
			return err
		}
	}
	return nil
}

func (s *scanFields) add(name, text string) error {
	if !scanFieldName.MatchString(name) {
		return failing("field %q: a name has small letters, digits and _ : . -", name)
	}
	if slices.ContainsFunc(*s, func(f domain.Field) bool { return f.Name == name }) {
		return failing("field %q appears twice", name)
	}
	*s = append(*s, domain.Field{Name: name, Text: text})
	return nil
}

// body returns the text of a file, which is its only field; "" where a line has
// fields without one.
func (d scanDocument) body() string {
	for _, f := range d.fields {
		if f.Name == "body" {
			return f.Text
		}
	}
	return ""
}

// partsText lists the parts of a mosaic with their words.
func partsText(f domain.Finding) string {
	var parts []string
	for _, p := range f.Parts {
		parts = append(parts, fmt.Sprintf("%s “%s” (%d:%d)", p.Name, middleCut(printable(p.Excerpt), 30, 20), p.Line, p.Column))
	}
	return strings.Join(parts, ", ")
}

// partJSON is one part of a mosaic.
type partJSON struct {
	Name    string `json:"name"`
	Field   string `json:"field"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Excerpt string `json:"excerpt,omitempty"` // left out of sarif
}

func partsJSON(parts []domain.FindingPart, words bool) (out []partJSON) {
	for _, p := range parts {
		x := partJSON{Name: p.Name, Field: p.Field, Start: p.Start, End: p.End, Line: p.Line, Column: p.Column}
		if words {
			x.Excerpt = p.Excerpt
		}
		out = append(out, x)
	}
	return out
}
