package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// refusedToOpen expects one line with this reason.
func refusedToOpen(t *testing.T, dsn string, reason store.OpenReason) {
	t.Helper()
	s, err := store.Open(context.Background(), dsn, func() {}, store.Options{})
	refusal(t, s, err, reason)
}

// refusal tells whether a store was refused; it must be for this reason, in
// one line that shows no password.
func refusal(t *testing.T, s *store.Store, err error, reason store.OpenReason) bool {
	t.Helper()
	if err == nil {
		s.Close()
		t.Errorf("opened, want %s", reason)
		return false
	}
	var known *store.OpenError
	if !errors.As(err, &known) || known.Reason != reason {
		t.Errorf("answered %#v (%v), want %s", err, err, reason)
	}
	if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("not one line, or too much: %q", err)
	}
	return true
}

func TestOpenRefusesInOneLine(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(dir, "foreign.db")
	run(t, storetest.Raw(t, foreign), `CREATE TABLE other (id INTEGER)`)
	for name, c := range map[string]struct {
		dsn    string
		reason store.OpenReason
	}{
		"no directory":      {filepath.Join(dir, "absent", "a.db"), store.Unreachable},
		"a directory":       {dir, store.NotOurs},
		"text":              {file("text.db", strings.Repeat("no database at all\n", 500)), store.NotOurs},
		"another's":         {foreign, store.NotOurs},
		"nobody listens":    {"postgres://layak:s3cret@127.0.0.1:1/layak?connect_timeout=2", store.Unreachable},
		"no URL":            {"postgres://layak:s3cret@[::1/x", store.Unreachable},
		"a path like a URL": {filepath.Join(dir, "a%20b?mode=memory&x#y"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if c.reason != "" {
				refusedToOpen(t, c.dsn, c.reason)
				return
			}
			addDraft(t, storetest.Open(t, c.dsn), "a")
			info, err := os.Stat(c.dsn)
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the file: %v, %v", info, err)
			}
		})
	}
	t.Run("no permission", func(t *testing.T) {
		path := file("locked.db", "")
		if err := os.Chmod(path, 0o000); err != nil {
			t.Fatal(err)
		}
		ordinary(t, dir, func() {
			if s, err := store.Open(context.Background(), path, func() {}, store.Options{}); !refusal(t, s, err, store.NoAccess) {
				t.Error("a file without permissions was opened")
			}
		})
	})
	t.Run("nobody forgets", func(t *testing.T) {
		path := filepath.Join(dir, "unforgetting.db")
		if _, err := store.Open(context.Background(), path, nil, store.Options{}); err == nil {
			t.Error("opened without a way to forget powers")
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("a file was made")
		}
	})
}

func TestADatabaseOfAnotherKindIsRefused(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, dsn := range []string{"", "mysql://layak:s3cret@db/layak", "sqlite:///layak.db", "POSTGRES://layak:s3cret@db/layak", "://x"} {
		s, err := store.Open(context.Background(), dsn, func() {}, store.Options{})
		if !refusal(t, s, err, store.BadName) || !strings.Contains(err.Error(), "SQLite file") || !strings.Contains(err.Error(), "postgres://") {
			t.Errorf("%q: %v", dsn, err)
		}
	}
	if left, err := os.ReadDir("."); err != nil || len(left) != 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
	for dsn, want := range map[string]store.Dialect{"layak.db": store.SQLite, "./a://b": store.SQLite, "postgresql://db/layak": store.Postgres} {
		if is, err := store.DialectOf(dsn); is != want || err != nil {
			t.Errorf("%s: %s, %v", dsn, is, err)
		}
	}
}

// TestAnExistingDatabaseIsNotMade opens as commands do that only read.
func TestAnExistingDatabaseIsNotMade(t *testing.T) {
	existing := store.Options{Existing: true}
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s, err := store.Open(context.Background(), dsn, func() {}, existing)
		refusal(t, s, err, store.Absent)
		if strings.HasPrefix(dsn, "postgres") {
			var tables int
			if err := storetest.Raw(t, dsn).QueryRow(`SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'`).Scan(&tables); err != nil || tables != 0 {
				t.Errorf("%d tables were made, %v", tables, err)
			}
		} else {
			if _, err := os.Stat(dsn); err == nil {
				t.Error("a file was made")
			}
			if err := os.WriteFile(dsn, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(context.Background(), dsn, func() {}, existing)
			refusal(t, s, err, store.Absent)
			if left, err := filepath.Glob(dsn + "*"); err != nil || len(left) != 1 {
				t.Errorf("beside the empty file: %v, %v", left, err)
			}
		}
		storetest.Open(t, dsn).Close()
		again, err := store.Open(context.Background(), dsn, func() {}, existing)
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
	})
}

