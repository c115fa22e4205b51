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

// TestTheWriterSeesWhatOthersCommit: what the writer remembers from batch to batch
// goes as soon as somebody else has changed it, by the verbs or by hand.
func TestTheWriterSeesWhatOthersCommit(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s, other := storetest.Open(t, dsn), storetest.Open(t, dsn)
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			return errors.Join(tx.People.Add(ctx, person("ani")), tx.RuleSets.Add(ctx, &domain.RuleSet{Digest: "sha256:1", State: domain.RuleSetActive}))
		})
		type sight struct {
			status        domain.PersonStatus
			policy, rules int64
			lists         domain.ListsVersion
			workflows     int
		}
		seen := func() (is sight) {
			write(t, s, func(ctx context.Context, tx domain.Tx) error {
				p, err := tx.People.ByID(ctx, "ani")
				policy, err2 := tx.Policy.Version(ctx)
				rules, err3 := tx.RuleSets.Active(ctx)
				lists, err4 := tx.Lists.Version(ctx)
				flows, err5 := tx.Workflows.Active(ctx)
				is = sight{p.Status, policy, rules.Version, lists, len(flows)}
				return errors.Join(err, err2, err3, err4, err5)
			})
			return is
		}
		last := seen()
		if again := seen(); again != last {
			t.Errorf("%+v without a change, before %+v", again, last)
		}
		changed := func(what string, differs func(a, b sight) bool) {
			t.Helper()
			is := seen()
			if !differs(last, is) {
				t.Errorf("%s is not seen: %+v", what, is)
			}
			last = is
		}
		persons := func(a, b sight) bool { return a.status != b.status }
		lists := func(a, b sight) bool { return a.lists != b.lists }
		policies := func(a, b sight) bool { return a.policy != b.policy }

		write(t, other, func(ctx context.Context, tx domain.Tx) error {
			p, err := tx.People.ByID(ctx, "ani")
			p.Status = domain.PersonSuspended
			return errors.Join(err, tx.People.Save(ctx, &p))
		})
		changed("a suspended person", persons)
		write(t, other, func(ctx context.Context, tx domain.Tx) error {
			return tx.Policy.AddLine(ctx, &domain.PolicyLine{Role: "author", Act: domain.ActDraftCreate, Object: "*", Effect: "allow"})
		})
		changed("a policy line", policies)
		write(t, other, func(ctx context.Context, tx domain.Tx) error {
			next := &domain.RuleSet{Digest: "sha256:2"}
			return errors.Join(tx.RuleSets.Add(ctx, next), tx.RuleSets.Activate(ctx, next.Version, "ani", epoch))
		})
		changed("another rule set", func(a, b sight) bool { return a.rules != b.rules })
		write(t, other, func(ctx context.Context, tx domain.Tx) error {
			return tx.Workflows.Add(ctx, domain.Workflow{ID: "w", Version: 1, State: domain.WorkflowActive})
		})
		changed("a workflow", func(a, b sight) bool { return a.workflows != b.workflows })
		write(t, other, func(ctx context.Context, tx domain.Tx) error { return tx.Embargoes.Add(ctx, anEmbargo("e")) })
		changed("an embargo of another process", lists)
		run(t, storetest.Raw(t, dsn), `UPDATE people SET status = 'active' WHERE id = 'ani'`)
		changed("a person changed by hand", persons)
		run(t, storetest.Raw(t, dsn), `DELETE FROM policy_lines`)
		changed("policy lines deleted by hand", policies)

		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Allowances.Add(ctx, anAllowance("w")) })
		changed("an allowance of its own", lists)
	})
}
