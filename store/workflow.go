package store

import (
	"context"
	"slices"

	"layak/domain"
)

type workflows struct{ c *conn }

type workflowRow struct {
	ID              string `gorm:"primaryKey"`
	Version         int64  `gorm:"primaryKey;autoIncrement:false"`
	Name            string
	Unit            string
	Classifications string
	Channels        string
	Kinds           string
	Stages          string
	Appeal          string
	Emergency       string
	ValidDays       int64
	State           string
	Base            int64
	Note            string
	ProposedBy      string
	ProposedAt      int64
	DecidedBy       string
	DecidedAt       int64
	Reason          string
}

// TableName is for GORM.
func (workflowRow) TableName() string { return "workflows" }

func (r *workflowRow) workflow() (domain.Workflow, error) {
	out := domain.Workflow{ID: r.ID, Version: r.Version, Name: r.Name, Unit: r.Unit, ValidDays: int(r.ValidDays),
		State: domain.WorkflowState(r.State), Base: r.Base, Note: r.Note, ProposedBy: r.ProposedBy, ProposedAt: instant(r.ProposedAt),
		DecidedBy: r.DecidedBy, DecidedAt: instant(r.DecidedAt), Reason: r.Reason}
	if err := decode("workflows.classifications", r.Classifications, &out.Classifications); err != nil {
		return out, err
	}
	if err := decode("workflows.channels", r.Channels, &out.Channels); err != nil {
		return out, err
	}
	if err := decode("workflows.kinds", r.Kinds, &out.Kinds); err != nil {
		return out, err
	}
	if err := decode("workflows.stages", r.Stages, &out.Stages); err != nil {
		return out, err
	}
	if err := decode("workflows.emergency", r.Emergency, &out.Emergency); err != nil {
		return out, err
	}
	return out, decode("workflows.appeal", r.Appeal, &out.Appeal)
}

// Every submission reads the active ones, so these are prepared statements.
const (
	workflowColumns = `id, version, name, unit, classifications, channels, kinds, stages, appeal, emergency, valid_days,
		state, base, note, proposed_by, proposed_at, decided_by, decided_at, reason`
	sqlWorkflow         = `SELECT ` + workflowColumns + ` FROM workflows WHERE id = ? AND version = ?`
	sqlWorkflows        = `SELECT ` + workflowColumns + ` FROM workflows ORDER BY id, version`
	sqlWorkflowsActive  = `SELECT ` + workflowColumns + ` FROM workflows WHERE state = 'active' ORDER BY id`
	sqlWorkflowsWaiting = `SELECT ` + workflowColumns + ` FROM workflows WHERE state = 'proposed' ORDER BY proposed_at, id, version`
	sqlWorkflowRetire   = `UPDATE workflows SET state = 'retired' WHERE id = ? AND state = 'active'`
	sqlWorkflowSettle   = `UPDATE workflows SET state = ?, decided_by = ?, decided_at = ?, reason = ? WHERE id = ? AND version = ? AND state = 'proposed'`
)

func (r *workflowRow) dest() []any {
	return []any{&r.ID, &r.Version, &r.Name, &r.Unit, &r.Classifications, &r.Channels, &r.Kinds, &r.Stages, &r.Appeal, &r.Emergency, &r.ValidDays,
		&r.State, &r.Base, &r.Note, &r.ProposedBy, &r.ProposedAt, &r.DecidedBy, &r.DecidedAt, &r.Reason}
}

// decodedMost bounds what a connection remembers of decoded workflows.
const decodedMost = 256

// decoded is the workflow of a row. What the JSON columns of one very row say is
// remembered: decoding them costs more than reading them. The slices are shared
// and must not be written to.
func (s workflows) decoded(r workflowRow) (domain.Workflow, error) {
	if w, ok := s.c.decoded[r]; ok {
		return w, nil
	}
	w, err := r.workflow()
	if err != nil {
		return w, err
	}
	if len(s.c.decoded) >= decodedMost {
		clear(s.c.decoded)
	}
	s.c.decoded[r] = w
	return w, nil
}

func (s workflows) list(ctx context.Context, query string) (list []domain.Workflow, err error) {
	err = s.c.rows(ctx, query, nil, func(rows scanned) error {
		var r workflowRow
		if err := rows.Scan(r.dest()...); err != nil {
			return err
		}
		w, err := s.decoded(r)
		list = append(list, w)
		return err
	})
	return list, err
}

// Active implements domain.Workflows, in order of id. The writer on SQLite
// remembers them.
func (s workflows) Active(ctx context.Context) (list []domain.Workflow, err error) {
	if s.c.memo.active != nil {
		return slices.Clone(s.c.memo.active), nil
	}
	list, err = s.list(ctx, sqlWorkflowsActive)
	if s.c.remembers() && err == nil {
		s.c.memo.active = slices.Clone(list)
	}
	return list, err
}

// All implements domain.Workflows, in order of id and version.
func (s workflows) All(ctx context.Context) ([]domain.Workflow, error) {
	return s.list(ctx, sqlWorkflows)
}

// At implements domain.Workflows.
func (s workflows) At(ctx context.Context, id string, version int64) (domain.Workflow, error) {
	var r workflowRow
	err := s.c.row(ctx, sqlWorkflow, []any{id, version}, r.dest()...)
	if isNoRows(err) {
		return domain.Workflow{}, unknown("workflow")
	}
	if err != nil {
		return domain.Workflow{}, err
	}
	return s.decoded(r)
}

// Proposed implements domain.Workflows.
func (s workflows) Proposed(ctx context.Context) ([]domain.Workflow, error) {
	return s.list(ctx, sqlWorkflowsWaiting)
}

// Add implements domain.Workflows.
func (s workflows) Add(ctx context.Context, w domain.Workflow) error {
	s.c.memo.active = nil
	ok, err := s.c.create(ctx, &workflowRow{ID: w.ID, Version: w.Version, Name: w.Name, Unit: w.Unit,
		Classifications: encoded(w.Classifications), Channels: encoded(w.Channels), Kinds: encoded(w.Kinds), Stages: encoded(w.Stages), Appeal: encoded(w.Appeal), Emergency: encoded(w.Emergency),
		ValidDays: int64(w.ValidDays), State: string(w.State), Base: w.Base, Note: w.Note, ProposedBy: w.ProposedBy, ProposedAt: micros(w.ProposedAt),
		DecidedBy: w.DecidedBy, DecidedAt: micros(w.DecidedAt), Reason: w.Reason})
	return created("workflow", ok, err)
}

// Settle implements domain.Workflows.
func (s workflows) Settle(ctx context.Context, w domain.Workflow) error {
	s.c.memo.active = nil
	if w.State == domain.WorkflowActive {
		if _, err := s.c.exec(ctx, sqlWorkflowRetire, w.ID); err != nil {
			return err
		}
	}
	n, err := s.c.exec(ctx, sqlWorkflowSettle, string(w.State), w.DecidedBy, micros(w.DecidedAt), w.Reason, w.ID, w.Version)
	if err == nil && n != 1 {
		err = &domain.Error{Kind: domain.Conflict, Key: "workflow.not_proposed"}
	}
	return err
}
