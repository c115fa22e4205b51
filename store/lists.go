package store

import (
	"context"
	"fmt"
	"time"

	"layak/domain"
)

type lists struct{ c *conn }

const (
	sqlListsVersion = `SELECT version, mark FROM lists_head WHERE id = 1`
	sqlListsCount   = `SELECT (SELECT COUNT(*) FROM embargoes WHERE lifted_at = 0 AND until_at > ?) +
		(SELECT COUNT(*) FROM allowances WHERE ended_at = 0 AND until_at > ?)`
)

// Version implements domain.Lists. Triggers raise it with every change of
// embargoes and allowances. Every scan asks, so it is a prepared statement.
func (s lists) Version(ctx context.Context) (v domain.ListsVersion, err error) {
	if s.c.memo.lists != nil {
		return *s.c.memo.lists, nil
	}
	err = s.c.row(ctx, sqlListsVersion, nil, &v.Number, &v.Mark)
	if s.c.remembers() && err == nil {
		s.c.memo.lists = &v
	}
	return v, err
}

// changed forgets the version that was read.
func (s lists) changed() { s.c.memo.lists = nil }

// Count implements domain.Lists.
func (s lists) Count(ctx context.Context, after time.Time) (n int64, err error) {
	err = s.c.row(ctx, sqlListsCount, []any{micros(after), micros(after)}, &n)
	return n, err
}

// decodeLists reads list columns of a table, each a text and where it goes.
func decodeLists(table string, columns ...any) error {
	for i := 0; i < len(columns); i += 2 {
		list, err := decodeList(fmt.Sprintf("%s, list %d", table, i/2), columns[i].(string))
		if err != nil {
			return err
		}
		*columns[i+1].(*[]string) = list
	}
	return nil
}
