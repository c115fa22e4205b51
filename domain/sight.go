package domain

import (
	"context"
	"slices"
)

// Sight is what a person may see: drafts of these units that have one of these
// classifications. It is the rule of readable as lists ask it; the zero Sight sees
// nothing.
type Sight struct {
	Units  []string
	Levels []Classification
}

// sees is the rule: the right to read in the draft's unit, and a clearance that
// covers the draft (A7). Neither authorship nor the right to audit stands above it.
func sees(mayRead bool, clearance Classification, draft Draft) bool {
	return mayRead && clearance.covers(draft.Classification)
}

// upTo lists what a clearance covers; nothing where it is not known.
func (c Classification) upTo() []Classification {
	return classifications[:slices.Index(classifications, c)+1]
}

// covers tells whether a clearance is enough for a classification.
func (c Classification) covers(of Classification) bool { return slices.Contains(c.upTo(), of) }

// sight is what the actor sees.
func (s *scene) sight() Sight {
	return Sight{Units: s.unitsFor(ActDraftRead), Levels: s.person.Clearance.upTo()}
}

// mayClassify refuses to write what the writer could not read afterwards.
func (s *scene) mayClassify(c Classification) error {
	if s.person.Clearance.covers(c) {
		return nil
	}
	return invalid("classification", "draft.above_clearance", string(c))
}

// covered refuses a draft above the actor's clearance as if it were not there. It is
// asked where an act needs no right to read the draft.
func (s *scene) covered(draft Draft) error {
	if s.person.Clearance.covers(draft.Classification) {
		return nil
	}
	return refuse(NotFound, "draft.unknown")
}

// uncovered answers which of the drafts are above the actor's clearance. What is
// gone is none of them.
func (s *scene) uncovered(ctx context.Context, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if s.person.Clearance == TopSecret {
		return out, nil
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		draft, err := s.tx.Drafts.ByID(ctx, id)
		switch {
		case err == nil:
			out[id] = s.covered(draft) != nil
		case KindOf(err) != NotFound:
			return nil, err
		}
	}
	return out, nil
}

// StillSees refuses like any other look at a draft where the person may not see it
// now: a stored answer about it is as good as the draft. It does not ask what a token
// is good for, which got that answer.
func (d *Desk) StillSees(ctx context.Context, a Actor, id string) error {
	a.Scopes = nil
	return d.look(ctx, a, func(ctx context.Context, s *scene) error {
		_, err := s.readable(ctx, id)
		return err
	})
}
