package store

import (
	"cmp"
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

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

const sqlOpenIn = `SELECT draft_id FROM open_stages WHERE stage = ? LIMIT ?`

// Find implements domain.Drafts. A filter without sight finds nothing.
func (s drafts) Find(ctx context.Context, f domain.DraftFilter) (list []domain.Draft, next string, err error) {
	limit := f.Limit
	if limit < 1 {
		limit = draftsUsual
	}
	limit = min(limit, draftsMost)
	if len(f.States) > 1 && f.Stages == nil {
		return s.findEach(ctx, f, limit)
	}
	var q query
	q.add("SELECT " + draftColumns + " FROM drafts d")
	if any, err := s.where(ctx, &q, f); err != nil || !any {
		return nil, "", err
	}
	q.add(" ORDER BY d.updated_at DESC, d.id DESC LIMIT ?", int64(limit+1))
	rows := make([]draftRow, 0, limit+1)
	var r draftRow
	if err := s.c.each(ctx, &q, r.dest(), func() { rows = append(rows, r) }); err != nil {
		return nil, "", err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		next = writeCursor(rows[limit-1])
	}
	list = make([]domain.Draft, len(rows))
	for i := range rows {
		if list[i], err = rows[i].draft(); err != nil {
			return nil, "", err
		}
	}
	return list, next, nil
}

// Tally implements domain.Drafts.
func (s drafts) Tally(ctx context.Context, f domain.DraftFilter) (n int, err error) {
	var q query
	q.add("SELECT COUNT(*) FROM (SELECT 1 FROM drafts d")
	any, err := s.where(ctx, &q, f)
	if err != nil || !any {
		return 0, err
	}
	q.add(" LIMIT ?) found", int64(min(max(f.Limit, 1), draftsMost)))
	var count int64
	err = s.c.row(ctx, q.text.String(), q.args, &count)
	return int(count), err
}

// where adds joins and conditions; any is false where nothing can be found.
func (s drafts) where(ctx context.Context, q *query, f domain.DraftFilter) (any bool, err error) {
	if len(f.Sight.Units) == 0 || len(f.Sight.Levels) == 0 {
		return false, nil
	}
	few, open, err := s.open(ctx, f)
	if err != nil || few && len(open) == 0 {
		return false, err
	}
	if f.NotInvolved != nil {
		q.add(" JOIN runs r ON r.id = d.run_id")
	}
	q.add(" WHERE ")
	visible(q, f)
	if f.Cursor != "" {
		at, id, err := readCursor(f.Cursor)
		if err != nil {
			return false, err
		}
		q.add(" AND (d.updated_at, d.id) < (?, ?)", at, id)
	}
	if few {
		q.add(" AND d.id")
		q.in(open)
	}
	return inReview(q, f), nil
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

// open lists the drafts of which one of the filter's stages is open, where there
// are few of them.
func (s drafts) open(ctx context.Context, f domain.DraftFilter) (few bool, ids []string, err error) {
	if f.Stages == nil {
		return false, nil, nil
	}
	asked := map[string]bool{}
	for _, stage := range f.Stages {
		if asked[stage.Stage] {
			continue
		}
		asked[stage.Stage] = true
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
	slices.Sort(ids) // a draft is there once for each of its stages
	return true, slices.Compact(ids), nil
}

// visible keeps what the person may see and has asked for.
func visible(q *query, f domain.DraftFilter) {
	q.add("d.unit_id")
	q.in(f.Sight.Units)
	q.add(" AND ")
	covered(q, f.Sight)
	if f.Author != "" {
		q.add(" AND d.author_id = ?", f.Author)
	}
	if f.UnitID != "" {
		q.add(" AND d.unit_id = ?", f.UnitID)
	}
	switch len(f.States) {
	case 0:
	case 1:
		q.add(" AND d.state = ?", string(f.States[0]))
	default:
		q.add(" AND d.state")
		q.in(asText(f.States))
	}
}

// asText are words of the domain as the engines take them.
func asText[T ~string](words []T) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
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
