package api

import (
	"context"
	"io"
	"testing"

	"layak/domain"
	"layak/store"
)

// paperNotary stands in until the store has one.
type paperNotary struct{ st *store.Store }

func (n paperNotary) Key() string { return "test+key" }
func (n paperNotary) Checkpoint(ctx context.Context) ([]byte, int64, error) {
	size, err := n.st.Size(ctx)
	return []byte("checkpoint\n"), size, err
}
func (n paperNotary) Receipt(context.Context, int64, []byte) ([]byte, error) {
	return []byte(`{"v":1}`), nil
}
func (n paperNotary) Proof(_ context.Context, seq int64) ([]byte, string, error) {
	return []byte("{}"), "proof\n", nil
}
func (n paperNotary) Verify(ctx context.Context, older []byte) (domain.AuditReport, error) {
	size, err := n.st.Size(ctx)
	return domain.AuditReport{Holds: true, Size: size, Root: "AA=="}, err
}
func (n paperNotary) Export(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, "{}\n")
	return err
}

func newNotary(t *testing.T, st *store.Store) (domain.Notary, string) {
	return paperNotary{st}, "test+key"
}
