// Package storetest opens databases for tests: SQLite files in a temporary
// directory, and databases of their own on a PostgreSQL server that it starts
// once for the test process where LAYAK_TEST_POSTGRES_URL names none.
package storetest

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"layak/store"
	"layak/store/engine"
)

// SQLite opens a new SQLite database, closed when the test ends.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, File(t))
}

// Postgres opens a new PostgreSQL database, closed and dropped when the test
// ends. It skips the test where there is no server, and fails it where
// LAYAK_TEST_REQUIRE contains "postgres".
func Postgres(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, Database(t))
}

// File names a SQLite file that does not exist yet.
func File(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "layak.db")
}

// Open opens the database at dsn, closed when the test ends. Nothing is told to
// forget powers: a test that undoes changes of the policy opens its own.
func Open(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), dsn, func() {}, store.Options{})
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// Each runs the test on every kind of database, beside other tests: much of the
// time of one is waiting for a server. open opens the same database again each
// time it is called.
func Each(t *testing.T, test func(t *testing.T, open func() *store.Store)) {
	EachDSN(t, func(t *testing.T, dsn string) {
		test(t, func() *store.Store {
			t.Helper()
			return Open(t, dsn)
		})
	})
}

// EachDSN is Each for tests that need to know where the database is.
func EachDSN(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { test(t, File(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Database(t)) })
}

// Raw is a connection past the store, as whoever has the database has it, closed
// when the test ends.
func Raw(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	if !Remote(dsn) {
		db := engine.Open(dsn)
		t.Cleanup(func() { db.Close() })
		return db
	}
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Remote tells whether dsn is a PostgreSQL database.
func Remote(dsn string) bool { return strings.HasPrefix(dsn, "postgres") }
