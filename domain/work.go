package domain

import (
	"context"
	"time"
)

// ClaimWork leases due work to owner; it answers no jobs where none is due.
func (d *Desk) ClaimWork(ctx context.Context, owner string, limit int) (jobs []Job, err error) {
	err = d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		jobs, err = tx.Jobs.Claim(ctx, owner, d.now(), JobLease, limit)
		return err
	})
	return jobs, err
}

// NextWork tells when the earliest work is due; zero where there is none.
func (d *Desk) NextWork(ctx context.Context) (due time.Time, err error) {
	err = d.Store.Read(ctx, func(ctx context.Context, tx Tx) error {
		due, err = tx.Jobs.NextDue(ctx)
		return err
	})
	return due, err
}

// Work carries out one claimed job with the verb for its kind. Where it fails,
// the job is due again later; where its draft is gone or has moved on, the job
// is finished without effect.
func (d *Desk) Work(ctx context.Context, owner string, job Job) error {
	var err error
	switch job.Kind {
	case JobPublish:
		err = d.CarryOut(ctx, owner, job)
	case JobDeliver:
		err = d.Deliver(ctx, owner, job)
	default:
		err = d.finish(ctx, owner, job)
	}
	if err == nil || KeyOf(err) == "job.lease" {
		return nil
	}
	if kind := KindOf(err); kind == NotFound || kind == Conflict && KeyOf(err) == "draft.transition" {
		return d.finish(ctx, owner, job)
	}
	back := d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		return tx.Jobs.Postpone(ctx, job.ID, owner, d.now().Add(backoff(job.Attempts)))
	})
	if back != nil && KeyOf(back) != "job.lease" {
		return back
	}
	return err
}

func (d *Desk) finish(ctx context.Context, owner string, job Job) error {
	return d.Store.Write(ctx, func(ctx context.Context, tx Tx) error { return tx.Jobs.Finish(ctx, job.ID, owner) })
}

// backoff grows from one second to ten minutes.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(attempts, 10), 10*time.Minute)
}
