package store

import (
	"context"

	"layak/domain"
)

const (
	sqlRunsOpen     = `SELECT ` + runColumns + ` FROM runs WHERE id`
	sqlOpenStages   = `SELECT stage, since, due, look_at FROM open_stages WHERE run_id = ?`
	sqlOpenStagesOf = `SELECT run_id, stage, since, due, look_at FROM open_stages WHERE run_id`
	sqlStageOpen    = `INSERT INTO open_stages (run_id, stage, draft_id, since, due, look_at) VALUES (?, ?, ?, ?, ?, ?)`
	sqlStageClose   = `DELETE FROM open_stages WHERE run_id = ? AND stage = ?`
	sqlStagesClose  = `DELETE FROM open_stages WHERE run_id = ?`
)

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

// openOf lists the open stages of several runs, by run.
func (s runs) openOf(ctx context.Context, ids []string) (map[string][]domain.OpenStage, error) {
	open := make(map[string][]domain.OpenStage, len(ids))
	var run, stage string
	var since, due, look int64
	err := s.c.byIDs(ctx, sqlOpenStagesOf, ids, "", []any{&run, &stage, &since, &due, &look}, func() {
		open[run] = append(open[run], domain.OpenStage{Stage: stage, Since: instant(since), Due: instant(due), LookAt: instant(look)})
	})
	return open, err
}

// loadOpen adds the open stages of a run.
func (s runs) loadOpen(ctx context.Context, r *domain.Run) error {
	err := s.c.rows(ctx, sqlOpenStages, []any{r.ID}, func(rows scanned) error {
		var o domain.OpenStage
		var since, due, look int64
		err := rows.Scan(&o.Stage, &since, &due, &look)
		o.Since, o.Due, o.LookAt = instant(since), instant(due), instant(look)
		r.Open = append(r.Open, o)
		return err
	})
	r.InOrder(r.Open)
	return err
}

// OpenStages implements domain.Runs.
func (s runs) OpenStages(ctx context.Context, r domain.Run, stages []domain.OpenStage) error {
	for _, o := range stages {
		if _, err := s.c.exec(ctx, sqlStageOpen, r.ID, o.Stage, r.DraftID, micros(o.Since), micros(o.Due), micros(o.LookAt)); err != nil {
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
