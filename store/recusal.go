package store

import (
	"context"

	"layak/domain"
)

type recusals struct{ c *conn }

const (
	recusalColumns = `draft_id, person_id, by_id, reason, at, leaf`
	sqlRecusals    = `SELECT ` + recusalColumns + ` FROM recusals WHERE (draft_id, person_id) > (?, ?) ORDER BY draft_id, person_id LIMIT ?`
	sqlRecusalAdd  = `INSERT INTO recusals (` + recusalColumns + `) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
)

// Add implements domain.Recusals: a row for the account, and one for the human whose it
// is.
func (s recusals) Add(ctx context.Context, r domain.Recusal) error {
	for _, id := range r.Accounts() {
		n, err := s.c.exec(ctx, sqlRecusalAdd, r.DraftID, id, r.By, r.Reason, micros(r.At), r.Leaf)
		if err := added("recusal", n, err); err != nil {
			return err
		}
	}
	return nil
}
