package sensitivity

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"layak/domain"
)

// slowFold folds segment by segment with the Unicode tables themselves and
// gives, for each byte of the view, the span of the source that it is from.
func slowFold(source string, keepCase bool) (text []byte, from [][2]int) {
	f := folder{keepCase: keepCase}
	put := func(s, e int, folded []byte) {
		whole := len(folded) != e-s || utf8.RuneCount(folded) != 1
		for i := range folded {
			if text = append(text, folded[i]); whole {
				from = append(from, [2]int{s, e})
			} else {
				from = append(from, [2]int{s + i, s + i + 1})
			}
		}
	}
	for i := 0; i < len(source); {
		r, n := utf8.DecodeRuneInString(source[i:])
		switch {
		case zeroWidth(r):
			i += n
			continue
		case r == utf8.RuneError && n == 1:
			put(i, i+1, []byte("\uFFFD"))
			from[len(from)-1], from[len(from)-2], from[len(from)-3] = [2]int{i, i + 1}, [2]int{i, i + 1}, [2]int{i, i + 1}
			i++
			continue
		}
		f.buf = append(f.buf[:0], source[i:i+n]...)
		end, next, marks := i+n, i+n, 0
		var surplus [][2]int
		for last := end; last < len(source); {
			m, k := utf8.DecodeRuneInString(source[last:])
			if !zeroWidth(m) {
				if m == utf8.RuneError && k == 1 || startsAnew(source[last:]) && startsAnew(norm.NFKC.String(string(m))) {
					break
				}
				if marks++; marks > marksMax {
					surplus = append(surplus, [2]int{last, last + k})
				} else {
					f.buf = append(f.buf, source[last:last+k]...)
					end = last + k
				}
				next = last + k
			}
			last += k
		}
		folded := f.foldSegment()
		if end == i+n && len(folded) == n && utf8.RuneCount(folded) == 1 {
			put(i, end, folded)
		} else {
			for j := range folded {
				text, from = append(text, folded[j]), append(from, [2]int{i, end})
			}
		}
		for _, m := range surplus {
			put(m[0], m[1], []byte(source[m[0]:m[1]]))
		}
		i = next
	}
	return text, from
}

func sameFold(t failer, source string, keepCase bool) {
	want, from := slowFold(source, keepCase)
	v := fold(source, keepCase)
	if string(v.text) != string(want) {
		t.Fatalf("%q folds to %q, want %q", source, v.text, want)
	}
	for i := range from {
		if s, e := v.source(i, i+1); from[i] != [2]int{s, e} && utf8.RuneStart(want[i]) && (i+1 == len(want) || utf8.RuneStart(want[i+1])) {
			t.Fatalf("%q: byte %d of %q is from %d-%d, want %v", source, i, want, s, e, from[i])
		}
	}
}

// TestFoldByTable: every code point, alone, before and behind others, folds as
// the Unicode tables say.
func TestFoldByTable(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) || r > 0x3400 && r < 0xA000 && r%64 != 0 || r > 0x30000 && r < 0xE0000 && r%512 != 0 {
			continue
		}
		sameFold(t, fmt.Sprintf("%cA%ce\u0301%c\u200b", r, r, r), r%2 == 0)
	}
}

func TestFoldLikeTheSlowWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(anyText(), rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		text = strings.Repeat("A", rapid.IntRange(0, 9).Draw(t, "shift")) + text
		sameFold(t, text, rapid.Bool().Draw(t, "keep"))
	})
}

// TestManyMarks: a letter with more marks than are composed keeps the others as
// they are, and is read without any.
func TestManyMarks(t *testing.T) {
	for _, n := range []int{marksMax - 1, marksMax, marksMax + 1, 200, 100_000} {
		sameFold(t, "pa"+strings.Repeat("\u0301\u0323\u200b", n/2)+strings.Repeat("\u0308", n%2)+"sukan", false)
	}
	v := fold("e"+strings.Repeat("\u0301", marksMax+3), false)
	if want := "é" + strings.Repeat("\u0301", marksMax+2); string(v.text) != want {
		t.Errorf("%q", v.text)
	}
	text := "a" + strings.Repeat("\u0336", 2*marksMax) + "was bergerak"
	s := &scanner{program: testProgram(t, loadHead+"      - phrase: [awas]\n"), limit: FieldLimit}
	r := s.Scan(t.Context(), []domain.Field{body(text)}, testNow)
	if len(r.Findings) != 1 || r.Findings[0].Excerpt != strings.TrimSuffix(text, " bergerak") {
		t.Errorf("%+v", r.Findings)
	}
}

// TestCased: what is said not to change by folding does not.
func TestCased(t *testing.T) {
	fold := cases.Fold()
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if utf8.ValidRune(r) && !cased(r) && !cherokee(r) {
			if n := norm.NFKC.String(string(r)); n == string(r) && fold.String(n) != n {
				t.Errorf("%U changes to %q", r, fold.String(n))
			}
		}
	}
}
