package domain

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// ActivateChange makes a proposed change count, all of it or nothing. It takes a
// second human, signed in or at the shell of the server, with the right to each item:
// Forbidden ("change.second_person") for whoever proposed it under whichever account,
// ("change.self") for whoever it gives a role or makes an account of their own, and
// ("change.human") for a program. seen is what they looked at (Change.Seen): Conflict
// ("change.changed") or ("change.overtaken") where there is something else now. Who
// proposed it must be active still and have the right still: Conflict
// ("change.proposer"). What stands against the change now is refused as when it is
// proposed, and items that cannot be carried out any more are Conflict
// ("change.overtaken"). A change that is not in the log as it is stored is Conflict
// ("change.unrecorded").
func (d *Desk) ActivateChange(ctx context.Context, a Actor, id, seen string) (Change, error) {
	var c Change
	err := d.act(ctx, a, func(ctx context.Context, s *scene) (err error) {
		if c, err = s.changeProposed(ctx, id); err != nil {
			return err
		}
		v, err := s.maySayYes(ctx, c)
		if err != nil {
			return err
		}
		if err := c.checkSeen(seen, s.powers.Version()); err != nil {
			return err
		}
		if err := s.recordedChange(ctx, c); err != nil {
			return err
		}
		if err := s.stillProposed(ctx, c); err != nil {
			return err
		}
		w, err := d.weigh(ctx, s, c.Items)
		if err != nil {
			return err
		}
		if len(w.faults) > 0 {
			return &Error{Kind: Conflict, Key: "change.overtaken", Cause: w.faults}
		}
		if err := w.against.Err(); err != nil {
			return err
		}
		c.State, c.DecidedBy, c.DecidedAt = ChangeActive, s.person.ID, s.now
		if err := s.tx.Changes.Save(ctx, &c); err != nil {
			return err
		}
		if err := s.recordChange(ctx, "powers.activated", v, c, ""); err != nil {
			return err
		}
		return s.carry(ctx, d, c, v)
	})
	return c, err
}

// changeProposed loads a change that the actor may see and that waits.
func (s *scene) changeProposed(ctx context.Context, id string) (Change, error) {
	c, err := s.change(ctx, id)
	switch {
	case err != nil:
		return c, err
	case c.State == ChangeActive:
		return c, refuse(Conflict, "change.active")
	case c.State != ChangeProposed:
		return c, refuse(Conflict, "change.withdrawn")
	}
	return c, nil
}

// maySayYes asks for a second human with the right to every item.
func (s *scene) maySayYes(ctx context.Context, c Change) (Verdict, error) {
	if !apart("change.human", s.actor.Via == ViaSession || s.actor.Via == ViaShell) {
		return Verdict{}, refuse(Forbidden, "change.human")
	}
	if !apart("change.second_person", !s.own(c.ProposedBy)) {
		return Verdict{}, refuse(Forbidden, "change.second_person")
	}
	v, err := s.mayChange(ctx, c.Items)
	switch KeyOf(err) {
	case "grant.self", "person.self":
		err = refuse(Forbidden, "change.self")
	}
	return v, err
}

// stillProposed asks whether who proposed it could do so now.
func (s *scene) stillProposed(ctx context.Context, c Change) error {
	p, err := s.tx.People.ByID(ctx, c.ProposedBy)
	if err != nil {
		return err
	}
	then := *s
	then.person, then.actor = p, Actor{PersonID: p.ID, Via: ViaSession}
	if p.Status == PersonActive {
		if _, err = then.mayChange(ctx, c.Items); err == nil {
			return nil
		}
	}
	var e *Error
	if err != nil && !errors.As(err, &e) {
		return err
	}
	return refuse(Conflict, "change.proposer")
}

// recordedChange refuses a change that is stored otherwise than it was proposed.
func (s *scene) recordedChange(ctx context.Context, c Change) error {
	found, err := s.tx.Ledger.Find(ctx, RecordFilter{Act: "powers.proposed", Subject: c.ID, Limit: 1})
	if err != nil {
		return err
	}
	if len(found) == 0 || found[0].Facts["digest"] != c.Digest || c.Done() != c.Digest || found[0].Actor != c.ProposedBy {
		return refuse(Conflict, "change.unrecorded")
	}
	return nil
}

