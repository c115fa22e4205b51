package sensitivity

import "sort"

// near finds what a group matched in the window of an occurrence, the closest
// first. It never returns what overlaps the core of the match, so that a word
// is no evidence for itself. local is false where another field holds it.
func (ev *evaluation) near(f int, group int32, o occurrence, w window) (found occurrence, local, ok bool) {
	hits := ev.fields[f]
	lo, hi := hits.bounds(o, w)
	best := -1
	for k := range ev.program.lists(group) {
		x, distance := closest(ev.nearby(f, group, k, lo, hi), o, lo, hi)
		if distance >= 0 && (best < 0 || distance < best || distance == best && byPosition(x, found) < 0) {
			found, best = x, distance
		}
	}
	if best >= 0 {
		return found, true, true
	}
	if w.kind == "document" {
		for other := range ev.fields {
			for k := range ev.program.lists(group) {
				if other != f && len(ev.list(other, group, k)) > 0 {
					return occurrence{}, false, true
				}
			}
		}
	}
	return occurrence{}, false, false
}

// bounds returns the tokens [lo,hi) of the window around an occurrence.
func (f *fieldHits) bounds(o occurrence, w window) (lo, hi int) {
	switch {
	case len(f.tokens) == 0:
		return 0, 1
	case w.kind == "tokens":
		return max(0, o.t0-w.before), min(len(f.tokens), o.t1+w.after)
	case w.kind != "sentence":
		return 0, len(f.tokens)
	}
	first, last := int(f.tokens[o.t0].sentence), int(f.tokens[max(o.t1, o.t0+1)-1].sentence)
	hi = len(f.tokens)
	if last+1 < len(f.sentences) {
		hi = int(f.sentences[last+1])
	}
	return int(f.sentences[first]), hi
}

// closestSteps bounds how many overlapping occurrences are looked at on each
// side; only hostile text has so many on one word.
const closestSteps = 64

// closest finds in a list, sorted by position, what lies within [lo,hi) beside
// the core of o, and its distance in tokens; -1 where there is nothing.
func closest(list []occurrence, o occurrence, lo, hi int) (best occurrence, distance int) {
	distance = -1
	if o.c1 == 0 { // no match to stand beside: whatever is within
		for _, x := range list {
			return x, 0
		}
	}
	right := sort.Search(len(list), func(i int) bool { return list[i].t0 >= o.c1 })
	for i := right; i < len(list) && i < right+closestSteps && list[i].t0 < hi; i++ {
		if x := list[i]; x.t1 <= hi || x.apart() {
			best, distance = x, x.t0-o.c1
			break
		}
	}
	for i := right - 1; i >= 0 && i > right-1-closestSteps; i-- {
		x := list[i]
		if x.t0 < lo && !(x.apart() && x.t1 > lo) || distance >= 0 && o.c0-x.t0 > distance+closestSteps {
			break
		}
		if (x.t1 <= o.c0 || o.beside(&x)) && (distance < 0 || o.c0-x.t1 <= distance) {
			best, distance = x, max(0, o.c0-x.t1)
			break
		}
	}
	return best, distance
}
