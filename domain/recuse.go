package domain

import (
	"context"
	"slices"
	"time"
)

// Recusal says that somebody decides on a draft no more.
type Recusal struct {
	DraftID string
	By      string
	Human   string // whose account it was then
	Reason  string
	At      time.Time
	Leaf    int64
}

// Accounts are those that are kept: the one that acted, and the one that stands for its
// human. Unlinking them later frees neither.
func (r Recusal) Accounts() []string {
	if r.Human == r.By {
		return []string{r.By}
	}
	return []string{r.By, r.Human}
}

// recusable are the states after which somebody may still have to decide.
var recusable = []State{Drafting, InReview, ChangesRequested, Rejected, Cleared, Scheduled, Parked}

// Recuse withdraws the actor from the review of a draft, for good: no account of theirs
// decides on it, and nobody does in their name. It needs draft.decide somewhere in the
// unit, a session and a reason. It answers Conflict ("recuse.voted") while a vote of
// theirs counts, and ("recusal.exists") for whoever has done so.
func (d *Desk) Recuse(ctx context.Context, a Actor, id, reason string) (Draft, error) {
	reason, err := trimReason("reason", reason, true)
	if err != nil {
		return Draft{}, err
	}
	var out Draft
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, err := s.recusable(ctx, id)
		if err != nil {
			return err
		}
		e := s.personal("draft.recused", draft)
		e.Private["reason"] = reason
		r := Recusal{DraftID: id, By: s.person.ID, Human: s.human(), Reason: reason, At: s.now}
		if r.Leaf, err = s.tx.Ledger.Append(ctx, e); err != nil {
			return err
		}
		if err := s.tx.Recusals.Add(ctx, r); err != nil {
			return err
		}
		out = draft
		return s.tx.Drafts.Save(ctx, &out) // so that no decision of the same moment passes beside it
	})
	return out, err
}

func (s *scene) recusable(ctx context.Context, id string) (Draft, error) {
	draft, err := s.readable(ctx, id)
	if err != nil {
		return draft, err
	}
	if s.actor.Via != ViaSession {
		return draft, refuse(Forbidden, "recuse."+GuardHuman)
	}
	if err := s.decidesAnywhere(draft.UnitID); err != nil {
		return draft, err
	}
	if !slices.Contains(recusable, draft.State) {
		return draft, refuse(Conflict, "draft.transition", string(draft.State), "recuse")
	}
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return draft, err
	}
	if slices.Contains(in.Recused, s.human()) {
		return draft, refuse(Conflict, "recusal.exists")
	}
	if draft.RunID == "" {
		return draft, nil
	}
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	if err == nil && !apart("recuse.voted", !run.relies(in.Votes, s.human())) {
		err = refuse(Conflict, "recuse.voted")
	}
	return draft, err
}

// relies tells whether a vote that is a human's act still counts.
func (r Run) relies(votes []Vote, human string) bool {
	return (r.Status == RunOpen || r.Status == RunCleared) &&
		slices.ContainsFunc(votes, func(v Vote) bool { return v.counts(r.Round) && v.of(human) })
}
