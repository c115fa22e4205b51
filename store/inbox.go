package store

import (
	"context"

	"layak/domain"
)

const sqlRunsOpen = `SELECT ` + runColumns + ` FROM runs WHERE id`

// Open implements domain.Runs. Runs of one workflow mostly have the same
// stages, which are decoded once.
func (s runs) Open(ctx context.Context, ids []string) (map[string]domain.Run, error) {
	found := make(map[string]domain.Run, len(ids))
	stages := map[string][]domain.Stage{}
	var broken error
	var r runRow
	err := s.c.byIDs(ctx, sqlRunsOpen, ids, ` AND open_stage <> ''`, r.dest(), func() {
		row := r
		known, decoded := stages[r.Stages]
		if decoded {
			row.Stages = "[]"
		}
		run, err := row.run()
		if err != nil {
			broken = err
			return
		}
		if decoded {
			run.Stages = known
		}
		stages[r.Stages] = run.Stages
		found[run.ID] = run
	})
	if err == nil {
		err = broken
	}
	return found, err
}
