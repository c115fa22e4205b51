package store_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"layak/domain"
	"layak/domain/audit"
	"layak/domain/audit/verify"
	"layak/store"
	"layak/store/storetest"
)

func run(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, text := range statements {
		if _, err := db.Exec(text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
}

// disarm takes the triggers that protect the log off.
func disarm(t *testing.T, db *sql.DB, dsn string) {
	t.Helper()
	if strings.HasPrefix(dsn, "postgres") {
		run(t, db, `DROP TRIGGER audit_leaves_only_grows ON audit_leaves`, `DROP TRIGGER audit_hashes_only_grows ON audit_hashes`)
		return
	}
	run(t, db, `DROP TRIGGER audit_leaves_no_update`, `DROP TRIGGER audit_leaves_no_delete`,
		`DROP TRIGGER audit_hashes_no_update`, `DROP TRIGGER audit_hashes_no_delete`)
}

type signing struct {
	signer store.Signer
	last   store.LastSignedFile
}

func newSigning(t *testing.T, s *store.Store) signing {
	t.Helper()
	skey, vkey, err := audit.GenerateKey(rand.Reader, audit.LogName(s.Origin()))
	if err != nil {
		t.Fatal(err)
	}
	return signing{store.Signer{Key: skey, Verifier: vkey}, store.LastSignedFile(filepath.Join(t.TempDir(), "last-signed"))}
}

func (g signing) notary(t *testing.T, s *store.Store) *store.Notary {
	t.Helper()
	n, err := store.NewNotary(context.Background(), s, g.signer, g.last)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// addText adds a draft with its text, as Desk.Create does.
func addText(t testing.TB, s *store.Store, id string) domain.Revision {
	t.Helper()
	rev := domain.Revision{DraftID: id, Number: 1, Title: "Judul", Body: "Isi " + id, Channels: []string{"web", "x"}, NotBefore: draft(id).PublishAt,
		Variants: map[string]string{"x": "Pendek " + id}, Classification: domain.Public, By: "ani", At: epoch}
	rev = rev.Sealed()
	write(t, s, func(ctx context.Context, tx domain.Tx) error {
		d := draft(id)
		d.Title, d.ContentHash = rev.Title, rev.ContentHash
		if err := tx.Drafts.Add(ctx, d); err != nil {
			return err
		}
		if err := tx.Revisions.Add(ctx, rev); err != nil {
			return err
		}
		e := entry("draft.created", id)
		e.Revision, e.Private = 1, map[string]string{"content_hash": rev.ContentHash, "note": "rahasia"}
		_, err := tx.Ledger.Append(ctx, e)
		return err
	})
	return rev
}

func TestTheNotaryProvesWhatIsStored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		ctx, s := context.Background(), open()
		g := newSigning(t, s)
		n := g.notary(t, s)
		if _, size, err := n.Checkpoint(ctx); err != nil || size != 0 {
			t.Fatalf("an empty log: %d, %v", size, err)
		}
		revs := map[int64]domain.Revision{}
		for i := range int64(7) {
			revs[i] = addText(t, s, fmt.Sprintf("d%d", i))
		}
		first, size, err := n.Checkpoint(ctx)
		if err != nil || size != 7 {
			t.Fatalf("checkpoint of %d: %v", size, err)
		}
		again, _, err := n.Checkpoint(ctx)
		if err != nil || !bytes.Equal(first, again) {
			t.Errorf("nothing was added, and the checkpoint is another one: %v", err)
		}
		for i := int64(7); i < 11; i++ {
			revs[i] = addText(t, s, fmt.Sprintf("d%d", i))
		}
		for seq, rev := range revs {
			receipt, err := n.Receipt(ctx, seq, rev.Content().Canonical())
			if err != nil {
				t.Fatalf("receipt %d: %v", seq, err)
			}
			if !bytes.Contains(receipt, []byte(rev.ContentHash)) || bytes.Contains(receipt, []byte("rahasia")) {
				t.Errorf("receipt %d: %s", seq, receipt)
			}
			leaf, proof, err := n.Proof(ctx, seq)
			if err != nil || !strings.Contains(proof, fmt.Sprintf("index %d\n", seq)) || !bytes.Contains(leaf, []byte(rev.DraftID)) {
				t.Errorf("proof %d: %v", seq, err)
			}
		}
		if _, err := n.Receipt(ctx, 0, revs[1].Content().Canonical()); err == nil {
			t.Error("a receipt for another text")
		}
		if _, _, err := n.Proof(ctx, 11); domain.KeyOf(err) != "record.unknown" {
			t.Errorf("a proof beyond the end: %v", err)
		}
		report, err := n.Verify(ctx, first)
		if err != nil || !report.Holds || report.Size != 11 || report.Drafts != 11 || len(report.Warnings) != 0 {
			t.Errorf("verified: %+v, %v", report, err)
		}
		var out bytes.Buffer
		if err := n.Export(ctx, &out); err != nil {
			t.Fatal(err)
		}
		exported, err := verify.Export(ctx, &out, verify.Policy{Key: n.Key(), Checkpoints: []string{string(first)}})
		if err != nil || exported.Size != 11 || exported.Checkpoints != 2 {
			t.Errorf("the export: %+v, %v", exported, err)
		}
	})
}

