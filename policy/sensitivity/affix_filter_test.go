package sensitivity

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestTheFilterRefusesNoForm: whenever taking off affixes leaves a root, the
// filter lets the token through. Tokens are made of affixes and roots, so that
// this is not rare.
func TestTheFilterRefusesNoForm(t *testing.T) {
	roots := []string{"kirim", "gerak", "tari", "pasukan", "move", "navy", "carry", "ship", "nyata", "apel", "ikan", "pukul", "sapu", "agrément", "ring", "bakar", "nunu", "iniku"}
	before := slices.Concat(plainPrefixes, []string{"", "", "", "", "", "", ""})
	for _, s := range swallowed {
		before = append(before, s.prefix)
	}
	behind := slices.Concat(particles, possessives, derivations,
		[]string{"", "", "", "", "", "2", "s", "es", "ies", "ied", "ier", "iers", "ed", "ing", "er", "ers", "e", "p"})
	known := make(map[string]bool)
	for _, r := range roots {
		known[r] = true
	}
	set := newRootSet(newIndex(roots, make([]key, len(roots))))
	form := 0
	rapid.Check(t, func(t *rapid.T) {
		prefix, suffix := rapid.SampledFrom(before), rapid.SampledFrom(behind)
		root := rapid.SampledFrom(roots).Draw(t, "root")
		root = root[rapid.IntRange(0, 1).Draw(t, "first") : len(root)-rapid.IntRange(0, 1).Draw(t, "last")]
		w := strings.Join([]string{prefix.Draw(t, "a"), prefix.Draw(t, "b"), root, suffix.Draw(t, "c"), suffix.Draw(t, "d")}, "")
		if len(w) < rootMin || len(w) > formLimit {
			return
		}
		found := false
		for n, s := range english(indonesian(nil, []byte(w)), []byte(w)) {
			found = found || n > 0 && s.length() >= rootMin && known[string(s.appendTo(nil))]
		}
		if found {
			form++
			text := append([]byte("x "+w), make([]byte, padding)...)
			if !set.mayInflect(text, 2, len(w)) {
				t.Fatalf("the filter refuses %q", w)
			}
		}
	})
	if form == 0 {
		t.Error("no form was tried")
	}
}
