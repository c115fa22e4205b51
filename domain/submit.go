package domain

import (
	"context"
	"errors"
)

// Submit sends a draft to review: it is scanned by the active rules, unless they
// and the lists of this moment are those under which nothing was found in this
// very text when it was saved and that scan is stored; the workflow for its unit
// and classification is chosen and pinned, and the first stage opens.
// It needs draft.submit in the unit. Answers Invalid with the findings where a
// blocking one is not overridden ("findings.block") or where the scan could not
// be completed ("scan.incomplete"), Conflict where the state forbids it, and of a draft
// for named people where too few of them may decide a stage ("restrict.unreachable"); the
// draft then stays as it was.
func (d *Desk) Submit(ctx context.Context, a Actor, id string) (Draft, error) {
	out, err := d.submitWith(ctx, a, id, d.knownClean)
	if !errors.Is(err, errUnscanned) {
		return out, err
	}
	seen, scan, err := d.scanPresent(ctx, a, inState(id, ActDraftSubmit, EventSubmit))
	if err != nil {
		return Draft{}, err
	}
	out, err = d.submitWith(ctx, a, id, func(_ context.Context, _ *scene, draft Draft) (ScanResult, error) {
		if draft.ContentHash != seen.ContentHash || draft.Revision != seen.Revision {
			return scan, refuse(Conflict, "draft.changed")
		}
		return scan, nil
	})
	if err == nil {
		d.clean.keep(out, scan)
	}
	return out, err
}

// submitWith submits with the scan that scanned answers for the draft as it is in
// the act.
func (d *Desk) submitWith(ctx context.Context, a Actor, id string, scanned func(context.Context, *scene, Draft) (ScanResult, error)) (out Draft, err error) {
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.writable(ctx, id, ActDraftSubmit)
		if err != nil {
			return err
		}
		scan, err := scanned(ctx, s, draft)
		if err != nil {
			return err
		}
		out = draft
		return d.submit(ctx, s, &out, v, scan)
	})
	return out, err
}

// inState loads a draft on which the actor may do the act, and whose state has the
// event.
func inState(id string, act Act, event Event) loading {
	return func(ctx context.Context, s *scene) (Draft, Verdict, error) {
		draft, v, err := s.writable(ctx, id, act)
		if err == nil {
			_, err = Next(draft.State, event)
		}
		return draft, v, err
	}
}

func (d *Desk) submit(ctx context.Context, s *scene, draft *Draft, v Verdict, scan ScanResult) error {
	before := draft.State
	next, err := Next(before, EventSubmit)
	if err != nil {
		return err
	}
	wf, err := s.workflow(ctx, *draft, scan)
	if err != nil {
		return err
	}
	draft.State, draft.UpdatedAt = next, s.now
	run, err := d.beginReview(ctx, s, draft, Run{ID: d.NewID(), DraftID: draft.ID, SubmittedBy: s.person.ID}, wf, scan)
	if err == nil {
		err = s.namedReach(ctx, *draft, run)
	}
	if err != nil {
		return err
	}
	if !scan.stored {
		if err := s.tx.Scans.Put(ctx, storedScan(draft.ID, draft.Revision, s.now, scan)); err != nil {
			return err
		}
	}
	if err := s.tx.Drafts.Save(ctx, draft); err != nil {
		return err
	}
	e := s.draftEntry("draft.submitted", v, *draft, before)
	e.begins(run)
	e.scanned(scan)
	_, err = s.tx.Ledger.Append(ctx, e)
	return err
}

// rulesUnchanged refuses a scan that another rule set, or a change of the lists,
// has overtaken since.
func (s *scene) rulesUnchanged(ctx context.Context, scan ScanResult) error {
	active, err := s.tx.RuleSets.Active(ctx)
	if KeyOf(err) == "ruleset.none" && scan.Reason == "ruleset.none" {
		return nil
	}
	if err != nil {
		return err
	}
	if active.Version != scan.RulesetVersion || active.Digest != scan.RulesetDigest {
		return refuse(Conflict, "ruleset.changed")
	}
	return s.listsUnchanged(ctx, scan)
}

func (s *scene) workflow(ctx context.Context, draft Draft, scan ScanResult) (Workflow, error) {
	active, err := s.tx.Workflows.Active(ctx)
	if err != nil {
		return Workflow{}, err
	}
	return Choose(active, matterOf(draft, scan), s.powers.Depth)
}
