package store

import (
	"context"
	"slices"
	"time"

	"layak/domain"
)

type jobs struct{ c *conn }

// A job wakes when it is due or, while it is leased, when its lease ends: that
// one column is what claiming and waiting look at.
const (
	jobColumns = `id, kind, draft_id, channel, subject, due_at, attempts, leased_by, lease_ends`
	sqlJobAdd  = `INSERT INTO jobs (` + jobColumns + `, wake_at) VALUES (?, ?, ?, ?, ?, ?, ?, '', 0, ?) ON CONFLICT DO NOTHING`
	sqlClaim   = `UPDATE jobs SET leased_by = ?, lease_ends = ?, wake_at = ?, attempts = attempts + 1
		WHERE id IN (SELECT id FROM jobs WHERE wake_at <= ? ORDER BY wake_at, id LIMIT ?) RETURNING ` + jobColumns
	sqlClaimPostgres = `WITH due AS MATERIALIZED (
			SELECT id AS due_id FROM jobs WHERE wake_at <= ? ORDER BY wake_at, id LIMIT ? FOR UPDATE SKIP LOCKED)
		UPDATE jobs SET leased_by = ?, lease_ends = ?, wake_at = ?, attempts = attempts + 1
		FROM due WHERE id = due_id RETURNING ` + jobColumns
	// Each claim counts as an attempt, so owner and attempt name one lease.
	sqlJobHeld     = ` WHERE id = ? AND leased_by = ? AND leased_by <> '' AND attempts = ?`
	sqlJobFinish   = `DELETE FROM jobs` + sqlJobHeld
	sqlJobPostpone = `UPDATE jobs SET leased_by = '', lease_ends = 0, due_at = ?, wake_at = ?` + sqlJobHeld
	sqlJobDrop     = `DELETE FROM jobs WHERE draft_id = ?`
	sqlNextDue     = `SELECT COALESCE(MIN(wake_at), 0) FROM jobs`
)

// Add implements domain.Jobs.
func (s jobs) Add(ctx context.Context, j domain.Job) error {
	due := micros(j.DueAt)
	n, err := s.c.exec(ctx, sqlJobAdd, j.ID, string(j.Kind), j.DraftID, j.Channel, j.Subject, due, int64(j.Attempts), due)
	return added("job", n, err)
}

// Claim implements domain.Jobs, those due longest first. A job whose lease has
// ended is due again. Each claim counts as an attempt.
func (s jobs) Claim(ctx context.Context, owner string, now time.Time, lease time.Duration, limit int) (list []domain.Job, err error) {
	ends := micros(now.Add(lease))
	query, args := sqlClaim, []any{owner, ends, ends, micros(now), int64(limit)}
	if s.c.dialect == Postgres {
		query, args = sqlClaimPostgres, []any{micros(now), int64(limit), owner, ends, ends}
	}
	if err := s.c.guarded(); err != nil {
		return nil, err
	}
	err = s.c.rows(ctx, query, args, func(rows scanned) error {
		var j domain.Job
		var due, ends int64
		err := rows.Scan(&j.ID, &j.Kind, &j.DraftID, &j.Channel, &j.Subject, &due, &j.Attempts, &j.LeasedBy, &ends)
		j.DueAt, j.LeaseEnds = instant(due), instant(ends)
		list = append(list, j)
		return err
	})
	slices.SortFunc(list, func(a, b domain.Job) int {
		if d := a.DueAt.Compare(b.DueAt); d != 0 {
			return d
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return list, err
}

// leased reads the outcome of a statement that only the holder of the lease
// may do.
func leased(n int64, err error) error {
	if err == nil && n == 0 {
		return &domain.Error{Kind: domain.Conflict, Key: "job.lease"}
	}
	return err
}

// Finish implements domain.Jobs.
func (s jobs) Finish(ctx context.Context, j domain.Job) error {
	return leased(s.c.exec(ctx, sqlJobFinish, j.ID, j.LeasedBy, int64(j.Attempts)))
}

// Postpone implements domain.Jobs; like Finish it is for the lease's holder.
func (s jobs) Postpone(ctx context.Context, j domain.Job, due time.Time) error {
	return leased(s.c.exec(ctx, sqlJobPostpone, micros(due), micros(due), j.ID, j.LeasedBy, int64(j.Attempts)))
}

// Drop implements domain.Jobs.
func (s jobs) Drop(ctx context.Context, draft string) error {
	_, err := s.c.exec(ctx, sqlJobDrop, draft)
	return err
}

// NextDue implements domain.Jobs. A leased job counts with the end of its
// lease: that is when it is due again if its worker has died.
func (s jobs) NextDue(ctx context.Context) (time.Time, error) {
	var at int64
	err := s.c.row(ctx, sqlNextDue, nil, &at)
	return instant(at), err
}
