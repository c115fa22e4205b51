package store

import (
	"context"

	"layak/domain"
)

const sqlRunsOpen = `SELECT ` + runColumns + ` FROM runs WHERE id`

// Open implements domain.Runs.
func (s runs) Open(ctx context.Context, ids []string) (map[string]domain.Run, error) {
	found := make(map[string]domain.Run, len(ids))
	var broken error
	var r runRow
	err := s.c.byIDs(ctx, sqlRunsOpen, ids, ` AND open_stage <> ''`, r.dest(), func() {
		run, err := s.decoded(&r)
		if err != nil {
			broken = err
			return
		}
		found[run.ID] = run
	})
	if err == nil {
		err = broken
	}
	return found, err
}
