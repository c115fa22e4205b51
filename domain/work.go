package domain

import (
	"context"
	"errors"
	"time"
)

// ClaimWork leases due work to owner; it answers no jobs where none is due. It
// also forgets sessions, idempotent requests and notices whose time is over.
func (d *Desk) ClaimWork(ctx context.Context, owner string, limit int) (jobs []Job, err error) {
	err = d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		if err := tx.Requests.Sweep(ctx, d.now().Add(-RequestLife)); err != nil {
			return err
		}
		if err := tx.Sessions.Sweep(ctx, d.now()); err != nil {
			return err
		}
		if err := tx.Notices.Sweep(ctx, d.now().Add(-NoticeLife)); err != nil {
			return err
		}
		if err := d.callAttention(ctx, tx, limit); err != nil {
			return err
		}
		jobs, err = tx.Jobs.Claim(ctx, owner, d.now(), JobLease, limit)
		return err
	})
	return jobs, err
}

// NextWork tells when the earliest work is due; zero where there is none.
func (d *Desk) NextWork(ctx context.Context) (due time.Time, err error) {
	err = d.Store.Read(ctx, func(ctx context.Context, tx Tx) error {
		if due, err = tx.Jobs.NextDue(ctx); err != nil {
			return err
		}
		look, err := tx.Attention.Next(ctx)
		if !look.IsZero() && (due.IsZero() || look.Before(due)) {
			due = look
		}
		return err
	})
	return due, err
}

// Work carries out one claimed job with the verb for its kind. Where it fails,
// the job is due again later; where its draft is gone or has moved on, the job
// is finished without effect.
func (d *Desk) Work(ctx context.Context, job Job) error {
	var err error
	switch job.Kind {
	case JobPublish:
		err = d.CarryOut(ctx, job)
	case JobDeliver:
		err = d.Deliver(ctx, job)
	case JobSimulate:
		err = d.CarryOnSimulation(ctx, job)
	case JobSketch:
		err = d.KeepSketch(ctx, job)
	case JobAttend:
		err = d.Attend(ctx, job)
	case JobRatify:
		err = d.RemindOfRatification(ctx, job)
	default:
		err = d.finish(ctx, job)
	}
	switch key := KeyOf(err); {
	case err == nil || key == "job.lease":
		return nil
	case key == "draft.unknown" || key == "run.unknown" || key == "draft.transition" || key == "simulation.unknown" || key == "emergency.unknown":
		return d.finish(ctx, job)
	case job.Attempts >= MaxJobAttempts:
		return errors.Join(err, d.giveUp(ctx, job))
	}
	back := d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		return tx.Jobs.Postpone(ctx, job, d.now().Add(backoff(job.Attempts)))
	})
	if back != nil && KeyOf(back) != "job.lease" {
		return back
	}
	return err
}

func (d *Desk) finish(ctx context.Context, job Job) error {
	return d.Store.Write(ctx, func(ctx context.Context, tx Tx) error { return tx.Jobs.Finish(ctx, job) })
}

// MaxJobAttempts is how often a job that fails for reasons of our own is begun
// before its draft is parked for a person to look at.
const MaxJobAttempts = 12

// giveUp parks the draft of a job that never succeeds and ends the job.
func (d *Desk) giveUp(ctx context.Context, job Job) error {
	switch job.Kind {
	case JobSimulate:
		return d.failSimulation(ctx, job)
	case JobSketch, JobAttend, JobRatify: // the stage calls for attention again
		return d.finish(ctx, job)
	}
	return d.act(ctx, System(), func(ctx context.Context, s *scene) error {
		draft, err := s.tx.Drafts.ByID(ctx, job.DraftID)
		if err != nil {
			return err
		}
		if draft.State == Scheduled || draft.State == Publishing {
			if err := s.park(ctx, &draft, Verdict{}, "job.failed"); err != nil {
				return err
			}
		}
		return s.tx.Jobs.Finish(ctx, job)
	})
}

// backoff grows from one second to ten minutes.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(attempts, 10), 10*time.Minute)
}
