package domain

import "context"

// expire ends a draft whose publication time came while it waited for decisions.
func (s *scene) expire(ctx context.Context, d *Desk, draft *Draft, run *Run, v Verdict) (err error) {
	before := draft.State
	if draft.State, err = Next(before, EventExpire); err != nil {
		return err
	}
	draft.UpdatedAt = s.now
	tell := []string{draft.AuthorID}
	for _, o := range run.Open {
		if o.ClaimedBy != "" {
			tell = append(tell, o.ClaimedBy)
		}
	}
	if err := s.giveUp(ctx, run); err != nil {
		return err
	}
	if err := s.tx.Drafts.Save(ctx, draft); err != nil {
		return err
	}
	if err := s.notify(ctx, d, NoticeExpired, *draft, *run, "", tell); err != nil {
		return err
	}
	e := s.draftEntry("draft.expired", v, *draft, before)
	e.Facts = map[string]string{"publish_at": Instant(draft.PublishAt)}
	_, err = s.tx.Ledger.Append(ctx, e)
	return err
}

// expired refuses an act on a draft whose publication time came before its
// clearance.
func expired(draft Draft) error { return refuse(Conflict, "draft.expired", Instant(draft.PublishAt)) }
