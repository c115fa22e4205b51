package store

import (
	"context"

	"layak/domain"
)

type cases struct{ c *conn }

const (
	caseColumns = `id, draft_id, run_id, round, by_id, at, due_at, reason, outcome, decided_by, decided_at, comment, version`
	sqlCase     = `SELECT ` + caseColumns + ` FROM emergencies WHERE id = ?`
	sqlCases    = `SELECT ` + caseColumns + ` FROM emergencies WHERE outcome = '' OR ? = 0
		ORDER BY outcome <> '', CASE outcome WHEN '' THEN due_at ELSE -decided_at END, id LIMIT ?`
	sqlCaseAdd  = `INSERT INTO emergencies (` + caseColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING`
	sqlCaseSave = `UPDATE emergencies SET outcome = ?, decided_by = ?, decided_at = ?, comment = ?, version = version + 1 WHERE id = ? AND version = ?`
	sqlCaseHas  = `SELECT 1 FROM emergencies WHERE id = ?`
)

func scanCase(rows scanned) (c domain.Case, err error) {
	var outcome string
	var round, at, due, decided int64
	err = rows.Scan(&c.ID, &c.DraftID, &c.RunID, &round, &c.By, &at, &due, &c.Reason, &outcome, &c.DecidedBy, &decided, &c.Comment, &c.Version)
	c.Round, c.At, c.Due, c.Outcome, c.DecidedAt = int(round), instant(at), instant(due), domain.CaseOutcome(outcome), instant(decided)
	return c, err
}

func (s cases) find(ctx context.Context, query string, args ...any) (list []domain.Case, err error) {
	err = s.c.rows(ctx, query, args, func(rows scanned) error {
		c, err := scanCase(rows)
		list = append(list, c)
		return err
	})
	return list, err
}

// ByID implements domain.Cases.
func (s cases) ByID(ctx context.Context, id string) (domain.Case, error) {
	list, err := s.find(ctx, sqlCase, id)
	if err != nil {
		return domain.Case{}, err
	}
	if len(list) == 0 {
		return domain.Case{}, unknown("emergency")
	}
	return list[0], nil
}

// Find implements domain.Cases.
func (s cases) Find(ctx context.Context, open bool, limit int) ([]domain.Case, error) {
	narrow := int64(0)
	if open {
		narrow = 1
	}
	return s.find(ctx, sqlCases, narrow, int64(limit))
}

// Add implements domain.Cases. The row version becomes 1.
func (s cases) Add(ctx context.Context, c *domain.Case) error {
	n, err := s.c.exec(ctx, sqlCaseAdd, c.ID, c.DraftID, c.RunID, int64(c.Round), c.By, micros(c.At), micros(c.Due), c.Reason,
		string(c.Outcome), c.DecidedBy, micros(c.DecidedAt), c.Comment)
	if err := added("emergency", n, err); err != nil {
		return err
	}
	c.Version = 1
	return nil
}

// Save implements domain.Cases.
func (s cases) Save(ctx context.Context, c *domain.Case) error {
	n, err := s.c.exec(ctx, sqlCaseSave, string(c.Outcome), c.DecidedBy, micros(c.DecidedAt), c.Comment, c.ID, c.Version)
	return s.c.saved(ctx, "emergency", sqlCaseHas, c.ID, &c.Version, n, err)
}
