package domain

import "context"

// WithdrawAllowance takes a proposed entry back, for good. It needs
// allowance.propose in every unit of its scope, and only its proposer may:
// Forbidden ("allowance.proposer_only"). Answers Stale ("allowance.stale"),
// Conflict where it is active ("allowance.active") or has ended ("entry.ended").
func (d *Desk) WithdrawAllowance(ctx context.Context, a Actor, id string, version int64) (Allowance, error) {
	return d.changeAllowance(ctx, a, id, version, "allowance.withdrawn", ActAllowancePropose, func(s *scene, w *Allowance) error {
		switch {
		case !apart("allowance.proposer_only", s.own(w.ProposedBy)):
			return refuse(Forbidden, "allowance.proposer_only")
		case w.ActivatedBy != "":
			return refuse(Conflict, "allowance.active")
		}
		w.EndedBy, w.EndedAt = s.person.ID, s.now
		return nil
	})
}
