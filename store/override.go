package store

import (
	"context"

	"layak/domain"
)

type overrides struct{ c *conn }

const (
	sqlOverrides = `SELECT id, draft_id, fingerprint, rule, rule_version, severity, content_hash, reason, by_id, at, until
		FROM overrides WHERE draft_id = ? ORDER BY at, id`
	sqlOverrideAdd = `INSERT INTO overrides (id, draft_id, fingerprint, rule, rule_version, severity, content_hash, reason,
		by_id, at, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
)

// Of implements domain.Overrides, oldest first.
func (s overrides) Of(ctx context.Context, draft string) ([]domain.Override, error) {
	return s.list(ctx, sqlOverrides, draft)
}

func (s overrides) list(ctx context.Context, query string, args ...any) (list []domain.Override, err error) {
	err = s.c.rows(ctx, query, args, func(rows scanned) error {
		var o domain.Override
		var at, until int64
		err := rows.Scan(&o.ID, &o.DraftID, &o.Fingerprint, &o.Rule, &o.RuleVersion, &o.Severity, &o.ContentHash, &o.Reason, &o.By, &at, &until)
		o.At, o.Until = instant(at), instant(until)
		list = append(list, o)
		return err
	})
	return list, err
}

// Add implements domain.Overrides.
func (s overrides) Add(ctx context.Context, o domain.Override) error {
	n, err := s.c.exec(ctx, sqlOverrideAdd, o.ID, o.DraftID, o.Fingerprint, o.Rule, int64(o.RuleVersion), int64(o.Severity),
		o.ContentHash, o.Reason, o.By, micros(o.At), micros(o.Until))
	return added("override", n, err)
}
