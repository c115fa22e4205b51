package store_test

import (
	"context"
	"fmt"
	"testing"

	"layak/domain"
	"layak/store/storetest"
)

// BenchmarkPolicyLoad reads 10,000 lines and the grants of 10,000 people, as the
// first act after a change of the policy does. policy/access builds what it read.
func BenchmarkPolicyLoad(b *testing.B) {
	s := storetest.SQLite(b)
	write(b, s, func(ctx context.Context, tx domain.Tx) error {
		acts := domain.Acts()
		for i := range 10_000 {
			l := domain.PolicyLine{Role: fmt.Sprint("role", i/len(acts)), Act: acts[i%len(acts)], Object: "*", Effect: "allow"}
			if err := tx.Policy.AddLine(ctx, &l); err != nil {
				return err
			}
			id := fmt.Sprintf("0190a5c4-0000-7000-8000-%012d", i)
			if err := tx.Policy.AddGrant(ctx, domain.Grant{ID: id, PersonID: id, Role: l.Role, UnitID: "root", By: id, At: epoch}); err != nil {
				return err
			}
		}
		return nil
	})
	b.ReportAllocs()
	for b.Loop() {
		read(b, s, func(ctx context.Context, tx domain.Tx) error {
			set, err := tx.Policy.Load(ctx)
			if len(set.Lines) < 10_000 || len(set.Grants) < 10_000 {
				b.Fatal(len(set.Lines), len(set.Grants))
			}
			return err
		})
	}
}
