package domain

import (
	"context"
	"slices"
)

// ListAllowances lists the allow-list in a phase ("" for all), the next to end
// first, ended ones last. It needs allowance.read anywhere.
func (d *Desk) ListAllowances(ctx context.Context, a Actor, phase Phase) (list []Allowance, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActAllowanceRead); err != nil {
			return err
		}
		all, err := s.tx.Allowances.All(ctx)
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(all, func(w Allowance) bool { return phase != "" && w.Phase(s.now) != phase })
		slices.SortStableFunc(list, func(x, y Allowance) int { return byEnd(x.Phase(s.now), y.Phase(s.now), x.Period, y.Period) })
		return nil
	})
	return list, err
}

// ShowAllowance answers one. It needs allowance.read anywhere.
func (d *Desk) ShowAllowance(ctx context.Context, a Actor, id string) (w Allowance, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		w, err = s.allowance(ctx, id)
		return err
	})
	return w, err
}

// allowance loads one that the actor may know of.
func (s *scene) allowance(ctx context.Context, id string) (Allowance, error) {
	if _, err := s.anywhere(ActAllowanceRead); err != nil {
		return Allowance{}, err
	}
	return s.tx.Allowances.ByID(ctx, id)
}
