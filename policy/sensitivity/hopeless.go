package sensitivity

import (
	"cmp"
	"math"
	"slices"
)

// hopes orders the evidence of a rule so that few questions tell whether an
// occurrence can still reach a severity.
type hopes struct {
	least    int     // the lowest score that has a severity
	order    []uint8 // of the evidence: what patterns look for last, else what weighs most first
	gain     int     // points of all that speaks for it
	against  int     // of all that speaks against it, 0 or less
	required uint64  // evidence that decides alone
}

// hopeless reports whether an occurrence gets no severity whatever else is found:
// what it still can get is too little, or what must or must not be there decides.
// False says nothing.
func (ev *evaluation) hopeless(r *rule, f int, o occurrence) bool {
	if r.hopes == nil {
		return false
	}
	h := r.hopes
	score, open, against, required := r.spec.base, h.gain, h.against, h.required
	for _, k := range h.order {
		if score+open < h.least {
			return true
		}
		if score+against >= h.least && required == 0 {
			return false
		}
		e, bit := &r.evidence[k], uint64(1)<<k
		_, _, ok := ev.near(f, e.group, o, e.window)
		if ok && r.none&bit != 0 || !ok && r.all&bit != 0 {
			return true
		}
		required &^= bit
		open, against = open-max(0, e.points), against-min(0, e.points)
		if ok {
			score += e.points
		}
	}
	return score < h.least
}

// hope prepares the rules whose occurrences need evidence to get a severity.
func (b *builder) hope() {
	dear := make([]bool, len(b.rules)) // patterns or identifiers are looked for
	costs := func(group int32) bool {
		s := b.groups[group].sources()
		return len(s.patterns)+len(s.checks) > 0 || slices.ContainsFunc(s.refs, func(i int32) bool { return dear[i] })
	}
	for i := range b.rules { // what a rule refers to comes before it
		r := &b.rules[i]
		dear[i] = costs(r.primary) || slices.ContainsFunc(r.evidence, func(e evidence) bool { return costs(e.group) })
		if r.spec.kind != kindRule || len(b.groups[r.primary].sources().weighings) > 0 || len(r.evidence) == 0 || len(r.evidence) > evidenceLimit {
			continue
		}
		h := &hopes{least: leastScore(r.spec.levels), required: r.all | r.none}
		if h.least <= 0 {
			h.least = math.MinInt // a score is never below 0
		}
		for k, e := range r.evidence {
			h.order = append(h.order, uint8(k))
			h.gain, h.against = h.gain+max(0, e.points), h.against+min(0, e.points)
		}
		slices.SortStableFunc(h.order, func(x, y uint8) int {
			ex, ey := &r.evidence[x], &r.evidence[y]
			return cmp.Or(truth(costs(ex.group))-truth(costs(ey.group)), max(ey.points, -ey.points)-max(ex.points, -ex.points))
		})
		r.hopes = h
	}
}

// leastScore is the lowest score that has a severity.
func leastScore(levels []level) int {
	least := 101
	for _, l := range levels {
		if l.severity > 0 {
			least = min(least, l.from)
		}
	}
	return least
}

// truth orders what is not before what is.
func truth(is bool) int {
	if is {
		return 1
	}
	return 0
}
