package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// TestRoomInTheLog: a process that goes on writing lengthens the write-ahead
// log; what it had written by then, and what comes after, is all there in a
// copy of the files that nobody has closed.
func TestRoomInTheLog(t *testing.T) {
	dir := t.TempDir()
	dsn := filepath.Join(dir, "layak.db")
	s := storetest.Open(t, dsn)
	const before, after = 40, 10
	for i := range before {
		addDraft(t, s, fmt.Sprint("d", i))
	}
	long := func() bool {
		info, err := os.Stat(dsn + "-wal")
		return err == nil && info.Size() >= 64<<20
	}
	for deadline := time.Now().Add(10 * time.Second); !long(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the log is not lengthened")
		}
	}
	for i := range after {
		addDraft(t, s, fmt.Sprint("d", before+i))
	}
	crashed := filepath.Join(t.TempDir(), "layak.db")
	for _, end := range []string{"", "-wal"} {
		data, err := os.ReadFile(dsn + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(crashed+end, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	again := storetest.Open(t, crashed)
	for i := range before + after {
		if !has(t, again, fmt.Sprint("d", i)) {
			t.Fatalf("draft %d is gone", i)
		}
	}
}

// TestTheLogBeginsAgain: however much is written, the log is carried into the
// file and does not grow past what it was lengthened to.
func TestTheLogBeginsAgain(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "layak.db")
	s := storetest.Open(t, dsn)
	long := strings.Repeat("panjang ", 8<<10)
	// Somebody always reads.
	reading, end := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for reading.Err() == nil {
				_ = s.Read(reading, func(ctx context.Context, tx domain.Tx) error {
					_, err := tx.Drafts.Count(ctx)
					time.Sleep(3 * time.Millisecond)
					return err
				})
			}
		})
	}
	defer readers.Wait()
	defer end()
	const acts = 3000 // some 17 pages each: three times what the log takes
	for i := range acts {
		d := draft(fmt.Sprint("d", i))
		d.Title = long
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Add(ctx, d) })
	}
	info, err := os.Stat(dsn + "-wal")
	if err != nil || info.Size() > 90<<20 {
		t.Errorf("the log has %d MB (%v)", info.Size()>>20, err)
	}
	if info, err := os.Stat(dsn); err != nil || info.Size() < 60<<20 {
		t.Errorf("the file has %d MB (%v)", info.Size()>>20, err)
	}
}
