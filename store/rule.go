package store

import (
	"context"

	"layak/domain"
)

type rules struct{ c *conn }

type ruleRow struct {
	ID        string `gorm:"primaryKey"`
	YAML      string `gorm:"column:yaml"`
	Retired   bool
	Author    string
	UpdatedAt int64 `gorm:"autoUpdateTime:false"`
	Version   int64
}

// TableName is for GORM.
func (ruleRow) TableName() string { return "rules" }

const sqlRuleHas = `SELECT 1 FROM rules WHERE id = ?`

func (r *ruleRow) rule() domain.Rule {
	return domain.Rule{ID: r.ID, YAML: r.YAML, Retired: r.Retired, Author: r.Author, UpdatedAt: instant(r.UpdatedAt), Version: r.Version}
}

// ByID implements domain.Rules.
func (s rules) ByID(ctx context.Context, id string) (domain.Rule, error) {
	var r ruleRow
	found, err := first(s.c.orm(ctx).Where("id = ?", id), &r)
	if err != nil {
		return domain.Rule{}, err
	}
	if !found {
		return domain.Rule{}, unknown("rule")
	}
	return r.rule(), nil
}

// All implements domain.Rules, in order of id.
func (s rules) All(ctx context.Context) ([]domain.Rule, error) {
	var rows []ruleRow
	err := s.c.orm(ctx).Order("id").Find(&rows).Error
	list := make([]domain.Rule, len(rows))
	for i := range rows {
		list[i] = rows[i].rule()
	}
	return list, err
}

// Add implements domain.Rules.
func (s rules) Add(ctx context.Context, r *domain.Rule) error {
	ok, err := s.c.create(ctx, &ruleRow{ID: r.ID, YAML: r.YAML, Retired: r.Retired, Author: r.Author, UpdatedAt: micros(r.UpdatedAt), Version: 1})
	if err := created("rule", ok, err); err != nil {
		return err
	}
	r.Version = 1
	return nil
}

// Save implements domain.Rules.
func (s rules) Save(ctx context.Context, r *domain.Rule) error {
	n, err := s.c.update(ctx, "rules", map[string]any{"yaml": r.YAML, "retired": r.Retired, "author": r.Author,
		"updated_at": micros(r.UpdatedAt), "version": r.Version + 1}, "id = ? AND version = ?", r.ID, r.Version)
	return s.c.saved(ctx, "rule", sqlRuleHas, r.ID, &r.Version, n, err)
}
