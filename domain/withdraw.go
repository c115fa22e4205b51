package domain

import "context"

// Withdraw takes a draft back for good. It needs draft.withdraw in the unit and
// a reason, and only its author may.
func (d *Desk) Withdraw(ctx context.Context, a Actor, id, reason string) (Draft, error) {
	return d.authorMoves(ctx, a, id, reason, ActDraftWithdraw, EventWithdraw, "draft.withdrawn", func(ctx context.Context, s *scene, draft *Draft, e *Entry) error {
		if draft.RunID == "" {
			return nil
		}
		run, err := s.tx.Runs.ByID(ctx, draft.RunID)
		if err != nil {
			return err
		}
		draft.OrderedBy = ""
		if err := s.tx.Jobs.Drop(ctx, draft.ID); err != nil {
			return err
		}
		return s.giveUp(ctx, &run)
	})
}

// Appeal asks that a rejected draft be looked at once more: the run's workflow
// begins again with its appeal stage in front, which nobody who rejected may
// decide, nor anybody who holds their role lower than they held theirs. It needs
// draft.appeal in the unit and a reason, only its author may, once a run, and before its
// publication time: a rejected text gets no other.
func (d *Desk) Appeal(ctx context.Context, a Actor, id, reason string) (Draft, error) {
	seen, scan, err := d.scanPresent(ctx, a, inState(id, ActDraftAppeal, EventAppeal))
	if err != nil {
		return Draft{}, err
	}
	out, err := d.authorMoves(ctx, a, id, reason, ActDraftAppeal, EventAppeal, "draft.appealed", func(ctx context.Context, s *scene, draft *Draft, e *Entry) error {
		if draft.ContentHash != seen.ContentHash {
			return refuse(Conflict, "draft.changed")
		}
		run, err := s.tx.Runs.ByID(ctx, draft.RunID)
		if err != nil {
			return err
		}
		if !apart("draft.appealed_once", !run.Appealed) {
			return refuse(Conflict, "draft.appealed_once")
		}
		if draft.Late(s.now) {
			return refuse(Conflict, "draft.appeal_late", Instant(draft.PublishAt))
		}
		wf, err := s.tx.Workflows.At(ctx, run.WorkflowID, run.WorkflowVersion)
		if err != nil {
			return err
		}
		run.Appealed, run.Emergency = true, false
		if run, err = d.beginReview(ctx, s, draft, run, wf, scan); err != nil {
			return err
		}
		e.begins(run)
		e.scanned(scan)
		return s.tx.Scans.Put(ctx, storedScan(draft.ID, draft.Revision, s.now, scan))
	})
	if err == nil {
		d.clean.keep(out, scan)
	}
	return out, err
}

// authorMoves is what withdrawing and appealing share: the right, the author,
// the reason, the table, the leaf.
func (d *Desk) authorMoves(ctx context.Context, a Actor, id, reason string, act Act, event Event, leaf string,
	change func(context.Context, *scene, *Draft, *Entry) error) (Draft, error) {
	reason, err := trimReason("reason", reason, true)
	if err != nil {
		return Draft{}, err
	}
	var out Draft
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.writable(ctx, id, act)
		if err != nil {
			return err
		}
		if !apart("draft.author_only", s.account(draft.AuthorID)) {
			return refuse(Forbidden, "draft.author_only")
		}
		before := draft.State
		if draft.State, err = Next(before, event); err != nil {
			return err
		}
		e := s.draftEntry(leaf, v, draft, before)
		e.Private["reason"] = reason
		if err := change(ctx, s, &draft, &e); err != nil {
			return err
		}
		draft.UpdatedAt = s.now
		if err := s.tx.Drafts.Save(ctx, &draft); err != nil {
			return err
		}
		out = draft
		_, err = s.tx.Ledger.Append(ctx, e)
		return err
	})
	return out, err
}

// Erase removes the text of a draft that is withdrawn, rejected or expired, and its rows;
// the record stays and still verifies. It needs draft.erase in the unit, a clearance that
// covers the draft and a reason, and neither the right to read it nor, where it is for
// named people, to be one of them: whoever erases is shown nothing of it. To somebody else
// than these it is not there as long as it cannot be erased.
func (d *Desk) Erase(ctx context.Context, a Actor, id, reason string) error {
	reason, err := trimReason("reason", reason, true)
	if err != nil {
		return err
	}
	return d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.erasable(ctx, id)
		if err != nil {
			return err
		}
		if err := s.forgetSamples(ctx, d, id); err != nil {
			return err
		}
		if err := s.tx.Drafts.Erase(ctx, id); err != nil {
			return err
		}
		e := s.draftEntry("draft.erased", v, draft, draft.State)
		e.After, e.Private = "", map[string]string{"reason": reason}
		_, err = s.tx.Ledger.Append(ctx, e)
		return err
	})
}

// erasable loads a draft whose text the actor may remove.
func (s *scene) erasable(ctx context.Context, id string) (Draft, Verdict, error) {
	draft, err := s.tx.Drafts.ByID(ctx, id)
	if err != nil {
		return draft, Verdict{}, err
	}
	if !sees(true, s.person.Clearance, true, draft) {
		return draft, Verdict{}, refuse(NotFound, "draft.unknown")
	}
	v, err := s.may(ActDraftErase, draft.UnitID, "*")
	if err != nil {
		// Whoever may neither read nor erase it does not learn that it exists.
		if _, unread := s.readable(ctx, id); unread != nil {
			err = unread
		}
		return draft, v, err
	}
	if draft.State != Withdrawn && draft.State != Rejected && draft.State != Expired {
		if err = s.covered(ctx, draft); err == nil {
			err = refuse(Conflict, "draft.transition", string(draft.State), "erase")
		}
	}
	return draft, v, err
}
