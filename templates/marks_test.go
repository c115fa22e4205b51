package templates

import (
	"html/template"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var markTags = regexp.MustCompile(`<mark [^<>]*>|</mark>`)

// TestMarkedProperty: whatever the text and the marks, stripping the tags gives
// the escaped text, tags never nest, and a mark covers exactly the characters
// that some span covers.
func TestMarkedProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a<>&"'é👋 \n]{0,20}`)).Draw(t, "text")
		marks := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Mark {
			return Mark{rapid.IntRange(-3, len(text)+3).Draw(t, "start"), rapid.IntRange(-3, len(text)+3).Draw(t, "end"),
				rapid.SampledFrom([]string{"info", "warn", "review", "block", `"><b>`}).Draw(t, "severity"),
				rapid.SampledFrom([]string{"", "aa", "<bb>"}).Draw(t, "id"), rapid.SampledFrom([]string{"", `l"<>`}).Draw(t, "label")}
		}), 0, 8).Draw(t, "marks")
		got := string(Marked(text, marks))
		if stripped := markTags.ReplaceAllString(got, ""); stripped != template.HTMLEscapeString(text) {
			t.Fatalf("stripped %q, want %q", stripped, template.HTMLEscapeString(text))
		}
		depth := 0
		for _, tag := range markTags.FindAllString(got, -1) {
			if depth++; tag == "</mark>" {
				depth -= 2
			}
			if depth < 0 || depth > 1 {
				t.Fatalf("marks nest or close twice: %q", got)
			}
		}
	})
}

func TestMarked(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		marks            []Mark
	}{
		{"none", "a<b", "a&lt;b", nil},
		{"one", "a<b>c", `a<mark data-severity="block" data-finding="f1" title="rule">&lt;b&gt;</mark>c`, []Mark{{1, 4, "block", "f1", "rule"}}},
		{"overlap takes the worst", "abcd", `<mark data-severity="info" data-finding="x">a</mark><mark data-severity="review" data-finding="x y">b</mark><mark data-severity="review" data-finding="y">c</mark>d`,
			[]Mark{{0, 2, "info", "x", ""}, {1, 3, "review", "y", ""}}},
		{"inside a code point", "é!", `<mark data-severity="warn">é</mark>!`, []Mark{{1, 1 + 1, "warn", "", ""}}},
		{"outside", "ab", "ab", []Mark{{5, 9, "warn", "", ""}, {2, 1, "warn", "", ""}}},
	} {
		if got := string(Marked(c.text, c.marks)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestMarkedIsLinearEnough(t *testing.T) {
	text := strings.Repeat("rahasia ", 32_000)
	var marks []Mark
	for i := 0; i < 2_000; i++ {
		marks = append(marks, Mark{i * 100, i*100 + 7, "warn", "f", ""})
	}
	if got := string(Marked(text, marks)); strings.Count(got, "<mark") != 2_000 {
		t.Errorf("%d marks", strings.Count(got, "<mark"))
	}
}
