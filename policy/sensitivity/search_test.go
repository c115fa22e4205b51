package sensitivity

import (
	"testing"

	"pgregory.net/rapid"
)

// TestSearchNear: wherever the search begins, it ends at the same place.
func TestSearchNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 300).Draw(t, "n")
		at, near := rapid.IntRange(0, n).Draw(t, "at"), rapid.IntRange(0, 400).Draw(t, "near")
		if got := searchNear(n, near, func(i int) bool {
			if i < 0 || i >= n {
				t.Fatalf("asked of %d", i)
			}
			return i >= at
		}); got != at {
			t.Errorf("%d", got)
		}
	})
}
