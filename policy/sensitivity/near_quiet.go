package sensitivity

// quietShare is the part of a text's tokens, one in so many, that may be looked
// at around single matches before all are looked up at once.
const quietShare = 4

// nearby returns the n-th list of a group's occurrences, or those of them that
// count for a window of tokens [lo,hi). Quiet words are common: in a long text
// only those around the few matches that ask for them are looked up.
func (ev *evaluation) nearby(field int, group int32, n, lo, hi int) []occurrence {
	f := ev.fields[field]
	if n > 0 || f.asides || !ev.quiet(f, group) || hi-lo > len(f.tokens)/quietShare {
		return ev.list(field, group, n)
	}
	from, to := f.uncut(lo, min(hi+ev.program.reach, len(f.tokens)))
	if f.near += to - from; f.near > len(f.tokens)/quietShare {
		return ev.list(field, group, n)
	}
	return ev.around(f, group, from, to)
}

// quiet reports whether words that only give evidence are all that a group's own
// list can hold, in a field without readings.
func (ev *evaluation) quiet(f *fieldHits, group int32) bool {
	g := &ev.program.groups[group]
	more := g.sources()
	return g.worded && !f.disguised && len(more.patterns)+len(more.checks)+len(more.weighings) == 0 && !ev.program.leads(group)
}

// uncut widens tokens [from,to) so that no row of words with hyphens between,
// which are one occurrence, goes across an end.
func (f *fieldHits) uncut(from, to int) (int, int) {
	for from > 0 && f.hyphen(from) {
		from--
	}
	for to > 0 && to < len(f.tokens) && f.hyphen(to) {
		to++
	}
	return from, to
}

// around looks up what a quiet group has its key for in tokens [from,to), and
// leaves no trace.
func (ev *evaluation) around(f *fieldHits, group int32, from, to int) []occurrence {
	first, count := len(f.hits), f.count
	f.awake = f.awake[:0]
	f.wake(&ev.program.quiet, from, to)
	for _, w := range f.awake {
		ev.program.token(f, &ev.program.quiet, w)
	}
	ev.close = f.phrases(ev.close[:0], group)
	for i := range f.hits[first:] {
		f.last[f.hits[first+i].group] = 0
	}
	f.hits, f.count = f.hits[:first], count
	return ev.close
}
