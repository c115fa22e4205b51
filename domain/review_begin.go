package domain

import (
	"context"
	"slices"
)

// beginReview opens the first step of a run for the draft's present text: the
// one place where a chain is built, for a submission, a change in review and an
// appeal alike. The scan must stem from the active rules; a blocking finding
// that no standing override lifts refuses, and so does a publication time that has
// passed. What calls for the security stage is every finding, lifted or not.
func (d *Desk) beginReview(ctx context.Context, s *scene, draft *Draft, run Run, wf Workflow, scan ScanResult) (Run, error) {
	if draft.Late(s.now) {
		return run, invalid("publish_at", "draft.publish_at_past")
	}
	if err := s.rulesUnchanged(ctx, scan); err != nil {
		return run, err
	}
	counting, err := s.counting(ctx, *draft, run.SubmittedBy, scan)
	if err != nil {
		return run, err
	}
	if err := blocking(scan, counting); err != nil {
		return run, err
	}
	chain := wf.ChainOf(run, matterOf(*draft, scan), s.powers.Depth)
	run.WorkflowID, run.WorkflowVersion = wf.ID, wf.Version
	if run.calendars, err = s.calendarsOf(ctx, chain, 1); err != nil {
		return run, err
	}
	run.restart(chain, *draft, scan, s.now)
	draft.RunID, draft.Worst, draft.OrderedBy, draft.ParkedReason = run.ID, scan.Worst(counting), "", ""
	if err := s.tx.Jobs.Drop(ctx, draft.ID); err != nil {
		return run, err
	}
	if err := s.saveRound(ctx, &run); err != nil {
		return run, err
	}
	return run, s.tellShort(ctx, d, *draft, run)
}

// saveRound stores a run with the round that has begun.
func (s *scene) saveRound(ctx context.Context, run *Run) error {
	if run.Version == 0 {
		return s.tx.Runs.Add(ctx, run)
	}
	if err := s.tx.Runs.CloseStages(ctx, run.ID, nil); err != nil {
		return err
	}
	if err := s.tx.Runs.OpenStages(ctx, *run, run.Open); err != nil {
		return err
	}
	return s.tx.Runs.Save(ctx, run)
}

// giveUp ends a run that nobody will decide on any more.
func (s *scene) giveUp(ctx context.Context, run *Run) error {
	run.end(RunVoid)
	if err := s.tx.Runs.CloseStages(ctx, run.ID, nil); err != nil {
		return err
	}
	return s.tx.Runs.Save(ctx, run)
}

// another gives a run up for one that goes on with what binds it.
func (s *scene) another(ctx context.Context, d *Desk, run Run) (Run, error) {
	next := Run{ID: d.NewID(), DraftID: run.DraftID, SubmittedBy: run.SubmittedBy, Amendments: run.Amendments}
	return next, s.giveUp(ctx, &run)
}

// reviewAgain begins the chain again after a change of substance, which voids
// votes and clearance. The run keeps the workflow version it began with, unless the
// changed classification or channels belong to another workflow, or to none of that
// version: then another run begins, so that no stage can be slipped past by classifying later or by another
// destination. The amendments of the run bind: a text that takes one back is Invalid
// ("amendment.bound"), also where another run goes on with them. by is the amendment that
// this is, if it is one.
func (d *Desk) reviewAgain(ctx context.Context, s *scene, before Draft, draft *Draft, plan editPlan, by *Amended) (Run, error) {
	run, err := s.tx.Runs.ByID(ctx, before.RunID)
	if err != nil {
		return run, err
	}
	if err := run.bound(plan.was, plan.next); err != nil {
		return run, err
	}
	if by != nil {
		run.Amendments = append(slices.Clone(run.Amendments), *by)
	}
	wf, err := s.tx.Workflows.At(ctx, run.WorkflowID, run.WorkflowVersion)
	if err != nil {
		return run, err
	}
	if before.Classification != draft.Classification || !slices.Equal(before.Channels, draft.Channels) {
		chosen, err := s.workflow(ctx, *draft, plan.scan)
		if err != nil {
			return run, err
		}
		if chosen.ID != wf.ID || !wf.fitsAll(matterOf(*draft, plan.scan)) {
			wf = chosen
			if !run.Appealed { // an appeal stays in its run: who rejected it is known from there
				if run, err = s.another(ctx, d, run); err != nil {
					return run, err
				}
			}
		}
	}
	run.Emergency = false
	return d.beginReview(ctx, s, draft, run, wf, plan.scan)
}
