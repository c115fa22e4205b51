package domain

import (
	"context"
	"slices"
)

// readable loads a draft that the actor may know of; every other answer is
// NotFound ("draft.unknown"), so that nobody learns of it. The right to audit does not
// stand above names here: whoever audits changes nothing, and looks through audited.
func (s *scene) readable(ctx context.Context, id string) (Draft, error) {
	draft, err := s.tx.Drafts.ByID(ctx, id)
	if err != nil {
		return Draft{}, err
	}
	named, err := s.named(ctx, draft)
	if err != nil {
		return Draft{}, err
	}
	_, err = s.may(ActDraftRead, draft.UnitID, "*")
	switch {
	case sees(err == nil, s.person.Clearance, named, draft):
		return draft, nil
	case KeyOf(err) == "token.scope" && sees(true, s.person.Clearance, named, draft):
		return Draft{}, err
	}
	return Draft{}, refuse(NotFound, "draft.unknown")
}

// writable loads a draft on which the actor may do the act.
func (s *scene) writable(ctx context.Context, id string, act Act) (Draft, Verdict, error) {
	draft, err := s.readable(ctx, id)
	if err != nil {
		return Draft{}, Verdict{}, err
	}
	v, err := s.may(act, draft.UnitID, "*")
	return draft, v, err
}

// writableOn loads a draft on which the actor may do the act for these channels;
// none: for all that the draft goes to.
func (s *scene) writableOn(ctx context.Context, id string, act Act, channels ...string) (Draft, Verdict, error) {
	draft, err := s.readable(ctx, id)
	if err != nil {
		return Draft{}, Verdict{}, err
	}
	if len(channels) == 0 {
		channels = draft.Channels
	}
	v, err := s.mayOn(act, draft.UnitID, "*", channels)
	return draft, v, err
}

// involvement gathers what people did with a draft so far. It is the one place
// where accounts become humans: whoever compares with it compares humans.
func (s *scene) involvement(ctx context.Context, draft Draft) (Involvement, error) {
	in, err := s.tx.Drafts.Involvement(ctx, draft.ID)
	if err == nil && draft.RunID != "" {
		in.Votes, err = s.tx.Runs.Votes(ctx, draft.RunID)
	}
	if err == nil && draft.Named {
		in.Readers, err = s.tx.Readers.Of(ctx, draft.ID)
	}
	in.Author = draft.AuthorID
	return s.humans(in), err
}

// humans puts the humans of today in place of accounts.
func (s *scene) humans(in Involvement) Involvement {
	in.Author = s.powers.Human(in.Author)
	for _, list := range [][]string{in.Writers, in.Submitters, in.Overriders, in.Recused} {
		for i := range list {
			list[i] = s.powers.Human(list[i])
		}
	}
	for i := range in.Votes {
		v := &in.Votes[i]
		v.CastBy, v.HumanID = s.powers.Human(v.HumanID), s.powers.Human(v.PersonID)
		if v.Mandate != "" {
			v.Principal, v.Through = s.powers.Human(v.Principal), s.powers.Human(v.Through)
		}
	}
	return in
}

// candidate describes a person to the decision guards: with the roles that they
// hold for every channel the draft goes to.
func (s *scene) candidate(p Person, draft Draft, stage Stage, human bool) Candidate {
	c := Candidate{PersonID: p.ID, HumanID: s.powers.Human(p.ID), Active: p.Status == PersonActive, Human: human && !p.Service(),
		Cleared: p.Clearance.covers(draft.Classification),
		Verdict: s.powers.MayOn(p.ID, draft.UnitID, ActDraftDecide, stage.Name, draft.Channels)}
	for _, h := range s.powers.Holdings(p.ID, draft.UnitID) {
		if h.For(draft.Channels) && !slices.Contains(c.Roles, h.Role) {
			c.Roles = append(c.Roles, h.Role)
		}
	}
	return c
}
