package domain

import "context"

// EndAllowance takes an entry off the allow-list, at once and for good, or a
// proposal back. It needs allowance.end in every unit of its scope.
func (d *Desk) EndAllowance(ctx context.Context, a Actor, id string, version int64) (Allowance, error) {
	return d.changeAllowance(ctx, a, id, version, "allowance.ended", ActAllowanceEnd, func(s *scene, w *Allowance) error {
		w.EndedBy, w.EndedAt = s.person.ID, s.now
		return nil
	})
}

// EraseAllowance removes the words and the reason of one that has ended; that it
// was stays in the record, which still verifies. It needs allowance.end in every
// unit of its scope. Answers Conflict ("entry.not_ended").
func (d *Desk) EraseAllowance(ctx context.Context, a Actor, id string, version int64) error {
	return d.act(ctx, a, func(ctx context.Context, s *scene) error {
		w, err := s.allowance(ctx, id)
		if err != nil {
			return err
		}
		v, err := s.mayAll(ActAllowanceEnd, w.Scope)
		switch {
		case err != nil:
			return err
		case w.Version != version:
			return refuse(Stale, "allowance.stale")
		case w.Phase(s.now) != PhaseEnded:
			return refuse(Conflict, "entry.not_ended")
		}
		w.Phrases, w.Reason, w.Salt, w.Erased = nil, "", "", true
		if err := s.tx.Allowances.Save(ctx, &w); err != nil {
			return err
		}
		return s.recordAllowance(ctx, "allowance.erased", v, w)
	})
}
