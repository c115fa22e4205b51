package domain

import "context"

// decideAmended records an approval as amended. In one transaction the vote is given,
// the edits make the next revision, and the round begins again: whoever approved saw
// another text. The vote counts towards no quorum, and who amended is a contributor
// from then on. Nobody amends in another's name: Forbidden ("amendment.on_behalf").
// Refused are edits that are not exactly one place or change nothing (Invalid,
// "amendment.…"), that take back one which binds ("amendment.bound"), and those of
// which the text cannot be scanned or is blocked.
func (d *Desk) decideAmended(ctx context.Context, a Actor, id string, in DecisionInput) (Draft, Vote, error) {
	plan, edits, err := d.planAmend(ctx, a, id, in)
	if err != nil {
		return Draft{}, Vote{}, err
	}
	var out Draft
	var vote *Vote
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, run, x, rev, err := s.amendable(ctx, id, in)
		if err != nil {
			return err
		}
		if rev.Number != plan.was.Number { // what no channel shows is not in the hash
			return refuse(Conflict, "draft.changed")
		}
		if vote, err = d.vote(ctx, s, draft, run, x, in); err != nil {
			return err
		}
		by := &Amended{By: vote.PersonID, Hands: x.c.hands(), At: s.now, Edits: edits}
		e := s.voteEntry(actOf(EventApprove), x.c.Verdict, draft, draft.State, run, *vote)
		e.Private[amendmentsName] = AmendmentsText(edits)
		if by.Leaf, err = s.tx.Ledger.Append(ctx, e); err != nil {
			return err
		}
		vote.Leaf = by.Leaf
		if err := s.tx.Runs.AddVote(ctx, *vote); err != nil {
			return err
		}
		next, err := Next(draft.State, EventEdit)
		if err != nil {
			return err
		}
		plan.input.PublishAt, plan.input.Zone, plan.input.UnitID = draft.PublishAt, draft.Zone, draft.UnitID
		edited, err := d.revise(ctx, s, &draft, x.c.Verdict, plan, next, by)
		if err != nil {
			return err
		}
		edited.Capacity, edited.Mandate = vote.Capacity, vote.Mandate
		edited.Facts[amendedFact] = formatInt(int64(len(edits)))
		out = draft
		_, err = s.tx.Ledger.Append(ctx, edited)
		return err
	})
	if err != nil {
		return Draft{}, Vote{}, err
	}
	d.clean.keep(out, plan.scan)
	return out, *vote, nil
}

const (
	// amendmentsName is the private value by which the leaf of an approval as amended
	// commits to its edits.
	amendmentsName = "amendments"
	// amendedFact counts them in the leaf of the revision that they make.
	amendedFact = "amended"
)

// planAmend makes the edits and scans what comes of them, outside any write.
func (d *Desk) planAmend(ctx context.Context, a Actor, id string, in DecisionInput) (plan editPlan, edits []Amendment, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		draft, run, _, rev, err := s.amendable(ctx, id, in)
		if err != nil {
			return err
		}
		plan.was = rev
		plan.input = DraftInput{Title: rev.Title, Body: rev.Body, Channels: rev.Channels, UnitID: draft.UnitID, Classification: rev.Classification, Kind: draft.Kind,
			PublishAt: draft.PublishAt, Zone: draft.Zone, Variants: rev.Variants}
		if plan.input, edits, err = d.amend(plan.input, in.Amendments); err != nil {
			return err
		}
		plan.next = plan.input.draftRevision()
		if err := run.bound(plan.was, plan.next); err != nil {
			return invalid("amendments", KeyOf(err))
		}
		text := plan.next.subject()
		text.draft = draft.ID
		if plan.scan, err = d.scanActive(ctx, s.tx, text, plan.input.occasion()); err != nil {
			return err
		}
		return s.nameEarlier(ctx, plan.scan.Findings)
	})
	return plan, edits, err
}

// amendable answers what somebody may amend now, and is looking at.
func (s *scene) amendable(ctx context.Context, id string, in DecisionInput) (draft Draft, run Run, x judged, rev Revision, err error) {
	if draft, err = s.readable(ctx, id); err != nil {
		return draft, run, x, rev, err
	}
	if run, err = s.openRun(ctx, draft); err != nil {
		return draft, run, x, rev, err
	}
	if x, _, err = s.mayDecide(ctx, draft, run, in.Stage); err != nil {
		return draft, run, x, rev, err
	}
	if err = in.looked(draft, run); err != nil {
		return draft, run, x, rev, err
	}
	if !apart("amendment.on_behalf", !x.c.Holding.Mandate.SharesDuty()) {
		return draft, run, x, rev, refuse(Forbidden, "amendment.on_behalf")
	}
	rev, err = s.tx.Revisions.At(ctx, id, draft.Revision)
	return draft, run, x, rev, err
}
