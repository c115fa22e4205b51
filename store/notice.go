package store

import (
	"context"
	"time"

	"layak/domain"
)

type notices struct{ c *conn }

const (
	noticeColumns    = `id, person_id, kind, draft_id, stage, subject, at, seen_at`
	sqlNotices       = `SELECT ` + noticeColumns + ` FROM notices WHERE person_id = ? ORDER BY at DESC, id DESC LIMIT ?`
	sqlNoticesUnseen = `SELECT ` + noticeColumns + ` FROM notices WHERE person_id = ? AND seen_at = 0 ORDER BY at DESC, id DESC LIMIT ?`
	sqlNoticeAdd     = `INSERT INTO notices (` + noticeColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlNoticeSee     = `UPDATE notices SET seen_at = ? WHERE person_id = ? AND id = ? AND seen_at = 0`
	sqlNoticesSee    = `UPDATE notices SET seen_at = ? WHERE person_id = ? AND seen_at = 0`
	sqlNoticesSweep  = `DELETE FROM notices WHERE at < ?`
)

// Of implements domain.Notices.
func (s notices) Of(ctx context.Context, person string, unseen bool, limit int) (list []domain.Notice, err error) {
	query := sqlNotices
	if unseen {
		query = sqlNoticesUnseen
	}
	err = s.c.rows(ctx, query, []any{person, int64(limit)}, func(rows scanned) error {
		var n domain.Notice
		var kind string
		var at, seen int64
		err := rows.Scan(&n.ID, &n.PersonID, &kind, &n.DraftID, &n.Stage, &n.Subject, &at, &seen)
		n.Kind, n.At, n.SeenAt = domain.NoticeKind(kind), instant(at), instant(seen)
		list = append(list, n)
		return err
	})
	return list, err
}

// Add implements domain.Notices.
func (s notices) Add(ctx context.Context, n domain.Notice) error {
	_, err := s.c.exec(ctx, sqlNoticeAdd, n.ID, n.PersonID, string(n.Kind), n.DraftID, n.Stage, n.Subject, micros(n.At), micros(n.SeenAt))
	return err
}

// See implements domain.Notices.
func (s notices) See(ctx context.Context, person string, ids []string, at time.Time) error {
	if len(ids) == 0 {
		_, err := s.c.exec(ctx, sqlNoticesSee, micros(at), person)
		return err
	}
	for _, id := range ids {
		if _, err := s.c.exec(ctx, sqlNoticeSee, micros(at), person, id); err != nil {
			return err
		}
	}
	return nil
}

// Sweep implements domain.Notices.
func (s notices) Sweep(ctx context.Context, before time.Time) error {
	_, err := s.c.exec(ctx, sqlNoticesSweep, micros(before))
	return err
}
