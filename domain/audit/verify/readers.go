package verify

import (
	"slices"
	"strings"
)

// The acts that say for whom a draft is.
const (
	actRestricted   = "draft.restricted"
	actUnrestricted = "draft.unrestricted"
	viaJob          = "job"
)

// named takes a leaf that changes a draft: of a draft that is for named people, by one
// of them or by the clock; and follows for whom it is. Its author is always named.
func (s *State) named(l Leaf) *Failure {
	if s.Readers != nil && l.Via != viaJob && !slices.Contains(s.Readers, l.Actor) {
		return failAt(l.Seq, ReasonReaders, "%s by somebody for whom the draft is not", l.Act)
	}
	switch l.Act {
	case actRestricted:
		list := strings.Split(l.Facts["readers"], ",")
		if !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) || !slices.Contains(list, s.Author) || slices.Contains(list, "") {
			return failAt(l.Seq, ReasonReaders, "the people named cannot be read, or its author is not among them")
		}
		s.Readers = list
	case actUnrestricted:
		if s.Readers == nil || s.among(s.wrote, l.Actor) {
			return failAt(l.Seq, ReasonReaders, "it was for no named people, or who opened it wrote it")
		}
		s.Readers = nil
	}
	return nil
}
