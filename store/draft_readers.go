package store

import (
	"context"
	"slices"

	"layak/domain"
)

type draftReaders struct{ c *conn }

const (
	sqlReaders      = `SELECT person_id FROM draft_readers WHERE draft_id = ?`
	sqlReaderAdd    = `INSERT INTO draft_readers (draft_id, person_id) VALUES (?, ?)`
	sqlReadersErase = `DELETE FROM draft_readers WHERE draft_id = ?`
	sqlReadersAll   = `SELECT COUNT(*) FROM draft_readers`
)

// Of implements domain.Readers.
func (s draftReaders) Of(ctx context.Context, draft string) (list []string, err error) {
	err = s.c.rows(ctx, sqlReaders, []any{draft}, func(rows scanned) error {
		var id string
		err := rows.Scan(&id)
		list = append(list, id)
		return err
	})
	slices.Sort(list) // by bytes, as leaves have them, whatever the database collates by
	return list, err
}

// Put implements domain.Readers.
func (s draftReaders) Put(ctx context.Context, draft string, people []string) error {
	if _, err := s.c.exec(ctx, sqlReadersErase, draft); err != nil {
		return err
	}
	for _, person := range people {
		n, err := s.c.exec(ctx, sqlReaderAdd, draft, person)
		if err := added("reader", n, err); err != nil {
			return err
		}
	}
	return nil
}

// covered keeps drafts d that have one of the classifications in sight and are
// restricted to nobody, or to the reader among others.
func covered(q *query, sight domain.Sight) {
	q.add("d.classification")
	q.in(asText(sight.Levels))
	if !sight.Every {
		q.add(" AND (NOT d.named OR EXISTS (SELECT 1 FROM draft_readers n WHERE n.draft_id = d.id AND n.person_id = ?))", sight.Reader)
	}
}

// Hidden implements domain.Drafts.
func (s drafts) Hidden(ctx context.Context, ids []string, sight domain.Sight, ever bool) (hidden []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	for part := range chunked(ids) {
		var q query
		q.add("SELECT d.id FROM drafts d WHERE d.id")
		q.in(part)
		if len(sight.Levels) > 0 {
			q.add(" AND NOT (")
			covered(&q, sight)
			if ever {
				q.add(" AND NOT EXISTS (SELECT 1 FROM revisions v WHERE v.draft_id = d.id AND v.classification NOT")
				q.in(asText(sight.Levels))
				q.add(")")
			}
			q.add(")")
		}
		var id string
		if err := s.c.each(ctx, &q, []any{&id}, func() { hidden = append(hidden, id) }); err != nil {
			return nil, err
		}
	}
	return hidden, nil
}
