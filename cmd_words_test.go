package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestCommandsSpeakIndonesian: whatever these commands say in words of ours has
// Indonesian words with the same arguments, and none is there in vain.
func TestCommandsSpeakIndonesian(t *testing.T) {
	files, err := filepath.Glob("cmd_*.go")
	if err != nil {
		t.Fatal(err)
	}
	verbs := regexp.MustCompile(`%[a-z]`)
	var used []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			called := ""
			switch f := call.Fun.(type) {
			case *ast.Ident:
				called = f.Name
			case *ast.SelectorExpr:
				called = f.Sel.Name
			}
			if !slices.Contains([]string{"failing", "say", "Say", "counted"}, called) {
				return true
			}
			for _, arg := range call.Args {
				if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == gotoken.STRING {
					if text, err := strconv.Unquote(lit.Value); err == nil && text != "%s" {
						used = append(used, text)
					}
				}
			}
			return true
		})
	}
	if len(used) < 20 {
		t.Fatalf("only %q", used)
	}
	for _, text := range used {
		if in, ok := commandWords[text]; !ok || !slices.Equal(verbs.FindAllString(in, -1), verbs.FindAllString(text, -1)) {
			t.Errorf("%q is %q in Indonesian", text, in)
		}
	}
	for text := range commandWords {
		if !slices.Contains(used, text) {
			t.Errorf("nothing says %q", text)
		}
	}
}