// carry carries the items out, each with its leaf, which names the change.
func (s *scene) carry(ctx context.Context, d *Desk, c Change, v Verdict) error {
	for _, it := range c.Items {
		subject, facts, act, err := s.carryItem(ctx, d, it)
		if err != nil {
			return err
		}
		e := s.entry(act, v)
		e.Subject, e.Facts = subject, facts
		e.Facts["change"] = c.ID
		if act == "person.unlinked" {
			e.Private = map[string]string{"reason": c.Note}
		}
		if _, err := s.tx.Ledger.Append(ctx, e); err != nil {
			return err
		}
	}
	return s.filled(ctx, v, c.grants(s.person.ID, s.now))
}

// carryItem changes the rows, and answers what the leaf says.
func (s *scene) carryItem(ctx context.Context, d *Desk, it ChangeItem) (subject string, facts map[string]string, act string, err error) {
	switch it.Do {
	case DoLineAdd:
		l := it.line(0)
		err = s.tx.Policy.AddLine(ctx, &l)
		return formatInt(l.Number), lineFacts(l), "policy.line_added", err
	case DoLineRemove:
		return formatInt(it.Line), lineFacts(it.line(it.Line)), "policy.line_removed", s.tx.Policy.RemoveLine(ctx, it.Line)
	case DoGrantAdd:
		g := it.grant(d.NewID(), s.person.ID, s.now)
		return g.ID, grantFacts(g), "grant.added", s.tx.Policy.AddGrant(ctx, g)
	case DoUnlink:
		return it.Person, map[string]string{"human": it.Was}, "person.unlinked", s.tx.Links.Remove(ctx, it.Person)
	case DoUnitAdd:
		u := Unit{ID: it.Unit, Name: it.Name, ParentID: it.Parent}
		return u.ID, unitFacts(u), "unit.added", s.tx.Policy.AddUnit(ctx, u)
	}
	set, err := s.tx.Policy.Load(ctx)
	if err != nil {
		return "", nil, "", err
	}
	at := unitIn(set.Units, it.Unit)
	if at < 0 {
		return "", nil, "", refuse(Conflict, "change.overtaken")
	}
	u := set.Units[at]
	facts = map[string]string{"was_parent": u.ParentID, "was_name": u.Name}
	act = "unit.renamed"
	if it.Do == DoUnitMove {
		act, u.ParentID = "unit.moved", it.Parent
	} else {
		u.Name = it.Name
	}
	facts["parent"], facts["name"] = u.ParentID, u.Name
	return u.ID, facts, act, s.tx.Policy.SaveUnit(ctx, &u)
}

func grantFacts(g Grant) map[string]string {
	facts := map[string]string{"person": g.PersonID, "role": g.Role, "unit": g.UnitID}
	if len(g.Channels) > 0 {
		facts["channels"] = strings.Join(g.Channels, ",")
	}
	return facts
}

func unitFacts(u Unit) map[string]string {
	return map[string]string{"parent": u.ParentID, "name": u.Name}
}

// change loads one that the actor may know of.
func (s *scene) change(ctx context.Context, id string) (Change, error) {
	if !nameable(id) {
		return Change{}, refuse(NotFound, "change.unknown")
	}
	c, err := s.tx.Changes.ByID(ctx, id)
	if err == nil && !s.seesChange(c) {
		err = refuse(NotFound, "change.unknown")
	}
	return c, err
}

// seesChange: a draft is its author's alone; what is proposed is for those who may
// read people or policy, and for who proposed it.
func (s *scene) seesChange(c Change) bool {
	if c.State == ChangeDraft || s.account(c.ProposedBy) {
		return s.account(c.ProposedBy)
	}
	return slices.ContainsFunc([]Act{ActPersonRead, ActPolicyRead, ActGrantWrite}, func(act Act) bool {
		_, err := s.anywhere(act)
		return err == nil
	})
}

// grants lists the roles that a change gives.
func (c Change) grants(by string, at time.Time) (out []Grant) {
	for _, it := range c.Items {
		if it.Do == DoGrantAdd {
			out = append(out, it.grant("", by, at))
		}
	}
	return out
}
