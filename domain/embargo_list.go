package domain

import (
	"context"
	"slices"
)

// ListEmbargoes lists embargoes in a phase ("" for all), the next to end first,
// ended ones last. It needs embargo.read; each is told only to whoever holds
// that in every unit of its scope. Its words are in it: they are for nobody
// else.
func (d *Desk) ListEmbargoes(ctx context.Context, a Actor, phase Phase) (list []Embargo, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActEmbargoRead); err != nil {
			return err
		}
		all, err := s.tx.Embargoes.All(ctx)
		if err != nil {
			return err
		}
		list = nil
		for _, e := range all {
			if _, err := s.mayAll(ActEmbargoRead, e.Scope); err == nil && (phase == "" || e.Phase(s.now) == phase) {
				list = append(list, e)
			}
		}
		slices.SortStableFunc(list, func(x, y Embargo) int { return byEnd(x.Phase(s.now), y.Phase(s.now), x.Period, y.Period) })
		return nil
	})
	return list, err
}

// ShowEmbargo answers one, NotFound ("embargo.unknown") also for whoever may not
// read it.
func (d *Desk) ShowEmbargo(ctx context.Context, a Actor, id string) (e Embargo, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		e, err = s.embargo(ctx, id)
		return err
	})
	return e, err
}

// embargo loads one that the actor may know of.
func (s *scene) embargo(ctx context.Context, id string) (Embargo, error) {
	e, err := s.tx.Embargoes.ByID(ctx, id)
	if err != nil {
		return Embargo{}, err
	}
	if _, err := s.mayAll(ActEmbargoRead, e.Scope); err != nil {
		if KeyOf(err) == "token.scope" {
			return Embargo{}, err
		}
		return Embargo{}, refuse(NotFound, "embargo.unknown")
	}
	return e, nil
}

// byEnd puts what has ended last, the latest of it first, and the rest in the
// order in which it ends.
func byEnd(a, b Phase, x, y Period) int {
	switch {
	case a == PhaseEnded && b == PhaseEnded:
		return y.Until.Compare(x.Until)
	case a == PhaseEnded:
		return 1
	case b == PhaseEnded:
		return -1
	}
	return x.Until.Compare(y.Until)
}
