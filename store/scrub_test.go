package store_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// TestAnErasedTextIsNowhereInTheFiles looks for the words of an erased draft in
// the database file and its write-ahead log, free pages included.
func TestAnErasedTextIsNowhereInTheFiles(t *testing.T) {
	const marker, secret = "KataYangDihapus", "AlasanYangDihapus"
	path := storetest.File(t)
	s := storetest.Open(t, path)
	db := storetest.Raw(t, path)
	there := func(words string) (files []string) {
		for _, name := range []string{path, path + "-wal"} {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(data, []byte(words)) {
				files = append(files, name)
			}
		}
		return files
	}
	for _, id := range []string{"d0", "d1", "d2"} {
		rev := addText(t, s, id)
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			rev.Number, rev.Title, rev.Body = 2, marker, strings.Repeat(marker+" ", 2000)
			if err := tx.Revisions.Add(ctx, rev.Sealed()); err != nil {
				return err
			}
			e := entry("draft.edited", id)
			e.Private["reason"] = secret
			_, err := tx.Ledger.Append(ctx, e)
			return err
		})
	}
	run(t, db, `PRAGMA wal_checkpoint(PASSIVE)`)
	if len(there(marker)) != 2 || len(there(secret)) != 2 {
		t.Fatalf("before the erasure the words are in %v and %v", there(marker), there(secret))
	}
	for _, id := range []string{"d0", "d1", "d2"} {
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Erase(ctx, id) })
	}
	addText(t, s, "d3")
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		found := append(there(marker), there(secret)...)
		if len(found) == 0 {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("after the erasure the words are still in %v", found)
		}
	}
	if !has(t, s, "d3") {
		t.Error("a draft that stays is gone")
	}
}
