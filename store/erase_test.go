package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// TestErasingLeavesNothing looks into every table that names drafts, whatever
// tables there will be.
func TestErasingLeavesNothing(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			r := aRun("r", "d")
			if err := tx.Drafts.Add(ctx, draft("d")); err != nil {
				return err
			}
			if err := tx.Runs.Add(ctx, r); err != nil {
				return err
			}
			return tx.Runs.AddVote(ctx, aVote("v", "r", "budi"))
		})
		raw := storetest.Raw(t, dsn)
		columns := `SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'draft_id' WHERE m.type = 'table'`
		if s.Dialect() == store.Postgres {
			columns = `SELECT table_name FROM information_schema.columns WHERE column_name = 'draft_id' AND table_schema = 'public'`
		}
		rows, err := raw.Query(columns)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		tables := []string{"votes"}
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				t.Fatal(err)
			}
			tables = append(tables, name)
		}
		if len(tables) < 8 || count(t, raw, "open_stages") != 2 {
			t.Fatalf("only %v name drafts, or no stage is open", tables)
		}
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Erase(ctx, "d") })
		for _, table := range tables {
			if n := count(t, raw, table); n != 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
		}
	})
}

func count(t *testing.T, db *sql.DB, table string) (n int) {
	t.Helper()
	if err := db.QueryRow(fmt.Sprint("SELECT COUNT(*) FROM ", table)).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
