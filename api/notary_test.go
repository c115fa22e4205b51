package api

import (
	"crypto/rand"
	"path/filepath"
	"testing"

	"layak/domain"
	"layak/domain/audit"
	"layak/store"
)

// newNotary signs with a key made for this test; it also answers the verifier
// key.
func newNotary(t *testing.T, st *store.Store) (domain.Notary, string) {
	t.Helper()
	signing, verifier, err := audit.GenerateKey(rand.Reader, audit.LogName(st.Origin()))
	if err != nil {
		t.Fatal(err)
	}
	n, err := store.NewNotary(t.Context(), st, store.Signer{Key: signing, Verifier: verifier}, store.LastSignedFile(filepath.Join(t.TempDir(), "last-signed")))
	if err != nil {
		t.Fatal(err)
	}
	return n, verifier
}
