package store

import (
	"context"

	"layak/domain"
)

type changes struct{ c *conn }

const (
	changeColumns  = `id, state, items, base, note, digest, proposed_by, proposed_at, decided_by, decided_at, reason, version`
	sqlChanges     = `SELECT ` + changeColumns + ` FROM changes`
	sqlChange      = sqlChanges + ` WHERE id = ?`
	sqlChangeDraft = sqlChanges + ` WHERE state = 'draft' AND proposed_by = ?`
	sqlChangesIn   = sqlChanges + ` WHERE state = ? ORDER BY proposed_at DESC, id DESC LIMIT ?`
	sqlChangesLog  = sqlChanges + ` WHERE state <> 'draft' ORDER BY id`
	sqlChangeHas   = `SELECT 1 FROM changes WHERE id = ?`
	sqlChangeAdd   = `INSERT INTO changes (` + changeColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING`
	sqlChangeSave  = `UPDATE changes SET state = ?, items = ?, base = ?, note = ?, digest = ?, proposed_at = ?, decided_by = ?, decided_at = ?,
		reason = ?, version = version + 1 WHERE id = ? AND version = ?`
	sqlChangeRemove = `DELETE FROM changes WHERE id = ?`
)

func (s changes) find(ctx context.Context, query string, args ...any) (list []domain.Change, err error) {
	err = s.c.rows(ctx, query, args, func(rows scanned) error {
		var c domain.Change
		var state, items string
		var proposed, decided int64
		if err := rows.Scan(&c.ID, &state, &items, &c.Base, &c.Note, &c.Digest, &c.ProposedBy, &proposed, &c.DecidedBy, &decided, &c.Reason, &c.Version); err != nil {
			return err
		}
		c.State, c.ProposedAt, c.DecidedAt = domain.ChangeState(state), instant(proposed), instant(decided)
		err := decode("items", items, &c.Items)
		list = append(list, c)
		return err
	})
	return list, err
}

func (s changes) one(ctx context.Context, query, key string) (domain.Change, error) {
	list, err := s.find(ctx, query, key)
	if err == nil && len(list) == 0 {
		err = unknown("change")
	}
	if err != nil {
		return domain.Change{}, err
	}
	return list[0], nil
}

// ByID implements domain.Changes.
func (s changes) ByID(ctx context.Context, id string) (domain.Change, error) {
	return s.one(ctx, sqlChange, id)
}

// DraftOf implements domain.Changes.
func (s changes) DraftOf(ctx context.Context, person string) (domain.Change, error) {
	return s.one(ctx, sqlChangeDraft, person)
}

// Find implements domain.Changes.
func (s changes) Find(ctx context.Context, state domain.ChangeState, limit int) ([]domain.Change, error) {
	return s.find(ctx, sqlChangesIn, string(state), limit)
}

// Add implements domain.Changes. The row version becomes 1.
func (s changes) Add(ctx context.Context, c *domain.Change) error {
	n, err := s.c.exec(ctx, sqlChangeAdd, c.ID, string(c.State), encoded(c.Items), c.Base, c.Note, c.Digest, c.ProposedBy, micros(c.ProposedAt),
		c.DecidedBy, micros(c.DecidedAt), c.Reason)
	if err := added("change", n, err); err != nil {
		return err
	}
	c.Version = 1
	return nil
}

// Save implements domain.Changes. Who proposed it never changes.
func (s changes) Save(ctx context.Context, c *domain.Change) error {
	n, err := s.c.exec(ctx, sqlChangeSave, string(c.State), encoded(c.Items), c.Base, c.Note, c.Digest, micros(c.ProposedAt), c.DecidedBy, micros(c.DecidedAt),
		c.Reason, c.ID, c.Version)
	return s.c.saved(ctx, "change", sqlChangeHas, c.ID, &c.Version, n, err)
}

// Remove implements domain.Changes.
func (s changes) Remove(ctx context.Context, id string) error {
	n, err := s.c.exec(ctx, sqlChangeRemove, id)
	return removed("change", n, err)
}
