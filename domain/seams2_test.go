package domain_test

import (
	"testing"

	"layak/domain"
)

// TestAnAppealIsHeardByAnotherWhateverTheChain: another workflow does not make forget who
// rejected it.
func TestAnAppealIsHeardByAnotherWhateverTheChain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("both", "verifier", "superior")
		_, err := w.lane("other", func(x *domain.Workflow) { x.Kinds, x.Channels = domain.ContentKinds(), []string{"x"} })
		check(t, err)
		d := w.appealed("both")
		w.unchanged(d, w.approves("both", d), domain.Forbidden, "decision.not_rejecter")
		other := []string{"x"}
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Channels: &other})
		check(t, err)
		if chain := w.chain(d); chain != "other: appeal verification approval" {
			t.Fatal(chain)
		}
		w.unchanged(d, w.approves("both", d), domain.Forbidden, "decision.not_rejecter")
		w.verified()
		w.approveAll(d, "superior", "verifier", "approver")
	})
}
