package store

import (
	"context"

	"gorm.io/gorm"

	"layak/domain"
)

type workflows struct{ c *conn }

type workflowRow struct {
	ID              string `gorm:"primaryKey"`
	Version         int64  `gorm:"primaryKey;autoIncrement:false"`
	Name            string
	Active          bool
	Unit            string
	Classifications string
	Stages          string
	Appeal          string
	ValidDays       int64
}

// TableName is for GORM.
func (workflowRow) TableName() string { return "workflows" }

func (r *workflowRow) workflow() (domain.Workflow, error) {
	out := domain.Workflow{ID: r.ID, Version: r.Version, Name: r.Name, Active: r.Active, Unit: r.Unit, ValidDays: int(r.ValidDays)}
	if err := decode("workflows.classifications", r.Classifications, &out.Classifications); err != nil {
		return out, err
	}
	if err := decode("workflows.stages", r.Stages, &out.Stages); err != nil {
		return out, err
	}
	return out, decode("workflows.appeal", r.Appeal, &out.Appeal)
}

func workflowsOf(q *gorm.DB) ([]domain.Workflow, error) {
	var rows []workflowRow
	if err := q.Order("id, version").Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]domain.Workflow, len(rows))
	for i := range rows {
		var err error
		if list[i], err = rows[i].workflow(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Active implements domain.Workflows, in order of id.
func (s workflows) Active(ctx context.Context) ([]domain.Workflow, error) {
	return workflowsOf(s.c.orm(ctx).Where("active = ?", true))
}

// All implements domain.Workflows, in order of id and version.
func (s workflows) All(ctx context.Context) ([]domain.Workflow, error) {
	return workflowsOf(s.c.orm(ctx))
}

// At implements domain.Workflows.
func (s workflows) At(ctx context.Context, id string, version int64) (domain.Workflow, error) {
	var r workflowRow
	found, err := first(s.c.orm(ctx).Where("id = ? AND version = ?", id, version), &r)
	if err != nil {
		return domain.Workflow{}, err
	}
	if !found {
		return domain.Workflow{}, unknown("workflow")
	}
	return r.workflow()
}

// Add implements domain.Workflows.
func (s workflows) Add(ctx context.Context, w domain.Workflow) error {
	if w.Active {
		if _, err := s.c.update(ctx, "workflows", map[string]any{"active": false}, "id = ? AND version <> ?", w.ID, w.Version); err != nil {
			return err
		}
	}
	ok, err := s.c.create(ctx, &workflowRow{ID: w.ID, Version: w.Version, Name: w.Name, Active: w.Active, Unit: w.Unit,
		Classifications: encoded(w.Classifications), Stages: encoded(w.Stages), Appeal: encoded(w.Appeal),
		ValidDays: int64(w.ValidDays)})
	return created("workflow", ok, err)
}
