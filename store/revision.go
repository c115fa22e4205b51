package store

import (
	"context"

	"layak/domain"
)

type revisions struct{ c *conn }

type revisionRow struct {
	DraftID        string
	Number         int64
	Title          string
	Body           string
	Channels       string
	Variants       string
	Classification string
	NotBefore      int64
	ContentHash    string
	ByID           string
	At             int64
}

const (
	revisionColumns = `v.draft_id, v.number, v.title, v.body, v.channels, v.variants, v.classification, v.not_before, ` +
		`v.content_hash, v.by_id, v.at`
	sqlRevision         = `SELECT ` + revisionColumns + ` FROM revisions v WHERE v.draft_id = ? AND v.number = ?`
	sqlRevisions        = `SELECT ` + revisionColumns + ` FROM revisions v WHERE v.draft_id = ? ORDER BY v.number`
	sqlRevisionsPresent = `SELECT ` + revisionColumns + ` FROM drafts d JOIN revisions v ON v.draft_id = d.id AND v.number = d.revision
		WHERE d.id > ? ORDER BY d.id LIMIT ?`
	sqlRevisionAdd = `INSERT INTO revisions (draft_id, number, title, body, channels, variants, classification, not_before,
		content_hash, by_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
)

var intoContentHashes = into{"content_hashes", []string{"draft_id", "revision", "channel", "hash"}}

func (r *revisionRow) dest() []any {
	return []any{&r.DraftID, &r.Number, &r.Title, &r.Body, &r.Channels, &r.Variants, &r.Classification, &r.NotBefore,
		&r.ContentHash, &r.ByID, &r.At}
}

func (r *revisionRow) revision() (domain.Revision, error) {
	out := domain.Revision{DraftID: r.DraftID, Number: int(r.Number), Title: r.Title, Body: r.Body,
		Classification: domain.Classification(r.Classification), NotBefore: instant(r.NotBefore),
		ContentHash: r.ContentHash, By: r.ByID, At: instant(r.At)}
	var err error
	if out.Channels, err = decodeList("revisions.channels", r.Channels); err != nil {
		return out, err
	}
	out.Variants, err = decodeMap("revisions.variants", r.Variants)
	return out, err
}

// At implements domain.Revisions.
func (s revisions) At(ctx context.Context, draft string, number int) (domain.Revision, error) {
	var r revisionRow
	err := s.c.row(ctx, sqlRevision, []any{draft, int64(number)}, r.dest()...)
	if isNoRows(err) {
		return domain.Revision{}, unknown("revision")
	}
	if err != nil {
		return domain.Revision{}, err
	}
	return r.revision()
}

// Of implements domain.Revisions, oldest first.
func (s revisions) Of(ctx context.Context, draft string) ([]domain.Revision, error) {
	return s.list(ctx, sqlRevisions, draft)
}

func (s revisions) list(ctx context.Context, query string, args ...any) (list []domain.Revision, err error) {
	err = s.c.rows(ctx, query, args, func(rows scanned) error {
		var r revisionRow
		if err := rows.Scan(r.dest()...); err != nil {
			return err
		}
		rev, err := r.revision()
		list = append(list, rev)
		return err
	})
	return list, err
}

// Present implements domain.Revisions.
func (s revisions) Present(ctx context.Context, after string, limit int) ([]domain.Revision, error) {
	return s.list(ctx, sqlRevisionsPresent, after, int64(limit))
}

// Add implements domain.Revisions. It also stores the hashes by which a
// clearance is looked up: that of the content and that of each channel's text.
func (s revisions) Add(ctx context.Context, r domain.Revision) error {
	n, err := s.c.exec(ctx, sqlRevisionAdd, r.DraftID, int64(r.Number), r.Title, r.Body, encodedList(r.Channels),
		encodedMap(r.Variants), string(r.Classification), micros(r.NotBefore), r.ContentHash, r.By, micros(r.At))
	if err := added("revision", n, err); err != nil {
		return err
	}
	return intoContentHashes.group(ctx, s.c, 0, 1+len(r.Channels), func(list []any, i int) []any {
		if i == 0 {
			return append(list, r.DraftID, int64(r.Number), "", r.ContentHash)
		}
		return append(list, r.DraftID, int64(r.Number), r.Channels[i-1], r.VariantHashes[r.Channels[i-1]])
	})
}
