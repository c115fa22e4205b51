package store

import (
	"context"

	"layak/domain"
	"layak/domain/audit/verify"
)

// mandateLeaves are what the log says of a mandate.
type mandateLeaves struct{ proposed, confirmed, ended *verify.Leaf }

func (m mandateLeaves) with(l verify.Leaf) mandateLeaves {
	switch l.Act {
	case "mandate.proposed":
		m.proposed = &l
	case "mandate.confirmed":
		m.confirmed = &l
	default:
		m.ended = &l
	}
	return m
}

// compareMandates compares every mandate, its words with the private values of its
// leaves.
func (o *office) compareMandates(ctx context.Context, c *conn, rows []domain.Mandate, fault faulting) error {
	for _, m := range rows {
		l, known := o.mandates[m.ID]
		if !known || l.proposed == nil {
			return fault(nil, "the mandate "+m.ID+" was never proposed")
		}
		if !mandateFits(m, l) {
			return fault(l.proposed, "the mandate "+m.ID+" is not what was logged")
		}
		said, err := c.mandateWords(ctx, m, l)
		if err != nil {
			return err
		}
		if !said {
			return fault(l.proposed, "post, order or reason of the mandate "+m.ID+" is not what was logged")
		}
	}
	if len(rows) != len(o.mandates) {
		return fault(nil, "a mandate that was proposed is not there")
	}
	return nil
}

func mandateFits(m domain.Mandate, l mandateLeaves) bool {
	f := l.proposed.Facts
	said := f["kind"] == string(m.Kind) && f["person"] == m.PersonID && f["role"] == m.Role && f["unit"] == m.UnitID &&
		f["principal"] == m.Principal && f["giver"] == m.Giver && f["on"] == m.On && f["from"] == domain.Instant(m.From) && f["until"] == domain.Instant(m.Until) && f["zone"] == m.Zone
	return said && by(l.proposed, m.ProposedBy, micros(m.ProposedAt)) && by(l.confirmed, m.ConfirmedBy, micros(m.ConfirmedAt)) && by(l.ended, m.EndedBy, micros(m.EndedAt))
}

// by tells whether a leaf, or none, is by that person at that time.
func by(l *verify.Leaf, person string, at int64) bool {
	if l == nil {
		return person == ""
	}
	return l.Actor == person && l.Time == timeOf(at)
}

const sqlPrivateWord = `SELECT COALESCE((SELECT value FROM audit_private WHERE seq = ? AND name = ?), '')`

// mandateWords compares what people wrote of a mandate with what its leaves commit to.
func (c *conn) mandateWords(ctx context.Context, m domain.Mandate, l mandateLeaves) (bool, error) {
	words := []struct {
		leaf       *verify.Leaf
		name, text string
	}{{l.proposed, "post", m.Post}, {l.proposed, "order", m.Order}, {l.ended, "reason", m.EndReason}}
	for _, w := range words {
		if w.leaf == nil {
			continue
		}
		var said string
		if err := c.row(ctx, sqlPrivateWord, []any{w.leaf.Seq, w.name}, &said); err != nil || said != w.text {
			return false, err
		}
	}
	return true, nil
}
