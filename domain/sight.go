package domain

import (
	"context"
	"slices"
)

// Sight is what a person may see: drafts of these units that have one of these
// classifications and are restricted to nobody, or to Reader among others. Every
// takes also those that are restricted to others, by right of audit. It is the rule of
// readable, or with Every of audited, as lists ask it; the zero Sight sees nothing.
type Sight struct {
	Units  []string
	Levels []Classification
	Reader string
	Every  bool
}

// sees is the rule: the right to read in the draft's unit, a clearance that covers
// the draft (A7), and, where it is restricted to named people, to be one of them (A8).
// Neither authorship nor the right to audit stands above a clearance.
func sees(mayRead bool, clearance Classification, named bool, draft Draft) bool {
	return mayRead && clearance.covers(draft.Classification) && (!draft.Named || named)
}

// upTo lists what a clearance covers; nothing where it is not known.
func (c Classification) upTo() []Classification {
	return classifications[:slices.Index(classifications, c)+1]
}

// covers tells whether a clearance is enough for a classification.
func (c Classification) covers(of Classification) bool { return slices.Contains(c.upTo(), of) }

// sight is what the actor sees.
func (s *scene) sight() Sight {
	return Sight{Units: s.unitsFor(ActDraftRead), Levels: s.person.Clearance.upTo(), Reader: s.person.ID}
}

// auditSight is sight with what the actor may look at by right of audit.
func (s *scene) auditSight() Sight {
	sight := s.sight()
	sight.Every = s.audits()
	return sight
}

// audits tells whether the actor holds the right to audit.
func (s *scene) audits() bool {
	_, err := s.may(ActAuditRead, RootUnit, "*")
	return err == nil
}

// named tells whether the actor is one of those for whom a draft is. Whoever is named
// is an account: neither another account of that human nor an acting official gets
// anything by it, since one person alone makes links and an order names a post.
func (s *scene) named(ctx context.Context, draft Draft) (bool, error) {
	if !draft.Named {
		return true, nil
	}
	readers, err := s.tx.Readers.Of(ctx, draft.ID)
	return slices.Contains(readers, s.person.ID), err
}

// mayClassify refuses to write what the writer could not read afterwards.
func (s *scene) mayClassify(c Classification) error {
	if s.person.Clearance.covers(c) {
		return nil
	}
	return invalid("classification", "draft.above_clearance", string(c))
}

// covered refuses a draft that clearance or names keep from the actor as if it were
// not there. It is asked where an act needs no right to read the draft.
func (s *scene) covered(ctx context.Context, draft Draft) error {
	named, err := s.named(ctx, draft)
	if err == nil && !sees(true, s.person.Clearance, named, draft) {
		err = refuse(NotFound, "draft.unknown")
	}
	return err
}

// uncovered answers which of the drafts clearance or names keep from the actor. What
// is gone is none of them.
func (s *scene) uncovered(ctx context.Context, ids []string) (map[string]bool, error) {
	return hiddenFrom(ctx, s.tx, ids, s.sight(), false)
}

// hiddenFrom answers which of the drafts classification or names keep from a sight;
// with ever, also that of an earlier revision.
func hiddenFrom(ctx context.Context, tx Tx, ids []string, sight Sight, ever bool) (map[string]bool, error) {
	hidden, err := tx.Drafts.Hidden(ctx, ids, sight, ever)
	out := map[string]bool{}
	for _, id := range hidden {
		out[id] = true
	}
	return out, err
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
