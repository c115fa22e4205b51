package sensitivity

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"layak/domain"
	"pgregory.net/rapid"
)

// pieces are what generated texts are made of: words that rules know, and what
// disturbs offsets.
var pieces = []string{
	"pasukan", "digeser", "besok", "pukul 04.30", "Natuna", "RAHASIA", "NIK 3374056408920003", "inflasi 0,61 persen", "bocoran", "dini hari", "KRI",
	"\n", "\r\n", ". ", " ", " ", "🙏", "é", "e\u0301", "ﬁ", "ẞ", "İ", "\u200b", "\u00ad", "Ａ", "\x00", "ا", "日本", "\U000E0041", "-", "kapal-kapal", "\u0301", "½", "10.2.3.4",
}

func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, "pieces"), rapid.SampledFrom([]string{"", " "}).Draw(t, "join"))
	})
}

// TestFindingsPointAtTheOriginal: spans lie on code point boundaries, the
// excerpt is what they span, line and column agree, the order holds, and the
// same text gives the same result.
func TestFindingsPointAtTheOriginal(t *testing.T) {
	s := builtIn(t)
	rapid.Check(t, func(t *rapid.T) {
		fields := []domain.Field{{Name: "title", Text: anyText().Draw(t, "title")}, {Name: "body", Text: anyText().Draw(t, "body")}}
		r := s.Scan(t.Context(), fields, testNow)
		checkFindings(t, fields, r)
		if again := s.Scan(t.Context(), fields, testNow); !reflect.DeepEqual(r, again) {
			t.Fatalf("another result for the same text")
		}
	})
}

type failer interface {
	Fatalf(string, ...any)
}

func checkFindings(t failer, fields []domain.Field, r domain.ScanResult) {
	texts := make(map[string]string)
	for _, f := range fields {
		texts[f.Name] = f.Text
	}
	prints := make(map[string]bool)
	last := domain.Finding{Field: fields[0].Name}
	for _, f := range r.Findings {
		text := texts[f.Field]
		switch {
		case f.Start < 0 || f.Start >= f.End || f.End > len(text):
			t.Fatalf("span %d-%d of %d bytes", f.Start, f.End, len(text))
		case f.Excerpt != text[f.Start:f.End]:
			t.Fatalf("excerpt %q is not %q", f.Excerpt, text[f.Start:f.End])
		case !boundary(text, f.Start) || !boundary(text, f.End):
			t.Fatalf("%q cuts a code point", f.Excerpt)
		case prints[f.Fingerprint]:
			t.Fatalf("fingerprint twice")
		case f.Field == last.Field && (f.Start < last.Start || f.Start == last.Start && f.End < last.End):
			t.Fatalf("findings out of order")
		}
		before := text[:f.Start]
		lines := before
		if strings.HasPrefix(text[f.Start:], "\n") { // between CR and LF a line has not ended yet
			lines = strings.TrimSuffix(before, "\r")
		}
		if line := 1 + strings.Count(strings.ReplaceAll(strings.ReplaceAll(lines, "\r\n", "\n"), "\r", "\n"), "\n"); line != f.Line {
			t.Fatalf("line %d, want %d", f.Line, line)
		}
		if column := 1 + utf8.RuneCountInString(before[strings.LastIndexAny(lines, "\r\n")+1:]); column != f.Column {
			t.Fatalf("column %d, want %d", f.Column, column)
		}
		prints[f.Fingerprint], last = true, f
	}
}

// boundary reports whether a code point begins at i, taking each byte of broken
// UTF-8 for one.
func boundary(text string, i int) bool {
	if i == len(text) || utf8.RuneStart(text[i]) {
		return true
	}
	return !utf8.ValidString(text)
}

// TestDisguiseKeepsTheFinding: case, width and zero-width changes of a text
// change neither the findings nor which words they point at.
func TestDisguiseKeepsTheFinding(t *testing.T) {
	s := builtIn(t)
	rapid.Check(t, func(t *rapid.T) {
		const plain = "warga nik 3374056408920003 dan kode pintu ruang arsip 5512# aman"
		starts := make(map[int]int) // offset in plain → offset in disguised
		var b strings.Builder
		for i, r := range plain {
			starts[i] = b.Len()
			switch rapid.IntRange(0, 5).Draw(t, "how") {
			case 0:
				b.WriteString(strings.ToUpper(string(r)))
			case 1:
				if r > ' ' && r < 0x7F {
					b.WriteRune(r - 0x20 + 0xFF00)
				} else {
					b.WriteRune(r)
				}
			case 2:
				b.WriteRune(r)
				b.WriteString("\u200b")
			default:
				b.WriteRune(r)
			}
		}
		starts[len(plain)] = b.Len()
		want := s.Scan(t.Context(), []domain.Field{body(plain)}, testNow)
		got := s.Scan(t.Context(), []domain.Field{body(b.String())}, testNow)
		checkFindings(t, []domain.Field{body(b.String())}, got)
		for _, w := range want.Findings {
			found := false
			for _, g := range got.Findings {
				end := strings.TrimRight(b.String()[:starts[w.End]], "\u200b")
				found = found || g.Rule == w.Rule && g.Start == starts[w.Start] && g.End == len(end) && g.Fingerprint == w.Fingerprint
			}
			if !found {
				t.Fatalf("%s %q is not found in %q: %v", w.Rule, w.Excerpt, b.String(), got.Findings)
			}
		}
	})
}

// TestFoldMap: every span of the view maps to a span of the original that folds
// to text holding it, and folding twice changes nothing.
func TestFoldMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkFold(t, rapid.OneOf(anyText(), rapid.String()).Draw(t, "text"))
	})
}

// manyMarks reports whether a character may have more marks than are composed;
// those behind are kept as they are, beside others than before.
func manyMarks(text string) bool {
	var f folder
	marks := 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if i += n; zeroWidth(r) {
			continue
		}
		if marks++; f.code(r, n) != codeSegment {
			marks = 0
		} else if marks >= marksMax {
			return true
		}
	}
	return false
}

func checkFold(t failer, text string) {
	v := fold(text, false)
	if !utf8.Valid(v.text) {
		t.Fatalf("the view is not UTF-8")
	}
	many := manyMarks(text) || manyMarks(string(v.text))
	if again := fold(string(v.text), false); string(again.text) != string(v.text) && !many {
		t.Fatalf("folding %q again gives %q", v.text, again.text)
	}
	last := 0
	for i := 0; i < len(v.text); {
		_, n := utf8.DecodeRune(v.text[i:])
		s, e := v.source(i, i+n)
		if s < 0 || s >= e || e > len(text) || !boundary(text, s) || !boundary(text, e) || s < last {
			t.Fatalf("%d-%d of the view is %d-%d of %q", i, i+n, s, e, text)
		}
		if folded := fold(text[s:e], false); !strings.Contains(string(folded.text), string(v.text[i:i+n])) && !many {
			t.Fatalf("%q folds to %q, without %q", text[s:e], folded.text, v.text[i:i+n])
		}
		last = s
		i += n
	}
}
