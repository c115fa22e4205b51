package store

import (
	"context"
	"errors"
	"iter"
	"math"
	"strconv"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// chunk is how many leaves are read at a time: half a megabyte.
const chunk = 512

const (
	sqlLeaves = `SELECT seq, at, actor, act, draft, revision, stage, decision, channel, subject, state_before, state_after,
		hash, leaf FROM audit_leaves WHERE seq > ? ORDER BY seq LIMIT ?`
	sqlHashes   = `SELECT idx, hash FROM audit_hashes WHERE idx > ? ORDER BY idx LIMIT ?`
	sqlPrivates = `SELECT seq, name, key, value FROM audit_private WHERE seq > ? AND seq <= ? ORDER BY seq, name`
	sqlOpening  = `SELECT key, value FROM audit_private WHERE seq = ? AND name = ?`
)

// logHead is the head of the log as one snapshot has it.
type logHead struct {
	origin string
	size   int64
	root   []byte
}

func (c *conn) logHead(ctx context.Context) (h logHead, err error) {
	err = c.row(ctx, sqlHead, nil, &h.origin, &h.size, &h.root)
	return h, err
}

// storedLeaves reads up to limit rows after seq, as they are.
func (c *conn) storedLeaves(ctx context.Context, after int64, limit int) (list []leafRow, hashes [][]byte, err error) {
	err = c.rows(ctx, sqlLeaves, []any{after, int64(limit)}, func(rows scanned) error {
		var r leafRow
		var hash []byte
		err := rows.Scan(&r.seq, &r.at, &r.actor, &r.act, &r.draft, &r.revision, &r.stage, &r.decision, &r.channel,
			&r.subject, &r.was, &r.is, &hash, &r.leaf)
		list, hashes = append(list, r), append(hashes, hash)
		return err
	})
	return list, hashes, err
}

// leafRows yields every row of the log after seq with its derived columns.
// private, where set, is called with the private values of each chunk before
// the chunk's rows are yielded.
func (c *conn) leafRows(ctx context.Context, after int64, private func(map[int64][]privateRow)) iter.Seq2[verify.Row, error] {
	return func(yield func(verify.Row, error) bool) {
		for {
			list, hashes, err := c.storedLeaves(ctx, after, chunk)
			if err == nil && private != nil && len(list) > 0 {
				var values map[int64][]privateRow
				values, err = c.privateRows(ctx, after, list[len(list)-1].seq)
				private(values)
			}
			if err != nil {
				yield(verify.Row{}, err)
				return
			}
			for i, r := range list {
				if !yield(verify.Row{Seq: r.seq, Leaf: r.leaf, Hash: hashes[i], Columns: r.columns()}, nil) {
					return
				}
			}
			if len(list) < chunk {
				return
			}
			after = list[len(list)-1].seq
		}
	}
}

// columns are the derived columns, spelled as in a leaf.
func (r *leafRow) columns() map[string]string {
	revision := ""
	if r.revision != 0 {
		revision = strconv.FormatInt(r.revision, 10)
	}
	return map[string]string{"time": instant(r.at).Format(audit.TimeLayout), "actor": r.actor, "act": r.act,
		"draft": r.draft, "revision": revision, "stage": r.stage, "decision": r.decision, "channel": r.channel,
		"subject": r.subject, "before": r.was, "after": r.is}
}

// privateRows reads the private values of the leaves in (after, last].
func (c *conn) privateRows(ctx context.Context, after, last int64) (map[int64][]privateRow, error) {
	found := map[int64][]privateRow{}
	err := c.rows(ctx, sqlPrivates, []any{after, last}, func(rows scanned) error {
		var r privateRow
		var key []byte
		err := rows.Scan(&r.seq, &r.name, &key, &r.value)
		copy(r.key[:], key) // a key of another length opens nothing
		found[r.seq] = append(found[r.seq], r)
		return err
	})
	return found, err
}

// treeHashes yields the stored hashes of the tree from that index on.
func (c *conn) treeHashes(ctx context.Context, from int64) iter.Seq2[verify.StoredHash, error] {
	return func(yield func(verify.StoredHash, error) bool) {
		after := from - 1
		if from == 0 {
			after = math.MinInt64
		}
		for {
			var list []verify.StoredHash
			err := c.rows(ctx, sqlHashes, []any{after, int64(2 * chunk)}, func(rows scanned) error {
				var h verify.StoredHash
				err := rows.Scan(&h.Index, &h.Hash)
				list = append(list, h)
				return err
			})
			if err != nil {
				yield(verify.StoredHash{}, err)
				return
			}
			for _, h := range list {
				if !yield(h, nil) {
					return
				}
			}
			if len(list) < 2*chunk {
				return
			}
			after = list[len(list)-1].Index
		}
	}
}

// opening reads what opens a leaf's commitment; ok is false once it is erased.
func (c *conn) opening(ctx context.Context, seq int64, name string) (key [audit.KeySize]byte, ok bool, err error) {
	var raw []byte
	var value string
	err = c.row(ctx, sqlOpening, []any{seq, name}, &raw, &value)
	if isNoRows(err) {
		return key, false, nil
	}
	if err == nil && len(raw) != len(key) {
		err = errors.New("a commitment key of the audit log has the wrong length")
	}
	copy(key[:], raw)
	return key, err == nil, err
}
