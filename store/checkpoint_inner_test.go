package store

import (
	"context"
	"path/filepath"
	"testing"
	"time"
)

// TestTheLogIsNotWaitedFor: while somebody reads on, the writer tries to begin
// the log again as often as it likes, and never waits long.
func TestTheLogIsNotWaitedFor(t *testing.T) {
	ctx := t.Context()
	src, err := openSQLite(ctx, filepath.Join(t.TempDir(), "layak.db"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer src.close()
	l := src.(*lite)
	connect := func(writes bool) *conn {
		c, err := l.connect(ctx, writes)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	frame := func(c *conn, text string) {
		if err := c.frame(text); err != nil {
			t.Fatal(err)
		}
	}
	w, r := connect(true), connect(false)
	defer w.close()
	defer r.close()
	frame(w, `CREATE TABLE t (x)`)
	frame(w, `INSERT INTO t VALUES (1)`)
	frame(r, sqlBegin)
	var n int64
	if err := r.row(context.Background(), `SELECT COUNT(*) FROM t`, nil, &n); err != nil {
		t.Fatal(err)
	}
	frame(w, `INSERT INTO t VALUES (2)`)
	for i, ask := range []string{`PRAGMA busy_timeout`, ` PRAGMA busy_timeout`, `  PRAGMA busy_timeout`} { // each prepared anew
		begin := time.Now()
		l.wal.beginAgain(w)
		if took := time.Since(begin); took > 2*time.Second {
			t.Fatalf("try %d waited %v for a reader", i+1, took)
		}
		var busy int64
		if err := w.row(w.base, ask, nil, &busy); err != nil || busy != 10000 {
			t.Fatalf("afterwards the writer waits %d ms for others (%v)", busy, err)
		}
	}
}
