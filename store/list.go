package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// query is a statement being put together, to be prepared: the same shape of
// filter has the same text, whatever its values.
type query struct {
	text strings.Builder
	args []any
}

func (q *query) add(text string, args ...any) {
	q.text.WriteString(text)
	q.args = append(q.args, args...)
}

// in adds a list of values. Its length is rounded up to a power of two, the
// last value repeated, so that there are few texts to prepare.
func (q *query) in(values []string) {
	n := 1
	for n < len(values) {
		n *= 2
	}
	q.text.WriteString(" IN (?")
	q.text.WriteString(strings.Repeat(", ?", n-1))
	q.text.WriteString(")")
	for i := range n {
		q.args = append(q.args, values[min(i, len(values)-1)])
	}
}

// idsAtOnce bounds the ids of one statement.
const idsAtOnce = 256

// byIDs runs a statement for distinct ids, some hundreds at a time: head ends
// before the list of ids, tail stands behind it. dest is filled before each
// call of scan.
func (c *conn) byIDs(ctx context.Context, head string, ids []string, tail string, dest []any, scan func()) error {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	for part := range slices.Chunk(slices.Compact(ids), idsAtOnce) {
		var q query
		q.add(head)
		q.in(part)
		q.add(tail)
		if err := c.each(ctx, &q, dest, scan); err != nil {
			return err
		}
	}
	return nil
}

// each fills dest from each row in turn and calls scan. The statement must not
// be run again before it returns.
func (c *conn) each(ctx context.Context, q *query, dest []any, scan func()) error {
	if c.dialect != SQLite {
		return c.rows(ctx, q.text.String(), q.args, func(rows *sql.Rows) error {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			scan()
			return nil
		})
	}
	ctx, err := c.under(ctx)
	if err != nil {
		return err
	}
	d, err := c.direct(q.text.String())
	if err != nil {
		return err
	}
	return c.note(d.each(ctx, q.args, dest, scan))
}

// each is row for all rows.
func (d *direct) each(ctx context.Context, args, dest []any, scan func()) (err error) {
	if err := d.bind(args); err != nil {
		return err
	}
	defer clear(d.args)
	rows, err := d.query.QueryContext(ctx, d.args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if len(d.values) < len(dest) {
		d.values = make([]driver.Value, len(dest))
	}
	values := d.values[:len(dest)]
	defer clear(values)
	for {
		if err := rows.Next(values); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		for i, v := range values {
			if err := assign(dest[i], v); err != nil {
				return fmt.Errorf("column %d: %w", i+1, err)
			}
		}
		scan()
	}
}
