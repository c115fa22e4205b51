package store

import (
	"cmp"
	"context"
	"slices"

	"layak/domain"
	"layak/domain/audit/verify"
)

const (
	sqlDraftRows = `SELECT ` + draftColumns + ` FROM drafts d WHERE d.id > ? ORDER BY d.id LIMIT ?`
	// The leaves that wrote a revision, with the opened hash of its content.
	sqlWritings = `SELECT l.leaf, COALESCE(p.value, '') FROM audit_leaves l
			LEFT JOIN audit_private p ON p.seq = l.seq AND p.name = 'content_hash'
		WHERE l.draft = ? AND l.draft <> '' AND l.revision > 0 AND l.act IN ('draft.created', 'draft.edited') ORDER BY l.seq`
	sqlHashesOf = `SELECT revision, channel, hash FROM content_hashes WHERE draft_id = ?`
	sqlTextsAll = `SELECT (SELECT COUNT(*) FROM revisions), (SELECT COUNT(*) FROM content_hashes)`
)

// writing is a leaf that wrote a revision.
type writing struct {
	verify.Leaf
	hash string
}

// texts compares everything that is stored of drafts' content with the leaves.
type texts struct {
	c                 *conn
	states            *verify.States
	revisions, hashes int64 // seen
	readers           int64
}

// checkTexts hashes the text of every revision again and compares it, who wrote
// it and when, its stored hashes, for whom the draft is, the draft's own copies of it and what its
// publications name, with the leaves.
func checkTexts(ctx context.Context, c *conn, states *verify.States) error {
	t := &texts{c: c, states: states}
	for after, full := "", true; full; {
		var list []domain.Draft
		err := c.rows(ctx, sqlDraftRows, []any{after, int64(chunk)}, func(rows scanned) error {
			var r draftRow
			if err := rows.Scan(r.dest()...); err != nil {
				return err
			}
			d, err := r.draft()
			list, after = append(list, d), d.ID
			return err
		})
		for i := 0; err == nil && i < len(list); i++ {
			err = t.check(ctx, list[i])
		}
		if err != nil {
			return err
		}
		full = len(list) == chunk
	}
	var revisions, hashes int64
	if err := c.row(ctx, sqlTextsAll, nil, &revisions, &hashes); err != nil {
		return err
	}
	if revisions != t.revisions || hashes != t.hashes {
		return &verify.Failure{Index: -1, Until: -1, Reason: reasonContent, Detail: "there are texts or hashes of drafts that are not there"}
	}
	return c.counted(ctx, sqlReadersAll, t.readers, verify.ReasonStateRow, "people named for drafts that are not there")
}

// named compares for whom the draft is.
func (t *texts) named(ctx context.Context, d domain.Draft, state verify.State) error {
	readers, err := draftReaders{t.c}.Of(ctx, d.ID)
	if err != nil {
		return err
	}
	t.readers += int64(len(readers))
	if d.Named != (state.Readers != nil) || !slices.Equal(readers, state.Readers) {
		return textFault(state.Last, d.ID, verify.ReasonStateRow, "the people for whom it is are not those that were logged")
	}
	return nil
}

func (t *texts) check(ctx context.Context, d domain.Draft) error {
	state, _ := t.states.Draft(d.ID)
	wrote, err := t.writings(ctx, d.ID)
	if err != nil {
		return err
	}
	list, err := revisions{t.c}.Of(ctx, d.ID)
	if err != nil {
		return err
	}
	stored, err := t.hashesOf(ctx, d.ID)
	if err != nil {
		return err
	}
	t.revisions += int64(len(list))
	t.hashes += int64(len(stored))
	if len(list) != len(wrote) {
		return textFault(state.Last, d.ID, reasonContent, "the number of its revisions is not the one that was logged")
	}
	for i, rev := range list {
		sealed := rev.Sealed()
		if !wrote[i].fits(rev, sealed.ContentHash) || !takeHashes(stored, sealed) {
			return textFault(wrote[i].Seq, d.ID, reasonContent, "the stored text, its hashes, or who wrote it is not what was logged")
		}
		list[i] = sealed
	}
	if len(stored) > 0 {
		return textFault(state.Last, d.ID, reasonContent, "there is a hash of a text that was never logged")
	}
	if err := t.named(ctx, d, state); err != nil {
		return err
	}
	if !fitsDraft(d, state, wrote, list) {
		return textFault(state.Last, d.ID, verify.ReasonStateRow, "author, unit, kind, title, channels, review or order of its row are not what was logged")
	}
	return t.publications(ctx, d.ID, state, list)
}

