package domain

import (
	"context"
	"slices"
	"time"
)

// withholdPast takes out of a view what was written while the draft was classified
// above the actor's clearance: lowering a classification opens the text as it is from
// then on, and nothing that was said before.
func (s *scene) withholdPast(v *DraftView) {
	hidden, withheld := map[string]bool{}, map[int64]bool{}
	v.Revisions = slices.DeleteFunc(v.Revisions, func(r Revision) bool {
		above := !s.person.Clearance.covers(r.Classification)
		hidden[r.ContentHash] = hidden[r.ContentHash] || above
		return above
	})
	for i := range v.Votes {
		if hidden[v.Votes[i].ContentHash] {
			v.Votes[i].Comment, v.Votes[i].Answers, v.Votes[i].Test = "", "", ""
			withheld[v.Votes[i].Leaf] = true
		}
	}
	s.withholdAmended(v, withheld)
	for i := range v.Overrides {
		if hidden[v.Overrides[i].ContentHash] {
			v.Overrides[i].Reason = ""
		}
	}
}

// withholdAmended takes out of the view the edits that were asked for by votes of which
// the words are withheld, and those whose vote is of an earlier run and not in the view
// where any revision is: what was cut out then stands in them.
func (s *scene) withholdAmended(v *DraftView, withheld map[int64]bool) {
	if v.Run == nil || len(v.Run.Amendments) == 0 {
		return
	}
	shown := map[int64]bool{}
	for _, vote := range v.Votes {
		shown[vote.Leaf] = true
	}
	earlier := len(v.Revisions) < v.Draft.Revision
	amended := slices.Clone(v.Run.Amendments)
	for i := range amended {
		if withheld[amended[i].Leaf] || earlier && !shown[amended[i].Leaf] {
			amended[i].Edits = nil
		}
	}
	v.Run.Amendments = amended
}

// withholdSimilar does the same for what was decided on similar drafts.
func (s *scene) withholdSimilar(ctx context.Context, v *SimilarView) error {
	if s.person.Clearance == TopSecret {
		return nil
	}
	var ids []string
	for _, x := range v.Items {
		ids = append(ids, x.Draft.ID)
	}
	once, err := hiddenFrom(ctx, s.tx, ids, s.sight(), true)
	for i := range v.Items {
		if x := &v.Items[i]; x.Vote != nil && !x.Present && once[x.Draft.ID] {
			x.Vote.Comment = ""
		}
	}
	return err
}

// withholdCases does the same for emergencies: why one was declared and what was said of
// it are of the text as it was classified then.
func (s *scene) withholdCases(ctx context.Context, list []EmergencyView) error {
	if s.person.Clearance == TopSecret {
		return nil
	}
	var ids []string
	for _, c := range list {
		ids = append(ids, c.DraftID)
	}
	once, err := hiddenFrom(ctx, s.tx, ids, s.sight(), true)
	for i := range list {
		c := &list[i].EmergencyCase
		if err != nil || !once[c.DraftID] {
			continue
		}
		var revs []Revision
		revs, err = s.tx.Revisions.Of(ctx, c.DraftID)
		if !s.coveredAt(revs, c.At) {
			c.Reason = ""
		}
		if !s.coveredAt(revs, c.DecidedAt) {
			c.Comment = ""
		}
	}
	return err
}

// coveredAt tells whether the actor's clearance covers what the draft was at a time.
func (s *scene) coveredAt(revs []Revision, at time.Time) (yes bool) {
	for _, r := range revs {
		if !r.At.After(at) {
			yes = s.person.Clearance.covers(r.Classification)
		}
	}
	return yes
}

// withholdStory takes out what people wrote while the draft was classified above the
// actor's clearance. The leaves say from when on it was classified how.
func (s *scene) withholdStory(story []Record) {
	class := TopSecret
	for i := range story {
		if stated, ok := story[i].Facts["classification"]; ok {
			class = Classification(stated)
		}
		if !s.person.Clearance.covers(class) {
			story[i].Private = nil
		}
	}
}
