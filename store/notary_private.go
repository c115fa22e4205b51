package store

import (
	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// reasonMissing says that a private value is gone and nothing erased it.
const reasonMissing = "private.missing"

// gaps are leaves whose private values are not all there, by what would have to
// be erased to explain it. Only the first of each is kept.
type gaps struct {
	drafts, subjects map[string]int64
	others           int64 // -1: none
}

func newGaps() gaps { return gaps{map[string]int64{}, map[string]int64{}, -1} }

// add compares the private values of a leaf with its commitments, and notes what
// is missing until a later leaf erases it.
func (g *gaps) add(l verify.Leaf, values []privateRow) error {
	for _, r := range values {
		if l.Private[r.name] != audit.Commit(r.key[:], []byte(r.value)) {
			return &verify.Failure{Index: l.Seq, Until: l.Seq + 1, Reason: reasonPrivate, Detail: r.name}
		}
	}
	switch l.Act {
	case "draft.erased":
		delete(g.drafts, l.Draft)
	case "person.removed", "embargo.erased":
		delete(g.subjects, l.Subject)
	}
	if len(values) == len(l.Private) {
		return nil
	}
	note := func(by map[string]int64, id string) {
		if _, known := by[id]; !known {
			by[id] = l.Seq
		}
	}
	switch {
	case l.Draft != "":
		note(g.drafts, l.Draft)
	case l.Subject != "":
		note(g.subjects, l.Subject)
	case g.others < 0:
		g.others = l.Seq
	}
	return nil
}

// end fails at the first leaf with a gap that no leaf explains.
func (g *gaps) end() error {
	first := g.others
	for _, by := range []map[string]int64{g.drafts, g.subjects} {
		for _, seq := range by {
			if first < 0 || seq < first {
				first = seq
			}
		}
	}
	if first < 0 {
		return nil
	}
	return &verify.Failure{Index: first, Until: first + 1, Reason: reasonMissing, Detail: "a private value is gone, and no leaf erased it"}
}
