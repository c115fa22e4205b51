package domain_test

import (
	"fmt"
	"sync"
	"testing"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// many is how many decisions arrive at once.
const many = 200

// rush sends the decisions at once, the i-th over the i-th of the desks in turn, and
// answers how many were accepted. Whatever is refused must be refused for a reason.
func (w *world) rush(desks []*domain.Desk, d domain.Draft, who func(i int) (person, stage string)) (accepted int) {
	w.Helper()
	errs := make([]error, many)
	var begin, done sync.WaitGroup
	begin.Add(1)
	for i := range many {
		done.Go(func() {
			begin.Wait()
			person, stage := who(i)
			_, _, errs[i] = desks[i%len(desks)].Decide(w.ctx, w.people[person], d.ID, domain.DecisionInput{Decision: domain.Approve, ContentHash: d.ContentHash, Stage: stage})
		})
	}
	begin.Done()
	done.Wait()
	for _, err := range errs {
		switch {
		case err == nil:
			accepted++
		case domain.KindOf(err) == domain.Internal:
			w.Errorf("a decision failed: %v", err)
		}
	}
	return accepted
}

// rushes are all ways in which many decisions meet: the same person and different
// ones, in one open stage and in two.
func (w *world) rushes(desks ...*domain.Desk) {
	w.Helper()
	w.side(2)
	w.hire("both", "security", "legal")
	for i := range many / 2 {
		w.hire(fmt.Sprint("guard", i), "security")
		w.hire(fmt.Sprint("jurist", i), "legal")
		w.hire(fmt.Sprint("reader", i), "verifier")
	}
	stages := []string{"security", "legal"}
	different := func(i int) (string, string) { return fmt.Sprint([]string{"guard", "jurist"}[i%2], i/2), "" }
	for name, c := range map[string]struct {
		draft    func() domain.Draft
		who      func(i int) (person, stage string)
		accepted int
		open     string // afterwards
	}{
		"one person, one stage":        {func() domain.Draft { return w.submitted("Halo") }, func(int) (string, string) { return "verifier", "" }, 1, "approval"},
		"different people, one stage":  {func() domain.Draft { return w.submitted("Halo") }, func(i int) (string, string) { return fmt.Sprint("reader", i/2), "verification" }, 1, "approval"},
		"one person, two stages":       {func() domain.Draft { return w.beside("Halo") }, func(i int) (string, string) { return "both", stages[i%2] }, 1, ""},
		"different people, two stages": {func() domain.Draft { return w.beside("Halo") }, different, 3, "approval"},
	} {
		d := c.draft()
		leaves := w.leaves(d)
		if n := w.rush(desks, d, c.who); n != c.accepted {
			w.Errorf("%s: %d decisions were accepted, want %d", name, n, c.accepted)
		}
		if n := w.leaves(d) - leaves; n != c.accepted {
			w.Errorf("%s: %d records, want %d", name, n, c.accepted)
		}
		if open := w.open(d); c.open != "" && open != c.open {
			w.Errorf("%s: open are %q, want %q", name, open, c.open)
		}
	}
}

func TestManyDecisionsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) { w.rushes(w.desk) })
}

// Two replicas have no writer in common, only the database.
func TestManyDecisionsAtOnceOnTwoReplicas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		w := newWorld(t, open())
		w.rushes(w.desk, w.office(open(), &words{}, "other"))
		w.verified()
	})
}
