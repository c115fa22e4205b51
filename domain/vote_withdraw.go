package domain

import (
	"context"
	"slices"
	"strings"
)

// WithdrawVote takes a vote back that still counts, while its stage is open; then its
// person may vote again. Only the account that gave it may, for itself, and with a
// reason. stage may be "". It answers Conflict ("vote.none") where there is no such vote,
// and ("stage.not_open") where it has done its part.
func (d *Desk) WithdrawVote(ctx context.Context, a Actor, id, stage, reason string) (Draft, error) {
	reason, err := trimReason("reason", reason, true)
	if err != nil {
		return Draft{}, err
	}
	var out Draft
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.withdrawable(ctx, id, stage)
		if err != nil {
			return err
		}
		e := s.personal("vote.withdrawn", draft)
		e.Stage, e.Subject = v.Stage, v.ID
		e.Facts = map[string]string{"vote": formatInt(v.Leaf)}
		e.Private["reason"] = reason
		if v.Withdrawn, err = s.tx.Ledger.Append(ctx, e); err != nil {
			return err
		}
		if err := s.tx.Runs.WithdrawVote(ctx, v); err != nil {
			return err
		}
		draft.UpdatedAt = s.now
		out = draft
		return s.tx.Drafts.Save(ctx, &out)
	})
	return out, err
}

// withdrawable answers the actor's vote that can be taken back.
func (s *scene) withdrawable(ctx context.Context, id, stage string) (Draft, Vote, error) {
	draft, err := s.readable(ctx, id)
	if err != nil {
		return draft, Vote{}, err
	}
	if s.actor.Via != ViaSession {
		return draft, Vote{}, refuse(Forbidden, "vote."+GuardHuman)
	}
	run, err := s.openRun(ctx, draft)
	if err != nil {
		return draft, Vote{}, err
	}
	votes, err := s.tx.Runs.Votes(ctx, run.ID)
	if err != nil {
		return draft, Vote{}, err
	}
	i := slices.IndexFunc(votes, func(v Vote) bool {
		return v.counts(run.Round) && s.account(v.PersonID) && (stage == "" || v.Stage == stage)
	})
	if i < 0 {
		return draft, Vote{}, refuse(Conflict, "vote.none")
	}
	if !run.waits(votes[i].Stage) {
		return draft, Vote{}, refuse(Conflict, "stage.not_open", votes[i].Stage, strings.Join(names(run.Waiting()), ", "))
	}
	return draft, votes[i], nil
}

// waits tells whether a stage is open.
func (r Run) waits(stage string) bool {
	return slices.ContainsFunc(r.Open, func(o OpenStage) bool { return o.Stage == stage })
}

// personal begins the leaf of an act on a draft that takes no power but being there.
func (s *scene) personal(act string, draft Draft) Entry {
	e := s.draftEntry(act, s.powers.May(s.person.ID, draft.UnitID, ActDraftRead, "*"), draft, draft.State)
	e.Capacity, e.Mandate = "", ""
	return e
}