// TestVerifyFindsWhatWasChanged changes the database past the store, in each
// case a copy of the same five drafts, and expects the index at fault.
func TestVerifyFindsWhatWasChanged(t *testing.T) {
	for name, c := range map[string]struct {
		change []string
		index  int64
		reason string
		signs  string // key that Checkpoint answers; "": it need not notice
	}{
		"nothing":             {nil, -1, "", ""},
		"a leaf":              {[]string{`UPDATE audit_leaves SET leaf = (SELECT leaf FROM audit_leaves WHERE seq = 1) WHERE seq = 3`}, 3, verify.ReasonLeafHash, "audit.damaged"},
		"a leaf and its hash": {[]string{`UPDATE audit_leaves SET leaf = (SELECT leaf FROM audit_leaves WHERE seq = 1), hash = (SELECT hash FROM audit_leaves WHERE seq = 1) WHERE seq = 3`}, 3, verify.ReasonLeafSeq, "audit.damaged"},
		"a column":            {[]string{`UPDATE audit_leaves SET actor = 'budi' WHERE seq = 2`}, 2, verify.ReasonRowColumn, ""},
		"a time":              {[]string{`UPDATE audit_leaves SET at = at + 1 WHERE seq = 2`}, 2, verify.ReasonRowColumn, ""},
		"a row gone":          {[]string{`DELETE FROM audit_leaves WHERE seq = 2`}, 2, verify.ReasonRowMissing, "audit.damaged"},
		"the tail":            {[]string{`DELETE FROM audit_leaves WHERE seq = 4`}, 4, "", "audit.damaged"},
		"a stored hash":       {[]string{`UPDATE audit_hashes SET hash = (SELECT hash FROM audit_hashes WHERE idx = 0) WHERE idx = 3`}, 2, verify.ReasonTreeHash, "audit.damaged"},
		"the head":            {[]string{`UPDATE audit_head SET size = 4`}, 4, "log.head", "audit.damaged"},
		"a draft's state":     {[]string{`UPDATE drafts SET state = 'cleared' WHERE id = 'd1'`}, 1, verify.ReasonStateRow, ""},
		"a draft's hash":      {[]string{`UPDATE drafts SET content_hash = 'sha256:00' WHERE id = 'd1'`}, 1, verify.ReasonStateRow, ""},
		"a draft's text":      {[]string{`UPDATE revisions SET body = 'Isi lain' WHERE draft_id = 'd2'`}, 2, "content.changed", ""},
		"a private value":     {[]string{`UPDATE audit_private SET value = 'lain' WHERE seq = 3 AND name = 'note'`}, 3, "private.value", ""},
		"a draft's row gone":  {[]string{`DELETE FROM content_hashes WHERE draft_id = 'd4'`, `DELETE FROM revisions WHERE draft_id = 'd4'`, `DELETE FROM drafts WHERE id = 'd4'`}, 4, verify.ReasonStateMissing, ""},
		"a row too many":      {[]string{`INSERT INTO drafts (id, unit_id, author_id, state, title, classification, channels, publish_at, zone, revision, content_hash, run_id, worst, parked_reason, ordered_by, created_at, updated_at, version) SELECT 'zz', unit_id, author_id, state, title, classification, channels, publish_at, zone, revision, content_hash, run_id, worst, parked_reason, ordered_by, created_at, updated_at, version FROM drafts WHERE id = 'd1'`}, 5, verify.ReasonStateUnlogged, ""},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.EachDSN(t, func(t *testing.T, dsn string) {
				ctx, s := context.Background(), storetest.Open(t, dsn)
				n := newSigning(t, s).notary(t, s)
				for i := range 5 {
					addText(t, s, fmt.Sprintf("d%d", i))
				}
				db := storetest.Raw(t, dsn)
				disarm(t, db, dsn)
				run(t, db, c.change...)
				report, err := n.Verify(ctx, nil)
				if err != nil || report.FirstBad != c.index || !strings.HasPrefix(report.Reason, c.reason) || report.Holds != (c.index < 0) {
					t.Errorf("verified: %+v, %v", report, err)
				}
				if _, _, err := n.Checkpoint(ctx); c.signs != "" && domain.KeyOf(err) != c.signs {
					t.Errorf("signed: %v", err)
				}
			})
		})
	}
}

