package store_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// epoch is the present of all tests.
var epoch = time.Date(2026, 3, 1, 9, 0, 0, 123456000, time.UTC)

// write and read fail the test where the act does.
func write(t testing.TB, s *store.Store, fn func(ctx context.Context, tx domain.Tx) error) {
	t.Helper()
	if err := s.Write(context.Background(), fn); err != nil {
		t.Fatalf("write: %v", err)
	}
}

func read(t testing.TB, s *store.Store, fn func(ctx context.Context, tx domain.Tx) error) {
	t.Helper()
	if err := s.Read(context.Background(), fn); err != nil {
		t.Fatalf("read: %v", err)
	}
}

// refused runs an act that must answer this kind and key.
func refused(t testing.TB, s *store.Store, kind domain.Kind, key string, fn func(ctx context.Context, tx domain.Tx) error) {
	t.Helper()
	err := s.Write(context.Background(), fn)
	if domain.KindOf(err) != kind || domain.KeyOf(err) != key {
		t.Fatalf("answered %v (%s), want %s", err, domain.KeyOf(err), key)
	}
}

func draft(id string) *domain.Draft {
	return &domain.Draft{ID: id, UnitID: "root", AuthorID: "ani", State: domain.Drafting, Kind: domain.KindPost, Title: "Judul " + id,
		Classification: domain.Public, Channels: []string{"web", "x"}, PublishAt: epoch.Add(time.Hour), Zone: "Asia/Jakarta",
		Revision: 1, ContentHash: "sha256:" + id, CreatedAt: epoch, UpdatedAt: epoch}
}

func entry(act, draft string) domain.Entry {
	return domain.Entry{Actor: "ani", Via: domain.ViaSession, Act: act, Draft: draft, After: domain.Drafting, At: epoch,
		Private: map[string]string{"content_hash": "sha256:" + draft}}
}

func addDraft(t testing.TB, s *store.Store, id string) *domain.Draft {
	t.Helper()
	d := draft(id)
	write(t, s, func(ctx context.Context, tx domain.Tx) error {
		if err := tx.Drafts.Add(ctx, d); err != nil {
			return err
		}
		_, err := tx.Ledger.Append(ctx, entry("draft.created", id))
		return err
	})
	return d
}

func has(t testing.TB, s *store.Store, id string) bool {
	t.Helper()
	found := false
	read(t, s, func(ctx context.Context, tx domain.Tx) error {
		_, err := tx.Drafts.ByID(ctx, id)
		found = err == nil
		if domain.KeyOf(err) == "draft.unknown" {
			return nil
		}
		return err
	})
	return found
}

func leaves(t testing.TB, s *store.Store) int {
	t.Helper()
	n := 0
	read(t, s, func(ctx context.Context, tx domain.Tx) error {
		records, err := tx.Ledger.Find(ctx, domain.RecordFilter{})
		n = len(records)
		return err
	})
	return n
}

// together holds the writer while acts queue up, so that they share a batch.
func together(t *testing.T, s *store.Store, acts ...func(ctx context.Context, tx domain.Tx) error) []error {
	t.Helper()
	held, let := make(chan bool), make(chan bool)
	go s.Write(context.Background(), func(context.Context, domain.Tx) error { close(held); <-let; return nil })
	<-held
	errs := make([]error, len(acts))
	var all sync.WaitGroup
	for i, fn := range acts {
		all.Go(func() { errs[i] = s.Write(context.Background(), fn) })
		time.Sleep(5 * time.Millisecond) // in this order
	}
	close(let)
	all.Wait()
	return errs
}

func adds(id string, then error) func(ctx context.Context, tx domain.Tx) error {
	return func(ctx context.Context, tx domain.Tx) error {
		if err := tx.Drafts.Add(ctx, draft(id)); err != nil {
			return err
		}
		if _, err := tx.Ledger.Append(ctx, entry("draft.created", id)); err != nil {
			return err
		}
		return then
	}
}

func TestAnActThatFailsLeavesTheOthersOfItsBatch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		own := errors.New("own")
		errs := together(t, s, adds("a", nil), adds("b", own), adds("c", nil),
			func(ctx context.Context, tx domain.Tx) error { adds("d", nil)(ctx, tx); panic("broken") },
			adds("e", nil), adds("a", nil))
		if errs[0] != nil || errs[2] != nil || errs[4] != nil || !errors.Is(errs[1], own) {
			t.Fatalf("answers %v", errs)
		}
		var panicked *store.PanicError
		if !errors.As(errs[3], &panicked) || panicked.Value != "broken" || !strings.Contains(string(panicked.Stack), "store_test") {
			t.Errorf("the panic is %v", errs[3])
		}
		if domain.KeyOf(errs[5]) != "draft.exists" {
			t.Errorf("the second a is %v", errs[5])
		}
		for id, want := range map[string]bool{"a": true, "b": false, "c": true, "d": false, "e": true} {
			if has(t, s, id) != want {
				t.Errorf("draft %s: kept %v", id, !want)
			}
		}
		if n := leaves(t, s); n != 3 {
			t.Errorf("%d leaves, want 3", n)
		}
	})
}

