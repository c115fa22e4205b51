package store

import (
	"context"
	"time"

	"layak/domain"
)

type marks struct{ c *conn }

const (
	sqlMarks   = `SELECT draft_id, fingerprint, rule, rule_version, person_id, is_right, at FROM marks WHERE draft_id = ? ORDER BY at, person_id`
	sqlMarkPut = `INSERT INTO marks (draft_id, fingerprint, rule, rule_version, person_id, is_right, at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (draft_id, fingerprint, person_id) DO UPDATE SET rule = excluded.rule, rule_version = excluded.rule_version,
		is_right = excluded.is_right, at = excluded.at`
	sqlTallies = `SELECT rule, SUM(CASE WHEN is_right THEN 1 ELSE 0 END), COUNT(*) FROM marks GROUP BY rule`
	sqlMarksOf = `SELECT at, is_right FROM marks WHERE rule = ? ORDER BY at DESC`
)

// Of implements domain.Marks, oldest first.
func (s marks) Of(ctx context.Context, draft string) (list []domain.Mark, err error) {
	err = s.c.rows(ctx, sqlMarks, []any{draft}, func(row scanned) error {
		var m domain.Mark
		var at int64
		err := row.Scan(&m.DraftID, &m.Fingerprint, &m.Rule, &m.RuleVersion, &m.PersonID, &m.Right, &at)
		m.At = instant(at)
		list = append(list, m)
		return err
	})
	return list, err
}

// Put implements domain.Marks.
func (s marks) Put(ctx context.Context, m domain.Mark) error {
	n, err := s.c.exec(ctx, sqlMarkPut, m.DraftID, m.Fingerprint, m.Rule, int64(m.RuleVersion), m.PersonID, m.Right, micros(m.At))
	return added("mark", n, err)
}

// Tallies implements domain.Marks.
func (s marks) Tallies(ctx context.Context) (map[string]domain.Tally, error) {
	tallies := map[string]domain.Tally{}
	err := s.c.rows(ctx, sqlTallies, nil, func(row scanned) error {
		var rule string
		var right, all int64
		err := row.Scan(&rule, &right, &all)
		tallies[rule] = domain.Tally{Right: right, Wrong: all - right}
		return err
	})
	return tallies, err
}

// Months implements domain.Marks.
func (s marks) Months(ctx context.Context, rule string) (months []domain.MonthTally, err error) {
	err = s.c.rows(ctx, sqlMarksOf, []any{rule}, func(row scanned) error {
		var at int64
		var right bool
		if err := row.Scan(&at, &right); err != nil {
			return err
		}
		year, month, _ := instant(at).Date()
		begin := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
		if n := len(months); n == 0 || !months[n-1].Month.Equal(begin) {
			months = append(months, domain.MonthTally{Month: begin})
		}
		last := &months[len(months)-1]
		if right {
			last.Right++
		} else {
			last.Wrong++
		}
		return nil
	})
	return months, err
}