// TestAnOlderDatabaseIsLeftAsItIs where nothing is to be changed.
func TestAnOlderDatabaseIsLeftAsItIs(t *testing.T) {
	asIs := store.Options{Existing: true, AsIs: true}
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		storetest.Open(t, dsn).Close()
		same, err := store.Open(context.Background(), dsn, func() {}, asIs)
		if err != nil {
			t.Fatal(err)
		}
		same.Close()
		db := storetest.Raw(t, dsn)
		if _, err := db.Exec(`DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)`); err != nil {
			t.Fatal(err)
		}
		var was, is int64
		const version = `SELECT MAX(version_id) FROM goose_db_version`
		if err := db.QueryRow(version).Scan(&was); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(context.Background(), dsn, func() {}, asIs)
		refusal(t, s, err, store.Older)
		if err := db.QueryRow(version).Scan(&is); err != nil || was != is {
			t.Errorf("its schema was %d and is %d, %v", was, is, err)
		}
	})
}

func TestOpenRefusesADamagedFile(t *testing.T) {
	path := storetest.File(t)
	s := storetest.Open(t, path)
	for _, id := range []string{"a", "b", "c"} {
		addText(t, s, id)
	}
	s.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func([]byte) []byte{
		"pages overwritten": func(b []byte) []byte {
			for i := 8192; i < len(b)-4096; i++ {
				b[i] ^= 0x5a
			}
			return b
		},
		"cut off": func(b []byte) []byte { return b[:len(b)/3] },
		"schema overwritten": func(b []byte) []byte {
			for i := 100; i < 4096; i++ {
				b[i] = 0xff
			}
			return b
		},
	} {
		t.Run(name, func(t *testing.T) {
			bad := storetest.File(t)
			if err := os.WriteFile(bad, spoil(append([]byte(nil), whole...)), 0o600); err != nil {
				t.Fatal(err)
			}
			refusedToOpen(t, bad, store.Damaged)
		})
	}
}

func TestOpenRefusesANewerSchema(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		storetest.Open(t, dsn).Close()
		run(t, storetest.Raw(t, dsn), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, `+yes(dsn)+`)`)
		refusedToOpen(t, dsn, store.Newer)
	})
}

func yes(dsn string) string {
	if strings.HasPrefix(dsn, "postgres") {
		return "true"
	}
	return "1"
}

func TestAFileIsKeptWithoutAClose(t *testing.T) {
	path := storetest.File(t)
	s := storetest.Open(t, path)
	for i := range 20 {
		addDraft(t, s, string(rune('a'+i)))
	}
	copied := storetest.File(t) // as after a crash: the file and its log, mid-way
	for _, end := range []string{"", "-wal"} {
		data, err := os.ReadFile(path + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied+end, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	after := storetest.Open(t, copied)
	if n := leaves(t, after); n != 20 {
		t.Errorf("%d leaves after the crash", n)
	}
	addDraft(t, after, "next")
}

func TestFreshAndSize(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		ctx, s := context.Background(), open()
		if fresh, err := s.Fresh(ctx); !fresh || err != nil {
			t.Errorf("a new database: %v, %v", fresh, err)
		}
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.People.Add(ctx, person("ani")) })
		if fresh, err := s.Fresh(ctx); fresh || err != nil {
			t.Errorf("with a person: %v, %v", fresh, err)
		}
		if n, err := s.Size(ctx); n <= 0 || err != nil {
			t.Errorf("size %d, %v", n, err)
		}
		if again := open(); again.Origin() != s.Origin() || len(s.Origin()) != 32 {
			t.Errorf("origins %s, %s", s.Origin(), again.Origin())
		}
	})
}

// TestTwoStoresOnOneDatabase is two replicas, or a server and a shell command.
func TestTwoStoresOnOneDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		one, two := open(), open()
		g := newSigning(t, one)
		errs := make(chan error, 2)
		for i, s := range []*store.Store{one, two} {
			go func() {
				for k := range 40 {
					if err := s.Write(context.Background(), adds(strings.Repeat("x", i+1)+string(rune('0'+k)), nil)); err != nil {
						errs <- err
						return
					}
				}
				errs <- nil
			}()
		}
		if err := errors.Join(<-errs, <-errs); err != nil {
			t.Fatal(err)
		}
		if n := leaves(t, two); n != 80 {
			t.Errorf("%d leaves, want 80", n)
		}
		n := g.notary(t, two)
		if _, size, err := n.Checkpoint(context.Background()); size != 80 || err != nil {
			t.Errorf("a checkpoint of %d: %v", size, err)
		}
	})
}
