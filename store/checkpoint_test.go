package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

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
		return err == nil && info.Size() >= 16<<20
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
