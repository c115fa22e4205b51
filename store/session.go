package store

import (
	"context"
	"time"

	"layak/domain"
)

type sessions struct{ c *conn }

type sessionRow struct {
	ID        string `gorm:"primaryKey"`
	TokenHash string
	PersonID  string
	Via       string
	Label     string
	Scopes    string
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	ExpiresAt int64
	EndedBy   string
}

// TableName is for GORM.
func (sessionRow) TableName() string { return "sessions" }

const (
	sqlSession = `SELECT id, token_hash, person_id, via, label, scopes, created_at, expires_at, ended_by
		FROM sessions WHERE token_hash = ?`
	sqlSessionRemove   = `DELETE FROM sessions WHERE id = ?`
	sqlSessionRemoveOf = `DELETE FROM sessions WHERE person_id = ?`
	sqlSessionEndOf    = `UPDATE sessions SET ended_by = ? WHERE person_id = ? AND ended_by = ''`
	sqlSessionSweep    = `DELETE FROM sessions WHERE expires_at < ?`
)

func (r *sessionRow) session() (domain.Session, error) {
	out := domain.Session{ID: r.ID, TokenHash: r.TokenHash, PersonID: r.PersonID, Via: domain.Via(r.Via), Label: r.Label,
		CreatedAt: instant(r.CreatedAt), ExpiresAt: instant(r.ExpiresAt), EndedBy: r.EndedBy}
	// Absent scopes mean everything and empty ones nothing: null is not [].
	return out, decode("sessions.scopes", r.Scopes, &out.Scopes)
}

// ByHash implements domain.Sessions. It does not look at the clock.
func (s sessions) ByHash(ctx context.Context, tokenHash string) (domain.Session, error) {
	var r sessionRow
	err := s.c.row(ctx, sqlSession, []any{tokenHash}, &r.ID, &r.TokenHash, &r.PersonID, &r.Via, &r.Label, &r.Scopes,
		&r.CreatedAt, &r.ExpiresAt, &r.EndedBy)
	if isNoRows(err) {
		return domain.Session{}, unknown("session")
	}
	if err != nil {
		return domain.Session{}, err
	}
	return r.session()
}

// Of implements domain.Sessions, latest first, without those that were ended.
func (s sessions) Of(ctx context.Context, person string) ([]domain.Session, error) {
	var rows []sessionRow
	if err := s.c.orm(ctx).Where("person_id = ? AND ended_by = ''", person).Order("created_at DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]domain.Session, len(rows))
	for i := range rows {
		var err error
		if list[i], err = rows[i].session(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Add implements domain.Sessions.
func (s sessions) Add(ctx context.Context, v domain.Session) error {
	ok, err := s.c.create(ctx, &sessionRow{ID: v.ID, TokenHash: v.TokenHash, PersonID: v.PersonID, Via: string(v.Via),
		Label: v.Label, Scopes: encoded(v.Scopes), CreatedAt: micros(v.CreatedAt), ExpiresAt: micros(v.ExpiresAt), EndedBy: v.EndedBy})
	return created("session", ok, err)
}

// Remove implements domain.Sessions.
func (s sessions) Remove(ctx context.Context, id string) error {
	n, err := s.c.exec(ctx, sqlSessionRemove, id)
	return removed("session", n, err)
}

// RemoveOf implements domain.Sessions.
func (s sessions) RemoveOf(ctx context.Context, person string) error {
	_, err := s.c.exec(ctx, sqlSessionRemoveOf, person)
	return err
}

// EndOf implements domain.Sessions.
func (s sessions) EndOf(ctx context.Context, person, by string) error {
	_, err := s.c.exec(ctx, sqlSessionEndOf, by, person)
	return err
}

// Sweep implements domain.Sessions.
func (s sessions) Sweep(ctx context.Context, before time.Time) error {
	_, err := s.c.exec(ctx, sqlSessionSweep, micros(before))
	return err
}
