package verify

import (
	"slices"
	"strconv"
)

// What decisions approve, and what the leaves of an amendment say.
const (
	approve        = "approve"
	withAdvice     = "approve_with_recommendations"
	asAmended      = "approve_as_amended"
	amendedFact    = "amended"    // in the leaf of the revision: how many edits made it
	amendmentsName = "amendments" // the private value that commits to them, in the leaf of the vote
	outcomeFact    = "outcome"
)

// Amended is an approval as amended: the leaf of the vote, who gave it when, which
// humans' act it was then, and the commitment to its edits.
type Amended struct {
	Seq         int64
	Actor, Time string
	Hands       []string
	Edits       string
}

// amend takes an approval as amended. It closes no stage; the next leaf of the draft
// must be the revision that its edits make.
func (s *State) amend(r *Run, l Leaf, v vote) *Failure {
	m := s.mandates[l.Mandate]
	if m != nil && m.sharesDuty() || l.Act != "draft.approved" || l.Private[amendmentsName] == "" {
		return failAt(l.Seq, ReasonReviewAmended, "an approval as amended in another's name, as another act, or without edits")
	}
	by := Amended{Seq: l.Seq, Actor: l.Actor, Time: l.Time, Hands: []string{v.human}, Edits: l.Private[amendmentsName]}
	for _, id := range []string{v.principal, v.through} {
		if id != "" {
			by.Hands = append(by.Hands, s.human(id))
		}
	}
	r.Amended = append(slices.Clip(r.Amended), by)
	r.amenders = append(append(slices.Clip(r.amenders), l.Actor), by.Hands...)
	s.amending = &by
	return nil
}

// amended holds a revision and the approval as amended that asked for it together:
// neither is there without the other.
func (s *State) amended(l Leaf) *Failure {
	by := s.amending
	s.amending = nil
	n, stated := l.Facts[amendedFact]
	switch {
	case by == nil && !stated, s.unstated:
		return nil
	case by == nil:
		return failAt(l.Seq, ReasonReviewAmended, "a revision of amendments, and no decision asked for any")
	}
	count, err := strconv.Atoi(n)
	if err != nil || count < 1 || l.Act != actEdited || l.Actor != by.Actor || l.Facts[runFact] == "" || l.Revision != s.Revision+1 {
		return failAt(l.Seq, ReasonReviewAmended, "%s by %s comes after the amendments of leaf %d", l.Act, l.Actor, by.Seq)
	}
	return nil
}

// outcome names how a clearance by the votes so far ends the run.
func (r *Run) outcome() string {
	switch {
	case len(r.Amended) > 0:
		return "as_amended"
	case slices.ContainsFunc(r.votes, func(v vote) bool { return v.advice }):
		return "with_recommendations"
	}
	return "cleared"
}

// AmendmentRow is what a run's row says of an approval as amended. Key opens the
// commitment to its edits; where it is nil, they are not compared.
type AmendmentRow struct {
	Amended
	Key []byte
}

func sameAmendments(logged []Amended, rows []AmendmentRow) bool {
	if len(logged) != len(rows) {
		return false
	}
	for i, l := range logged {
		row := rows[i]
		if l.Seq != row.Seq || l.Actor != row.Actor || l.Time != row.Time || !slices.Equal(l.Hands, row.Hands) || row.Key != nil && commit(row.Key, row.Edits) != l.Edits {
			return false
		}
	}
	return true
}
