package store

import (
	"context"

	"layak/domain"
)

type runs struct{ c *conn }

type runRow struct {
	ID              string
	DraftID         string
	WorkflowID      string
	WorkflowVersion int64
	Stages          string
	Step            int64
	Round           int64
	Status          string
	Appealed        bool
	Emergency       bool
	SubmittedBy     string
	Revision        int64
	ContentHash     string
	RulesetVersion  int64
	RulesetDigest   string
	ClearedAt       int64
	ValidUntil      int64
	ClearedLeaf     int64
	Version         int64
	Amendments      string
}

const (
	runColumns = `id, draft_id, workflow_id, workflow_version, stages, step, round, status, appealed, emergency, submitted_by,
		revision, content_hash, ruleset_version, ruleset_digest, cleared_at, valid_until, cleared_leaf, version, amendments`
	sqlRun    = `SELECT ` + runColumns + ` FROM runs WHERE id = ?`
	sqlRunHas = `SELECT 1 FROM runs WHERE id = ?`
	sqlRunAdd = `INSERT INTO runs (` + runColumns + `)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlRunSave = `UPDATE runs SET workflow_id = ?, workflow_version = ?, stages = ?, step = ?,
		round = ?, status = ?, appealed = ?, emergency = ?, submitted_by = ?, revision = ?, content_hash = ?, ruleset_version = ?,
		ruleset_digest = ?, cleared_at = ?, valid_until = ?, cleared_leaf = ?, amendments = ?, version = version + 1
		WHERE id = ? AND version = ?`
)

func (r *runRow) dest() []any {
	return []any{&r.ID, &r.DraftID, &r.WorkflowID, &r.WorkflowVersion, &r.Stages, &r.Step, &r.Round, &r.Status,
		&r.Appealed, &r.Emergency, &r.SubmittedBy, &r.Revision, &r.ContentHash, &r.RulesetVersion, &r.RulesetDigest,
		&r.ClearedAt, &r.ValidUntil, &r.ClearedLeaf, &r.Version, &r.Amendments}
}

func (r *runRow) run(stages []domain.Stage) domain.Run {
	return domain.Run{ID: r.ID, DraftID: r.DraftID, WorkflowID: r.WorkflowID, WorkflowVersion: r.WorkflowVersion,
		Step: int(r.Step), Round: int(r.Round), Status: domain.RunStatus(r.Status), Appealed: r.Appealed, Emergency: r.Emergency,
		SubmittedBy: r.SubmittedBy, Revision: int(r.Revision), ContentHash: r.ContentHash,
		RulesetVersion: r.RulesetVersion, RulesetDigest: r.RulesetDigest, ClearedAt: instant(r.ClearedAt),
		ValidUntil: instant(r.ValidUntil), ClearedLeaf: r.ClearedLeaf, Version: r.Version, Stages: stages}
}

// stagesMost bounds the lists of stages that a connection remembers; workflows
// make few different ones.
const stagesMost = 256

// decoded is the row as a run. Runs of one workflow mostly have the same stages,
// which are decoded once and which nobody changes in place. Chains from before there
// were steps get theirs here.
func (s runs) decoded(r *runRow) (domain.Run, error) {
	stages, known := s.c.stages[r.Stages]
	if !known {
		if err := decode("runs.stages", r.Stages, &stages); err != nil {
			return domain.Run{}, err
		}
		stages = domain.InSteps(stages)
		if len(s.c.stages) >= stagesMost {
			clear(s.c.stages)
		}
		s.c.stages[r.Stages] = stages
	}
	run := r.run(stages)
	if r.Amendments == "" {
		return run, nil
	}
	return run, decode("runs.amendments", r.Amendments, &run.Amendments)
}

// ByID implements domain.Runs.
func (s runs) ByID(ctx context.Context, id string) (domain.Run, error) {
	var r runRow
	err := s.c.row(ctx, sqlRun, []any{id}, r.dest()...)
	if isNoRows(err) {
		return domain.Run{}, unknown("run")
	}
	if err != nil {
		return domain.Run{}, err
	}
	run, err := s.decoded(&r)
	if err == nil && run.Status == domain.RunOpen {
		err = s.loadOpen(ctx, &run)
	}
	return run, err
}

// Add implements domain.Runs.
func (s runs) Add(ctx context.Context, r *domain.Run) error {
	n, err := s.c.exec(ctx, sqlRunAdd, r.ID, r.DraftID, r.WorkflowID, r.WorkflowVersion, encoded(r.Stages), int64(r.Step),
		int64(r.Round), string(r.Status), r.Appealed, r.Emergency, r.SubmittedBy, int64(r.Revision), r.ContentHash, r.RulesetVersion,
		r.RulesetDigest, micros(r.ClearedAt), micros(r.ValidUntil), r.ClearedLeaf, int64(1), encodedSome(r.Amendments))
	if err := added("run", n, err); err != nil {
		return err
	}
	r.Version = 1
	return s.OpenStages(ctx, *r, r.Open)
}

// Save implements domain.Runs. A run never changes its draft.
func (s runs) Save(ctx context.Context, r *domain.Run) error {
	n, err := s.c.exec(ctx, sqlRunSave, r.WorkflowID, r.WorkflowVersion, encoded(r.Stages), int64(r.Step),
		int64(r.Round), string(r.Status), r.Appealed, r.Emergency, r.SubmittedBy, int64(r.Revision), r.ContentHash, r.RulesetVersion,
		r.RulesetDigest, micros(r.ClearedAt), micros(r.ValidUntil), r.ClearedLeaf, encodedSome(r.Amendments), r.ID, r.Version)
	return s.c.saved(ctx, "run", sqlRunHas, r.ID, &r.Version, n, err)
}