// TestRulesCheckInIndonesian, by the flag and by the environment.
func TestRulesCheckInIndonesian(t *testing.T) {
	for name, c := range map[string]struct{ text, out, err string }{
		"unknown key": {"id: a\nnope: 1\n", "1 aturan, 0 bahan aturan, 0 daftar kata, 0 contoh: 8 masalah", `r.yaml:2:1: a: kunci "nope" tidak dikenal`},
		"bracket":     {"id: [", "1 masalah", "bukan YAML: ada kurung yang tidak ditutup"},
		"colon":       {"id: a\nmatch\n", "1 masalah", `bukan YAML: seharusnya "kunci: nilai"`},
		"indentation": {"id: a\n   kind: block\n", "1 masalah", "bukan YAML: ada kunci atau nilai di tempat yang bukan tempatnya"},
		"quotes":      {"id: \"a\n", "1 masalah", "bukan YAML: ada tanda kutip yang tidak ditutup"},
		"tab":         {"id: a\n\tkind: block\n", "1 masalah", "bukan YAML: ada tab di tempat yang seharusnya spasi"},
		"pattern":     {"id: a\nkind: block\nmatch: [{regex: '(ab'}]\n", "masalah", "pola keliru: ada ( tanpa )"},
		"note":        {"id: a\nkind: block\nmatch: [{phrase: [x]}]\n", "catatan: r.yaml", ""},
	} {
		path := writeFile(t, "r.yaml", c.text)
		got := shell(t, "", "rules", "check", "--lang", "id", path)
		got.out, got.err = strings.ReplaceAll(got.out, strings.TrimSuffix(path, "r.yaml"), ""), strings.ReplaceAll(got.err, strings.TrimSuffix(path, "r.yaml"), "")
		if !strings.Contains(got.out, c.out) || !strings.Contains(got.err, c.err) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	t.Setenv("LAYAK_LANG", "id")
	if got := shell(t, "", "rules", "check", "/nowhere/r.yaml"); !strings.Contains(got.err, "/nowhere/r.yaml: tidak ada berkas itu") || !strings.Contains(got.out, "1 masalah") {
		t.Errorf("%+v", got)
	}
	var report checkedJSON
	got := shell(t, "", "rules", "check", "--format", "json", writeFile(t, "r.yaml", "id: ["))
	if err := json.Unmarshal([]byte(got.out), &report); err != nil || len(report.Diagnostics) != 1 || !strings.Contains(report.Diagnostics[0].Message, "bukan YAML") {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestScanSaysInOneLanguage what it finds and what it cannot do.
func TestScanSaysInOneLanguage(t *testing.T) {
	broken := writeFile(t, "bad.yaml", "id: a\nnope: 1\n")
	for name, c := range map[string]struct {
		args   []string
		stdin  string
		id, en string
	}{
		"no file":      {[]string{"/nowhere/a.txt"}, "", "layak scan: /nowhere/a.txt: tidak ada berkas itu", "layak scan: /nowhere/a.txt: there is no such file"},
		"no rule file": {[]string{"--rules", "/nowhere/r.yaml", "-"}, "", "layak scan: aturan tidak dapat dibaca: /nowhere/r.yaml: tidak ada berkas itu", "layak scan: the rules cannot be read: /nowhere/r.yaml: there is no such file"},
		"broken rules": {[]string{"--rules", broken, "-"}, "", `kunci "nope" tidak dikenal`, `unknown key "nope"`},
		"no such rule": {[]string{"--explain", "--rule", "x", "-"}, "", "--rule x: tidak ada aturan itu", "--rule x: there is no such rule"},
		"a table":      {[]string{"--explain", "--rule", "leak-words", "-"}, "", "--rule leak-words: ini daftar atau tabel kata, jadi tidak ada yang dijelaskan; aturan yang merujuknya: any-behind, any-withheld, cap-cyber, cap-force-weakness, cap-grave-situation, … (+", "--rule leak-words: this is a list or table of words, which has nothing to explain; rules that refer to it: any-behind, any-withheld, cap-cyber, cap-force-weakness, cap-grave-situation, … (+"},
		"a bad line":   {[]string{"--jsonl"}, "{oops", "-:1: bukan objek JSON dengan id dan text atau fields: JSON-nya rusak di byte ke-2", "-:1: not a JSON object with id and text or fields: the JSON is broken at byte 2"},
		"another kind": {[]string{"--jsonl"}, `{"text": 5}`, `"text" bukan jenis yang diharapkan`, `"text" is of another kind than expected`},
		"a directory":  {[]string{t.TempDir()}, "", "adalah direktori; --recursive memeriksa", "is a directory; --recursive scans"},
	} {
		for lang, want := range map[string]string{"id": c.id, "en": c.en} {
			got := shell(t, c.stdin, append([]string{"scan", "--lang", lang}, c.args...)...)
			if got.status != 2 || !strings.Contains(got.err, want) {
				t.Errorf("%s, %s: %+v", name, lang, got)
			}
		}
	}
	got := shell(t, "\xff", "scan", "-")
	if !strings.Contains(got.out, "pemindaian tidak lengkap: Teks berisi byte yang bukan UTF-8. (scan.invalid_utf8)") {
		t.Errorf("%+v", got)
	}
}

// endless is a line of so many bytes, and then another one.
type endless struct {
	left int
	tail io.Reader
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return e.tail.Read(p)
	}
	n := min(len(p), e.left)
	copy(p, bytes.Repeat([]byte{'x'}, n))
	e.left -= n
	return n, nil
}

// TestScanBoundsALine: a line over the bound has a result that says so, is not
// kept in memory, and the next one is scanned.
func TestScanBoundsALine(t *testing.T) {
	var out, errs bytes.Buffer
	c := quiet()
	c.out, c.err = &out, &errs
	text := strings.Repeat("a", 1<<20)
	c.in = io.MultiReader(strings.NewReader(`{"id":"long","text":"`), &endless{80 << 20, strings.NewReader("\"}\n")},
		strings.NewReader(fmt.Sprintf("{\"id\":\"next\",\"text\":\"%s NIK 3374056408920003\"}\n", text)),
		strings.NewReader(`{"id":"end","text":"`), &endless{17 << 20, strings.NewReader("")})
	err := (&scanCmd{JSONL: true, Lang: "en"}).Run(c)
	if err != exitNotScanned {
		t.Errorf("exit %v", err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], `"verdict":"block","incomplete":true,"reason":"scan.line_too_long"`) || !strings.Contains(lines[1], "pii-nik") ||
		!strings.Contains(lines[2], "scan.line_too_long") {
		t.Errorf("%d lines: %.300s", len(lines), out.String())
	}
	if errs.String() != "layak scan: -:1: the line is longer than 16 MiB and is not scanned\nlayak scan: -:3: the line is longer than 16 MiB and is not scanned\n" {
		t.Errorf("%s", errs.String())
	}
}