func TestABatchReadsItsOwnRecords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		own := errors.New("own")
		count := func(want int, then error) func(ctx context.Context, tx domain.Tx) error {
			return func(ctx context.Context, tx domain.Tx) error {
				records, err := tx.Ledger.Find(ctx, domain.RecordFilter{})
				if err == nil && len(records) != want {
					err = fmt.Errorf("%d records, want %d", len(records), want)
				}
				return errors.Join(err, then)
			}
		}
		errs := together(t, s, adds("a", nil),
			func(ctx context.Context, tx domain.Tx) error { // flushes a's record inside a savepoint that fails
				adds("b", nil)(ctx, tx)
				return count(2, own)(ctx, tx)
			},
			count(1, nil), adds("c", nil), count(2, nil))
		if !errors.Is(errs[1], own) {
			t.Errorf("the failing act: %v", errs[1])
		}
		errs[1] = nil
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if n := leaves(t, s); n != 2 {
			t.Errorf("%d leaves, want 2", n)
		}
		s.Close()
		s = open()
		addDraft(t, s, "d") // goes on from the stored edge
		if n := leaves(t, s); n != 3 {
			t.Errorf("%d leaves, want 3", n)
		}
	})
}

func TestACallerThatGoesAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		held, let := make(chan bool), make(chan bool)
		begun, stop := context.WithCancel(context.Background())
		answer := make(chan error, 1)
		go func() {
			answer <- s.Write(begun, func(ctx context.Context, tx domain.Tx) error {
				close(held)
				<-let
				return adds("begun", ctx.Err())(ctx, tx)
			})
		}()
		<-held
		queued, leave := context.WithCancel(context.Background())
		never := make(chan error, 1)
		go func() { never <- s.Write(queued, adds("queued", nil)) }()
		time.Sleep(10 * time.Millisecond)
		leave()
		if err := <-never; !errors.Is(err, context.Canceled) {
			t.Errorf("the queued act answers %v", err)
		}
		stop()
		close(let)
		<-answer
		addDraft(t, s, "after")
		if !has(t, s, "begun") {
			t.Error("an act that had begun was not kept")
		}
		if has(t, s, "queued") {
			t.Error("an act that had not begun happened")
		}
	})
}

func TestAWriteWithinAWriteIsRefused(t *testing.T) {
	s := storetest.SQLite(t)
	err := s.Write(context.Background(), func(ctx context.Context, tx domain.Tx) error { return s.Write(ctx, adds("a", nil)) })
	if err == nil || has(t, s, "a") {
		t.Errorf("answered %v", err)
	}
}

func TestAnActThatEndsItsGoroutine(t *testing.T) {
	s := storetest.SQLite(t)
	err := s.Write(context.Background(), func(ctx context.Context, tx domain.Tx) error {
		adds("a", nil)(ctx, tx)
		runtime.Goexit()
		return nil
	})
	if err == nil || has(t, s, "a") {
		t.Errorf("answered %v", err)
	}
	addDraft(t, s, "b")
}

func TestAReadIsOneSnapshot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		addDraft(t, s, "a")
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			before, err := tx.Drafts.Count(ctx)
			if err != nil {
				return err
			}
			addDraft(t, s, "b")
			after, err := tx.Drafts.Count(ctx)
			if before != 1 || after != 1 {
				t.Errorf("counted %d, then %d", before, after)
			}
			return err
		})
		err := s.Read(context.Background(), func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Add(ctx, draft("c")) })
		if err == nil || has(t, s, "c") {
			t.Error("a read has written")
		}
		err = s.Read(context.Background(), func(ctx context.Context, tx domain.Tx) error {
			_, err := tx.Ledger.Append(ctx, entry("draft.created", "c"))
			return err
		})
		if err == nil {
			t.Error("a read has appended")
		}
	})
}

func TestACloseThatCutsActsOff(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		var kept sync.Map
		var all sync.WaitGroup
		for c := range 8 {
			all.Go(func() {
				for i := 0; ; i++ {
					id := fmt.Sprintf("d-%d-%d", c, i)
					if err := s.Write(context.Background(), adds(id, nil)); err != nil {
						if domain.KindOf(err) != domain.Unavailable {
							t.Errorf("after Close: %v", err)
						}
						return
					}
					kept.Store(id, true)
				}
			})
		}
		time.Sleep(50 * time.Millisecond)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		all.Wait()
		again, n := open(), int64(0)
		kept.Range(func(id, _ any) bool {
			n++
			if !has(t, again, id.(string)) {
				t.Errorf("%s was answered and is gone", id)
			}
			return true
		})
		if n == 0 {
			t.Error("no act was kept")
		}
		read(t, again, func(ctx context.Context, tx domain.Tx) error {
			count, err := tx.Drafts.Count(ctx)
			if count != n {
				t.Errorf("%d drafts, %d answered", count, n)
			}
			return err
		})
	})
}

// every is the sight of somebody who may read in these units and has the highest
// clearance.
func every(units ...string) domain.Sight {
	return domain.Sight{Units: units, Levels: domain.Classifications(), Every: true}
}
