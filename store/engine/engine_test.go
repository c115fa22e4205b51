package engine_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"layak/store/engine"
)

func TestCodeTellsConstraintsApart(t *testing.T) {
	db := engine.Open(filepath.Join(t.TempDir(), "a.db"), `PRAGMA foreign_keys = 1`)
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
		CREATE TABLE c (p INTEGER NOT NULL REFERENCES p (id), n INTEGER CHECK (n > 0))`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO p VALUES (1, 'a')`); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{
		`INSERT INTO p VALUES (1, 'b')`: 1555,
		`INSERT INTO p VALUES (2, 'a')`: 2067,
		`INSERT INTO c VALUES (9, 1)`:   787,
		`INSERT INTO c VALUES (1, 0)`:   275,
		`SELECT nothing`:                1,
	} {
		_, err := db.Exec(text)
		if code, ok := engine.Code(err); !ok || code != want {
			t.Errorf("%s: %d %v (%v), want %d", text, code, ok, err, want)
		}
	}
	if code, ok := engine.Code(errors.New("other")); ok {
		t.Errorf("a failure of something else has code %d", code)
	}
}

// TestAnyPathIsAFile: no character of a path is taken for a setting.
func TestAnyPathIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?mode=memory#c%20.db")
	db := engine.Open(path)
	if _, err := db.Exec(`CREATE TABLE kept (n INTEGER)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	again := engine.Open(path)
	defer again.Close()
	var tables int
	if err := again.QueryRow(`SELECT COUNT(*) FROM sqlite_schema`).Scan(&tables); err != nil || tables != 1 {
		t.Errorf("%d tables, %v", tables, err)
	}
}

func TestATransactionTakesTheWriteLockAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	one, two := engine.Open(path), engine.Open(path, `PRAGMA busy_timeout = 1`)
	defer one.Close()
	defer two.Close()
	tx, err := one.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	_, err = two.Exec(`CREATE TABLE other (n INTEGER)`)
	if code, _ := engine.Code(err); code&0xff != 5 { // SQLITE_BUSY
		t.Errorf("another writer gets %v", err)
	}
}
