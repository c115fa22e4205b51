package store

import (
	"context"

	"layak/domain"
)

type samples struct{ c *conn }

type sampleRow struct {
	ID       string `gorm:"primaryKey"`
	Text     string
	Words    string
	Label    string
	Category string
	RuleID   string
	DraftID  string
	ByID     string
	At       int64
	Note     string
	State    string
	ClosedBy string
	ClosedAt int64
	Version  int64
}

// TableName is for GORM.
func (sampleRow) TableName() string { return "samples" }

const sqlSampleHas = `SELECT 1 FROM samples WHERE id = ?`

func (r *sampleRow) sample() domain.Sample {
	return domain.Sample{ID: r.ID, Text: r.Text, Words: r.Words, Label: r.Label, Category: r.Category, RuleID: r.RuleID,
		DraftID: r.DraftID, By: r.ByID, At: instant(r.At), Note: r.Note, State: domain.SampleState(r.State), ClosedBy: r.ClosedBy,
		ClosedAt: instant(r.ClosedAt), Version: r.Version}
}

// ByID implements domain.Samples.
func (s samples) ByID(ctx context.Context, id string) (domain.Sample, error) {
	var r sampleRow
	found, err := first(s.c.orm(ctx).Table("samples").Where("id = ?", id), &r)
	if err == nil && !found {
		err = unknown("sample")
	}
	return r.sample(), err
}

// In implements domain.Samples.
func (s samples) In(ctx context.Context, state domain.SampleState, limit int) ([]domain.Sample, error) {
	var rows []sampleRow
	q := s.c.orm(ctx).Table("samples").Where("state = ?", string(state)).Order("at DESC, id DESC")
	if limit > 0 {
		q = q.Limit(limit)
	}
	err := q.Find(&rows).Error
	list := make([]domain.Sample, len(rows))
	for i := range rows {
		list[i] = rows[i].sample()
	}
	return list, err
}

// Of implements domain.Samples.
func (s samples) Of(ctx context.Context, draft string) ([]domain.Sample, error) {
	var rows []sampleRow
	err := s.c.orm(ctx).Table("samples").Where("draft_id = ?", draft).Order("id").Find(&rows).Error
	list := make([]domain.Sample, len(rows))
	for i := range rows {
		list[i] = rows[i].sample()
	}
	return list, err
}

// Add implements domain.Samples. The row version becomes 1.
func (s samples) Add(ctx context.Context, m *domain.Sample) error {
	ok, err := s.c.create(ctx, &sampleRow{ID: m.ID, Text: m.Text, Words: m.Words, Label: m.Label, Category: m.Category, RuleID: m.RuleID,
		DraftID: m.DraftID, ByID: m.By, At: micros(m.At), Note: m.Note, State: string(m.State), ClosedBy: m.ClosedBy,
		ClosedAt: micros(m.ClosedAt), Version: 1})
	if err := created("sample", ok, err); err != nil {
		return err
	}
	m.Version = 1
	return nil
}

// Save implements domain.Samples. Only what became of it changes.
func (s samples) Save(ctx context.Context, m *domain.Sample) error {
	n, err := s.c.update(ctx, "samples", map[string]any{"state": string(m.State), "closed_by": m.ClosedBy,
		"closed_at": micros(m.ClosedAt), "version": m.Version + 1}, "id = ? AND version = ?", m.ID, m.Version)
	return s.c.saved(ctx, "sample", sqlSampleHas, m.ID, &m.Version, n, err)
}
