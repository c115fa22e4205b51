package store

import (
	"context"

	"layak/domain"
)

const (
	sqlRunsOpen     = `SELECT ` + runColumns + ` FROM runs WHERE id`
	sqlOpenStages   = `SELECT stage, since, due, look_at, escalate_at, escalated_at, claimed_by, claimed_at, assigned_by FROM open_stages WHERE run_id = ?`
	sqlOpenStagesOf = `SELECT run_id, stage, since, due, look_at, escalate_at, escalated_at, claimed_by, claimed_at, assigned_by FROM open_stages WHERE run_id`
	sqlRunsOpenOf   = `SELECT ` + runColumns + ` FROM runs WHERE status = 'open' AND workflow_id = ? AND workflow_version <> ? AND id > ? ORDER BY id LIMIT ?`
	sqlStageOpen    = `INSERT INTO open_stages (run_id, stage, draft_id, since, due, look_at, escalate_at) VALUES (?, ?, ?, ?, ?, ?, ?)`
	sqlStageClose   = `DELETE FROM open_stages WHERE run_id = ? AND stage = ?`
	sqlStagesClose  = `DELETE FROM open_stages WHERE run_id = ?`
)

// openRow is what is stored of an open stage beside its name.
type openRow struct {
	since, due, look, escalate, escalated, claimed int64
	claimedBy, assignedBy                          string
}

func (r *openRow) dest() []any {
	return []any{&r.since, &r.due, &r.look, &r.escalate, &r.escalated, &r.claimedBy, &r.claimed, &r.assignedBy}
}

func (r *openRow) open(stage string) domain.OpenStage {
	return domain.OpenStage{Stage: stage, Since: instant(r.since), Due: instant(r.due), LookAt: instant(r.look),
		EscalateAt: instant(r.escalate), EscalatedAt: instant(r.escalated),
		ClaimedBy: r.claimedBy, ClaimedAt: instant(r.claimed), AssignedBy: r.assignedBy}
}

// Waiting implements domain.Runs.
func (s runs) Waiting(ctx context.Context, ids []string) (map[string]domain.Run, error) {
	open, err := s.openOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	found := make(map[string]domain.Run, len(ids))
	var broken error
	var r runRow
	err = s.c.byIDs(ctx, sqlRunsOpen, ids, ` AND status = 'open'`, r.dest(), func() {
		run, err := s.decoded(&r)
		if err != nil {
			broken = err
			return
		}
		run.Open = open[run.ID]
		run.InOrder(run.Open)
		found[run.ID] = run
	})
	if err == nil {
		err = broken
	}
	return found, err
}

// OpenOf implements domain.Runs.
func (s runs) OpenOf(ctx context.Context, workflow string, but int64, after string, limit int) (list []domain.Run, err error) {
	err = s.c.rows(ctx, sqlRunsOpenOf, []any{workflow, but, after, int64(limit)}, func(rows scanned) error {
		var r runRow
		if err := rows.Scan(r.dest()...); err != nil {
			return err
		}
		run, err := s.decoded(&r)
		list = append(list, run)
		return err
	})
	return list, err
}

// openOf lists the open stages of several runs, by run.
func (s runs) openOf(ctx context.Context, ids []string) (map[string][]domain.OpenStage, error) {
	open := make(map[string][]domain.OpenStage, len(ids))
	var run, stage string
	var r openRow
	err := s.c.byIDs(ctx, sqlOpenStagesOf, ids, "", append([]any{&run, &stage}, r.dest()...), func() {
		open[run] = append(open[run], r.open(stage))
	})
	return open, err
}

// loadOpen adds the open stages of a run.
func (s runs) loadOpen(ctx context.Context, r *domain.Run) error {
	err := s.c.rows(ctx, sqlOpenStages, []any{r.ID}, func(rows scanned) error {
		var stage string
		var row openRow
		err := rows.Scan(append([]any{&stage}, row.dest()...)...)
		r.Open = append(r.Open, row.open(stage))
		return err
	})
	r.InOrder(r.Open)
	return err
}

// OpenStages implements domain.Runs.
func (s runs) OpenStages(ctx context.Context, r domain.Run, stages []domain.OpenStage) error {
	for _, o := range stages {
		if _, err := s.c.exec(ctx, sqlStageOpen, r.ID, o.Stage, r.DraftID, micros(o.Since), micros(o.Due), micros(o.LookAt), micros(o.EscalateAt)); err != nil {
			return err
		}
	}
	return nil
}

// CloseStages implements domain.Runs.
func (s runs) CloseStages(ctx context.Context, run string, names []string) error {
	if names == nil {
		_, err := s.c.exec(ctx, sqlStagesClose, run)
		return err
	}
	for _, name := range names {
		if _, err := s.c.exec(ctx, sqlStageClose, run, name); err != nil {
			return err
		}
	}
	return nil
}
