package sensitivity

import (
	"cmp"
	"slices"
	"sort"
)

// located is an occurrence in a field.
type located struct {
	field int
	occ   occurrence
}

// located returns where each part of a mosaic stands in the text, in order of
// field and place. Words that one part takes are not there for the parts after
// it: the name in "Kodim Sleman" is no place. It stops where next, told of each
// part whether it was found, says so.
func (ev *evaluation) located(m *mosaic, next func(found bool) bool) [][]located {
	out := make([][]located, len(m.parts))
	taken := make([]claims, len(ev.fields))
	for k := range m.parts {
		for f := range ev.fields {
			if !m.spec.covers(&ev.fields[f].field) {
				continue
			}
			list, spare := ev.merged(f, m.parts[k].group)
			before := len(out[k])
			for _, o := range list {
				if !taken[f].overlap(o) {
					out[k] = longest(out[k], before, located{f, o})
				}
			}
			if spare != nil {
				ev.buffers = append(ev.buffers, spare)
			}
			taken[f].add(out[k][before:])
		}
		if !next(len(out[k]) > 0) {
			break
		}
	}
	return out
}

// everything is a next that never stops.
func everything(bool) bool { return true }

// longest appends an occurrence to those from first on; of two that overlap the
// longer one stays.
func longest(list []located, first int, l located) []located {
	if n := len(list) - 1; n >= first && l.occ.s < list[n].occ.e {
		if last := list[n].occ; l.occ.e-l.occ.s > last.e-last.s {
			list[n] = l
		}
		return list
	}
	return append(list, l)
}

// claims are spans in order of their start; reach is the farthest end so far.
type claims []struct{ start, end, reach int }

func (c claims) overlap(o occurrence) bool {
	n := sort.Search(len(c), func(i int) bool { return c[i].start >= o.e })
	return n > 0 && c[n-1].reach > o.s
}

func (c *claims) add(list []located) {
	if len(list) == 0 {
		return
	}
	for _, l := range list {
		*c = append(*c, struct{ start, end, reach int }{l.occ.s, l.occ.e, 0})
	}
	slices.SortFunc(*c, func(a, b struct{ start, end, reach int }) int { return cmp.Compare(a.start, b.start) })
	reach := 0
	for i := range *c {
		reach = max(reach, (*c)[i].end)
		(*c)[i].reach = reach
	}
}
