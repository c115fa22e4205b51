package domain

import "context"

// callAttention adds a job for each run with a stage that has to be looked at now.
// There is one job for a run at most, whoever else does the same: its id is the run's.
func (d *Desk) callAttention(ctx context.Context, tx Tx, limit int) error {
	now := d.now()
	runs, err := tx.Attention.Call(ctx, now, now.Add(JobLease), limit)
	if err != nil {
		return err
	}
	for _, r := range runs {
		err := tx.Jobs.Add(ctx, Job{ID: "attend-" + r.Run, Kind: JobAttend, DraftID: r.Draft, Subject: r.Run, DueAt: now})
		if err != nil && KeyOf(err) != "job.exists" {
			return err
		}
	}
	return nil
}

// Attend does what time calls for in a run that waits for decisions: once the
// publication time has come the draft expires. It acts as the system, which needs
// publication.carry_out. Whether it runs late, twice or never makes no difference to
// what may be decided: Decide looks at the clock itself.
func (d *Desk) Attend(ctx context.Context, job Job) error {
	return d.act(ctx, System(), func(ctx context.Context, s *scene) error {
		draft, err := s.tx.Drafts.ByID(ctx, job.DraftID)
		if err != nil {
			return err
		}
		if draft.State != InReview || draft.RunID != job.Subject {
			return s.tx.Jobs.Finish(ctx, job)
		}
		v, err := s.may(ActCarryOut, draft.UnitID, "*")
		if err != nil {
			return err
		}
		run, err := s.tx.Runs.ByID(ctx, draft.RunID)
		if err != nil {
			return err
		}
		run.PublishAt = draft.PublishAt
		if draft.Late(s.now) {
			err = s.expire(ctx, &draft, &run, v)
		} else {
			err = s.lookAgain(ctx, run)
		}
		if err != nil {
			return err
		}
		return s.tx.Jobs.Finish(ctx, job)
	})
}

// lookAgain stores when each open stage is to be looked at next.
func (s *scene) lookAgain(ctx context.Context, run Run) error {
	for _, o := range run.Open {
		o.LookAt = run.PublishAt
		if err := s.tx.Attention.Save(ctx, run.ID, o); err != nil {
			return err
		}
	}
	return nil
}
