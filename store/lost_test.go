package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// TestALostConnectionIsReplaced ends every connection of the server, as a
// restart does: an act under way is refused as unavailable, the next one works.
func TestALostConnectionIsReplaced(t *testing.T) {
	dsn := storetest.Database(t)
	s := storetest.Open(t, dsn)
	addDraft(t, s, "a")
	db := storetest.Raw(t, dsn)
	end := func() {
		run(t, db, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'layak' AND datname = current_database()`)
		time.Sleep(50 * time.Millisecond)
	}
	end()
	if !has(t, s, "a") { // the readers are replaced unseen
		t.Error("a is gone")
	}
	if err := s.Write(context.Background(), adds("b", nil)); err != nil && domain.KindOf(err) != domain.Unavailable {
		t.Errorf("the first act after it: %v", err)
	}
	addDraft(t, s, "c")
	err := s.Write(context.Background(), func(ctx context.Context, tx domain.Tx) error {
		if err := adds("d", nil)(ctx, tx); err != nil {
			return err
		}
		end()
		return nil
	})
	if domain.KindOf(err) != domain.Unavailable || strings.Contains(domain.KeyOf(err), "FATAL") {
		t.Errorf("an act cut off: %v", err)
	}
	addDraft(t, s, "e")
	if has(t, s, "d") || !has(t, s, "e") {
		t.Error("what was cut off was kept, or what came after was not")
	}
}
