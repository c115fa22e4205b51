package domain

import "context"

// ActivateAllowance makes a proposed entry count from the next scan on. It needs
// allowance.activate in every unit of its scope, by somebody other than the
// proposer: Forbidden ("allowance.second_person"); where it sets blocking
// findings aside, also allowance.confirm. Answers Stale ("allowance.stale"),
// Conflict where it is active ("allowance.active") or has ended ("entry.ended").
func (d *Desk) ActivateAllowance(ctx context.Context, a Actor, id string, version int64) (Allowance, error) {
	return d.changeAllowance(ctx, a, id, version, "allowance.activated", ActAllowanceActivate, func(s *scene, w *Allowance) error {
		switch {
		case s.actor.Via != ViaSession:
			return refuse(Forbidden, "allowance."+GuardHuman)
		case !apart("allowance.second_person", !s.own(w.ProposedBy)):
			return refuse(Forbidden, "allowance.second_person")
		case w.ActivatedBy != "":
			return refuse(Conflict, "allowance.active")
		}
		if w.Blocks {
			if _, err := s.mayAll(ActAllowanceConfirm, w.Scope); err != nil {
				return err
			}
		}
		w.ActivatedBy, w.ActivatedAt = s.person.ID, s.now
		return nil
	})
}

// changeAllowance changes one that has not ended.
func (d *Desk) changeAllowance(ctx context.Context, a Actor, id string, version int64, leaf string, act Act, change func(*scene, *Allowance) error) (Allowance, error) {
	return d.rewriteAllowance(ctx, a, id, version, leaf, act, func(s *scene, w *Allowance) error {
		if w.Phase(s.now) == PhaseEnded {
			return refuse(Conflict, "entry.ended")
		}
		return change(s, w)
	})
}

// rewriteAllowance changes one in whatever phase it is.
func (d *Desk) rewriteAllowance(ctx context.Context, a Actor, id string, version int64, leaf string, act Act, change func(*scene, *Allowance) error) (Allowance, error) {
	var out Allowance
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		w, err := s.allowance(ctx, id)
		if err != nil {
			return err
		}
		v, err := s.mayAll(act, w.Scope)
		switch {
		case err != nil:
			return err
		case w.Version != version:
			return refuse(Stale, "allowance.stale")
		}
		if err := change(s, &w); err != nil {
			return err
		}
		if err := s.tx.Allowances.Save(ctx, &w); err != nil {
			return err
		}
		out = w
		return s.recordAllowance(ctx, leaf, v, w)
	})
	return out, err
}
