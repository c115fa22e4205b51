package store_test

import (
	"context"
	"errors"
	"testing"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// TestABatchForgetsWhatItChanges: what was read once in a batch is read again
// after it was changed, and after a change was undone.
func TestABatchForgetsWhatItChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		set := &domain.RuleSet{Digest: "sha256:1", State: domain.RuleSetActive}
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			return errors.Join(tx.People.Add(ctx, person("ani")), tx.RuleSets.Add(ctx, set))
		})
		status := func(ctx context.Context, tx domain.Tx) domain.PersonStatus {
			p, err := tx.People.ByID(ctx, "ani")
			if err != nil {
				t.Error(err)
			}
			return p.Status
		}
		suspend := func(ctx context.Context, tx domain.Tx) error {
			p, err := tx.People.ByID(ctx, "ani")
			if err != nil {
				return err
			}
			p.Status = domain.PersonSuspended
			return tx.People.Save(ctx, &p)
		}
		undone := errors.New("no")
		err := s.Write(t.Context(), func(ctx context.Context, tx domain.Tx) error {
			if err := suspend(ctx, tx); err != nil {
				return err
			}
			if got := status(ctx, tx); got != domain.PersonSuspended {
				t.Errorf("after the change %s", got)
			}
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			if got := status(ctx, tx); got != domain.PersonActive {
				t.Errorf("after it was undone %s", got)
			}
			if active, err := tx.RuleSets.Active(ctx); err != nil || active.Version != set.Version {
				t.Errorf("active %d (%v)", active.Version, err)
			}
			next := &domain.RuleSet{Digest: "sha256:2"}
			if err := tx.RuleSets.Add(ctx, next); err != nil {
				return err
			}
			if err := tx.RuleSets.Activate(ctx, next.Version, "ani", epoch); err != nil {
				return err
			}
			if active, err := tx.RuleSets.Active(ctx); err != nil || active.Version != next.Version {
				t.Errorf("after the change %d is active (%v)", active.Version, err)
			}
			return nil
		})
	})
}
