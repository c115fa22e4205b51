package domain

import (
	"context"
	"maps"
	"time"
)

// EmergencyInput declares that something must go out at once. ContentHash is the hash
// of what was looked at.
type EmergencyInput struct {
	ContentHash string
	Reason      string
}

const actDeclared = "draft.emergency_declared"

// Emergency lets out what cannot wait for the chain: the round begins again with the
// one stage of the workflow's emergency lane, and the person who declares it decides
// first in it. It needs draft.emergency for all of the draft's channels, by somebody
// signed in for whom every guard of a decision holds: who wrote or submitted any of it
// declares nothing. Blocking findings block, and an incomplete scan does; another human
// has to ratify it by the lane's deadline. Answers Conflict where the workflow has no
// lane ("emergency.none"), where an emergency of the same content was refused, whoever
// declared it ("emergency.refused"), where a rejection is being appealed ("emergency.appealed"),
// where the text is another ("draft.changed"), where the draft is for named people of whom
// none could ratify it ("emergency.unratified", with the roles that could).
func (d *Desk) Emergency(ctx context.Context, a Actor, id string, in EmergencyInput) (draft Draft, vote Vote, err error) {
	if err := checkHash(in.ContentHash); err != nil {
		return draft, vote, err
	}
	if in.Reason, err = trimReason("reason", in.Reason, true); err != nil {
		return draft, vote, err
	}
	seen, scan, err := d.scanPresent(ctx, a, func(ctx context.Context, s *scene) (Draft, Verdict, error) { return s.declarable(ctx, id) })
	if err != nil {
		return draft, vote, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) (err error) {
		var v Verdict
		if draft, v, err = s.declarable(ctx, id); err != nil {
			return err
		}
		if in.ContentHash != draft.ContentHash || seen.ContentHash != draft.ContentHash || seen.Revision != draft.Revision {
			return refuse(Conflict, "draft.changed")
		}
		if err := d.declare(ctx, s, &draft, v, scan, in.Reason); err != nil {
			return err
		}
		vote, err = d.decide(ctx, s, &draft, DecisionInput{Decision: Approve, ContentHash: in.ContentHash, Comment: in.Reason, Stage: StageEmergency})
		return err
	})
	return draft, vote, err
}

// declarable loads a draft for which the actor may declare an emergency.
func (s *scene) declarable(ctx context.Context, id string) (Draft, Verdict, error) {
	draft, v, err := s.writableOn(ctx, id, ActDraftEmergency)
	switch {
	case err != nil:
		return draft, v, err
	case !apart("emergency.human", s.actor.Via == ViaSession):
		return draft, v, refuse(Forbidden, "emergency.human")
	case !draft.Classification.Publishable():
		return draft, v, refuse(Invalid, "classification.unpublishable", string(draft.Classification))
	}
	if _, err = Next(draft.State, EventEmergency); err != nil {
		return draft, v, err
	}
	refused, err := s.tx.Emergencies.Refused(ctx, draft.ContentHash)
	if err == nil && refused {
		err = refuse(Conflict, "emergency.refused")
	}
	return draft, v, err
}

// declare begins the round of an emergency, and the case that another human ratifies.
func (d *Desk) declare(ctx context.Context, s *scene, draft *Draft, v Verdict, scan ScanResult, reason string) (err error) {
	before := draft.State
	if draft.State, err = Next(before, EventEmergency); err != nil {
		return err
	}
	run, lane, err := d.emergencyRound(ctx, s, before, draft, scan)
	if err != nil {
		return err
	}
	if err := s.tx.Scans.Put(ctx, storedScan(draft.ID, draft.Revision, s.now, scan)); err != nil {
		return err
	}
	c := EmergencyCase{ID: d.NewID(), DraftID: draft.ID, RunID: run.ID, Round: run.Round, By: s.person.ID, At: s.now,
		Due: s.now.Add(time.Duration(lane.RatifyHours) * time.Hour), Reason: reason}
	if err := s.tx.Emergencies.Add(ctx, &c); err != nil {
		return err
	}
	if err := s.ratifiedByNamed(ctx, *draft, c); err != nil {
		return err
	}
	if err := s.awaitRatification(ctx, d, *draft, c); err != nil {
		return err
	}
	e := s.draftEntry(actDeclared, v, *draft, before)
	e.Subject, e.Private["reason"] = c.ID, reason
	e.begins(run)
	maps.Copy(e.Facts, c.facts())
	e.scanned(scan)
	_, err = s.tx.Ledger.Append(ctx, e)
	return err
}

// emergencyRound begins the round, in the run that is open where that has the version
// that is active, and in another that goes on with what binds it: no run changes its
// version but by MoveRun.
func (d *Desk) emergencyRound(ctx context.Context, s *scene, before State, draft *Draft, scan ScanResult) (run Run, lane Lane, err error) {
	active, err := s.tx.Workflows.Active(ctx)
	if err != nil {
		return run, lane, err
	}
	m := matterOf(*draft, scan)
	wf, err := Choose(active, m, s.powers.Depth)
	if err != nil {
		return run, lane, err
	}
	if lane, err = ChooseLane(active, m, s.powers.Depth); err != nil {
		return run, lane, err
	}
	wf.Emergency = &lane
	run = Run{ID: d.NewID(), DraftID: draft.ID, SubmittedBy: draft.AuthorID}
	if before == InReview {
		if run, err = s.tx.Runs.ByID(ctx, draft.RunID); err != nil {
			return run, lane, err
		}
	}
	if run.Appealed {
		return run, lane, refuse(Conflict, "emergency.appealed")
	}
	if run.Version > 0 && (run.WorkflowID != wf.ID || run.WorkflowVersion != wf.Version) {
		if run, err = s.another(ctx, d, run); err != nil {
			return run, lane, err
		}
	}
	run.Emergency = true
	run, err = d.beginReview(ctx, s, draft, run, wf, scan)
	return run, lane, err
}
