package main

import (
	"strings"
	"testing"
)

// TestAlike: every matcher finds the same in the same text, or figures would
// compare different work.
func TestAlike(t *testing.T) {
	for name, c := range map[string]*corpus{"apart": newCorpus(500), "shared": newSharedCorpus(500)} {
		t.Run(name, func(t *testing.T) { alike(t, c) })
	}
}

func alike(t *testing.T, c *corpus) {
	t.Helper()
	text, planted := c.part(64 << 10)
	if planted < 10 {
		t.Fatalf("only %d planted", planted)
	}
	for _, m := range matchers() {
		if m.why != "" {
			t.Logf("%s: %s", m.name, m.why)
			continue
		}
		count, err := m.build(c.phrases)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			text string
			want int
		}{
			{text, planted}, {c.post, 0}, {strings.ToUpper(c.phrases[3]), 1}, {"x" + c.phrases[3], 0}, {c.phrases[3] + "x", 0}, {"“" + c.phrases[4] + "”", 1},
		} {
			if got := count(x.text); got != x.want {
				t.Errorf("%s: %d in %.40q, want %d", m.name, got, x.text, x.want)
			}
		}
	}
}
