package domain

import "context"

// actRead is the act of a look at a draft that is restricted to others.
const actRead = "draft.read"

// audited is readable for whoever only looks: the right to audit stands above names
// (U4). by tells that it was needed: then the look is an act of its own, see recordRead.
func (s *scene) audited(ctx context.Context, id string) (draft Draft, by bool, err error) {
	draft, err = s.readable(ctx, id)
	if KindOf(err) != NotFound || !s.audits() {
		return draft, false, err
	}
	if draft, err = s.tx.Drafts.ByID(ctx, id); err != nil {
		return Draft{}, false, err
	}
	if _, err := s.may(ActDraftRead, draft.UnitID, "*"); !sees(err == nil, s.person.Clearance, true, draft) {
		return Draft{}, false, refuse(NotFound, "draft.unknown")
	}
	return draft, true, nil
}

// recordRead logs a look by right of audit, before anything of it is answered.
func (d *Desk) recordRead(ctx context.Context, a Actor, id string) error {
	return d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActAuditRead, RootUnit, "*")
		if err != nil {
			return err
		}
		draft, err := s.tx.Drafts.ByID(ctx, id)
		if err != nil {
			return err
		}
		e := s.entry(actRead, v)
		e.Draft, e.Revision = draft.ID, draft.Revision
		_, err = s.tx.Ledger.Append(ctx, e)
		return err
	})
}

// looking runs a look at a draft and logs it where it took the right to audit.
func (d *Desk) looking(ctx context.Context, a Actor, id string, fn func(ctx context.Context, s *scene, draft Draft) error) error {
	var by bool
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		var draft Draft
		var err error
		if draft, by, err = s.audited(ctx, id); err != nil {
			return err
		}
		return fn(ctx, s, draft)
	})
	if err == nil && by {
		err = d.recordRead(ctx, a, id)
	}
	return err
}
