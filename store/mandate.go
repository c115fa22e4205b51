package store

import (
	"context"
	"time"

	"layak/domain"
)

type mandates struct{ c *conn }

const (
	mandateColumns = `id, kind, person_id, role, unit_id, post, principal, giver, order_no, rests_on, from_at, until_at, zone,
		proposed_by, proposed_at, confirmed_by, confirmed_at, ended_by, ended_at, end_reason, version`
	// mandateRead adds who holds the mandate that one rests on.
	mandateRead        = `SELECT ` + mandateColumns + `, COALESCE((SELECT b.person_id FROM mandates b WHERE b.id = m.rests_on), '') FROM mandates m`
	sqlMandates        = mandateRead + ` ORDER BY id`
	sqlMandate         = mandateRead + ` WHERE id = ?`
	sqlMandatesWaiting = mandateRead + ` WHERE confirmed_by = '' AND ended_by = '' AND until_at > ? ORDER BY proposed_at, id`
	sqlMandateHas      = `SELECT 1 FROM mandates WHERE id = ?`
	sqlMandateAdd      = `INSERT INTO mandates (` + mandateColumns + `)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING`
	sqlMandateSave = `UPDATE mandates SET confirmed_by = ?, confirmed_at = ?, ended_by = ?, ended_at = ?, end_reason = ?,
		version = version + 1 WHERE id = ? AND version = ?`
)

// scanMandate reads a row of mandateColumns.
func scanMandate(rows scanned) (m domain.Mandate, err error) {
	var kind string
	var from, until, proposed, confirmed, ended int64
	err = rows.Scan(&m.ID, &kind, &m.PersonID, &m.Role, &m.UnitID, &m.Post, &m.Principal, &m.Giver, &m.Order, &m.On, &from, &until, &m.Zone,
		&m.ProposedBy, &proposed, &m.ConfirmedBy, &confirmed, &m.EndedBy, &ended, &m.EndReason, &m.Version, &m.Through)
	m.Kind, m.From, m.Until = domain.MandateKind(kind), instant(from), instant(until)
	m.ProposedAt, m.ConfirmedAt, m.EndedAt = instant(proposed), instant(confirmed), instant(ended)
	return m, err
}

func (s mandates) find(ctx context.Context, query string, args ...any) (list []domain.Mandate, err error) {
	err = s.c.rows(ctx, query, args, func(rows scanned) error {
		m, err := scanMandate(rows)
		list = append(list, m)
		return err
	})
	return list, err
}

// All implements domain.Mandates, in order of id.
func (s mandates) All(ctx context.Context) ([]domain.Mandate, error) { return s.find(ctx, sqlMandates) }

// Waiting implements domain.Mandates.
func (s mandates) Waiting(ctx context.Context, now time.Time) ([]domain.Mandate, error) {
	return s.find(ctx, sqlMandatesWaiting, micros(now))
}

// Concern implements domain.Mandates.
func (s mandates) Concern(ctx context.Context, people []string, now time.Time) (bool, error) {
	q := query{}
	q.add(`SELECT 1 FROM mandates WHERE ended_by = '' AND until_at > ? AND (person_id`, micros(now))
	q.in(people)
	q.add(` OR principal`)
	q.in(people)
	q.add(` OR giver`)
	q.in(people)
	q.add(`) LIMIT 1`)
	var one int
	err := s.c.row(ctx, q.text.String(), q.args, &one)
	if isNoRows(err) {
		return false, nil
	}
	return err == nil, err
}

// ByID implements domain.Mandates.
func (s mandates) ByID(ctx context.Context, id string) (domain.Mandate, error) {
	list, err := s.find(ctx, sqlMandate, id)
	if err != nil {
		return domain.Mandate{}, err
	}
	if len(list) == 0 {
		return domain.Mandate{}, unknown("mandate")
	}
	return list[0], nil
}

// Add implements domain.Mandates. The row version becomes 1.
func (s mandates) Add(ctx context.Context, m *domain.Mandate) error {
	policies(s).changed()
	n, err := s.c.exec(ctx, sqlMandateAdd, m.ID, string(m.Kind), m.PersonID, m.Role, m.UnitID, m.Post, m.Principal, m.Giver, m.Order, m.On,
		micros(m.From), micros(m.Until), m.Zone, m.ProposedBy, micros(m.ProposedAt), m.ConfirmedBy, micros(m.ConfirmedAt),
		m.EndedBy, micros(m.EndedAt), m.EndReason)
	if err := added("mandate", n, err); err != nil {
		return err
	}
	m.Version = 1
	return nil
}

// Save implements domain.Mandates. What was proposed never changes.
func (s mandates) Save(ctx context.Context, m *domain.Mandate) error {
	policies(s).changed()
	n, err := s.c.exec(ctx, sqlMandateSave, m.ConfirmedBy, micros(m.ConfirmedAt), m.EndedBy, micros(m.EndedAt), m.EndReason, m.ID, m.Version)
	return s.c.saved(ctx, "mandate", sqlMandateHas, m.ID, &m.Version, n, err)
}
