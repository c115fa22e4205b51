package api

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

type anyInput struct {
	Text  string   `json:"text"`
	List  []string `json:"list,omitempty"`
	Flag  *bool    `json:"flag,omitempty"`
	Count int      `json:"count,omitempty"`
	Deep  struct {
		Name string `json:"name"`
	} `json:"deep,omitempty"`
	At instant `json:"at,omitempty"`
}

func TestReadJSON(t *testing.T) {
	var in anyInput
	err := readJSON([]byte(` {"text": "\"\\\u00e9\ud83d\ude00\/", "list": ["a", ""], "flag": false, "count": -3, "deep": {"name": "x"}, "at": "2026-01-02T03:04:05+09:00"} `), &in)
	if err != nil || in.Text != "\"\\é😀/" || len(in.List) != 2 || in.Flag == nil || *in.Flag || in.Count != -3 || in.Deep.Name != "x" || in.At.zone != "Asia/Jayapura" {
		t.Fatalf("%v: %+v", err, in)
	}
	for text, want := range map[string]string{
		`{"count":1.0}`: "json.type count", `{"count":1e2}`: "json.type count", `{"count":99999999999999999999}`: "json.type count",
		`{"flag":null}`: "json.null flag", `{"flag":"true"}`: "json.type flag", `{"deep":{"name":{}}}`: "json.type deep.name",
		`{"deep":{"name":"a","n\u0061me":"b"}}`: "json.duplicate_key deep.name", `{"deep":[]}`: "json.type deep",
		`{"list":["\uD800\u0041"]}`: "json.surrogate list[0]", `{"text":"a\\ud800"}`: "", `{"text":"\\\ud800"}`: "json.surrogate text",
		`{"deep":{"na\u0000me":"a"}}`: "text.control_character deep.?", `{"deep":{"name":"a\u0000"}}`: "text.control_character deep.name", `{"list":["a","\u0000"]}`: "text.control_character list[1]",
		`{"list":{}}`: "json.type list", `{"a b":1}`: "json.unknown_field ?", `{"text":"a` + "\u0085" + `"}`: "",
		`{"at":"2026-01-02"}`: "time.invalid at", `{"at":"0001-01-01T00:00:00Z"}`: "time.invalid at", "\ufeff{}": "json.malformed request",
	} {
		err, got := readJSON([]byte(text), &anyInput{}), ""
		if err != nil {
			p := (&Server{}).problemOf(err)
			got = p.Code + " " + p.Errors[0].Field
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// problemOf is a problem without a server behind it.
func (s *Server) problemOf(err error) *Problem { return s.problem(bg, err) }

// FuzzReadJSON holds the reader against encoding/json: what it takes, that takes
// too and reads the same; it never takes what is not UTF-8 or half a character.
func FuzzReadJSON(f *testing.F) {
	for _, seed := range []string{`{"text":"a"}`, `{"text":"\ud83d\ude00","list":["\\u"],"deep":{"name":"\n"}}`, `{"text":"\ud800"}`, `{"text":"a","text":"b"}`,
		`[[[[]]]]`, `{"at":"2026-01-02T03:04:05Z","count":7,"flag":true}`, `null`, `"\u"`, `{"list":[{"a":1}, -0.1e+9]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := parseJSON(data)
		if err != nil {
			return
		}
		if !utf8.Valid(data) {
			t.Fatal("took bytes that are not UTF-8")
		}
		var theirs any
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		if err := d.Decode(&theirs); err != nil {
			t.Fatalf("took what encoding/json refuses: %v", err)
		}
		if mine := n.plain(); !reflect.DeepEqual(mine, theirs) {
			t.Fatalf("%q reads as %#v, encoding/json reads %#v", data, mine, theirs)
		}
		// A half character becomes U+FFFD in encoding/json.
		if raw, _ := json.Marshal(theirs); strings.Contains(string(raw), "\ufffd") && !bytes.Contains(data, []byte("\ufffd")) &&
			!bytes.Contains(bytes.ToLower(data), []byte(`\ufffd`)) {
			t.Fatalf("took half a character: %q", data)
		}
		_ = readJSON(data, &anyInput{})
	})
}

func (n node) plain() any {
	switch n.kind {
	case '{':
		m := map[string]any{}
		for k, v := range n.members {
			m[k] = v.plain()
		}
		return m
	case '[':
		l := []any{}
		for _, v := range n.list {
			l = append(l, v.plain())
		}
		return l
	case '"':
		return n.text
	case '0':
		return json.Number(n.text)
	case 'n':
		return nil
	}
	return n.kind == 't'
}

func TestParseTags(t *testing.T) {
	for header, want := range map[string]bool{`"1"`: true, `W/"1"`: true, `"1","2"`: true, `"1" , W/"2"`: true, `, "1",`: true, `*`: true, `"a,b"`: true,
		``: false, `1`: false, `"1`: false, `"1" "2"`: false, `w/"1"`: false, `*, "1"`: false, `"1", *`: false, "\"\x01\"": false, `,`: false} {
		if _, ok := parseTags(header); ok != want {
			t.Errorf("%q: %v", header, ok)
		}
	}
}

func FuzzParseTags(f *testing.F) {
	f.Add(`"1", W/"2"`)
	f.Add(`*`)
	f.Fuzz(func(t *testing.T, header string) {
		l, ok := parseTags(header)
		if ok && !l.any && len(l.tags) == 0 {
			t.Fatalf("%q names nothing", header)
		}
	})
}
