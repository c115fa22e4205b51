package store

import (
	"context"

	"layak/domain"
)

type emergencies struct{ c *conn }

const (
	emergencyColumns = `id, draft_id, run_id, round, by_id, at, due_at, reason, outcome, decided_by, decided_at, comment, version`
	sqlEmergency     = `SELECT ` + emergencyColumns + ` FROM emergencies WHERE id = ?`
	sqlEmergenciesOf = `SELECT ` + emergencyColumns + ` FROM emergencies WHERE draft_id = ? ORDER BY id`
	sqlEmergencyIn   = `SELECT ` + emergencyColumns + ` FROM emergencies e WHERE EXISTS (SELECT 1 FROM drafts d WHERE d.id = e.draft_id AND d.unit_id`
	sqlEmergencySort = ` ORDER BY outcome <> '', CASE outcome WHEN '' THEN due_at ELSE -decided_at END, id LIMIT ?`
	sqlEmergencyAdd  = `INSERT INTO emergencies (` + emergencyColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING`
	sqlEmergencySave = `UPDATE emergencies SET outcome = ?, decided_by = ?, decided_at = ?, comment = ?, version = version + 1 WHERE id = ? AND version = ?`
	sqlEmergencyNo   = `SELECT 1 FROM emergencies e JOIN votes v ON v.run_id = e.run_id AND v.round = e.round WHERE e.outcome = ? AND v.content_hash = ? LIMIT 1`
	sqlEmergencyHas  = `SELECT 1 FROM emergencies WHERE id = ?`
)

func scanEmergency(rows scanned) (c domain.EmergencyCase, err error) {
	var outcome string
	var round, at, due, decided int64
	err = rows.Scan(&c.ID, &c.DraftID, &c.RunID, &round, &c.By, &at, &due, &c.Reason, &outcome, &c.DecidedBy, &decided, &c.Comment, &c.Version)
	c.Round, c.At, c.Due, c.Outcome, c.DecidedAt = int(round), instant(at), instant(due), domain.EmergencyOutcome(outcome), instant(decided)
	return c, err
}

func (s emergencies) find(ctx context.Context, query string, args ...any) (list []domain.EmergencyCase, err error) {
	err = s.c.rows(ctx, query, args, func(rows scanned) error {
		c, err := scanEmergency(rows)
		list = append(list, c)
		return err
	})
	return list, err
}

// ByID implements domain.Emergencies.
func (s emergencies) ByID(ctx context.Context, id string) (domain.EmergencyCase, error) {
	list, err := s.find(ctx, sqlEmergency, id)
	if err != nil {
		return domain.EmergencyCase{}, err
	}
	if len(list) == 0 {
		return domain.EmergencyCase{}, unknown("emergency")
	}
	return list[0], nil
}

// Find implements domain.Emergencies.
func (s emergencies) Find(ctx context.Context, sight domain.Sight, open bool, limit int) ([]domain.EmergencyCase, error) {
	if len(sight.Units) == 0 || len(sight.Levels) == 0 {
		return nil, nil
	}
	var q query
	q.add(sqlEmergencyIn)
	q.in(sight.Units)
	q.add(" AND ")
	covered(&q, sight)
	q.add(")")
	if open {
		q.add(" AND outcome = ''")
	}
	q.add(sqlEmergencySort, int64(limit))
	return s.find(ctx, q.text.String(), q.args...)
}

// Of implements domain.Emergencies.
func (s emergencies) Of(ctx context.Context, draft string) ([]domain.EmergencyCase, error) {
	return s.find(ctx, sqlEmergenciesOf, draft)
}

// Refused implements domain.Emergencies. What was declared is what the votes of its round
// were given on.
func (s emergencies) Refused(ctx context.Context, contentHash string) (bool, error) {
	var one int64
	err := s.c.row(ctx, sqlEmergencyNo, []any{string(domain.EmergencyRefused), contentHash}, &one)
	if isNoRows(err) {
		return false, nil
	}
	return err == nil, err
}

// Add implements domain.Emergencies. The row version becomes 1.
func (s emergencies) Add(ctx context.Context, c *domain.EmergencyCase) error {
	n, err := s.c.exec(ctx, sqlEmergencyAdd, c.ID, c.DraftID, c.RunID, int64(c.Round), c.By, micros(c.At), micros(c.Due), c.Reason,
		string(c.Outcome), c.DecidedBy, micros(c.DecidedAt), c.Comment)
	if err := added("emergency", n, err); err != nil {
		return err
	}
	c.Version = 1
	return nil
}

// Save implements domain.Emergencies.
func (s emergencies) Save(ctx context.Context, c *domain.EmergencyCase) error {
	n, err := s.c.exec(ctx, sqlEmergencySave, string(c.Outcome), c.DecidedBy, micros(c.DecidedAt), c.Comment, c.ID, c.Version)
	return s.c.saved(ctx, "emergency", sqlEmergencyHas, c.ID, &c.Version, n, err)
}
