package store

import (
	"context"
	"iter"
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
func (q *query) in(values []string) { among(q, values) }

func among[T any](q *query, values []T) {
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
	for part := range chunked(ids) {
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

// chunked are the distinct ids, some hundreds at a time.
func chunked(ids []string) iter.Seq[[]string] {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Chunk(slices.Compact(ids), idsAtOnce)
}

// each fills dest from each row in turn and calls scan. The statement must not
// be run again before it returns.
func (c *conn) each(ctx context.Context, q *query, dest []any, scan func()) error {
	return c.rows(ctx, q.text.String(), q.args, func(row scanned) error {
		if err := row.Scan(dest...); err != nil {
			return err
		}
		scan()
		return nil
	})
}
