package sensitivity

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestAroundLikeAll: what is looked up around one match is what looking up the
// whole text finds there, rows of words with hyphens among it.
func TestAroundLikeAll(t *testing.T) {
	g := generate(9)
	specs, plant := g.rules(2000)
	p := buildSpecs(t, specs)
	text := strings.NewReplacer(" di", "-di", " ber", "-ber-ber").Replace(g.text(60_000, plant, true))
	ev := p.evaluation(t.Context(), testNow, false)
	ev.collect(body(text))
	f, r := ev.fields[0], rand.New(rand.NewPCG(9, 9))
	type asked struct {
		group  int32
		o      occurrence
		lo, hi int
		got    occurrence
		at     int
	}
	var all []asked
	for group := range p.groups {
		if !ev.quiet(f, int32(group)) {
			continue
		}
		for range 40 {
			at := r.IntN(len(f.tokens))
			o := occurrence{t0: at, t1: at + 1, c0: at, c1: at + 1}
			a := asked{group: int32(group), o: o, lo: max(0, at-r.IntN(200)), hi: min(len(f.tokens), at+1+r.IntN(200))}
			from, to := f.uncut(a.lo, min(a.hi+p.reach, len(f.tokens)))
			a.got, a.at = closest(slices.Clone(ev.around(f, a.group, from, to)), o, a.lo, a.hi)
			all = append(all, a)
		}
	}
	found := 0
	for _, a := range all {
		want, at := closest(ev.direct(0, a.group), a.o, a.lo, a.hi)
		if a.got != want || a.at != at {
			t.Fatalf("around token %d: %+v at %d, want %+v at %d", a.o.t0, a.got, a.at, want, at)
		}
		if at >= 0 {
			found++
		}
	}
	if f.disguised {
		t.Error("the text holds a reading, so nothing is looked up around")
	}
	if found < 100 {
		t.Errorf("only %d found", found)
	}
}
