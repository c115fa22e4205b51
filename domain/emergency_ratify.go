package domain

import (
	"context"
	"slices"
)

// Ratification is what another human says of an emergency. A refusal needs a comment.
type Ratification struct {
	Outcome EmergencyOutcome
	Comment string
}

// Ratify says afterwards of an emergency whether it was one. It needs emergency.ratify in
// the unit, by somebody signed in and another human than who declared it, decided in it,
// wrote, submitted or lifted anything of the draft: Forbidden ("emergency.human",
// "emergency.second_person"). It waits until the emergency is decided: Conflict
// ("emergency.open"), so that nobody does both. It is possible after the deadline too, and once: Conflict
// ("emergency.decided"). What was refused and has not gone out goes back to its author;
// what is out stays in the record as it is.
func (d *Desk) Ratify(ctx context.Context, a Actor, id string, in Ratification) (EmergencyCase, error) {
	if in.Outcome != EmergencyRatified && in.Outcome != EmergencyRefused {
		return EmergencyCase{}, invalid("outcome", "emergency.outcome")
	}
	comment, err := trimReason("comment", in.Comment, in.Outcome == EmergencyRefused)
	if err != nil {
		return EmergencyCase{}, err
	}
	var c EmergencyCase
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, known, err := s.emergency(ctx, id)
		if err != nil {
			return err
		}
		v, err := s.ratifiable(ctx, draft, known)
		if err != nil {
			return err
		}
		c = known
		c.Outcome, c.Comment, c.DecidedBy, c.DecidedAt = in.Outcome, comment, s.person.ID, s.now
		if err := s.ratify(ctx, &draft, &c, v); err != nil {
			return err
		}
		return s.tellOf(ctx, d, map[EmergencyOutcome]NoticeKind{EmergencyRatified: NoticeRatified, EmergencyRefused: NoticeRefused}[c.Outcome], c, c.By, draft.AuthorID)
	})
	return c, err
}

// emergency loads a case whose draft the actor may know of.
func (s *scene) emergency(ctx context.Context, id string) (Draft, EmergencyCase, error) {
	if !nameable(id) {
		return Draft{}, EmergencyCase{}, refuse(NotFound, "emergency.unknown")
	}
	c, err := s.tx.Emergencies.ByID(ctx, id)
	if err != nil {
		return Draft{}, c, err
	}
	draft, err := s.readable(ctx, c.DraftID)
	if KindOf(err) == NotFound {
		err = refuse(NotFound, "emergency.unknown")
	}
	return draft, c, err
}

// ratifiable refuses whoever is not the other human that a case waits for.
func (s *scene) ratifiable(ctx context.Context, draft Draft, c EmergencyCase) (Verdict, error) {
	v, err := s.may(ActEmergencyRatify, draft.UnitID, "*")
	if err != nil {
		return v, err
	}
	if !apart("emergency.human", s.actor.Via == ViaSession) {
		return v, refuse(Forbidden, "emergency.human")
	}
	in, err := s.tx.Drafts.Involvement(ctx, draft.ID)
	if err != nil {
		return v, err
	}
	votes, err := s.tx.Runs.Votes(ctx, c.RunID)
	if err != nil {
		return v, err
	}
	in.Author, in.Votes = draft.AuthorID, votes
	in = s.humans(in)
	decided := slices.ContainsFunc(in.Votes, func(v Vote) bool { return v.Round == c.Round && v.of(s.human()) })
	run, err := s.tx.Runs.ByID(ctx, c.RunID)
	switch {
	case err != nil:
		return v, err
	case !apart("emergency.second_person", !s.own(c.By) && !decided && !in.did(s.human())):
		return v, refuse(Forbidden, "emergency.second_person")
	case run.Status == RunOpen && run.Round == c.Round:
		return v, refuse(Conflict, "emergency.open")
	case c.Outcome != EmergencyOpen:
		return v, refuse(Conflict, "emergency.decided", string(c.Outcome))
	}
	return v, nil
}

// ratify stores the outcome; a refusal takes back a clearance that has not been used.
func (s *scene) ratify(ctx context.Context, draft *Draft, c *EmergencyCase, v Verdict) error {
	before := draft.State
	if c.Outcome == EmergencyRefused {
		if err := s.disown(ctx, draft, *c); err != nil {
			return err
		}
	}
	if err := s.tx.Emergencies.Save(ctx, c); err != nil {
		return err
	}
	e := s.draftEntry("emergency."+string(c.Outcome), v, *draft, before)
	e.Subject, e.Facts = c.ID, c.facts()
	if c.Comment != "" {
		e.Private["reason"] = c.Comment
	}
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}

// disown takes a draft back from the emergency it is in, where nothing is out.
func (s *scene) disown(ctx context.Context, draft *Draft, c EmergencyCase) error {
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	if err != nil {
		return err
	}
	next, err := Next(draft.State, EventDisown)
	if err != nil || run.ID != c.RunID || run.Round != c.Round {
		return nil // it has moved on: the record of the refusal is what is left
	}
	if err := s.nothingSent(ctx, draft.ID); err != nil {
		if KindOf(err) == Conflict {
			return nil // some of it is out
		}
		return err
	}
	// That it was put off was part of the clearance: the text says when it is to go out.
	rev, err := s.tx.Revisions.At(ctx, draft.ID, draft.Revision)
	if err != nil {
		return err
	}
	draft.PublishAt = rev.NotBefore
	draft.State, draft.OrderedBy, draft.ParkedReason, draft.UpdatedAt = next, "", "", s.now
	if err := s.tx.Jobs.Drop(ctx, draft.ID); err != nil {
		return err
	}
	if err := s.giveUp(ctx, &run); err != nil {
		return err
	}
	return s.tx.Drafts.Save(ctx, draft)
}