func TestAnOldDatabaseIsARollback(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		ctx, s := context.Background(), storetest.Open(t, dsn)
		g := newSigning(t, s)
		n := g.notary(t, s)
		for i := range 6 {
			addText(t, s, fmt.Sprintf("d%d", i))
		}
		if err := n.CheckRollback(ctx); err != nil {
			t.Errorf("nothing was signed: %v", err)
		}
		if _, _, err := n.Checkpoint(ctx); err != nil {
			t.Fatal(err)
		}
		if err := n.CheckRollback(ctx); err != nil {
			t.Errorf("nothing has happened: %v", err)
		}
		db := storetest.Raw(t, dsn) // back to how it was at four leaves, all of it consistent
		disarm(t, db, dsn)
		var edge audit.Edge
		for seq := range 4 {
			var hash []byte
			if err := db.QueryRow(fmt.Sprintf(`SELECT hash FROM audit_leaves WHERE seq = %d`, seq)).Scan(&hash); err != nil {
				t.Fatal(err)
			}
			edge.Append(nil, audit.Hash(hash))
		}
		root := edge.Root()
		run(t, db, `DELETE FROM audit_leaves WHERE seq >= 4`, `DELETE FROM audit_private WHERE seq >= 4`,
			fmt.Sprintf(`DELETE FROM audit_hashes WHERE idx >= %d`, audit.StoredIndex(4)))
		for _, id := range []string{"d4", "d5"} {
			run(t, db, `DELETE FROM content_hashes WHERE draft_id = '`+id+`'`, `DELETE FROM revisions WHERE draft_id = '`+id+`'`, `DELETE FROM drafts WHERE id = '`+id+`'`)
		}
		text := `UPDATE audit_head SET size = 4, root = `
		if s.Dialect() == store.Postgres {
			text += fmt.Sprintf(`'\x%x'`, root[:])
		} else {
			text += fmt.Sprintf(`x'%x'`, root[:])
		}
		run(t, db, text)
		if err := n.CheckRollback(ctx); domain.KeyOf(err) != "audit.rollback" {
			t.Errorf("checked: %v", err)
		}
		if _, _, err := n.Checkpoint(ctx); domain.KeyOf(err) != "audit.rollback" {
			t.Errorf("signed: %v", err)
		}
		report, err := n.Verify(ctx, nil)
		if err != nil || report.Holds || report.FirstBad != 4 || !strings.HasPrefix(report.Reason, verify.ReasonLogTruncated) {
			t.Errorf("verified: %+v, %v", report, err)
		}
		addText(t, s, "e0") // grown again beyond what was signed
		addText(t, s, "e1")
		addText(t, s, "e2")
		if err := n.CheckRollback(ctx); domain.KeyOf(err) != "audit.rollback" {
			t.Errorf("checked a log that was written anew: %v", err)
		}
	})
}

func TestErasureLeavesTheLogWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		ctx, s := context.Background(), open()
		n := newSigning(t, s).notary(t, s)
		rev := addText(t, s, "d0")
		addText(t, s, "d1")
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			if _, err := tx.Ledger.Append(ctx, entry("draft.read", "d0")); err != nil { // in the same act, not in the tables yet
				return err
			}
			if err := tx.Drafts.Erase(ctx, "d0"); err != nil {
				return err
			}
			e := entry("draft.erased", "d0")
			e.Before, e.After, e.Private = domain.Drafting, "", map[string]string{"reason": "permintaan"}
			_, err := tx.Ledger.Append(ctx, e)
			return err
		})
		report, err := n.Verify(ctx, nil)
		if err != nil || !report.Holds && !strings.Contains(report.Reason, verify.ReasonStateBefore) {
			t.Errorf("verified: %+v, %v", report, err)
		}
		if _, err := n.Receipt(ctx, 0, rev.Content().Canonical()); domain.KeyOf(err) != "receipt.erased" {
			t.Errorf("a receipt after the erasure: %v", err)
		}
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			records, err := tx.Ledger.Story(ctx, "d0")
			if err != nil {
				return err
			}
			if len(records) != 3 || records[0].Private != nil || records[1].Private != nil || records[2].Private["reason"] == "" {
				t.Errorf("the story is %+v", records)
			}
			return nil
		})
		if has(t, s, "d0") || !has(t, s, "d1") {
			t.Error("the wrong draft is gone")
		}
	})
}

func TestTheLastSignedRecord(t *testing.T) {
	f := store.LastSignedFile(filepath.Join(t.TempDir(), "last"))
	if text, err := f.Load(); text != "" || err != nil {
		t.Errorf("an absent record: %q, %v", text, err)
	}
	last := ""
	for _, text := range []string{"one\n", "two\n"} {
		if ok, err := f.Replace(last, text); !ok || err != nil {
			t.Fatal(ok, err)
		}
		if is, err := f.Load(); is != text || err != nil {
			t.Errorf("kept %q: %q, %v", text, is, err)
		}
		if ok, err := f.Replace(last, "three\n"); ok || err != nil {
			t.Errorf("replaced another one than it thought: %v, %v", ok, err)
		}
		last = text
	}
	if is, err := f.Load(); is != "two\n" || err != nil {
		t.Errorf("a refused one was kept: %q, %v", is, err)
	}
	info, err := os.Stat(string(f))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(string(f) + ".*"); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
	if err := os.Truncate(string(f), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Load(); err == nil {
		t.Error("an empty record was taken for none")
	}
}
