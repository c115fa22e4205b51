package domain_test

import (
	"crypto/rand"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/domain/audit"
	"layak/store"
)

// notary proves the world's log with a new key.
func (w *world) notary() *store.Notary {
	w.Helper()
	key, verifier, err := audit.GenerateKey(rand.Reader, audit.LogName(w.store.Origin()))
	check(w, err)
	n, err := store.NewNotary(w.ctx, w.store, store.Signer{Key: key, Verifier: verifier}, store.LastSignedFile(filepath.Join(w.TempDir(), "last")))
	check(w, err)
	return n
}

// verified fails unless the log holds and every row follows from it.
func (w *world) verified() {
	w.Helper()
	report, err := w.notary().Verify(w.ctx, nil)
	check(w, err)
	if !report.Holds {
		w.Errorf("the log does not hold: %s", report.Reason)
	}
}

// broken fails unless the log does not hold, for one of the reasons.
func (w *world) broken(reasons ...string) {
	w.Helper()
	report, err := w.notary().Verify(w.ctx, nil)
	check(w, err)
	reason, _, _ := strings.Cut(report.Reason, " ")
	if report.Holds || !slices.Contains(reasons, strings.TrimSuffix(reason, ":")) {
		w.Errorf("the log holds %v (%s), want one of %v", report.Holds, report.Reason, reasons)
	}
}

// TestEveryWayOfAPublicationFollowsFromTheLog goes every way that a
// publication's row can be changed by.
func TestEveryWayOfAPublicationFollowsFromTheLog(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.webhook()
		approver := w.people["approver"]
		w.courier.outcome = domain.OutcomeFailed
		d := w.ordered("web", "portal", "x")
		w.verified()
		w.work() // web is out, portal is called, x waits
		w.verified()
		_, err := w.desk.Confirm(w.ctx, approver, d.ID, "x", "https://x.example/1")
		check(t, err)
		w.verified()
		for range 2 * domain.MaxAttempts { // portal fails for good
			w.clock.move(20 * time.Minute)
			w.work()
		}
		if p := w.publication(d, "portal"); p.State != domain.PublicationFailed {
			t.Fatalf("portal: %+v", p)
		}
		w.verified()
		w.courier.outcome = domain.OutcomeUncertain
		_, err = w.desk.Publish(w.ctx, approver, d.ID) // once more: pending again
		check(t, err)
		w.verified()
		w.work()
		if p := w.publication(d, "portal"); p.State != domain.PublicationUncertain {
			t.Fatalf("portal: %+v", p)
		}
		w.verified()
		_, err = w.desk.Resolve(w.ctx, approver, d.ID, "portal", false, "", "tidak ada di sana")
		check(t, err)
		w.verified()
		d, err = w.desk.Resolve(w.ctx, approver, d.ID, "portal", true, "https://portal.example/1", "ternyata ada")
		check(t, err)
		if d.State != domain.Published {
			t.Fatalf("state %s", d.State)
		}
		w.verified()

		// A draft that failed everywhere is changed, and goes out as another revision.
		w.courier.outcome = domain.OutcomeFailed
		d = w.ordered("portal")
		for range 2 * domain.MaxAttempts {
			w.work()
			w.clock.move(20 * time.Minute)
		}
		body := "lain"
		d = w.now(d)
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &body})
		check(t, err)
		w.verified()
		d = w.approveAll(d, "verifier", "approver")
		w.courier.outcome = domain.OutcomeSent
		_, err = w.desk.Publish(w.ctx, approver, d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Published {
			t.Fatalf("state %s", d.State)
		}
		w.verified()
	})
}
