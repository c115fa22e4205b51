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
	_, err := d.rewriteAllowance(ctx, a, id, version, "allowance.erased", ActAllowanceEnd, func(s *scene, w *Allowance) error {
		if w.Phase(s.now) != PhaseEnded {
			return refuse(Conflict, "entry.not_ended")
		}
		w.Phrases, w.Reason, w.Salt, w.Erased = nil, "", "", true
		return nil
	})
	return err
}
