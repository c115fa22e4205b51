package domain

import (
	"cmp"
	"context"
	"slices"
)

// MandateView is a mandate as the actor has it before them.
type MandateView struct {
	Mandate
	MayConfirm bool // they are the second person that it waits for
	MayEnd     bool
}

// ListMandates lists mandates in a phase ("" for all), in the order in which phases
// are shown, the next to end first and of those that ended the last: those that
// concern oneself, and those of units in which one may read people, propose or
// confirm mandates.
// Forbidden ("access.denied") where it is neither.
func (d *Desk) ListMandates(ctx context.Context, a Actor, phase Phase) (list []MandateView, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		all, err := s.tx.Mandates.All(ctx)
		if err != nil {
			return err
		}
		mine := slices.DeleteFunc(all, func(m Mandate) bool { return !s.seesMandate(m) })
		if _, err := s.anywhere(ActPersonRead); err != nil && len(mine) == 0 && len(s.unitsFor(ActMandateConfirm)) == 0 && len(s.unitsFor(ActMandateWrite)) == 0 {
			return err
		}
		mine = slices.DeleteFunc(mine, func(m Mandate) bool { return phase != "" && m.Phase(s.now) != phase })
		slices.SortStableFunc(mine, s.firstMandate)
		for _, m := range mine {
			_, end := s.mayEnd(m)
			list = append(list, MandateView{m, s.mayConfirm(m) == nil, end == nil && m.Phase(s.now) != PhaseEnded})
		}
		return nil
	})
	return list, err
}

// firstMandate orders by phase, the next to end first and of those that ended the last.
func (s *scene) firstMandate(x, y Mandate) int {
	a, b := x.Phase(s.now), y.Phase(s.now)
	return cmp.Or(slices.Index(Phases(), a)-slices.Index(Phases(), b), byEnd(a, b, x.Period, y.Period))
}

// ShowMandate answers one, NotFound ("mandate.unknown") also for whoever may not
// know of it.
func (d *Desk) ShowMandate(ctx context.Context, a Actor, id string) (m Mandate, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		m, err = s.mandate(ctx, id)
		return err
	})
	return m, err
}

// mandate loads one that the actor may know of.
func (s *scene) mandate(ctx context.Context, id string) (Mandate, error) {
	if !nameable(id) {
		return Mandate{}, refuse(NotFound, "mandate.unknown")
	}
	m, err := s.tx.Mandates.ByID(ctx, id)
	if err == nil && !s.seesMandate(m) {
		err = refuse(NotFound, "mandate.unknown")
	}
	return m, err
}

// seesMandate: whom it concerns, and who may read people, propose or confirm in its unit.
func (s *scene) seesMandate(m Mandate) bool {
	if s.actor.Via == ViaSession && s.concerns(m) {
		return true
	}
	return slices.ContainsFunc([]Act{ActPersonRead, ActMandateWrite, ActMandateConfirm}, func(a Act) bool {
		_, err := s.may(a, m.UnitID, "*")
		return err == nil
	})
}
