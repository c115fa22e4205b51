package domain

import (
	"cmp"
	"context"
	"slices"
)

// Similar is an earlier draft whose text resembles that of another.
type Similar struct {
	Draft       Draft
	Resemblance float64 // 0 to 1; 1 means the same words
	Vote        *Vote   // the latest decision of its latest run; nil where none counts
	Present     bool    // that decision was on the text as it is now
	Shared      []string
}

// Percent is the resemblance in whole percent; 100 only where the words are the
// same.
func (x Similar) Percent() int { return int(x.Resemblance*100 + 1e-6) }

// SimilarView lists similar drafts, the most similar first.
type SimilarView struct {
	Items []Similar
	Names map[string]string // of those who decided, by id
	Units map[string]string // names of all units
}

const (
	// SimilarMost is how many similar drafts are named: more nobody reads.
	SimilarMost = 5
	// SimilarLeast is the resemblance below which a text is not named. Of the
	// pairs of unrelated texts in the test data the most alike have 0.21; what
	// lies above is the same story told again.
	SimilarLeast = 0.3
	// similarLooked bounds the drafts found by their sketches, similarRead those
	// whose texts are read; below similarGuess an estimate is not worth that: it
	// lies two standard errors below SimilarLeast.
	similarLooked = 64
	similarRead   = 12
	similarGuess  = SimilarLeast - 2*0.08
)

// Similar answers the submitted drafts whose present texts are most like that of
// a draft, and what was decided on them. It needs draft.read for the draft, else
// NotFound, and names only drafts that the actor may read: no other has any part
// in the answer, but that many of one template can crowd out one another. A text that
// was saved a moment ago may not be found yet.
func (d *Desk) Similar(ctx context.Context, a Actor, id string) (v SimilarView, err error) {
	err = d.looking(ctx, a, id, func(ctx context.Context, s *scene, draft Draft) error {
		v = SimilarView{}
		rev, err := s.tx.Revisions.At(ctx, id, draft.Revision)
		if err != nil {
			return err
		}
		text := likened{fields: rev.Fields()}
		text.shingles = d.Shingler.Shingles(text.fields)
		text.set, text.sketch = SetOf(text.shingles), SketchOf(text.shingles)
		found, err := s.tx.Sketches.Like(ctx, text.sketch, s.near(draft.UnitID), similarLooked)
		if err != nil {
			return err
		}
		for _, id := range text.promising(found, id) {
			if err := d.likeOne(ctx, s, text, id, &v); err != nil {
				return err
			}
		}
		slices.SortStableFunc(v.Items, func(x, y Similar) int {
			return cmp.Or(cmp.Compare(y.Resemblance, x.Resemblance), y.Draft.UpdatedAt.Compare(x.Draft.UpdatedAt))
		})
		v.Items = v.Items[:min(len(v.Items), SimilarMost)]
		if err := s.similarVotes(ctx, &v); err != nil {
			return err
		}
		return s.withholdSimilar(ctx, &v)
	})
	return v, err
}

// near is what the actor may read, the draft's own unit first.
func (s *scene) near(own string) Sight {
	sight := s.sight()
	sight.Units = slices.Clone(sight.Units)
	if i := slices.Index(sight.Units, own); i > 0 {
		sight.Units[0], sight.Units[i] = sight.Units[i], sight.Units[0]
	}
	return sight
}

// likened is the text that others are compared with.
type likened struct {
	fields   []Field
	shingles []Shingle
	set      ShingleSet
	sketch   Sketch
}

// promising lists the drafts whose sketches are worth reading the text for, the
// most alike first.
func (t likened) promising(found []Sketched, self string) (ids []string) {
	found = slices.DeleteFunc(found, func(x Sketched) bool {
		return x.DraftID == self || t.sketch.Resemblance(x.Sketch) < similarGuess
	})
	slices.SortStableFunc(found, func(x, y Sketched) int {
		return cmp.Compare(t.sketch.Resemblance(y.Sketch), t.sketch.Resemblance(x.Sketch))
	})
	for _, x := range found {
		ids = append(ids, x.DraftID)
	}
	return ids
}

// likeOne adds a draft where it was submitted, may be read and is similar.
func (d *Desk) likeOne(ctx context.Context, s *scene, text likened, id string, v *SimilarView) error {
	if len(v.Items) == similarRead {
		return nil
	}
	draft, err := s.readable(ctx, id)
	if err != nil {
		if kind := KindOf(err); kind == NotFound || kind == Forbidden {
			return nil
		}
		return err
	}
	if draft.RunID == "" {
		return nil // its author has not finished it, and nobody decided anything
	}
	rev, err := s.tx.Revisions.At(ctx, id, draft.Revision)
	if err != nil {
		return err
	}
	other := SetOf(d.Shingler.Shingles(rev.Fields()))
	one := Similar{Draft: draft, Resemblance: text.set.Resemblance(other)}
	if one.Resemblance < SimilarLeast {
		return nil
	}
	for _, p := range SharedPassages(text.shingles, other) {
		words := text.fields[p.Field].Text[p.Start:p.End]
		if cut := cutText(words, passageLength); len(cut) < len(words) {
			words = cut + "…"
		}
		one.Shared = append(one.Shared, words)
	}
	v.Items = append(v.Items, one)
	return nil
}

// similarVotes adds what was decided. A vote that an edit made void counts for
// nothing while the draft is in review.
func (s *scene) similarVotes(ctx context.Context, v *SimilarView) error {
	var who []string
	for i := range v.Items {
		one := &v.Items[i]
		run, err := s.tx.Runs.ByID(ctx, one.Draft.RunID)
		if err != nil {
			return err
		}
		votes, err := s.tx.Runs.Votes(ctx, run.ID)
		if err != nil {
			return err
		}
		for _, vote := range votes {
			counts := vote.Withdrawn == 0 && (one.Draft.State != InReview || vote.Round == run.Round)
			if counts && (one.Vote == nil || vote.At.After(one.Vote.At)) {
				one.Vote, one.Present = &vote, vote.ContentHash == one.Draft.ContentHash
			}
		}
		if one.Vote != nil {
			who = append(who, one.Vote.PersonID)
		}
	}
	var err error
	v.Units = s.unitNames()
	v.Names, err = s.tx.People.Names(ctx, who)
	return err
}
