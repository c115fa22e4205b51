package store

import (
	"context"

	"layak/domain"
)

type drafts struct{ c *conn }

// draftRow is a row of drafts.
type draftRow struct {
	ID             string
	UnitID         string
	AuthorID       string
	State          string
	Title          string
	Classification string
	Kind           string
	Channels       string
	PublishAt      int64
	Zone           string
	Revision       int64
	ContentHash    string
	RunID          string
	Worst          int64
	ParkedReason   string
	OrderedBy      string
	Named          bool
	CreatedAt      int64
	UpdatedAt      int64
	Version        int64
}

const (
	draftColumns = `d.id, d.unit_id, d.author_id, d.state, d.title, d.classification, d.kind, d.channels, d.publish_at, d.zone, ` +
		`d.revision, d.content_hash, d.run_id, d.worst, d.parked_reason, d.ordered_by, d.named, d.created_at, d.updated_at, d.version`
	sqlDraft    = `SELECT ` + draftColumns + ` FROM drafts d WHERE d.id = ?`
	sqlDraftAdd = `INSERT INTO drafts (id, unit_id, author_id, state, title, classification, kind, channels, publish_at, zone,
		revision, content_hash, run_id, worst, parked_reason, ordered_by, named, created_at, updated_at, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlDraftSave = `UPDATE drafts SET unit_id = ?, state = ?, title = ?, classification = ?, kind = ?, channels = ?,
		publish_at = ?, zone = ?, revision = ?, content_hash = ?, run_id = ?, worst = ?, parked_reason = ?, ordered_by = ?, named = ?,
		updated_at = ?, version = version + 1 WHERE id = ? AND version = ?`
	sqlDraftHas   = `SELECT 1 FROM drafts WHERE id = ?`
	sqlDraftCount = `SELECT COUNT(*) FROM drafts`
)

func (r *draftRow) dest() []any {
	return []any{&r.ID, &r.UnitID, &r.AuthorID, &r.State, &r.Title, &r.Classification, &r.Kind, &r.Channels, &r.PublishAt, &r.Zone,
		&r.Revision, &r.ContentHash, &r.RunID, &r.Worst, &r.ParkedReason, &r.OrderedBy, &r.Named, &r.CreatedAt, &r.UpdatedAt, &r.Version}
}

func (r *draftRow) draft() (domain.Draft, error) {
	channels, err := decodeList("drafts.channels", r.Channels)
	return domain.Draft{
		ID: r.ID, UnitID: r.UnitID, AuthorID: r.AuthorID, State: domain.State(r.State), Title: r.Title,
		Classification: domain.Classification(r.Classification), Kind: domain.ContentKind(r.Kind), Channels: channels, PublishAt: instant(r.PublishAt),
		Zone: r.Zone, Revision: int(r.Revision), ContentHash: r.ContentHash, RunID: r.RunID,
		Worst: domain.Severity(r.Worst), ParkedReason: r.ParkedReason, OrderedBy: r.OrderedBy, Named: r.Named,
		CreatedAt: instant(r.CreatedAt), UpdatedAt: instant(r.UpdatedAt), Version: r.Version,
	}, err
}

// ByID implements domain.Drafts.
func (s drafts) ByID(ctx context.Context, id string) (domain.Draft, error) {
	return s.one(ctx, sqlDraft, id)
}

func (s drafts) one(ctx context.Context, query string, args ...any) (domain.Draft, error) {
	var r draftRow
	err := s.c.row(ctx, query, args, r.dest()...)
	if isNoRows(err) {
		return domain.Draft{}, unknown("draft")
	}
	if err != nil {
		return domain.Draft{}, err
	}
	return r.draft()
}

// Count implements domain.Drafts.
func (s drafts) Count(ctx context.Context) (n int64, err error) {
	err = s.c.row(ctx, sqlDraftCount, nil, &n)
	return n, err
}

// Add implements domain.Drafts. The row version becomes 1.
func (s drafts) Add(ctx context.Context, d *domain.Draft) error {
	n, err := s.c.exec(ctx, sqlDraftAdd, d.ID, d.UnitID, d.AuthorID, string(d.State), d.Title, string(d.Classification),
		string(d.Kind), encodedList(d.Channels), micros(d.PublishAt), d.Zone, int64(d.Revision), d.ContentHash, d.RunID, int64(d.Worst),
		d.ParkedReason, d.OrderedBy, d.Named, micros(d.CreatedAt), micros(d.UpdatedAt), int64(1))
	if err := added("draft", n, err); err != nil {
		return err
	}
	d.Version = 1
	return nil
}

// Save implements domain.Drafts. Author and creation time never change: a column
// that is set costs the upkeep of its index, changed or not.
func (s drafts) Save(ctx context.Context, d *domain.Draft) error {
	n, err := s.c.exec(ctx, sqlDraftSave, d.UnitID, string(d.State), d.Title, string(d.Classification),
		string(d.Kind), encodedList(d.Channels), micros(d.PublishAt), d.Zone, int64(d.Revision), d.ContentHash, d.RunID, int64(d.Worst),
		d.ParkedReason, d.OrderedBy, d.Named, micros(d.UpdatedAt), d.ID, d.Version)
	return s.c.saved(ctx, "draft", sqlDraftHas, d.ID, &d.Version, n, err)
}

// The children of a draft, those that refer to others first.
var sqlDraftErase = []string{
	`DELETE FROM votes WHERE run_id IN (SELECT id FROM runs WHERE draft_id = ?)`,
	`DELETE FROM open_stages WHERE run_id IN (SELECT id FROM runs WHERE draft_id = ?)`,
	`DELETE FROM emergencies WHERE draft_id = ?`,
	`DELETE FROM runs WHERE draft_id = ?`,
	`DELETE FROM notices WHERE draft_id = ?`,
	`DELETE FROM hits WHERE draft_id = ?`,
	`DELETE FROM scans WHERE draft_id = ?`,
	`DELETE FROM overrides WHERE draft_id = ?`,
	`DELETE FROM recusals WHERE draft_id = ?`,
	`DELETE FROM marks WHERE draft_id = ?`,
	`DELETE FROM samples WHERE draft_id = ?`,
	`DELETE FROM publications WHERE draft_id = ?`,
	`DELETE FROM jobs WHERE draft_id = ?`,
	sqlReadersErase,
	`DELETE FROM content_hashes WHERE draft_id = ?`,
	`DELETE FROM revisions WHERE draft_id = ?`,
}

const sqlDraftRemove = `DELETE FROM drafts WHERE id = ?`

// Erase implements domain.Drafts. Also the draft's jobs go. It erases the
// private texts of records appended so far, so the record of the erasure itself
// comes after it.
func (s drafts) Erase(ctx context.Context, id string) error {
	if err := sketches(s).forget(ctx, id); err != nil {
		return err
	}
	for _, text := range sqlDraftErase {
		if _, err := s.c.exec(ctx, text, id); err != nil {
			return err
		}
	}
	n, err := s.c.exec(ctx, sqlDraftRemove, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return unknown("draft")
	}
	if err := requests(s).forget(ctx, id); err != nil {
		return err
	}
	if err := simulations(s).forget(ctx, id); err != nil {
		return err
	}
	return ledger(s).forget(ctx, sqlForgetDraft, id)
}
