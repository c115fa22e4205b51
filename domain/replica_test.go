package domain_test

import (
	"os"
	"testing"

	"layak/domain"
	"layak/policy/access"
	"layak/store"
	"layak/store/storetest"
)

// replica is another process on the same database: with its own store, and its
// own powers, which nobody tells of a change.
func (w *world) replica(st *store.Store) *domain.Desk {
	w.Helper()
	model, err := os.ReadFile("../casbin_model.conf")
	check(w, err)
	parts := w.desk.Parts
	if parts.Authorizer, err = access.New(string(model)); err != nil {
		w.Fatal(err)
	}
	parts.Store = st
	return domain.NewDesk(parts)
}

// TestWhatIsTakenBackIsGoneOnEveryReplica with the next act: a role, a policy
// line, and the freedom of two accounts that turn out to be one human's.
func TestWhatIsTakenBackIsGoneOnEveryReplica(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		w := newWorld(t, open())
		here, there := w.desk, w.replica(open())
		decides := func(desk *domain.Desk, who string, d domain.Draft) error {
			_, _, err := desk.Decide(w.ctx, w.people[who], d.ID, domain.DecisionInput{Decision: domain.Approve, ContentHash: d.ContentHash})
			return err
		}
		check(t, decides(there, "verifier", w.submitted("Halo")))
		dir := w.directory()
		for _, g := range dir.Grants {
			if g.PersonID == w.people["verifier"].PersonID {
				check(t, here.Revoke(w.ctx, w.people["admin"], g.ID))
			}
		}
		w.refused(decides(there, "verifier", w.submitted("Halo lagi")), domain.NotFound, "draft.unknown")
		check(t, decides(there, "verifier2", w.submitted("Halo kembali")))
		w.link("verifier2", "author")
		w.refused(decides(there, "verifier2", w.submitted("Halo semua")), domain.Forbidden, "decision.not_author")
		w.removeLine("approver", domain.ActDraftPublish, "*")
		d := w.draft("x")
		_, err := there.Publish(w.ctx, w.people["approver"], d.ID)
		w.refused(err, domain.Forbidden, "access.denied")
	})
}
