package domain

import "context"

// UsualClearance is the clearance of people of whom none is stated.
const UsualClearance = Restricted

// SetClearance says up to which classification a person sees and decides, from the
// next request on; answers that are kept for them from before are lost where it is
// lower. It needs clearance.write in the person's unit and wherever they
// hold a role, and a reason; nobody sets that of their own human. It answers Conflict
// ("person.clearance_same") where nothing would change, and Forbidden
// ("person.above_clearance") where mayRaise refuses it.
func (d *Desk) SetClearance(ctx context.Context, a Actor, id string, level Classification, reason string) (Person, error) {
	if !level.Known() {
		return Person{}, invalid("clearance", "person.clearance")
	}
	reason, err := trimReason("reason", reason, true)
	if err != nil {
		return Person{}, err
	}
	var p Person
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		var v Verdict
		var err error
		if p, v, err = s.manageable(ctx, id, ActClearanceWrite); err != nil {
			return err
		}
		if p.Status == PersonRemoved {
			return refuse(Conflict, "person.status", string(p.Status))
		}
		if p.Clearance == level {
			return refuse(Conflict, "person.clearance_same", string(level))
		}
		if err := s.mayRaise(ctx, p, level); err != nil {
			return err
		}
		if !level.covers(p.Clearance) {
			if err := s.tx.Requests.Lose(ctx, Lost{Person: id}); err != nil {
				return err
			}
		}
		p.Clearance = level
		if err := s.tx.People.Save(ctx, &p); err != nil {
			return err
		}
		e := s.entry("person.clearance_set", v)
		e.Subject, e.Facts, e.Private = id, map[string]string{"clearance": string(level)}, map[string]string{"reason": reason}
		_, err = s.tx.Ledger.Append(ctx, e)
		return err
	})
	return p, err
}

// outranked refuses to change how somebody signs in, or whose account theirs is, by
// whoever is cleared for less than they are: as them, one would see more. Suspending
// them takes away, and anybody who keeps people may.
func (s *scene) outranked(p Person) error {
	if apart("person.above_clearance", s.person.Clearance.covers(p.Clearance)) {
		return nil
	}
	return refuse(Forbidden, "person.above_clearance")
}

// mayRaise refuses to raise somebody above the actor by whoever added them or has ever set
// their password: as them, one would see more. Another administrator may.
func (s *scene) mayRaise(ctx context.Context, p Person, level Classification) error {
	if p.Clearance.covers(level) || s.person.Clearance.covers(level) {
		return nil
	}
	gave, err := s.gavePassword(ctx, p.ID, s.person.ID)
	if err == nil && gave {
		p.Clearance = level
		err = s.outranked(p)
	}
	return err
}

// mayClear asks for the right to give a clearance above the usual one.
func (s *scene) mayClear(unit string, level Classification) error {
	if UsualClearance.covers(level) {
		return nil
	}
	_, err := s.may(ActClearanceWrite, unit, "*")
	return err
}
