package store

import (
	"context"
	"fmt"
	"strings"

	"layak/domain/audit"
)

// The tables of the log as they are appended to, many rows a statement.
var (
	intoLeaves = into{"audit_leaves", []string{"seq", "at", "actor", "act", "draft", "revision", "stage", "decision",
		"channel", "subject", "state_before", "state_after", "hash", "leaf"}}
	intoHashes  = into{"audit_hashes", []string{"idx", "hash"}}
	intoPrivate = into{"audit_private", []string{"seq", "name", "key", "value"}}
)

// groupMost is the most rows in one statement. Each size up to it is a
// statement of its own, prepared when first needed.
const groupMost = 32

type into struct {
	table   string
	columns []string
}

func (t into) insert(rows int) string {
	row := "(?" + strings.Repeat(", ?", len(t.columns)-1) + ")"
	return "INSERT INTO " + t.table + " (" + strings.Join(t.columns, ", ") + ") VALUES " +
		row + strings.Repeat(", "+row, rows-1)
}

// group inserts n rows; args appends those of row i.
func (t into) group(ctx context.Context, c *conn, from, to int, args func(list []any, i int) []any) error {
	for from < to {
		n := min(to-from, groupMost)
		list := make([]any, 0, n*len(t.columns))
		for i := from; i < from+n; i++ {
			list = args(list, i)
		}
		done, err := c.exec(ctx, c.grouped(t, n), list...)
		if err != nil {
			return fmt.Errorf("append to %s: %w", t.table, err)
		}
		if done != int64(n) {
			return fmt.Errorf("append to %s: %d rows of %d", t.table, done, n)
		}
		from += n
	}
	return nil
}

// grouped keeps the texts of the insert statements by size.
func (c *conn) grouped(t into, rows int) string {
	texts := c.groups[t.table]
	if texts == nil {
		texts = make([]string, groupMost+1)
		c.groups[t.table] = texts
	}
	if texts[rows] == "" {
		texts[rows] = t.insert(rows)
	}
	return texts[rows]
}

// flush writes what is not in the tables yet.
func (p *pending) flush(ctx context.Context) error {
	if !p.loaded {
		return nil
	}
	err := intoLeaves.group(ctx, p.conn, p.done.leaves, len(p.leaves), func(list []any, i int) []any {
		r := &p.leaves[i]
		return append(list, r.seq, r.at, r.actor, r.act, r.draft, r.revision, r.stage, r.decision, r.channel, r.subject,
			r.was, r.is, r.hash[:], r.leaf)
	})
	if err != nil {
		return err
	}
	p.done.leaves = len(p.leaves)
	err = intoHashes.group(ctx, p.conn, p.done.hashes, len(p.hashes), func(list []any, i int) []any {
		return append(list, p.first+int64(i), p.hashes[i][:])
	})
	if err != nil {
		return err
	}
	p.done.hashes = len(p.hashes)
	err = intoPrivate.group(ctx, p.conn, p.done.private, len(p.private), func(list []any, i int) []any {
		r := &p.private[i]
		return append(list, r.seq, r.name, r.key[:], r.value)
	})
	p.done.private = len(p.private)
	return err
}

const sqlHeadSave = `UPDATE audit_head SET size = ?, root = ? WHERE id = 1 AND size = ? AND root = ?`

// saveHead writes the head of the log at the end of the batch. What it was at the
// beginning is compared once more.
func (p *pending) saveHead(ctx context.Context) error {
	if !p.loaded || p.edge.Size() == p.base {
		return nil
	}
	root := p.edge.Root()
	n, err := p.conn.exec(ctx, sqlHeadSave, p.edge.Size(), root[:], p.base, p.root[:])
	if err == nil && n != 1 {
		err = fmt.Errorf("the head of the audit log is not at %d leaves any more", p.base)
	}
	return err
}

// hashReader reads stored hashes in this transaction.
type hashReader struct {
	ctx  context.Context
	conn *conn
}

const sqlHash = `SELECT hash FROM audit_hashes WHERE idx = ?`

// ReadHashes implements audit.HashReader.
func (r hashReader) ReadHashes(indexes []int64) ([]audit.Hash, error) {
	hashes := make([]audit.Hash, len(indexes))
	for i, index := range indexes {
		var data []byte
		if err := r.conn.row(r.ctx, sqlHash, []any{index}, &data); err != nil {
			return nil, fmt.Errorf("read hash %d of the audit log: %w", index, err)
		}
		if len(data) != len(hashes[i]) {
			return nil, fmt.Errorf("hash %d of the audit log has %d bytes", index, len(data))
		}
		copy(hashes[i][:], data)
	}
	return hashes, nil
}
