package store

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"

	"gorm.io/gorm"

	"layak/domain"
	"layak/domain/audit"
)

type ledger struct{ c *conn }

const (
	sqlHeadAdd    = `INSERT INTO audit_head (id, origin, size, root) VALUES (1, ?, 0, ?) ON CONFLICT DO NOTHING`
	sqlHeadless   = `SELECT EXISTS (SELECT 1 FROM audit_leaves)`
	sqlHeadOrigin = `SELECT origin FROM audit_head WHERE id = 1`
	sqlLeaf       = `SELECT leaf FROM audit_leaves WHERE seq = ?`
	sqlStory      = `SELECT seq, leaf FROM audit_leaves WHERE draft = ? AND draft <> '' ORDER BY seq`
	sqlDecided    = `SELECT COALESCE((SELECT revision FROM audit_leaves WHERE draft = ? AND draft <> '' AND decision <> '' AND actor = ?
		ORDER BY seq DESC LIMIT 1), 0), COALESCE((SELECT revision FROM audit_leaves WHERE draft = ? AND draft <> '' AND decision <> ''
		AND state_after = 'cleared' AND revision < ? ORDER BY seq DESC LIMIT 1), 0)`
	sqlPrivate       = `SELECT seq, name, value FROM audit_private WHERE seq = ?`
	sqlForgetDraft   = `DELETE FROM audit_private WHERE seq IN (SELECT seq FROM audit_leaves WHERE draft = ? AND draft <> '')`
	sqlForgetSubject = `DELETE FROM audit_private WHERE seq IN (SELECT seq FROM audit_leaves WHERE subject = ? AND subject <> '')`
)

// recordsMost bounds a page of records; it is also the default.
const recordsMost = 500

// ensureHead begins the log of a new database and returns the log's origin. A
// log that has lost its head gets no new one.
func ensureHead(ctx context.Context, c *conn, random io.Reader) (origin string, err error) {
	err = c.row(ctx, sqlHeadOrigin, nil, &origin)
	if !isNoRows(err) {
		return origin, err
	}
	var leaves bool
	if err := c.row(ctx, sqlHeadless, nil, &leaves); err != nil || leaves {
		return "", cmp.Or(err, errors.New("there are leaves, but no head"))
	}
	var id [16]byte
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return "", fmt.Errorf("draw an origin: %w", err)
	}
	var empty audit.Edge
	root := empty.Root()
	if _, err := c.exec(ctx, sqlHeadAdd, hex.EncodeToString(id[:]), root[:]); err != nil {
		return "", err
	}
	err = c.row(ctx, sqlHeadOrigin, nil, &origin)
	return origin, err
}

// Append implements domain.Ledger.
func (l ledger) Append(ctx context.Context, e domain.Entry) (int64, error) {
	if l.c.log == nil {
		return 0, errReadOnly
	}
	if l.c.fault != nil {
		return 0, l.c.fault
	}
	return l.c.log.append(ctx, e)
}

// settle makes what this batch has appended readable to its own acts.
func (c *conn) settle(ctx context.Context) error {
	if c.log == nil {
		return nil
	}
	return c.log.flush(ctx)
}

// At implements domain.Ledger.
func (l ledger) At(ctx context.Context, seq int64) (domain.Record, error) {
	if l.c.log != nil && l.c.log.holds(seq) {
		if err := l.c.settle(ctx); err != nil {
			return domain.Record{}, err
		}
	}
	var leaf []byte
	err := l.c.row(ctx, sqlLeaf, []any{seq}, &leaf)
	if isNoRows(err) {
		return domain.Record{}, unknown("record")
	}
	if err != nil {
		return domain.Record{}, err
	}
	r, err := recordOf(seq, leaf)
	if err != nil {
		return domain.Record{}, err
	}
	r.Private, err = l.committed(ctx, seq, r.Private)
	return r, err
}

// committed answers the stored private values of a leaf that fit its commitments.
func (l ledger) committed(ctx context.Context, seq int64, commitments map[string]string) (map[string]string, error) {
	var values map[string]string
	for name, commitment := range commitments {
		var key []byte
		var value string
		err := l.c.row(ctx, sqlOpening, []any{seq, name}, &key, &value)
		if isNoRows(err) || err == nil && commitment != audit.Commit(key, []byte(value)) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if values == nil {
			values = make(map[string]string, len(commitments))
		}
		values[name] = value
	}
	return values, nil
}

