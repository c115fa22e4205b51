package domain

import "context"

// actRenewed is the act that begins a review again because of approvals that fell.
const actRenewed = "draft.review_renewed"

// Renew begins the review of a draft again where an approval does not count any more: the
// same text in the same run and the same version of its workflow, in another round, in
// which everybody votes anew. It needs draft.submit in the unit, or a person who may decide
// a stage of the run; it submits nothing, and keeps nobody from deciding. Answers
// Conflict ("renew.stands") where every approval counts, ("draft.expired") and
// ("draft.partly_published"), and for a draft for named people of whom too few could decide
// ("restrict.unreachable"); and refuses what a submission is refused for.
func (d *Desk) Renew(ctx context.Context, a Actor, id string) (out Draft, err error) {
	seen, scan, err := d.scanPresent(ctx, a, func(ctx context.Context, s *scene) (Draft, Verdict, error) {
		draft, _, v, err := s.renewable(ctx, id)
		return draft, v, err
	})
	if err != nil {
		return out, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, run, v, err := s.renewable(ctx, id)
		if err != nil {
			return err
		}
		if draft.ContentHash != seen.ContentHash || draft.Revision != seen.Revision {
			return refuse(Conflict, "draft.changed")
		}
		out = draft
		return d.renew(ctx, s, &out, run, v, scan)
	})
	return out, err
}

func (d *Desk) renew(ctx context.Context, s *scene, draft *Draft, run Run, v Verdict, scan ScanResult) (err error) {
	before := draft.State
	if draft.State, err = Next(before, EventRenew); err != nil {
		return err
	}
	wf, err := s.tx.Workflows.At(ctx, run.WorkflowID, run.WorkflowVersion)
	if err != nil {
		return err
	}
	draft.UpdatedAt, run.Emergency = s.now, false
	if run, err = d.beginReview(ctx, s, draft, run, wf, scan); err != nil {
		return err
	}
	if err := s.namedReach(ctx, *draft, run); err != nil {
		return err
	}
	if err := s.tx.Scans.Put(ctx, storedScan(draft.ID, draft.Revision, s.now, scan)); err != nil {
		return err
	}
	if err := s.tx.Drafts.Save(ctx, draft); err != nil {
		return err
	}
	e := s.draftEntry(actRenewed, v, *draft, before)
	e.begins(run)
	e.scanned(scan)
	_, err = s.tx.Ledger.Append(ctx, e)
	return err
}

// renewable loads a draft whose review the actor may begin again, with its run.
func (s *scene) renewable(ctx context.Context, id string) (draft Draft, run Run, v Verdict, err error) {
	if draft, err = s.readable(ctx, id); err != nil {
		return draft, run, v, err
	}
	if draft.RunID != "" {
		if run, err = s.tx.Runs.ByID(ctx, draft.RunID); err != nil {
			return draft, run, v, err
		}
	}
	if v, err = s.mayRenew(draft, run); err != nil {
		return draft, run, v, err
	}
	if _, err = Next(draft.State, EventRenew); err != nil {
		return draft, run, v, err
	}
	if draft.State == InReview && draft.Late(s.now) {
		return draft, run, v, expired(draft)
	}
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return draft, run, v, err
	}
	fallen, err := s.fallen(ctx, draft, run, in)
	if err == nil && len(fallen) == 0 {
		err = refuse(Conflict, "renew.stands")
	}
	if err == nil && draft.State == Parked {
		err = s.nothingSent(ctx, id)
	}
	return draft, run, v, err
}

// mayRenew asks for the right to submit, or for a person who may decide a stage of the run:
// whoever was refused the last vote can do something about it.
func (s *scene) mayRenew(draft Draft, run Run) (Verdict, error) {
	v, err := s.may(ActDraftSubmit, draft.UnitID, "*")
	if KindOf(err) != Forbidden || s.actor.Via != ViaSession {
		return v, err
	}
	for _, stage := range run.Stages {
		if as, no := s.may(ActDraftDecide, draft.UnitID, stage.Name); no == nil {
			return as, nil
		}
	}
	return v, err
}
