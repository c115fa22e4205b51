package store

import (
	"context"

	"layak/domain"
)

// What somebody is in a row of sqlInvolvement; otherwise a writer.
const (
	involvedSubmitter = 1
	involvedOverrider = 2
	involvedRecused   = 3
)

// sqlInvolvement is one statement, because every decision asks it.
const sqlInvolvement = `SELECT 0, by_id FROM revisions WHERE draft_id = ?
	UNION ALL SELECT 1, submitted_by FROM runs WHERE draft_id = ?
	UNION ALL SELECT 2, by_id FROM overrides WHERE draft_id = ?
	UNION ALL SELECT 3, person_id FROM recusals WHERE draft_id = ?`

// Involvement implements domain.Drafts.
func (s drafts) Involvement(ctx context.Context, id string) (in domain.Involvement, err error) {
	err = s.c.rows(ctx, sqlInvolvement, []any{id, id, id, id}, func(rows scanned) error {
		var as int64
		var person string
		if err := rows.Scan(&as, &person); err != nil {
			return err
		}
		list := &in.Writers
		switch as {
		case involvedSubmitter:
			list = &in.Submitters
		case involvedOverrider:
			list = &in.Overriders
		case involvedRecused:
			list = &in.Recused
		}
		*list = append(*list, person)
		return nil
	})
	return in, err
}