func textFault(seq int64, draft, reason, detail string) error {
	return &verify.Failure{Index: seq, Until: seq + 1, Reason: reason, Draft: draft, Detail: detail}
}

func (t *texts) writings(ctx context.Context, draft string) (list []writing, err error) {
	err = t.c.rows(ctx, sqlWritings, []any{draft}, func(rows scanned) error {
		var leaf []byte
		var w writing
		if err := rows.Scan(&leaf, &w.hash); err != nil {
			return err
		}
		var err error
		w.Leaf, err = verify.ParseLeaf(leaf)
		list = append(list, w)
		return err
	})
	return list, err
}

// fits tells whether the leaf wrote this revision, whose content has that hash.
func (w writing) fits(rev domain.Revision, hash string) bool {
	class := w.Facts["classification"]
	return w.Revision == int64(rev.Number) && w.hash == hash && rev.ContentHash == hash && w.Actor == rev.By &&
		w.Time == timeOf(micros(rev.At)) && (class == "" || class == string(rev.Classification))
}

// hashKey names a row of content_hashes.
type hashKey struct {
	revision int64
	channel  string
}

func (t *texts) hashesOf(ctx context.Context, draft string) (map[hashKey]string, error) {
	found := map[hashKey]string{}
	err := t.c.rows(ctx, sqlHashesOf, []any{draft}, func(rows scanned) error {
		var k hashKey
		var hash string
		err := rows.Scan(&k.revision, &k.channel, &hash)
		found[k] = hash
		return err
	})
	return found, err
}

// takeHashes removes the hashes of a revision and tells whether all were there.
func takeHashes(stored map[hashKey]string, sealed domain.Revision) bool {
	take := func(channel, hash string) bool {
		k := hashKey{int64(sealed.Number), channel}
		is, ok := stored[k]
		delete(stored, k)
		return ok && is == hash
	}
	ok := take("", sealed.ContentHash)
	for channel, hash := range sealed.VariantHashes {
		ok = take(channel, hash) && ok
	}
	return ok
}

// fitsDraft tells whether the draft's row follows from the leaves and its
// present revision.
func fitsDraft(d domain.Draft, state verify.State, wrote []writing, list []domain.Revision) bool {
	if len(list) == 0 {
		return true // no leaf wrote one
	}
	last, unit, kind := list[len(list)-1], "", string(domain.KindPost)
	for _, w := range wrote {
		unit, kind = cmp.Or(w.Facts["unit"], unit), cmp.Or(w.Facts["kind"], kind)
	}
	run, stated := "", len(state.Runs) > 0
	if stated {
		run = state.Runs[len(state.Runs)-1].ID
	}
	return d.AuthorID == state.Author && timeOf(micros(d.CreatedAt)) == wrote[0].Time && (unit == "" || d.UnitID == unit) && string(d.Kind) == kind &&
		d.Title == last.Title && d.Classification == last.Classification && slices.Equal(d.Channels, last.Channels) &&
		d.OrderedBy == state.OrderedBy && (mayMove(d.State) || d.PublishAt.Equal(last.NotBefore)) && (!stated && state.Unstated() || d.RunID == run)
}

// mayMove tells whether the publication time of a draft may be another than the one
// that its text was written with: it can be put off once it is cleared.
func mayMove(s domain.State) bool {
	return !slices.Contains([]domain.State{domain.Drafting, domain.InReview, domain.ChangesRequested, domain.Rejected, domain.Expired}, s)
}

// publications compares which text a publication names, and when it went out.
func (t *texts) publications(ctx context.Context, draft string, state verify.State, list []domain.Revision) error {
	rows, err := publications{t.c}.Of(ctx, draft)
	if err != nil {
		return err
	}
	for _, p := range rows {
		at := verify.Place{Revision: int64(p.Revision), Channel: p.Channel}
		named := p.Revision >= 1 && p.Revision <= len(list) && list[p.Revision-1].VariantHashes[p.Channel] == p.VariantHash
		if !named || p.State == domain.PublicationSent && timeOf(micros(p.SentAt)) != state.Publications[at].Sent {
			return textFault(state.Last, draft, verify.ReasonStateRow, "the publication to "+p.Channel+" names another text or time than was logged")
		}
	}
	return nil
}