// Story implements domain.Ledger.
func (l ledger) Story(ctx context.Context, draft string) ([]domain.Record, error) {
	if err := l.c.settle(ctx); err != nil {
		return nil, err
	}
	var records []domain.Record
	err := l.c.rows(ctx, sqlStory, []any{draft}, func(rows scanned) error {
		var seq int64
		var leaf []byte
		if err := rows.Scan(&seq, &leaf); err != nil {
			return err
		}
		r, err := recordOf(seq, leaf)
		records = append(records, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	return records, l.open(ctx, records)
}

// Decided implements domain.Ledger.
func (l ledger) Decided(ctx context.Context, draft, person string, present int) (own, cleared int, err error) {
	if err := l.c.settle(ctx); err != nil {
		return 0, 0, err
	}
	var mine, last int64
	err = l.c.row(ctx, sqlDecided, []any{draft, person, draft, int64(present)}, &mine, &last)
	return int(mine), int(last), err
}

type storedLeaf struct {
	Seq  int64
	Leaf []byte
}

// Find implements domain.Ledger.
func (l ledger) Find(ctx context.Context, f domain.RecordFilter) ([]domain.Record, error) {
	if err := l.c.settle(ctx); err != nil {
		return nil, err
	}
	q := l.c.orm(ctx).Table("audit_leaves").Select("seq", "leaf")
	q = recordsOf(q, f).Order("seq DESC")
	limit := f.Limit
	if limit < 1 || limit > recordsMost {
		limit = recordsMost
	}
	var found []storedLeaf
	if err := q.Limit(limit).Find(&found).Error; err != nil {
		return nil, err
	}
	records := make([]domain.Record, len(found))
	for i, row := range found {
		var err error
		if records[i], err = recordOf(row.Seq, row.Leaf); err != nil {
			return nil, err
		}
	}
	return records, l.open(ctx, records)
}

func recordsOf(q *gorm.DB, f domain.RecordFilter) *gorm.DB {
	if f.Draft != "" {
		q = q.Where("draft = ? AND draft <> ''", f.Draft)
	}
	if f.Actor != "" {
		q = q.Where("actor = ?", f.Actor)
	}
	if f.Act != "" {
		q = q.Where("act = ?", f.Act)
	}
	if f.Subject != "" {
		q = q.Where("subject = ? AND subject <> ''", f.Subject)
	}
	if f.Before > 0 {
		q = q.Where("seq < ?", f.Before)
	}
	return q
}

// open lays the private values that have not been erased into the records.
func (l ledger) open(ctx context.Context, records []domain.Record) error {
	for i := range records {
		r := &records[i]
		if len(r.Private) == 0 {
			continue
		}
		clear(r.Private)
		err := l.c.rows(ctx, sqlPrivate, []any{r.Seq}, func(rows scanned) error {
			var seq int64
			var name, value string
			if err := rows.Scan(&seq, &name, &value); err != nil {
				return err
			}
			r.Private[name] = value
			return nil
		})
		if err != nil {
			return err
		}
		if len(r.Private) == 0 {
			r.Private = nil
		}
	}
	return nil
}

// EraseSubject implements domain.Ledger.
func (l ledger) EraseSubject(ctx context.Context, subject string) error {
	return l.forget(ctx, sqlForgetSubject, subject)
}

// forget erases the private values of the records that a statement picks.
func (l ledger) forget(ctx context.Context, query, id string) error {
	if err := l.c.settle(ctx); err != nil {
		return err
	}
	l.c.erased = true
	_, err := l.c.exec(ctx, query, id)
	return err
}

// recordOf reads a leaf; Private holds the commitments until they are opened.
func recordOf(seq int64, data []byte) (domain.Record, error) {
	l, err := audit.ParseLeaf(data)
	if err != nil {
		return domain.Record{}, fmt.Errorf("record %d: %w", seq, err)
	}
	line, _ := strconv.ParseInt(l.PolicyLine, 10, 64)
	version, _ := strconv.ParseInt(l.PolicyVersion, 10, 64)
	return domain.Record{Seq: seq, Entry: domain.Entry{
		Actor: l.Actor, Via: domain.Via(l.Via), Capacity: l.Capacity, Mandate: l.Mandate, Act: l.Act, Draft: l.Draft,
		Revision: int(l.Revision), Stage: l.Stage, Decision: l.Decision, Channel: l.Channel, Subject: l.Subject,
		Before: domain.State(l.Before), After: domain.State(l.After), PolicyLine: line, PolicyVersion: version,
		RulesetVersion: l.RulesetVersion, RulesetDigest: l.RulesetDigest, ScanDigest: l.ScanDigest,
		Workflow: l.Workflow, WorkflowVersion: l.WorkflowVersion, Override: l.Override, IdempotencyKey: l.IdempotencyKey,
		Facts: l.Facts, Private: l.Private, At: l.Time,
	}}, nil
}
