package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"layak/domain"
)

type allowances struct{ c *conn }

type allowanceRow struct {
	ID          string `gorm:"primaryKey"`
	Phrases     string
	Rules       string
	Owner       string
	Reason      string
	Blocks      bool
	Units       string
	Channels    string
	FromAt      int64
	UntilAt     int64
	Zone        string
	ProposedBy  string
	ProposedAt  int64
	ActivatedBy string
	ActivatedAt int64
	EndedBy     string
	EndedAt     int64
	Erased      bool
	Salt        string
	Version     int64
}

// TableName is for GORM.
func (allowanceRow) TableName() string { return "allowances" }

const sqlAllowanceHas = `SELECT 1 FROM allowances WHERE id = ?`

func newAllowanceRow(w domain.Allowance) allowanceRow {
	return allowanceRow{ID: w.ID, Phrases: encodedList(w.Phrases), Rules: encodedList(w.Rules), Owner: w.Owner, Reason: w.Reason, Blocks: w.Blocks,
		Units: encodedList(w.Units), Channels: encodedList(w.Channels), FromAt: micros(w.From), UntilAt: micros(w.Until), Zone: w.Zone,
		ProposedBy: w.ProposedBy, ProposedAt: micros(w.ProposedAt), ActivatedBy: w.ActivatedBy, ActivatedAt: micros(w.ActivatedAt),
		EndedBy: w.EndedBy, EndedAt: micros(w.EndedAt), Erased: w.Erased, Salt: w.Salt, Version: w.Version}
}

func (r *allowanceRow) allowance() (domain.Allowance, error) {
	w := domain.Allowance{ID: r.ID, Owner: r.Owner, Reason: r.Reason, Blocks: r.Blocks,
		Period:     domain.Period{From: instant(r.FromAt), Until: instant(r.UntilAt), Zone: r.Zone},
		ProposedBy: r.ProposedBy, ProposedAt: instant(r.ProposedAt), ActivatedBy: r.ActivatedBy, ActivatedAt: instant(r.ActivatedAt),
		EndedBy: r.EndedBy, EndedAt: instant(r.EndedAt), Erased: r.Erased, Salt: r.Salt, Version: r.Version}
	err := decodeLists("allowances", r.Phrases, &w.Phrases, r.Rules, &w.Rules, r.Units, &w.Units, r.Channels, &w.Channels)
	return w, err
}

func (s allowances) find(q *gorm.DB) ([]domain.Allowance, error) {
	var rows []allowanceRow
	if err := q.Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]domain.Allowance, len(rows))
	for i := range rows {
		var err error
		if list[i], err = rows[i].allowance(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// ByID implements domain.Allowances.
func (s allowances) ByID(ctx context.Context, id string) (domain.Allowance, error) {
	var r allowanceRow
	found, err := first(s.c.orm(ctx).Where("id = ?", id), &r)
	if err != nil {
		return domain.Allowance{}, err
	}
	if !found {
		return domain.Allowance{}, unknown("allowance")
	}
	return r.allowance()
}

// All implements domain.Allowances, in order of id.
func (s allowances) All(ctx context.Context) ([]domain.Allowance, error) { return s.find(s.c.orm(ctx)) }

// Standing implements domain.Allowances.
func (s allowances) Standing(ctx context.Context) ([]domain.Allowance, error) {
	return s.find(s.c.orm(ctx).Where("ended_at = 0"))
}

// Owned implements domain.Allowances.
func (s allowances) Owned(ctx context.Context, owner string) ([]domain.Allowance, error) {
	return s.find(s.c.orm(ctx).Where("ended_at = 0 AND owner = ?", owner))
}

// Proposed implements domain.Allowances.
func (s allowances) Proposed(ctx context.Context, after time.Time) ([]domain.Allowance, error) {
	return s.find(s.c.orm(ctx).Where("ended_at = 0 AND activated_by = '' AND until_at > ?", micros(after)))
}

// Add implements domain.Allowances. The row version becomes 1.
func (s allowances) Add(ctx context.Context, w *domain.Allowance) error {
	row := newAllowanceRow(*w)
	row.Version = 1
	lists(s).changed()
	ok, err := s.c.create(ctx, &row)
	if err := created("allowance", ok, err); err != nil {
		return err
	}
	w.Version = 1
	return nil
}

// Save implements domain.Allowances. What was proposed changes only when it is
// erased.
func (s allowances) Save(ctx context.Context, w *domain.Allowance) error {
	r := newAllowanceRow(*w)
	lists(s).changed()
	n, err := s.c.update(ctx, "allowances", map[string]any{"phrases": r.Phrases, "reason": r.Reason, "activated_by": r.ActivatedBy,
		"activated_at": r.ActivatedAt, "ended_by": r.EndedBy, "ended_at": r.EndedAt, "erased": r.Erased, "salt": r.Salt,
		"version": w.Version + 1}, "id = ? AND version = ?", w.ID, w.Version)
	if err == nil && w.Erased {
		err = requests(s).forget(ctx, w.ID)
	}
	return s.c.saved(ctx, "allowance", sqlAllowanceHas, w.ID, &w.Version, n, err)
}
