package store_test

import (
	"context"
	"database/sql"
	"slices"
	"testing"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// the tables of the log that a copy is put back over
var logTables = []string{"audit_leaves", "audit_private", "audit_hashes", "audit_head"}

func takeCopy(t *testing.T, db *sql.DB) {
	t.Helper()
	for _, table := range logTables {
		run(t, db, "CREATE TABLE copy_of_"+table+" AS SELECT * FROM "+table)
	}
}

func putBack(t *testing.T, db *sql.DB) {
	t.Helper()
	for _, table := range logTables {
		run(t, db, "DELETE FROM "+table, "INSERT INTO "+table+" SELECT * FROM copy_of_"+table)
	}
}

// TestADatabaseThatWasSetBackIsNoticed: by the next read, by the next act, and
// also where others have written since; once, and not where it only grows.
func TestADatabaseThatWasSetBackIsNoticed(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		var told [][2]int64
		forgotten := 0
		s, err := store.Open(context.Background(), dsn, func() { forgotten++ }, store.Options{SetBack: func(was, is int64) { told = append(told, [2]int64{was, is}) }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		other, db := storetest.Open(t, dsn), storetest.Raw(t, dsn)
		disarm(t, db, dsn)
		expect := func(what string, want ...[2]int64) {
			t.Helper()
			if !slices.Equal(told, want) || forgotten != len(want) {
				t.Errorf("%s: told %v, forgotten %d times; want %v", what, told, forgotten, want)
			}
			told, forgotten = nil, 0
		}
		addDraft(t, s, "a")
		takeCopy(t, db)
		addDraft(t, s, "b")
		has(t, s, "b")
		addDraft(t, other, "c")
		has(t, s, "c")
		addDraft(t, s, "d")
		expect("it grows")

		putBack(t, db)
		has(t, s, "d")
		expect("a read", [2]int64{4, 1})
		has(t, s, "d")
		addDraft(t, s, "e")
		expect("the same again")

		putBack(t, db)
		addDraft(t, s, "f")
		expect("an act", [2]int64{2, 1})

		putBack(t, db)
		for _, id := range []string{"g", "h", "i"} {
			addDraft(t, other, id)
		}
		has(t, s, "g")
		expect("a longer log of others", [2]int64{2, 4})

		putBack(t, db)
		addDraft(t, other, "j")
		addDraft(t, other, "k")
		addDraft(t, other, "l")
		has(t, s, "j")
		expect("another log of the same length", [2]int64{4, 4})
		addDraft(t, s, "m")
		expect("afterwards")
	})
}

// TestAnotherLogIsNotResumed: the head that others have left is not overwritten by
// what this process knew before, not even after a batch that appends nothing.
func TestAnotherLogIsNotResumed(t *testing.T) {
	for name, back := range map[string]bool{"grown": false, "set back": true} {
		t.Run(name, func(t *testing.T) {
			storetest.EachDSN(t, func(t *testing.T, dsn string) {
				s, err := store.Open(context.Background(), dsn, func() {}, store.Options{SetBack: func(int64, int64) {}})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { s.Close() })
				other, db := storetest.Open(t, dsn), storetest.Raw(t, dsn)
				disarm(t, db, dsn)
				addDraft(t, s, "a")
				takeCopy(t, db)
				addDraft(t, s, "b")
				if back {
					putBack(t, db)
				}
				addDraft(t, other, "c")
				write(t, s, func(context.Context, domain.Tx) error { return nil })
				addDraft(t, s, "d")
				addDraft(t, other, "e")
			})
		})
	}
}
