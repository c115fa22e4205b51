package store

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"layak/domain"
)

// TestAnActSeesNothingOfOneUndoneInItsBatch: what an act has read of its own
// change is read again once that is undone, by the next act of the same batch.
func TestAnActSeesNothingOfOneUndoneInItsBatch(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "layak.db"), func() {}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ani := domain.Person{ID: "ani", Username: "ani", UnitID: "root", Status: domain.PersonActive}
	begun, wait := make(chan struct{}), make(chan struct{})
	undone := errors.New("no")
	acts := []func(ctx context.Context, tx domain.Tx) error{
		func(ctx context.Context, tx domain.Tx) error {
			err := tx.People.Add(ctx, &ani)
			close(begun)
			<-wait
			return err
		},
		func(ctx context.Context, tx domain.Tx) error {
			p, err := tx.People.ByID(ctx, "ani")
			if err != nil {
				return err
			}
			p.Status = domain.PersonSuspended
			if err := tx.People.Save(ctx, &p); err != nil {
				return err
			}
			if p, err = tx.People.ByID(ctx, "ani"); err != nil || p.Status != domain.PersonSuspended {
				t.Errorf("its own change: %s (%v)", p.Status, err)
			}
			return undone
		},
		func(ctx context.Context, tx domain.Tx) error {
			p, err := tx.People.ByID(ctx, "ani")
			if err != nil || p.Status != domain.PersonActive {
				t.Errorf("after it was undone: %s (%v)", p.Status, err)
			}
			return err
		},
	}
	outcomes := make([]error, len(acts))
	var ended sync.WaitGroup
	for i, act := range acts {
		ended.Go(func() { outcomes[i] = s.Write(t.Context(), act) })
		<-begun
		for deadline := time.Now().Add(10 * time.Second); len(s.writer.queue) < i; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the acts do not wait for the first")
			}
		}
	}
	close(wait)
	ended.Wait()
	if outcomes[0] != nil || !errors.Is(outcomes[1], undone) || outcomes[2] != nil {
		t.Error(outcomes)
	}
}
