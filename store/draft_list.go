package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"layak/domain"
)

const (
	draftsMost  = 200
	draftsUsual = 50
	// fewOpen is up to how many drafts in a person's stages are looked up one
	// by one. Where there are more, walking all in order of change finds a page
	// of them soon.
	fewOpen = 500
)

const sqlOpenIn = `SELECT draft_id FROM runs WHERE open_stage = ? AND open_stage <> '' LIMIT ?`

// Find implements domain.Drafts. A filter with neither units nor an author may
// see nothing and finds nothing.
func (s drafts) Find(ctx context.Context, f domain.DraftFilter) (found []domain.Draft, next string, err error) {
	limit := f.Limit
	if limit < 1 {
		limit = draftsUsual
	}
	limit = min(limit, draftsMost)
	if len(f.States) > 1 && f.Stages == nil {
		return s.findEach(ctx, f, limit)
	}
	q := s.c.orm(ctx).Table("drafts d").Select(draftColumns)
	if f.Cursor != "" {
		at, id, err := readCursor(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		q = q.Where("(d.updated_at, d.id) < (?, ?)", at, id)
	}
	few, open, err := s.open(ctx, f)
	if err != nil {
		return nil, "", err
	}
	if few {
		if len(open) == 0 {
			return nil, "", nil
		}
		q = q.Where("d.id IN ?", open)
	}
	q = inReview(visible(q, f), f)
	var rows []draftRow
	if err := q.Order("d.updated_at DESC, d.id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return nil, "", err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		next = writeCursor(rows[limit-1])
	}
	found = make([]domain.Draft, len(rows))
	for i := range rows {
		if found[i], err = rows[i].draft(); err != nil {
			return nil, "", err
		}
	}
	return found, next, nil
}

// findEach asks for one state at a time, each from its index in order of change,
// and merges: for several states at once the database would walk all drafts
// until it has found enough.
func (s drafts) findEach(ctx context.Context, f domain.DraftFilter, limit int) (found []domain.Draft, next string, err error) {
	more := false
	for _, state := range f.States {
		one := f
		one.States, one.Limit = []domain.State{state}, limit
		part, rest, err := s.Find(ctx, one)
		if err != nil {
			return nil, "", err
		}
		found, more = append(found, part...), more || rest != ""
	}
	slices.SortFunc(found, func(a, b domain.Draft) int {
		return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), strings.Compare(b.ID, a.ID))
	})
	if more = more || len(found) > limit; more {
		found = found[:limit]
		last := found[limit-1]
		next = writeCursor(draftRow{UpdatedAt: micros(last.UpdatedAt), ID: last.ID})
	}
	return found, next, nil
}

// open lists the drafts whose open stage is one of the filter's, where there are
// few of them.
func (s drafts) open(ctx context.Context, f domain.DraftFilter) (few bool, ids []string, err error) {
	if f.Stages == nil {
		return false, nil, nil
	}
	for _, stage := range f.Stages {
		err := s.c.rows(ctx, sqlOpenIn, []any{stage.Stage, int64(fewOpen + 1)}, func(rows scanned) error {
			var id string
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		})
		if err != nil || len(ids) > fewOpen {
			return false, nil, err
		}
	}
	return true, ids, nil
}

// visible keeps what the person may see and has asked for.
func visible(q *gorm.DB, f domain.DraftFilter) *gorm.DB {
	switch {
	case f.OwnOnly:
		q = q.Where("d.author_id = ?", f.Author)
	case len(f.Units) == 0:
		q = q.Where("d.author_id = ? AND d.author_id <> ''", f.Author)
	case f.Author == "":
		q = q.Where("d.unit_id IN ?", f.Units)
	default:
		q = q.Where("(d.unit_id IN ? OR d.author_id = ?)", f.Units, f.Author)
	}
	if f.UnitID != "" {
		q = q.Where("d.unit_id = ?", f.UnitID)
	}
	if len(f.States) == 1 {
		q = q.Where("d.state = ?", f.States[0])
	} else if len(f.States) > 0 {
		q = q.Where("d.state IN ?", f.States)
	}
	return q
}

// inReview narrows to drafts whose run has an open stage that fits.
func inReview(q *gorm.DB, f domain.DraftFilter) *gorm.DB {
	if f.Stages == nil && f.NotInvolved == "" && f.DueBy.IsZero() {
		return q
	}
	q = q.Joins("JOIN runs r ON r.id = d.run_id")
	if f.Stages != nil {
		var alternatives []string
		var args []any
		for _, stage := range f.Stages {
			if len(stage.Units) > 0 {
				alternatives = append(alternatives, "r.open_stage = ? AND d.unit_id IN ?")
				args = append(args, stage.Stage, stage.Units)
			}
		}
		if len(alternatives) == 0 {
			return q.Where("1 = 0")
		}
		q = q.Where("d.state = 'in_review' AND ("+strings.Join(alternatives, " OR ")+")", args...)
	}
	if !f.DueBy.IsZero() {
		q = q.Where("d.state = 'in_review' AND r.open_stage <> '' AND r.stage_due <= ?", micros(f.DueBy))
	}
	if f.NotInvolved != "" {
		q = q.Where("d.author_id <> @who AND r.submitted_by <> @who"+
			" AND NOT EXISTS (SELECT 1 FROM votes v WHERE v.run_id = r.id AND v.round = r.round AND v.person_id = @who)"+
			" AND NOT EXISTS (SELECT 1 FROM revisions w WHERE w.draft_id = d.id AND w.by_id = @who)"+
			" AND NOT EXISTS (SELECT 1 FROM overrides o WHERE o.draft_id = d.id AND o.by_id = @who)", sql.Named("who", f.NotInvolved))
	}
	return q
}

// A cursor is where the last page ended: the change time and id of its last
// draft. It stays good while rows come and go.
func writeCursor(last draftRow) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(last.UpdatedAt, 36) + "." + last.ID))
}

func readCursor(cursor string) (at int64, id string, err error) {
	broken := &domain.Error{Kind: domain.Invalid, Key: "list.cursor", Field: "cursor"}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil {
		return 0, "", broken
	}
	first, id, ok := strings.Cut(string(raw), ".")
	if !ok || id == "" || strings.ContainsRune(id, 0) {
		return 0, "", broken
	}
	if at, err = strconv.ParseInt(first, 36, 64); err != nil || writeCursor(draftRow{UpdatedAt: at, ID: id}) != cursor {
		return 0, "", broken
	}
	return at, id, nil
}
