package domain

import (
	"context"
	"math"
	"unicode/utf8"
)

// Bounds of a password, in code points: the ASVS 5 minimum for passwords
// without a second factor is 8, 15 recommended; long ones are hashed whole.
const (
	MinPassword = 12
	MaxPassword = 256
)

// SetPassword sets a person's password. People change their own by giving the
// present one; it may not be the same again: Invalid ("password.same"). For others see
// resetPassword. Every session of the person ends.
func (d *Desk) SetPassword(ctx context.Context, a Actor, id, present, password string) error {
	if id == a.PersonID {
		return d.changePassword(ctx, a, present, password)
	}
	return d.resetPassword(ctx, a, id, password)
}

// changePassword sets one's own, which nobody else knows then.
func (d *Desk) changePassword(ctx context.Context, a Actor, present, password string) error {
	if err := d.lookOwn(ctx, a, func(_ context.Context, s *scene) error { return s.inPerson() }); err != nil {
		return err
	}
	hash, err := d.hashPassword(ctx, password)
	if err != nil {
		return err
	}
	was, err := d.checkPresent(ctx, a, present)
	if err != nil {
		return err
	}
	if password == present {
		return invalid("password", "password.same")
	}
	return d.actOwn(ctx, a, func(ctx context.Context, s *scene) error {
		p := s.person
		if p.PasswordHash != was { // reset meanwhile
			return wrongPresent()
		}
		p.PasswordHash, p.PasswordBy = hash, ""
		if err := s.tx.Sessions.RemoveOf(ctx, p.ID); err != nil {
			return err
		}
		return s.savePassword(ctx, Verdict{}, &p)
	})
}

// resetPassword sets another's, who then has to change it before anything else, unless
// the shell set it, and is told by whom. It needs person.write in the person's unit and wherever they
// hold a role, and a clearance that covers theirs: Forbidden ("person.above_clearance")
// otherwise. Who was removed gets none: Conflict ("person.status"). Who decides, manages,
// audits or agrees gets one from the shell alone: Conflict ("password.powers").
func (d *Desk) resetPassword(ctx context.Context, a Actor, id, password string) error {
	if err := d.look(ctx, a, func(ctx context.Context, s *scene) error { _, _, err := s.resettable(ctx, id); return err }); err != nil {
		return err
	}
	hash, err := d.hashPassword(ctx, password)
	if err != nil {
		return err
	}
	return d.act(ctx, a, func(ctx context.Context, s *scene) error {
		p, v, err := s.resettable(ctx, id)
		if err != nil {
			return err
		}
		p.PasswordHash, p.PasswordBy = hash, s.setsFor()
		if err := s.tx.Sessions.EndOf(ctx, id, s.person.ID); err != nil {
			return err
		}
		if err := s.tell(ctx, d, Notice{Kind: NoticePassword, Subject: s.person.ID + " " + Instant(s.now)}, id); err != nil {
			return err
		}
		return s.savePassword(ctx, v, &p)
	})
}

// savePassword keeps a password that was set, and records that it was.
func (s *scene) savePassword(ctx context.Context, v Verdict, p *Person) error {
	if err := s.tx.People.Save(ctx, p); err != nil {
		return err
	}
	e := s.entry("person.password_set", v)
	e.Subject = p.ID
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}

// setsFor is who knows a password that the actor gives to somebody. Whoever has the
// shell could write the tables, so a change would take nothing from them.
func (s *scene) setsFor() string {
	if s.actor.Via == ViaShell {
		return ""
	}
	return s.person.ID
}

// ownsPassword refuses whoever signs in with a password that somebody else has set: who
// acts may be either of the two.
func (s *scene) ownsPassword() error {
	if s.person.PasswordBy == "" {
		return nil
	}
	return refuse(Forbidden, "password.set_by_other")
}

// resettable loads a person whose password the actor may set.
func (s *scene) resettable(ctx context.Context, id string) (Person, Verdict, error) {
	p, v, err := s.manageable(ctx, id, ActPersonWrite)
	if err == nil && p.Status == PersonRemoved {
		err = refuse(Conflict, "person.status", string(p.Status))
	}
	if err == nil {
		err = s.outranked(p)
	}
	if err == nil && s.actor.Via != ViaShell {
		err = s.powerless(ctx, p)
	}
	return p, v, err
}

// powerless refuses the password of a human who could be the second of two: as them,
// whoever set it would be both. A change that waits counts as if it were active.
func (s *scene) powerless(ctx context.Context, p Person) error {
	set, err := s.tx.Policy.Load(ctx)
	if err != nil {
		return err
	}
	waits, err := s.tx.Changes.Find(ctx, ChangeProposed, math.MaxInt32) // none may hide behind others
	if err != nil {
		return err
	}
	powerful := weighty(set, p.ID, s.now)
	for _, c := range waits {
		// What cannot be carried out any more gives nothing; the rest of it may.
		after, _ := Apply(set, c.Items)
		powerful = powerful || weighty(after, p.ID, s.now)
	}
	if !apart("password.powers", !powerful) {
		return refuse(Conflict, "password.powers", p.Username)
	}
	return nil
}

func (d *Desk) hashPassword(ctx context.Context, password string) (string, error) {
	if n := utf8.RuneCountInString(password); n < MinPassword || n > MaxPassword || !utf8.ValidString(password) {
		return "", invalid("password", "person.password", formatInt(MinPassword), formatInt(MaxPassword))
	}
	return d.Passwords.Hash(ctx, password)
}

// checkPresent compares the actor's password and answers the hash it fits.
func (d *Desk) checkPresent(ctx context.Context, a Actor, present string) (hash string, err error) {
	if err := d.lookOwn(ctx, a, func(_ context.Context, s *scene) error { hash = s.person.PasswordHash; return nil }); err != nil {
		return "", err
	}
	ok, err := d.Passwords.Matches(ctx, present, hash)
	if err == nil && !ok {
		err = wrongPresent()
	}
	return hash, err
}

func wrongPresent() error { return invalid("present", "session.wrong") }

// gavePassword tells whether the actor's human has ever known a password of somebody:
// has added them, or set one. The log says it, whatever was set since: who has signed in
// as them may have changed it.
func (s *scene) gavePassword(ctx context.Context, person, by string) (bool, error) {
	if by == OperatorID {
		return false, nil // the shell
	}
	for _, account := range s.powers.Accounts(by) {
		if account == person {
			continue // it set its own
		}
		for _, act := range []string{"person.added", "person.password_set"} {
			found, err := s.tx.Ledger.Find(ctx, RecordFilter{Subject: person, Act: act, Actor: account, Limit: 1})
			if err != nil || len(found) > 0 {
				return err == nil, err
			}
		}
	}
	return false, nil
}
