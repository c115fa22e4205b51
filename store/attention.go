package store

import (
	"context"
	"time"

	"layak/domain"
)

type attention struct{ c *conn }

const (
	sqlToLook   = `SELECT DISTINCT run_id, draft_id FROM open_stages WHERE look_at > 0 AND look_at <= ? ORDER BY run_id LIMIT ?`
	sqlPutOff   = `UPDATE open_stages SET look_at = ? WHERE run_id = ? AND look_at > 0 AND look_at <= ?`
	sqlNextLook = `SELECT COALESCE(MIN(look_at), 0) FROM open_stages WHERE look_at > 0`
	sqlClaimed  = `UPDATE open_stages SET claimed_by = ?, claimed_at = ?, assigned_by = ? WHERE run_id = ? AND stage = ? AND claimed_by = ?`
	sqlLookAt   = `UPDATE open_stages SET look_at = ?, escalate_at = ?, escalated_at = ? WHERE run_id = ? AND stage = ?`
)

// Call implements domain.Attention. What another replica has put off meanwhile is
// its business.
func (s attention) Call(ctx context.Context, now, again time.Time, limit int) (called []domain.Attended, err error) {
	var due []domain.Attended
	err = s.c.rows(ctx, sqlToLook, []any{micros(now), int64(limit)}, func(rows scanned) error {
		var a domain.Attended
		err := rows.Scan(&a.Run, &a.Draft)
		due = append(due, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, a := range due {
		n, err := s.c.exec(ctx, sqlPutOff, micros(again), a.Run, micros(now))
		if err != nil {
			return nil, err
		}
		if n > 0 {
			called = append(called, a)
		}
	}
	return called, nil
}

// Next implements domain.Attention.
func (s attention) Next(ctx context.Context) (time.Time, error) {
	var at int64
	err := s.c.row(ctx, sqlNextLook, nil, &at)
	return instant(at), err
}

// Save implements domain.Attention.
func (s attention) Save(ctx context.Context, run string, o domain.OpenStage) error {
	_, err := s.c.exec(ctx, sqlLookAt, micros(o.LookAt), micros(o.EscalateAt), micros(o.EscalatedAt), run, o.Stage)
	return err
}

// Claim implements domain.Attention.
func (s attention) Claim(ctx context.Context, run string, o domain.OpenStage, before string) error {
	n, err := s.c.exec(ctx, sqlClaimed, o.ClaimedBy, micros(o.ClaimedAt), o.AssignedBy, run, o.Stage, before)
	if err == nil && n == 0 {
		return &domain.Error{Kind: domain.Conflict, Key: "stage.claimed", Args: []string{o.Stage}}
	}
	return err
}
