package sensitivity

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestTheFilterRefusesNoForm: whenever taking off affixes leaves a root, the
// filter lets the token through. Tokens are made of affixes and roots, so that
// this is not rare.
func TestTheFilterRefusesNoForm(t *testing.T) {
	roots := []string{"kirim", "gerak", "tari", "pasukan", "move", "navy", "carry", "ship", "nyata", "apel", "ikan", "pukul", "sapu", "agrément", "ring", "bakar", "nunu", "iniku"}
	prefixes := slices.Concat(plainPrefixes, []string{"", "", "", "", "", "", ""})
	for _, s := range swallowed {
		prefixes = append(prefixes, s.prefix)
	}
	suffixes := slices.Concat(particles, possessives, derivations,
		[]string{"", "", "", "", "", "2", "s", "es", "ies", "ied", "ier", "iers", "ed", "ing", "er", "ers", "e", "p"})
	known := make(map[string]bool)
	for _, r := range roots {
		known[r] = true
	}
	set := newRootSet(newIndex(roots, make([]key, len(roots))))
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	forms := 0
	for range 300_000 {
		root := pick(roots)
		w := pick(prefixes) + pick(prefixes) + root[r.IntN(2):len(root)-r.IntN(2)] + pick(suffixes) + pick(suffixes) + pick(suffixes)
		if len(w) < rootMin || len(w) > formLimit {
			continue
		}
		stems := english(indonesian(nil, []byte(w)), []byte(w))[1:] // without the token itself
		if slices.ContainsFunc(stems, func(s stem) bool { return s.length() >= rootMin && known[string(s.appendTo(nil))] }) {
			forms++
			text := append([]byte("x "+w), make([]byte, padding)...)
			of := []token{{s: 2, e: int32(2 + len(w))}}
			if set.affixed(text, of) != 1 || !set.mayBegin(text, 2, len(w)) || !set.mayInflect(text, 2, len(w)) {
				t.Fatalf("the filter refuses %q", w)
			}
		}
	}
	if forms < 3000 {
		t.Errorf("only %d forms tried", forms)
	}
}
