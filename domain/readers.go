package domain

import (
	"context"
	"slices"
)

// Reader is somebody for whom a draft is, or could be.
type Reader struct {
	Person Person // without password hash
	Named  bool
	Author bool // always named
	Reads  bool // may read the draft while named: right, clearance and status
}

// ReadersView says for whom a draft is.
type ReadersView struct {
	Draft         Draft
	People        []Reader // who is named, and who could be, in order of username
	MayRestrict   bool
	MayUnrestrict bool
	Undone        Undone
}

// ListReaders answers for whom a draft is and, to those who may restrict it, for whom
// it could be. It needs what View needs, and leaves no record: of the draft itself
// it says nothing.
func (d *Desk) ListReaders(ctx context.Context, a Actor, id string) (v ReadersView, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		draft, by, err := s.audited(ctx, id)
		if err != nil {
			return err
		}
		v = ReadersView{Draft: draft}
		if !by && s.inPerson() == nil {
			_, no := s.may(ActDraftRestrict, draft.UnitID, "*")
			_, edits := s.may(ActDraftEdit, draft.UnitID, "*")
			in, err := s.involvement(ctx, draft)
			if err != nil {
				return err
			}
			v.MayRestrict = no == nil || edits == nil && s.account(draft.AuthorID)
			v.MayUnrestrict = no == nil && draft.Named && !in.wrote(s.human())
		}
		if v.Undone, err = s.undone(ctx, draft); err != nil {
			return err
		}
		v.People, err = s.readersOf(ctx, draft, v.MayRestrict)
		return err
	})
	return v, err
}

// ReadersFor answers for whom the actor could make a new draft of this unit and
// classification one for named people only. It needs what Create with Readers needs.
func (d *Desk) ReadersFor(ctx context.Context, a Actor, unit string, class Classification) (people []Reader, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.may(ActDraftCreate, unit, "*"); err != nil {
			return err
		}
		if err := s.mayClassify(class); err != nil {
			return err
		}
		draft := Draft{UnitID: unit, Classification: class, AuthorID: s.person.ID}
		if _, err := s.mayRestrict(draft); err != nil {
			return err
		}
		people, err = s.readersOf(ctx, draft, true)
		return err
	})
	return people, err
}

// readersOf lists who is named, and all others who could be where that is asked.
func (s *scene) readersOf(ctx context.Context, draft Draft, all bool) (out []Reader, err error) {
	named, err := s.tx.Readers.Of(ctx, draft.ID)
	if err != nil {
		return nil, err
	}
	ids := slices.Clone(named)
	if all {
		ids = append(ids, append(s.powers.Members(draft.UnitID), draft.AuthorID)...)
	}
	people, err := s.tx.People.Some(ctx, ids)
	for _, p := range people {
		r := Reader{Person: p, Named: slices.Contains(named, p.ID), Author: p.ID == draft.AuthorID}
		r.Reads = p.Status == PersonActive && !p.Service() && sees(s.powers.May(p.ID, draft.UnitID, ActDraftRead, "*").Allowed, p.Clearance, true, draft)
		if r.Named || r.Reads {
			out = append(out, r)
		}
	}
	return out, err
}
