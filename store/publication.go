package store

import (
	"context"
	"time"

	"layak/domain"
)

type publications struct{ c *conn }

type publicationRow struct {
	domain.Publication
	kind, state       string
	openSince, sentAt int64
}

const (
	publicationColumns = `p.id, p.draft_id, p.revision, p.channel, p.kind, p.state, p.variant_hash, p.url, p.reason, ` +
		`p.attempts, p.open_since, p.sent_at, p.by_id, p.version`
	sqlPublication    = `SELECT ` + publicationColumns + ` FROM publications p WHERE p.id = ?`
	sqlPublications   = `SELECT ` + publicationColumns + ` FROM publications p WHERE p.draft_id = ? ORDER BY p.revision, p.channel`
	sqlPublicationHas = `SELECT 1 FROM publications WHERE id = ?`
	sqlPublicationAdd = `INSERT INTO publications (id, draft_id, revision, channel, kind, state, variant_hash, url, reason,
		attempts, open_since, sent_at, by_id, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlPublicationSave = `UPDATE publications SET draft_id = ?, revision = ?, channel = ?, kind = ?, state = ?,
		variant_hash = ?, url = ?, reason = ?, attempts = ?, open_since = ?, sent_at = ?, by_id = ?, version = version + 1
		WHERE id = ? AND version = ?`
	sqlFeed = `SELECT ` + publicationColumns + `, ` + revisionColumns + `
		FROM publications p JOIN revisions v ON v.draft_id = p.draft_id AND v.number = p.revision
		WHERE p.channel = ? AND p.state = 'sent' ORDER BY p.sent_at DESC, p.id DESC LIMIT ?`
	// The states in which a draft is cleared now. Only the revision that the
	// draft is at counts: earlier hashes of it are no longer cleared.
	sqlCleared = `SELECT ` + draftColumns + ` FROM drafts d
		WHERE d.state IN ('cleared', 'scheduled', 'publishing', 'published') AND d.id IN (
			SELECT h.draft_id FROM content_hashes h JOIN drafts x ON x.id = h.draft_id AND x.revision = h.revision
			WHERE h.hash = ?)
		ORDER BY d.updated_at DESC, d.id DESC LIMIT 1`
)

// What is out, through publications_feed. What may be out, and what is cleared to
// go out, are few at a time: as many as wait in the whole institution. Secret
// texts never go out, whatever their state.
const (
	sqlRecentOut = `SELECT p.draft_id, p.revision, p.sent_at FROM publications p
		WHERE p.channel = ? AND p.state = 'sent' AND p.sent_at >= ? ORDER BY p.sent_at DESC, p.id DESC LIMIT ?`
	sqlRecentMaybe = `SELECT p.draft_id, p.revision, p.open_since FROM publications p
		WHERE p.channel = ? AND p.state = 'uncertain' ORDER BY p.id DESC LIMIT ?`
	sqlRecentCleared = `SELECT id, revision, publish_at FROM (
			SELECT * FROM (` + sqlRecentState + `'cleared'` + sqlRecentThere + `) a
			UNION ALL SELECT * FROM (` + sqlRecentState + `'scheduled'` + sqlRecentThere + `) b
			UNION ALL SELECT * FROM (` + sqlRecentState + `'publishing'` + sqlRecentThere + `) c) x
		ORDER BY updated_at DESC, id DESC LIMIT ?`
	// One state after the other, so that drafts_state gives the latest first.
	sqlRecentState = `SELECT d.id, d.revision, d.publish_at, d.updated_at FROM drafts d WHERE d.state = `
	sqlRecentThere = ` AND d.classification IN ('public', 'restricted') AND EXISTS (
			SELECT 1 FROM content_hashes h WHERE h.draft_id = d.id AND h.revision = d.revision AND h.channel = ?)
		ORDER BY d.updated_at DESC, d.id DESC LIMIT ?`
)

// Recent implements domain.Publications.
func (s publications) Recent(ctx context.Context, channel string, since time.Time, limit int) (list []domain.RecentText, err error) {
	take := func(out bool) func(rows scanned) error {
		return func(rows scanned) error {
			r := domain.RecentText{Out: out}
			var revision, at int64
			err := rows.Scan(&r.DraftID, &revision, &at)
			r.Revision, r.At = int(revision), instant(at)
			list = append(list, r)
			return err
		}
	}
	most := int64(limit)
	if err := s.c.rows(ctx, sqlRecentOut, []any{channel, micros(since), most}, take(true)); err != nil {
		return nil, err
	}
	if err := s.c.rows(ctx, sqlRecentMaybe, []any{channel, most}, take(true)); err != nil {
		return nil, err
	}
	return list, s.c.rows(ctx, sqlRecentCleared, []any{channel, most, channel, most, channel, most, most}, take(false))
}

// feedMost bounds a feed; it is also the default.
const feedMost = 500

func (r *publicationRow) dest() []any {
	return []any{&r.ID, &r.DraftID, &r.Revision, &r.Channel, &r.kind, &r.state, &r.VariantHash, &r.URL, &r.Reason,
		&r.Attempts, &r.openSince, &r.sentAt, &r.By, &r.Version}
}

func (r *publicationRow) publication() domain.Publication {
	p := r.Publication
	p.Kind, p.State = domain.ChannelKind(r.kind), domain.PublicationState(r.state)
	p.OpenSince, p.SentAt = instant(r.openSince), instant(r.sentAt)
	return p
}

// ByID implements domain.Publications.
func (s publications) ByID(ctx context.Context, id string) (domain.Publication, error) {
	var r publicationRow
	err := s.c.row(ctx, sqlPublication, []any{id}, r.dest()...)
	if isNoRows(err) {
		return domain.Publication{}, unknown("publication")
	}
	return r.publication(), err
}

// Of implements domain.Publications, in order of revision and channel.
func (s publications) Of(ctx context.Context, draft string) (list []domain.Publication, err error) {
	err = s.c.rows(ctx, sqlPublications, []any{draft}, func(rows scanned) error {
		var r publicationRow
		err := rows.Scan(r.dest()...)
		list = append(list, r.publication())
		return err
	})
	return list, err
}

// Feed implements domain.Publications.
func (s publications) Feed(ctx context.Context, channel string, limit int) (items []domain.FeedItem, err error) {
	if limit < 1 || limit > feedMost {
		limit = feedMost
	}
	err = s.c.rows(ctx, sqlFeed, []any{channel, int64(limit)}, func(rows scanned) error {
		var p publicationRow
		var v revisionRow
		if err := rows.Scan(append(p.dest(), v.dest()...)...); err != nil {
			return err
		}
		rev, err := v.revision()
		items = append(items, domain.FeedItem{Publication: p.publication(), Title: rev.Title, Text: rev.Text(channel)})
		return err
	})
	return items, err
}

// Add implements domain.Publications.
func (s publications) Add(ctx context.Context, p *domain.Publication) error {
	n, err := s.c.exec(ctx, sqlPublicationAdd, p.ID, p.DraftID, int64(p.Revision), p.Channel, string(p.Kind), string(p.State),
		p.VariantHash, p.URL, p.Reason, int64(p.Attempts), micros(p.OpenSince), micros(p.SentAt), p.By, int64(1))
	if err := added("publication", n, err); err != nil {
		return err
	}
	p.Version = 1
	return nil
}

// Save implements domain.Publications.
func (s publications) Save(ctx context.Context, p *domain.Publication) error {
	n, err := s.c.exec(ctx, sqlPublicationSave, p.DraftID, int64(p.Revision), p.Channel, string(p.Kind), string(p.State),
		p.VariantHash, p.URL, p.Reason, int64(p.Attempts), micros(p.OpenSince), micros(p.SentAt), p.By, p.ID, p.Version)
	return s.c.saved(ctx, "publication", sqlPublicationHas, p.ID, &p.Version, n, err)
}

// Cleared implements domain.Publications.
func (s publications) Cleared(ctx context.Context, hash string) (domain.Draft, error) {
	if hash == "" {
		return domain.Draft{}, unknown("draft")
	}
	return drafts(s).one(ctx, sqlCleared, hash)
}
