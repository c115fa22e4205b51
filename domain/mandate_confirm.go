package domain

import "context"

// ConfirmMandate makes a mandate count, from its first instant on. It needs
// mandate.confirm in the unit, by somebody signed in and another human than who
// proposed it and who gets it: Forbidden ("mandate.human",
// "mandate.second_person"). Everything is checked anew. Answers Conflict where it
// is confirmed ("mandate.confirmed") or over ("mandate.ended"), Stale
// ("mandate.stale").
func (d *Desk) ConfirmMandate(ctx context.Context, a Actor, id string, version int64) (Mandate, error) {
	var m Mandate
	err := d.act(ctx, a, func(ctx context.Context, s *scene) (err error) {
		if m, err = s.mandate(ctx, id); err != nil {
			return err
		}
		v, err := s.may(ActMandateConfirm, m.UnitID, "*")
		if err != nil {
			return err
		}
		if err := s.mayConfirm(m); err != nil {
			return err
		}
		if m.Version != version {
			return refuse(Stale, "mandate.stale")
		}
		if err := s.mandatable(ctx, m); err != nil {
			return err
		}
		m.ConfirmedBy, m.ConfirmedAt = s.person.ID, s.now
		if err := s.tx.Mandates.Save(ctx, &m); err != nil {
			return err
		}
		return s.recordMandate(ctx, "mandate.confirmed", v, m)
	})
	return m, err
}

// mayConfirm refuses whoever is not the second person that a mandate waits for.
func (s *scene) mayConfirm(m Mandate) error {
	_, err := s.may(ActMandateConfirm, m.UnitID, "*")
	switch {
	case err != nil:
		return err
	case !apart("mandate.human", s.actor.Via == ViaSession):
		return refuse(Forbidden, "mandate.human")
	case !apart("mandate.second_person", !s.own(m.ProposedBy) && !s.own(m.PersonID)):
		return refuse(Forbidden, "mandate.second_person")
	case m.Phase(s.now) == PhaseEnded:
		return refuse(Conflict, "mandate.ended")
	case m.Confirmed():
		return refuse(Conflict, "mandate.confirmed")
	}
	return nil
}
