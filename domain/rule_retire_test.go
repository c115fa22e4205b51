package domain_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"layak/domain"
)

// TestWhatIsReferredToStays: nothing leaves the working copies that others refer
// to, and nothing comes back without what it refers to.
func TestWhatIsReferredToStays(t *testing.T) {
	eachTrial(t, func(t *testing.T, w *world) {
		rules := w.people["rules"]
		retire := func(id string, version int64, retired bool) error {
			_, err := w.desk.RetireRule(w.ctx, rules, id, version, retired)
			return err
		}
		w.refused(retire("move", 1, true), domain.Conflict, "rule.used")
		if v, _, err := w.desk.ShowRule(w.ctx, rules, "move"); err != nil || v.Retired || v.Rule.Version != 1 {
			t.Errorf("%+v, %v", v.Rule, err)
		}
		check(t, retire("one", 1, true))
		check(t, retire("other", 1, true))
		check(t, retire("move", 1, true))
		w.refused(retire("one", 2, false), domain.Conflict, "rule.lacks")
		check(t, retire("move", 2, false))
		check(t, retire("one", 2, false))
		for i := range 7 {
			id := fmt.Sprintf("more-%d", i)
			_, err := w.desk.WriteRule(w.ctx, rules, "", 0, trialRule(id, "{rule: move}", "geser"))
			check(t, err)
		}
		err := retire("move", 3, true)
		w.refused(err, domain.Conflict, "rule.used")
		var e *domain.Error
		if !errors.As(err, &e) || !slices.Equal(e.Args, []string{"8", "more-0, more-1, more-2, more-3, more-4, … (+3)"}) {
			t.Errorf("%q", e.Args)
		}
	})
}
