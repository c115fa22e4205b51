package sensitivity

import "sort"

// padding is how many zero bytes stand behind a view's text in its memory, so
// that words can be loaded from the last token too.
const padding = 16

// view is one reading of a text beside the original, with a map of offsets back
// to it. text is always valid UTF-8.
type view struct {
	text []byte
	runs []run // in order of out; nil where the view is byte for byte the source
}

// run maps text from out on, up to the next run's out, to
// source[src:src+srcLen]. An atomic run maps as a whole (an expansion, a
// composition). A broken one is a row of bytes that are no UTF-8, each replaced by
// one character. Any other run is byte for byte, with code point boundaries at the
// same places. A text is far below the 4 GB that offsets hold.
type run struct {
	out, src, srcLen uint32
	atomic, broken   bool
}

// replacement stands for each byte that is no UTF-8.
const replacement = "\uFFFD"

// before returns where in the source what a run holds before the byte at out ends.
func (r *run) before(out int) int {
	switch n := out - int(r.out); {
	case r.broken:
		return int(r.src) + (n+len(replacement)-1)/len(replacement)
	case r.atomic:
		return int(r.src + r.srcLen)
	default:
		return int(r.src) + n
	}
}

// from returns where in the source the byte at out comes from.
func (r *run) from(out int) int {
	switch n := out - int(r.out); {
	case r.broken:
		return int(r.src) + n/len(replacement)
	case r.atomic:
		return int(r.src)
	default:
		return int(r.src) + n
	}
}

// source returns the span of the original that text[s:e] was made from, s < e.
// It begins and ends on code point boundaries when s and e do.
func (v view) source(s, e int) (int, int) {
	if v.runs == nil {
		return s, e
	}
	near := v.runAt(s)
	return v.sourceNear(s, e, &near)
}

// sourceNear is source for who asks for many spans, mostly in order: near is the
// run where the last one ended.
func (v view) sourceNear(s, e int, near *int) (int, int) {
	if v.runs == nil {
		return s, e
	}
	first := v.runNear(s, *near)
	*near = v.runNear(e-1, first)
	return v.runs[first].from(s), v.runs[*near].before(e)
}

// runNear is runAt that begins to look at a run: it is mostly that one or one of
// the next.
func (v view) runNear(out, near int) int {
	if near < len(v.runs) && int(v.runs[near].out) <= out {
		for end := min(near+4, len(v.runs)-1); near < end && int(v.runs[near+1].out) <= out; near++ {
		}
		if near+1 == len(v.runs) || int(v.runs[near+1].out) > out {
			return near
		}
	}
	return searchNear(len(v.runs), near, func(i int) bool { return int(v.runs[i].out) > out }) - 1
}

// whole reports whether no character of the original was expanded into both
// text[s:e] and what is around it.
func (v view) whole(s, e int) bool {
	return v.runs == nil || (s == 0 || v.parted(s)) && (e == len(v.text) || v.parted(e))
}

// parted reports whether the characters before and behind i are from different
// ones of the original, and not both from one that was expanded.
func (v view) parted(i int) bool {
	_, before := v.source(i-1, i)
	after, _ := v.source(i, i+1)
	return before <= after
}

// runAt finds the run that covers the byte at out.
func (v view) runAt(out int) int {
	return sort.Search(len(v.runs), func(i int) bool { return int(v.runs[i].out) > out }) - 1
}

// at returns where in the view the byte of the source went: the first offset
// made from it or from what follows.
func (v view) at(src int) int {
	if v.runs == nil {
		return src
	}
	i := sort.Search(len(v.runs), func(i int) bool { return int(v.runs[i].src+v.runs[i].srcLen) > src })
	if i == len(v.runs) {
		return len(v.text)
	}
	r := v.runs[i]
	switch n := src - int(r.src); {
	case r.atomic || n < 0:
		return int(r.out)
	case r.broken:
		return int(r.out) + n*len(replacement)
	default:
		return int(r.out) + n
	}
}
