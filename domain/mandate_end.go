package domain

import (
	"context"
	"slices"
)

// EndMandate ends a mandate at once and for good, or takes a proposal back; a
// reason is needed. Whoever holds it, whose post it is and who signed the order may
// do so, and whoever has mandate.write or mandate.confirm in the unit: it takes
// power away, which one is enough for. Answers Conflict ("mandate.ended"), Stale
// ("mandate.stale").
func (d *Desk) EndMandate(ctx context.Context, a Actor, id string, version int64, reason string) (Mandate, error) {
	reason, err := trimReason("reason", reason, true)
	if err != nil {
		return Mandate{}, err
	}
	var m Mandate
	err = d.act(ctx, a, func(ctx context.Context, s *scene) (err error) {
		if m, err = s.mandate(ctx, id); err != nil {
			return err
		}
		v, err := s.mayEnd(m)
		switch {
		case err != nil:
			return err
		case m.Phase(s.now) == PhaseEnded:
			return refuse(Conflict, "mandate.ended")
		case m.Version != version:
			return refuse(Stale, "mandate.stale")
		}
		if err := s.endMandates(ctx, v, reason, func(o Mandate) bool { return o.ID == id }); err != nil {
			return err
		}
		m, err = s.tx.Mandates.ByID(ctx, id)
		return err
	})
	return m, err
}

// endMandates ends those that fit and are not over, and with a mandate what rests on
// it.
func (s *scene) endMandates(ctx context.Context, v Verdict, reason string, fits func(Mandate) bool) error {
	all, err := s.tx.Mandates.All(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		rests := slices.ContainsFunc(all, func(base Mandate) bool { return base.ID == m.On && fits(base) })
		if m.Phase(s.now) == PhaseEnded || !fits(m) && !rests {
			continue
		}
		m.EndedBy, m.EndedAt, m.EndReason = s.person.ID, s.now, reason
		if err := s.tx.Mandates.Save(ctx, &m); err != nil {
			return err
		}
		if err := s.recordMandate(ctx, "mandate.ended", v, m); err != nil {
			return err
		}
	}
	return nil
}

// mayEnd tells by what right the actor ends a mandate; the verdict of those whom it
// concerns names no role.
func (s *scene) mayEnd(m Mandate) (Verdict, error) {
	v, err := s.may(ActMandateWrite, m.UnitID, "*")
	if err == nil {
		return v, nil
	}
	if v, err := s.may(ActMandateConfirm, m.UnitID, "*"); err == nil {
		return v, nil
	}
	if s.actor.Via == ViaSession && s.concerns(m) {
		return Verdict{}, nil
	}
	return v, err
}

// concerns tells whether the actor holds the mandate, has the post, or signed the
// order.
func (s *scene) concerns(m Mandate) bool {
	return s.account(m.PersonID) || s.account(m.Principal) || s.account(m.Giver)
}

// endMandatesOf ends what a person who is suspended or removed is needed for: signing
// in their name, and once they are removed what they hold.
func (s *scene) endMandatesOf(ctx context.Context, person string, status PersonStatus, v Verdict) error {
	return s.endMandates(ctx, v, "", func(m Mandate) bool {
		return m.SharesDuty() && m.Principal == person || status == PersonRemoved && m.PersonID == person
	})
}

// filled ends the Plt. mandates of posts that have somebody now: an acting head holds the
// post only until then.
func (s *scene) filled(ctx context.Context, v Verdict, grants []Grant) error {
	if len(grants) == 0 {
		return nil
	}
	return s.endMandates(ctx, v, "", func(m Mandate) bool {
		return m.Kind == MandateVacant && slices.ContainsFunc(grants, m.fills)
	})
}
