package domain

import (
	"context"
	"time"
)

// LiftEmbargo ends an embargo before its time, at once and for good. It needs
// embargo.lift in every unit of its scope and somebody who is signed in: a token
// is no announcement. Answers Stale ("embargo.stale"), Conflict ("entry.ended").
func (d *Desk) LiftEmbargo(ctx context.Context, a Actor, id string, version int64, reason string) (Embargo, error) {
	reason, err := trimReason("reason", reason, true)
	if err != nil {
		return Embargo{}, err
	}
	return d.changeEmbargo(ctx, a, id, version, "embargo.lifted", func(s *scene, e *Embargo) (Verdict, error) {
		v, err := s.mayLift(*e)
		e.LiftedBy, e.LiftedAt, e.EndReason = s.person.ID, s.now, reason
		return v, err
	})
}

// MoveEmbargo puts the end of an embargo elsewhere. Later needs embargo.write,
// earlier is lifting and needs what LiftEmbargo needs.
func (d *Desk) MoveEmbargo(ctx context.Context, a Actor, id string, version int64, until time.Time) (Embargo, error) {
	return d.changeEmbargo(ctx, a, id, version, "embargo.moved", func(s *scene, e *Embargo) (v Verdict, err error) {
		earlier := until.Before(e.Until)
		if earlier {
			v, err = s.mayLift(*e)
		} else {
			v, err = s.mayAll(ActEmbargoWrite, e.Scope)
		}
		if err != nil {
			return v, err
		}
		var faults Faults
		from := e.From
		e.Period = checkPeriod(Period{From: from, Until: until, Zone: e.Zone}, s.now, &faults)
		e.From = from
		return v, faults.Err()
	})
}

func (s *scene) mayLift(e Embargo) (Verdict, error) {
	v, err := s.mayAll(ActEmbargoLift, e.Scope)
	if err == nil && s.actor.Via != ViaSession {
		err = refuse(Forbidden, "embargo."+GuardHuman)
	}
	return v, err
}

// changeEmbargo changes one that has not ended.
func (d *Desk) changeEmbargo(ctx context.Context, a Actor, id string, version int64, act string, change func(*scene, *Embargo) (Verdict, error)) (Embargo, error) {
	var out Embargo
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		e, err := s.embargo(ctx, id)
		if err != nil {
			return err
		}
		ended := e.Phase(s.now) == PhaseEnded
		v, err := change(s, &e)
		switch {
		case err != nil:
			return err
		case e.Version != version:
			return refuse(Stale, "embargo.stale")
		case ended:
			return refuse(Conflict, "entry.ended")
		}
		if err := s.tx.Embargoes.Save(ctx, &e); err != nil {
			return err
		}
		out = e
		return s.recordEmbargo(ctx, act, v, e)
	})
	return out, err
}

// EraseEmbargo removes the words and reasons of one that has ended; that it was,
// and when, stays in the record, which still verifies. It needs embargo.lift in
// every unit of its scope. Answers Conflict ("entry.not_ended").
func (d *Desk) EraseEmbargo(ctx context.Context, a Actor, id string, version int64) error {
	return d.act(ctx, a, func(ctx context.Context, s *scene) error {
		e, err := s.embargo(ctx, id)
		if err != nil {
			return err
		}
		v, err := s.mayLift(e)
		switch {
		case err != nil:
			return err
		case e.Version != version:
			return refuse(Stale, "embargo.stale")
		case e.Phase(s.now) != PhaseEnded:
			return refuse(Conflict, "entry.not_ended")
		}
		e.Phrases, e.Reason, e.LegalBasis, e.EndReason, e.Salt, e.Erased = nil, "", "", "", "", true
		if err := s.tx.Embargoes.Save(ctx, &e); err != nil {
			return err
		}
		if err := s.tx.Ledger.EraseSubject(ctx, e.ID); err != nil {
			return err
		}
		return s.recordEmbargo(ctx, "embargo.erased", v, e)
	})
}
