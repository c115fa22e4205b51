package domain

import "context"

// WithdrawChange takes a change off the table for good. Who proposed it needs no
// reason; who could say yes says no by it, with one. A draft is simply gone.
// Answers Conflict ("change.active", "change.withdrawn"), Stale ("change.stale").
func (d *Desk) WithdrawChange(ctx context.Context, a Actor, id string, version int64, reason string) (c Change, err error) {
	reason, err = trimReason("reason", reason, false)
	if err != nil {
		return c, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) (err error) {
		if c, err = s.change(ctx, id); err != nil {
			return err
		}
		if c.Version != version {
			return refuse(Stale, "change.stale")
		}
		if c.State == ChangeDraft {
			if err := s.inPerson(); err != nil {
				return err
			}
			c.State = ChangeWithdrawn
			return s.tx.Changes.Remove(ctx, id)
		}
		if c, err = s.changeProposed(ctx, id); err != nil {
			return err
		}
		v, err := s.maySayNo(ctx, c, reason)
		if err != nil {
			return err
		}
		c.State, c.DecidedBy, c.DecidedAt, c.Reason = ChangeWithdrawn, s.person.ID, s.now, reason
		if err := s.tx.Changes.Save(ctx, &c); err != nil {
			return err
		}
		return s.recordChange(ctx, "powers.withdrawn", v, c, reason)
	})
	return c, err
}

// maySayNo: who proposed it, and whoever could make it active.
func (s *scene) maySayNo(ctx context.Context, c Change, reason string) (Verdict, error) {
	if !apart("change.human", s.actor.Via != ViaToken) {
		return Verdict{}, refuse(Forbidden, "change.human")
	}
	if s.account(c.ProposedBy) {
		return Verdict{}, nil
	}
	v, err := s.mayChange(ctx, c.Items)
	if key := KeyOf(err); key == "grant.self" || key == "person.self" {
		err = nil // who would gain may say no
	}
	if err == nil && reason == "" {
		err = invalid("reason", "reason.missing")
	}
	return v, err
}
