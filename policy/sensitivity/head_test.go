package sensitivity

import (
	"regexp"
	"regexp/syntax"
	"testing"

	"pgregory.net/rapid"
)

// TestAHeadRefusesNoMatch: whatever an anchored pattern matches has its head.
// The text is made from the pattern, so that matches are not rare.
func TestAHeadRefusesNoMatch(t *testing.T) {
	patterns := []string{`\d{1,2}[.:]\d{2}(?: ?(?:wib|am))?`, `\d+(?:[.,]\d+)*`, `(?:jam|pukul|pkl\.?) ?\d{1,2}`, `h[-–+]\d{1,2}`, `a|bc|`,
		`(?i)kri [a-z]+`, `\b[nslu]\w?°`, `(?:\+?62|0) ?8\d{2}[ .-]?\d{3}`, `x{3,5}y*`, `[^\n]\d`, `.b`, `(?s).c`, `(?m)^no\.? ?\d+$`, `🙏+a`}
	for _, text := range patterns {
		parsed, err := syntax.Parse(text, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		prog, err := syntax.Compile(parsed.Simplify())
		if err != nil {
			t.Fatal(err)
		}
		h, re := headOf(prog), regexp.MustCompile(`\A(?:`+text+`)`)
		rapid.Check(t, func(t *rapid.T) {
			s := rapid.StringMatching(text).Draw(t, "match") + rapid.StringN(0, 4, -1).Draw(t, "more")
			if re.MatchString(s) && !h.fits([]byte(s)) {
				t.Fatalf("%s: the head refuses %q", text, s)
			}
		})
	}
}

func TestAHeadTellsPlacesApart(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{`\d{1,2}/\d{1,2}`, "08.00", false}, {`\d{1,2}/\d{1,2}`, "08/00", true}, {`\d{1,2}/\d{1,2}`, "8/", false},
		{`\d{1,2} (?:jan|feb)`, "17 buka", false}, {`\d{1,2} (?:jan|feb)`, "17 feb", true},
		{`h[-–]\d`, "h–1", true}, {`(?i)k1`, "\u212a1", true},
	} {
		parsed, _ := syntax.Parse(c.pattern, syntax.Perl)
		prog, _ := syntax.Compile(parsed.Simplify())
		if got := headOf(prog).fits([]byte(c.text)); got != c.want {
			t.Errorf("%s at %q: %v", c.pattern, c.text, got)
		}
	}
}
