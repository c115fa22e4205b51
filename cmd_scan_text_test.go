package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestUnderline(t *testing.T) {
	tests := []struct {
		name, text, words string
		lines             []string // lines and marks in turn
	}{
		{"plain", "a bc d", "bc", []string{"a bc d", "  ^^"}},
		{"wide", "日本 bc", "bc", []string{"日本 bc", "     ^^"}},
		{"wide words", "a 日本", "日本", []string{"a 日本", "  ^^^^"}},
		{"pictogram", "🙏 bc", "bc", []string{"🙏 bc", "   ^^"}},
		{"skin", "👍🏽 bc", "bc", []string{"👍🏽 bc", "   ^^"}},
		{"family", "👨‍👩‍👧 bc", "bc", []string{"👨‍👩‍👧 bc", "   ^^"}},
		{"flag", "🇮🇩 bc", "bc", []string{"🇮🇩 bc", "   ^^"}},
		{"heart", "❤️ bc", "bc", []string{"❤️ bc", "   ^^"}},
		{"jamo", "\u1112\u1161\u11ab bc", "bc", []string{"\u1112\u1161\u11ab bc", "   ^^"}},
		{"tab", "\tbc\tx", "bc\tx", []string{" bc x", " ^^^^"}},
		{"combining", "e\u0301 bc", "bc", []string{"e\u0301 bc", "  ^^"}},
		{"combining words", "a e\u0301e\u0301", "e\u0301e\u0301", []string{"a e\u0301e\u0301", "  ^^"}},
		{"zero width", "a\u200bb bc", "bc", []string{"a\u200bb bc", "   ^^"}},
		{"escape", "\x1b[31mbc", "bc", []string{"\uFFFD[31mbc", "     ^^"}},
		{"second line", "x\nbc\ny", "bc", []string{"bc", "^^"}},
		{"across lines", "ab\ncd", "b\nc", []string{"ab", " ^", "cd", "^"}},
		{"across CR LF", "ab\r\ncd\r\n", "b\r\ncd", []string{"ab", " ^", "cd", "^^"}},
		{"across CR", "ab\rcd", "b\rc", []string{"ab", " ^", "cd", "^"}},
		{"empty line between", "ab\n\ncd", "b\n\ncd", []string{"ab", " ^", "cd", "^^"}},
		{"at the end", "ab", "b", []string{"ab", " ^"}},
		{"many lines", "1\n2\n3\n4\n5\n6\n7\n8", "1\n2\n3\n4\n5\n6\n7\n8", []string{"1", "^", "2", "^", "3", "^", "4", "^", "", "", "8", "^"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := strings.Index(tt.text, tt.words)
			var got []string
			for _, l := range underline(tt.text, start, start+len(tt.words)) {
				got = append(got, l.line, l.marks)
			}
			if strings.Join(got, "\n") != strings.Join(tt.lines, "\n") {
				t.Errorf("%q, want %q", got, tt.lines)
			}
		})
	}
}

// TestUnderlineCuts has lines far longer than a terminal.
func TestUnderlineCuts(t *testing.T) {
	for name, unit := range map[string]string{"ascii": "x", "two bytes": "é", "wide": "本", "marks": "e\u0301", "family": "👨‍👩‍👧", "only marks": "\u0301"} {
		text := strings.Repeat(unit, 20000) + "AWAS" + strings.Repeat(unit, 20000)
		start := strings.Index(text, "AWAS")
		l := underline(text, start, start+4)[0]
		at := strings.Index(l.line, "AWAS")
		if at < 0 || !strings.HasSuffix(l.marks, " ^^^^") || terminalCells(l.line) > 2*contextCells+12 {
			t.Fatalf("%s: %q\n%q", name, l.line, l.marks)
		}
		if before := terminalCells(l.line[:at]); before != len(l.marks)-4 {
			t.Errorf("%s: the words are in column %d, the carets in %d", name, before, len(l.marks)-4)
		}
		if unit != "\u0301" && (!strings.HasPrefix(l.line, "… "+unit) || !strings.HasSuffix(l.line, unit+" …")) {
			t.Errorf("%s: cut within a character: %q", name, l.line)
		}
	}
	long := strings.Repeat("a", 100_000)
	if l := underline(long, 0, len(long))[0]; len(l.line) > 200 || len(l.marks) != terminalCells(l.line) {
		t.Errorf("%q\n%q", l.line, l.marks)
	}
}

// screen is a terminal.
type screen struct{ bytes.Buffer }

func (*screen) Terminal() bool { return true }

func onScreen(t *testing.T, env map[string]string, stdin string, args ...string) (out, err string) {
	t.Helper()
	var o, e screen
	c := &console{in: strings.NewReader(stdin), out: &o, err: &e, now: time.Now, getenv: func(k string) string { return env[k] }}
	run(c, args)
	return o.String(), e.String()
}

func TestScanColours(t *testing.T) {
	out, _ := onScreen(t, nil, leak, "scan", "-")
	if !strings.Contains(out, "\x1b[1;31mblock\x1b[0m ops-force-movement") || !strings.Contains(out, "    \x1b[1;31m^^") {
		t.Errorf("%q", out)
	}
	for _, env := range []map[string]string{{"NO_COLOR": "1"}, {"TERM": "dumb"}} {
		if out, _ := onScreen(t, env, leak, "scan", "-"); strings.Contains(out, "\x1b") {
			t.Errorf("%v: %q", env, out)
		}
	}
	if out, _ := onScreen(t, nil, leak, "scan", "--format", "json", "-"); strings.Contains(out, "\x1b") {
		t.Errorf("%q", out)
	}
}

func TestScanTextReport(t *testing.T) {
	rules := writeFile(t, "r.yaml", `id: guard
category: operations
severity: warn
base: 20
title: {id: Penjagaan, en: Guarding}
message: {id: Celah., en: A gap.}
suggestion: {id: Hapus., en: Remove it.}
legal_basis: UU 14/2008
match: [{phrase: [pos jaga]}]
evidence: [{name: empty, match: [{phrase: [kosong]}], points: 30, window: field}]
require: {all: [empty]}
unless: [{match: [{phrase: [drama]}], target: document, why: pentas}]
samples: {hit: [Pos jaga kosong.], miss: [Pos jaga.]}
`)
	a, b := writeFile(t, "a.txt", "Malam.\nPos jaga\nini kosong.\n"), writeFile(t, "b.txt", "Drama: pos jaga kosong.\n")
	got := runScan(t, scanCmd{Files: []string{a, b, "-"}, Rules: []string{rules}, Lang: "en", FailOn: "warn"}, "Aman.")
	want := a + `:2:1: warn guard (operations, 0.50 medium): Guarding
  2 | Pos jaga
    | ^^^^^^^^
  3 | ini kosong.
    | ^^^^^^^^^^
  Why: A gap.
  Evidence: words 20 “Pos jaga”, empty +30 “kosong” = 50
  Instead: Remove it.
  Basis: UU 14/2008

` + a + `: verdict warn, 1 finding (1 warn)
` + b + `:1:8: warn guard (operations, 0.50 medium): Guarding
  1 | Drama: pos jaga kosong.
    |        ^^^^^^^^^^^^^^^
  set aside: pentas

` + b + `: verdict clear, 0 findings, 1 set aside
-: verdict clear, 0 findings
3 documents: verdict warn, 1 finding (1 warn), 1 set aside
`
	if got.out != want || got.status != 1 {
		t.Errorf("%d\n%s\nwant\n%s", got.status, got.out, want)
	}
}
