package verify

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// cursor reads JSON made of objects, arrays and strings in its RFC 8785 form,
// and no other spelling of it: what it has read without an error is the only
// text with that meaning. The first error sticks and ends all loops.
type cursor struct {
	text string
	at   int
	err  error
}

// open starts reading text. Checking UTF-8 once here lets the rest work on
// bytes.
func open(text string) *cursor {
	c := &cursor{text: text}
	if !utf8.ValidString(text) {
		c.err = errors.New("invalid UTF-8")
	}
	return c
}

func (c *cursor) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("byte %d: %s", c.at, fmt.Sprintf(format, args...))
	}
}

// done reports the first error; bytes left over are one.
func (c *cursor) done() error {
	if c.at != len(c.text) {
		c.fail("bytes after the end")
	}
	return c.err
}

// next reports whether the next byte is b, and passes over it if so.
func (c *cursor) next(b byte) bool {
	if c.err == nil && c.at < len(c.text) && c.text[c.at] == b {
		c.at++
		return true
	}
	return false
}

func (c *cursor) want(b byte) {
	if !c.next(b) {
		c.fail("expected %q", b)
	}
}

// member reads a comma (but before the first member), the name and the colon.
func (c *cursor) member(name string) {
	if c.err != nil {
		return
	}
	rest := c.text[c.at:]
	if c.at > 0 && c.text[c.at-1] != '{' {
		if rest == "" || rest[0] != ',' {
			c.fail("expected a comma before %q", name)
			return
		}
		rest = rest[1:]
	}
	n := len(name)
	if len(rest) < n+3 || rest[0] != '"' || rest[1:n+1] != name || rest[n+1] != '"' || rest[n+2] != ':' {
		c.fail("expected member %q", name)
		return
	}
	c.at = len(c.text) - len(rest) + n + 3
}

// field reads a member whose value is a string.
func (c *cursor) field(name string, into *string) {
	c.member(name)
	*into = c.string()
}

// object reads an object whose names are not fixed, calling value with each;
// names are ASCII and ascend, so none comes twice.
func (c *cursor) object(value func(name string)) {
	c.want('{')
	if c.next('}') {
		return
	}
	for last := ""; c.err == nil; {
		name := c.string()
		switch {
		case !validName(name):
			c.fail("name %q", name)
		case name <= last:
			c.fail("name %q after %q", name, last)
		}
		last = name
		c.want(':')
		if c.err == nil {
			value(name)
		}
		if c.next('}') {
			return
		}
		c.want(',')
	}
}

// array reads an array, calling element where each of them starts.
func (c *cursor) array(element func()) {
	c.want('[')
	if c.next(']') {
		return
	}
	for c.err == nil {
		element()
		if c.next(']') {
			return
		}
		c.want(',')
	}
}

// string reads a string. One without escapes is not copied.
func (c *cursor) string() string {
	c.want('"')
	if c.err != nil {
		return ""
	}
	start := c.at
	for ; c.at < len(c.text); c.at++ {
		switch b := c.text[c.at]; {
		case b == '"':
			c.at++
			return c.text[start : c.at-1]
		case b == '\\':
			return c.escaped(start)
		case b < 0x20:
			c.fail("control character")
			return ""
		}
	}
	c.fail("unfinished string")
	return ""
}

// escaped continues string at its first backslash.
func (c *cursor) escaped(start int) string {
	var s strings.Builder
	s.WriteString(c.text[start:c.at])
	for c.at < len(c.text) {
		b := c.text[c.at]
		switch {
		case b == '"':
			c.at++
			return s.String()
		case b < 0x20:
			c.fail("control character")
			return ""
		case b != '\\':
			s.WriteByte(b)
			c.at++
			continue
		}
		char, length := unescape(c.text[c.at:])
		if length == 0 {
			c.fail("an escape RFC 8785 does not write")
			return ""
		}
		s.WriteByte(char)
		c.at += length
	}
	c.fail("unfinished string")
	return ""
}

// unescape reads one of the escapes that RFC 8785 writes: the short ones, and
// \u00xx in lower case for the control characters that have none. Surrogates
// and everything beyond ASCII stand for themselves, so no escape is longer.
func unescape(s string) (char byte, length int) {
	if len(s) < 2 {
		return 0, 0
	}
	if i := strings.IndexByte(`"\btnfr`, s[1]); i >= 0 {
		return "\"\\\b\t\n\f\r"[i], 2
	}
	if len(s) < 6 || s[:4] != `\u00` || s[4] != '0' && s[4] != '1' {
		return 0, 0
	}
	low := strings.IndexByte("0123456789abcdef", s[5])
	if low < 0 {
		return 0, 0
	}
	char = (s[4]-'0')<<4 | byte(low)
	if strings.IndexByte("\b\t\n\f\r", char) >= 0 {
		return 0, 0
	}
	return char, 6
}
