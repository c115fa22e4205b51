package store

import (
	"context"

	"gorm.io/gorm"

	"layak/domain"
)

type embargoes struct{ c *conn }

type embargoRow struct {
	ID         string `gorm:"primaryKey"`
	Phrases    string
	Owner      string
	Reason     string
	LegalBasis string
	Category   string
	Units      string
	Channels   string
	FromAt     int64
	UntilAt    int64
	Zone       string
	ByHand     bool
	ByID       string
	At         int64
	LiftedBy   string
	LiftedAt   int64
	EndReason  string
	Erased     bool
	Salt       string
	Version    int64
}

// TableName is for GORM.
func (embargoRow) TableName() string { return "embargoes" }

const sqlEmbargoHas = `SELECT 1 FROM embargoes WHERE id = ?`

func newEmbargoRow(e domain.Embargo) embargoRow {
	return embargoRow{ID: e.ID, Phrases: encodedList(e.Phrases), Owner: e.Owner, Reason: e.Reason, LegalBasis: e.LegalBasis,
		Category: e.Category, Units: encodedList(e.Units), Channels: encodedList(e.Channels), FromAt: micros(e.From), UntilAt: micros(e.Until),
		Zone: e.Zone, ByHand: e.ByHand, ByID: e.By, At: micros(e.At), LiftedBy: e.LiftedBy, LiftedAt: micros(e.LiftedAt),
		EndReason: e.EndReason, Erased: e.Erased, Salt: e.Salt, Version: e.Version}
}

func (r *embargoRow) embargo() (domain.Embargo, error) {
	e := domain.Embargo{ID: r.ID, Owner: r.Owner, Reason: r.Reason, LegalBasis: r.LegalBasis, Category: r.Category,
		Period: domain.Period{From: instant(r.FromAt), Until: instant(r.UntilAt), Zone: r.Zone}, ByHand: r.ByHand, By: r.ByID, At: instant(r.At),
		LiftedBy: r.LiftedBy, LiftedAt: instant(r.LiftedAt), EndReason: r.EndReason, Erased: r.Erased, Salt: r.Salt, Version: r.Version}
	err := decodeLists("embargoes", r.Phrases, &e.Phrases, r.Units, &e.Units, r.Channels, &e.Channels)
	return e, err
}

func (s embargoes) find(q *gorm.DB) ([]domain.Embargo, error) {
	var rows []embargoRow
	if err := q.Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]domain.Embargo, len(rows))
	for i := range rows {
		var err error
		if list[i], err = rows[i].embargo(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// ByID implements domain.Embargoes.
func (s embargoes) ByID(ctx context.Context, id string) (domain.Embargo, error) {
	var r embargoRow
	found, err := first(s.c.orm(ctx).Where("id = ?", id), &r)
	if err != nil {
		return domain.Embargo{}, err
	}
	if !found {
		return domain.Embargo{}, unknown("embargo")
	}
	return r.embargo()
}

// All implements domain.Embargoes, in order of id.
func (s embargoes) All(ctx context.Context) ([]domain.Embargo, error) { return s.find(s.c.orm(ctx)) }

// Standing implements domain.Embargoes.
func (s embargoes) Standing(ctx context.Context) ([]domain.Embargo, error) {
	return s.find(s.c.orm(ctx).Where("lifted_at = 0"))
}

// Owned implements domain.Embargoes.
func (s embargoes) Owned(ctx context.Context, owner string) ([]domain.Embargo, error) {
	return s.find(s.c.orm(ctx).Where("lifted_at = 0 AND owner = ?", owner))
}

// Add implements domain.Embargoes. The row version becomes 1.
func (s embargoes) Add(ctx context.Context, e *domain.Embargo) error {
	row := newEmbargoRow(*e)
	row.Version = 1
	lists(s).changed()
	ok, err := s.c.create(ctx, &row)
	if err := created("embargo", ok, err); err != nil {
		return err
	}
	e.Version = 1
	return nil
}

// Save implements domain.Embargoes. Owner, category and scope never change.
func (s embargoes) Save(ctx context.Context, e *domain.Embargo) error {
	r := newEmbargoRow(*e)
	lists(s).changed()
	n, err := s.c.update(ctx, "embargoes", map[string]any{"phrases": r.Phrases, "reason": r.Reason, "legal_basis": r.LegalBasis,
		"until_at": r.UntilAt, "lifted_by": r.LiftedBy, "lifted_at": r.LiftedAt, "end_reason": r.EndReason, "erased": r.Erased,
		"salt": r.Salt, "version": e.Version + 1}, "id = ? AND version = ?", e.ID, e.Version)
	if err == nil && e.Erased {
		err = requests(s).forget(ctx, e.ID)
	}
	return s.c.saved(ctx, "embargo", sqlEmbargoHas, e.ID, &e.Version, n, err)
}
