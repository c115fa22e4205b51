package domain

import (
	"context"
	"errors"
	"slices"
)

// ChangeView is a change as it would be now, with what it takes to say yes or no.
type ChangeView struct {
	Change
	Seen      string     // what ActivateChange is told by who has looked at this
	Problems  []*Error   // what stands against it now; Field names an item where it is one's
	Shifts    []Shift    // who would gain or lose what
	More      int        // shifts beyond those
	Shortages []Shortage // stages that would lack people
	Keys      []Key      // who would get a role by it in whose account the proposer can be, or could once

	MayPropose  bool  // it is the actor's draft
	MayActivate bool  // the actor may say yes, whatever stands against it
	MayWithdraw bool  // the actor may take it back, or say no
	Why         error // why the actor may not say yes; nil where they may
	Gains       bool  // the actor would gain something themselves
}

// Key says that whoever proposed a change added somebody who would get a role by it, or
// set their password: the second human has to know that they are not the proposer.
type Key struct {
	Person string
	Still  bool // the password is still one that another has set
}

// keys lists them in the order of the items.
func (s *scene) keys(ctx context.Context, c Change) (out []Key, err error) {
	for _, it := range c.Items {
		if it.Do != DoGrantAdd || !nameable(it.Person) || slices.ContainsFunc(out, func(k Key) bool { return k.Person == it.Person }) {
			continue
		}
		gave, err := s.gavePassword(ctx, it.Person, c.ProposedBy)
		if err != nil {
			return nil, err
		}
		if !gave {
			continue
		}
		p, err := s.tx.People.ByID(ctx, it.Person)
		if err != nil && KindOf(err) != NotFound {
			return nil, err
		}
		out = append(out, Key{it.Person, p.PasswordBy != ""})
	}
	return out, nil
}

// Waits tells whether the change waits for somebody.
func (v ChangeView) Waits() bool { return v.State == ChangeProposed || v.State == ChangeDraft }

// ShowChange answers a change and, while it waits, what it would do to the powers of
// now. NotFound ("change.unknown") for whoever may not know of it.
func (d *Desk) ShowChange(ctx context.Context, a Actor, id string) (v ChangeView, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) (err error) {
		if v.Change, err = s.change(ctx, id); err != nil || !v.Waits() {
			return err
		}
		v.Seen = v.Change.Seen(s.powers.Version())
		w, err := d.weigh(ctx, s, v.Items)
		if err != nil {
			return err
		}
		v.Problems = append(slices.Clip(w.faults), w.against...)
		if len(w.faults) == 0 {
			if w.would, err = d.Authorizer.Build(w.after, s.now); err != nil {
				return err
			}
			v.Shifts, v.More = s.shifts(w, v.Items)
			v.Gains = slices.ContainsFunc(v.Shifts, func(x Shift) bool { return x.Gains && s.own(x.Person) })
			if v.Shortages, err = s.shortages(ctx, w.would); err != nil {
				return err
			}
		}
		if v.Keys, err = s.keys(ctx, v.Change); err != nil {
			return err
		}
		return s.offers(ctx, &v)
	})
	return v, err
}

// offers says what the actor may do about it.
func (s *scene) offers(ctx context.Context, v *ChangeView) error {
	if v.State == ChangeDraft {
		v.MayPropose, v.MayWithdraw = true, true
		return nil
	}
	_, err := s.maySayYes(ctx, v.Change)
	if err == nil {
		err = s.stillProposed(ctx, v.Change)
	}
	var own *Error
	if err != nil && !errors.As(err, &own) {
		return err
	}
	v.MayActivate, v.Why = err == nil, err
	_, err = s.maySayNo(ctx, v.Change, "-")
	v.MayWithdraw = err == nil
	return nil
}

// changesShown bounds a list of changes.
const changesShown = 200

// ListChanges lists the changes in a state ("" for all that are no drafts), those that
// wait first and of each state the latest first, and the actor's own draft. It needs
// person.read, policy.read or grant.write anywhere.
func (d *Desk) ListChanges(ctx context.Context, a Actor, state ChangeState) (list []Change, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if !s.seesChange(Change{State: ChangeProposed}) {
			_, err := s.anywhere(ActPolicyRead)
			return err
		}
		states := ChangeStates()
		if state != "" {
			states = []ChangeState{state}
		}
		draft, err := s.tx.Changes.DraftOf(ctx, s.person.ID)
		switch {
		case err == nil && (state == "" || state == ChangeDraft):
			list = append(list, draft)
		case err != nil && KindOf(err) != NotFound:
			return err
		}
		for _, st := range states {
			if st == ChangeDraft {
				continue
			}
			found, err := s.tx.Changes.Find(ctx, st, changesShown)
			if err != nil {
				return err
			}
			list = append(list, found...)
		}
		return nil
	})
	return list, err
}

// pendingChanges lists the actor's draft, where there is one, and what waits.
func (s *scene) pendingChanges(ctx context.Context) ([]Change, error) {
	waits, err := s.tx.Changes.Find(ctx, ChangeProposed, changesShown)
	if err != nil {
		return nil, err
	}
	draft, err := s.tx.Changes.DraftOf(ctx, s.person.ID)
	if KindOf(err) == NotFound {
		return waits, nil
	}
	return append([]Change{draft}, waits...), err
}

// changesToActivate lists those that the person can say yes to, oldest first.
func (s *scene) changesToActivate(ctx context.Context) (out []Change, err error) {
	if len(s.unitsFor(ActGrantWrite))+len(s.unitsFor(ActPolicyWrite))+len(s.unitsFor(ActUnitWrite))+len(s.unitsFor(ActPersonWrite)) == 0 {
		return nil, nil
	}
	all, err := s.tx.Changes.Find(ctx, ChangeProposed, changesShown)
	if err != nil {
		return nil, err
	}
	slices.Reverse(all)
	for _, c := range all {
		if _, err := s.maySayYes(ctx, c); err == nil {
			out = append(out, c)
		}
	}
	return out, nil
}
