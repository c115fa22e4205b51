package store

import (
	"slices"
	"strings"

	"layak/domain"
)

// inReview narrows to drafts whose run has an open stage that fits; any is
// false where there can be none.
func inReview(q *query, f domain.DraftFilter) (any bool) {
	if f.Stages != nil {
		for _, stage := range f.Stages {
			if len(stage.Units) == 0 {
				continue
			}
			before := " OR "
			if !any {
				before = " AND d.state = 'in_review' AND EXISTS (SELECT 1 FROM open_stages o WHERE o.run_id = d.run_id AND ("
			}
			any = true
			q.add(before+"o.stage = ? AND d.unit_id", stage.Stage)
			q.in(stage.Units)
			if stage.Escalated {
				q.add(" AND o.escalated_at > 0")
			}
			onChannels(q, stage.Channels)
		}
		if !any {
			return false
		}
		q.add("))")
		onChannels(q, allLists(f.Stages))
	}
	if f.Within != nil && !within(q, f.Within) {
		return false
	}
	if !f.DueBy.IsZero() {
		q.add(" AND d.state = 'in_review' AND EXISTS (SELECT 1 FROM open_stages u WHERE u.run_id = d.run_id AND u.due <= ?)", micros(f.DueBy))
	}
	if f.NotInvolved != nil {
		for _, part := range []string{"d.author_id",
			"EXISTS (SELECT 1 FROM runs s WHERE s.draft_id = d.id AND s.submitted_by",
			"EXISTS (SELECT 1 FROM votes v WHERE v.run_id = r.id AND v.round = r.round AND v.withdrawn = 0 AND v.person_id",
			"EXISTS (SELECT 1 FROM votes h WHERE h.run_id = r.id AND h.round = r.round AND h.withdrawn = 0 AND h.human_id",
			"EXISTS (SELECT 1 FROM votes k JOIN mandates m ON m.id = k.mandate WHERE k.run_id = r.id AND k.round = r.round AND k.withdrawn = 0 AND m.principal",
			"EXISTS (SELECT 1 FROM recusals c WHERE c.draft_id = d.id AND c.person_id",
			"EXISTS (SELECT 1 FROM revisions w WHERE w.draft_id = d.id AND w.by_id",
			"EXISTS (SELECT 1 FROM overrides o WHERE o.draft_id = d.id AND o.by_id"} {
			q.add(" AND NOT (" + part)
			q.in(f.NotInvolved)
			q.add(strings.Repeat(")", 1+strings.Count(part, "(")))
		}
	}
	return true
}

// within keeps drafts in one of the places; any is false where there is none.
func within(q *query, places []domain.Reach) (any bool) {
	for _, place := range places {
		if len(place.Units) == 0 {
			continue
		}
		before := ") OR ("
		if !any {
			before = " AND (("
		}
		any = true
		q.add(before + "d.unit_id")
		q.in(place.Units)
		onChannels(q, place.Channels)
	}
	if any {
		q.add("))")
	}
	return any
}

// onChannels keeps drafts all of whose channels stand in one of the lists. What is left
// of the column's JSON without the names of a list and without commas tells: names are
// quoted in it, so none is part of another. Both databases can do it, and a subquery over
// the JSON would be opened anew for every draft that is passed over.
func onChannels(q *query, lists [][]string) {
	before := " AND ("
	for _, list := range lists {
		n := 1
		for n < len(list) {
			n *= 2
		}
		q.add(before + strings.Repeat("REPLACE(", n+1) + "d.channels")
		for i := range n {
			q.add(", ?, '')", `"`+list[min(i, len(list)-1)]+`"`)
		}
		q.add(", ',', '') = '[]'")
		before = " OR "
	}
	if len(lists) > 0 {
		q.add(")")
	}
}

// allLists are the lists of all stages, where each has some: drafts that go out on none
// of them are left out before anything else of theirs is looked up.
func allLists(stages []domain.StageUnits) (lists [][]string) {
	for _, stage := range stages {
		if len(stage.Channels) == 0 {
			return nil
		}
		for _, list := range stage.Channels {
			if !slices.ContainsFunc(lists, func(l []string) bool { return slices.Equal(l, list) }) {
				lists = append(lists, list)
			}
		}
	}
	return lists
}
