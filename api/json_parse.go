package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"layak/domain"
)

// wholeRequest is the field of what is wrong with a request as a whole: "body"
// would be a draft's text.
const wholeRequest = "request"

// maxDepth is deeper than any input of ours nests.
const maxDepth = 16

// node is one value of a JSON text. Exactly one of the fields after kind is
// meant: text for strings and numbers, list, or keys with members.
type node struct {
	kind    byte // 'n', 't', 'f', '0', '"', '[', '{'
	text    string
	list    []node
	keys    []string
	members map[string]node
}

// parseJSON reads one JSON value strictly. It answers Malformed for what
// encoding/json would repair in silence: text that is not UTF-8, half surrogate
// pairs, members that come twice or have control characters in their names; and
// for what it would refuse: broken or trailing text, nothing at all. Where a member is at fault, Field names it.
func parseJSON(data []byte) (node, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return node{}, &domain.Error{Kind: domain.Malformed, Key: "json.empty", Field: wholeRequest}
	case !utf8.Valid(data):
		return node{}, &domain.Error{Kind: domain.Malformed, Key: "json.not_utf8", Field: wholeRequest}
	case !json.Valid(data):
		return node{}, malformed(data)
	}
	p := &parser{data: data}
	n := p.value("", 0)
	if p.err != nil {
		return node{}, p.err
	}
	return n, nil
}

// malformed says where a text stops being JSON: the line and the column, in
// characters, of the first that does not fit, or of the last where it ends early.
func malformed(data []byte) *domain.Error {
	e := &domain.Error{Kind: domain.Malformed, Key: "json.malformed", Field: wholeRequest}
	var syntax *json.SyntaxError
	if errors.As(json.Unmarshal(data, new(json.RawMessage)), &syntax) {
		read := data[:syntax.Offset]
		line := bytes.LastIndexByte(read, '\n') + 1
		e.Args = []string{strconv.Itoa(1 + bytes.Count(read, []byte{'\n'})), strconv.Itoa(max(1, utf8.RuneCount(read[line:])))}
	}
	return e
}

// parser walks over a text that is known to be valid JSON; err is the first
// thing that it refuses.
type parser struct {
	data []byte
	at   int
	err  *domain.Error
}

func (p *parser) refuse(key, field string) {
	if p.err == nil {
		if field == "" {
			field = wholeRequest
		}
		p.err = &domain.Error{Kind: domain.Malformed, Key: key, Field: field}
	}
}

func (p *parser) next() byte {
	for strings.IndexByte(" \t\r\n", p.data[p.at]) >= 0 {
		p.at++
	}
	return p.data[p.at]
}

func (p *parser) value(path string, depth int) node {
	if depth > maxDepth {
		p.refuse("json.too_deep", path)
	}
	if p.err != nil {
		return node{}
	}
	switch c := p.next(); c {
	case '{':
		return p.object(path, depth)
	case '[':
		return p.array(path, depth)
	case '"':
		return node{kind: '"', text: p.str(path)}
	case 'n', 't':
		p.at += len("null")
		return node{kind: c}
	case 'f':
		p.at += len("false")
		return node{kind: c}
	}
	from := p.at
	for p.at < len(p.data) && strings.IndexByte("+-.eE0123456789", p.data[p.at]) >= 0 {
		p.at++
	}
	return node{kind: '0', text: string(p.data[from:p.at])}
}

func (p *parser) object(path string, depth int) node {
	n := node{kind: '{', members: map[string]node{}}
	for p.at++; p.err == nil && p.next() != '}'; {
		if p.next() == ',' {
			p.at++
			p.next()
		}
		key := p.str(path)
		field := join(path, key)
		if !plain(key) { // values are read as what they are; a name may be looked up
			p.refuse("text.control_character", field)
		}
		if _, twice := n.members[key]; twice {
			p.refuse("json.duplicate_key", field)
		}
		p.next()
		p.at++ // the colon
		n.keys = append(n.keys, key)
		n.members[key] = p.value(field, depth+1)
	}
	p.at++
	return n
}

func (p *parser) array(path string, depth int) node {
	n := node{kind: '['}
	for p.at++; p.err == nil && p.next() != ']'; {
		if p.next() == ',' {
			p.at++
		}
		n.list = append(n.list, p.value(path+"["+strconv.Itoa(len(n.list))+"]", depth+1))
	}
	p.at++
	return n
}

// str reads a string literal and refuses escapes that are half a character.
func (p *parser) str(path string) string {
	from := p.at
	for p.at++; p.data[p.at] != '"'; p.at++ {
		if p.data[p.at] == '\\' {
			p.at++
		}
	}
	p.at++
	literal := p.data[from:p.at]
	if bytes.IndexByte(literal, '\\') < 0 {
		return string(literal[1 : len(literal)-1])
	}
	if loneSurrogate(literal) {
		p.refuse("json.surrogate", path)
	}
	var text string
	_ = json.Unmarshal(literal, &text) // it is valid: the whole text was
	return text
}

// loneSurrogate tells whether a string literal escapes one half of a surrogate
// pair without the other.
func loneSurrogate(literal []byte) bool {
	for i := 0; i < len(literal); i++ {
		if literal[i] != '\\' {
			continue
		}
		i++
		if literal[i] != 'u' {
			continue
		}
		high := hex4(literal[i+1:])
		i += 4
		switch {
		case high < 0xD800 || high > 0xDFFF:
			continue
		case high > 0xDBFF || len(literal) < i+7 || literal[i+1] != '\\' || literal[i+2] != 'u':
			return true
		}
		if low := hex4(literal[i+3:]); low < 0xDC00 || low > 0xDFFF {
			return true
		}
		i += 6
	}
	return false
}

func hex4(b []byte) uint64 {
	n, _ := strconv.ParseUint(string(b[:4]), 16, 32)
	return n
}

var nameOfField = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,64}$`)

// join names a member. What does not look like a name is not repeated.
func join(path, key string) string {
	if !nameOfField.MatchString(key) {
		key = "?"
	}
	if path == "" {
		return key
	}
	return path + "." + key
}
