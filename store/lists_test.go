package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"

	"layak/store"
)

func anEmbargo(id string) *domain.Embargo {
	return &domain.Embargo{ID: id, Phrases: []string{"Bupati baru", "dua"}, Owner: "ani", Reason: "r", LegalBasis: "UU", Category: "economy",
		Scope:  domain.Scope{Units: []string{"humas"}, Channels: []string{"web", "x"}},
		Period: domain.Period{From: epoch, Until: epoch.Add(time.Hour), Zone: domain.ZoneWIT}, ByHand: true, By: "budi", At: epoch,
		LiftedBy: "citra", LiftedAt: epoch, EndReason: "sudah", Erased: true, Salt: "00ff"}
}

func anAllowance(id string) *domain.Allowance {
	return &domain.Allowance{ID: id, Phrases: []string{"Operasi Pasar"}, Rules: []string{"r1", "r2"}, Owner: "ani", Reason: "r", Blocks: true,
		Scope:  domain.Scope{Units: []string{"humas"}, Channels: []string{"x"}},
		Period: domain.Period{From: epoch, Until: epoch.Add(time.Hour), Zone: domain.DefaultZone}, ProposedBy: "budi", ProposedAt: epoch,
		ActivatedBy: "citra", ActivatedAt: epoch, EndedBy: "dewi", EndedAt: epoch, Erased: true, Salt: "00ff"}
}

func TestEntriesOfTheListsComeBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		ended, bare, over := anEmbargo("e1"), &domain.Embargo{ID: "e2"}, anEmbargo("e3")
		over.LiftedBy, over.LiftedAt = "", time.Time{}
		gone, plain := anAllowance("w1"), &domain.Allowance{ID: "w2", Owner: "ani"}
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			for _, e := range []*domain.Embargo{ended, bare, over} {
				if err := tx.Embargoes.Add(ctx, e); err != nil {
					return err
				}
			}
			if err := tx.Allowances.Add(ctx, gone); err != nil {
				return err
			}
			return tx.Allowances.Add(ctx, plain)
		})
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			e, err := tx.Embargoes.ByID(ctx, "e1")
			same(t, "embargo", e, *ended, err)
			same(t, "digest", e.Digest(), ended.Digest(), err)
			all, err := tx.Embargoes.All(ctx)
			same(t, "all", all, []domain.Embargo{*ended, *bare, *over}, err)
			standing, err := tx.Embargoes.Standing(ctx)
			same(t, "standing", standing, []domain.Embargo{*bare, *over}, err)
			owned, err := tx.Embargoes.Owned(ctx, "ani")
			same(t, "owned", owned, []domain.Embargo{*over}, err)
			w, err := tx.Allowances.ByID(ctx, "w1")
			same(t, "allowance", w, *gone, err)
			same(t, "digest", w.Digest(), gone.Digest(), err)
			list, err := tx.Allowances.All(ctx)
			same(t, "allow-list", list, []domain.Allowance{*gone, *plain}, err)
			here, err := tx.Allowances.Standing(ctx)
			same(t, "standing", here, []domain.Allowance{*plain}, err)
			mine, err := tx.Allowances.Owned(ctx, "ani")
			same(t, "owned", mine, []domain.Allowance{*plain}, err)
			n, err := tx.Lists.Count(ctx, epoch)
			same(t, "counted", n, int64(1), err)
			n, err = tx.Lists.Count(ctx, over.Until)
			same(t, "counted at its end", n, int64(0), err)
			return nil
		})
		bare.Phrases, bare.Until, bare.LiftedAt, bare.LiftedBy, bare.EndReason = []string{"x"}, epoch, epoch, "ani", "y"
		plain.ActivatedBy, plain.ActivatedAt, plain.EndedAt = "ani", epoch, epoch
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			if err := tx.Embargoes.Save(ctx, bare); err != nil {
				return err
			}
			return tx.Allowances.Save(ctx, plain)
		})
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			e, err := tx.Embargoes.ByID(ctx, "e2")
			same(t, "saved embargo", e, *bare, err)
			w, err := tx.Allowances.ByID(ctx, "w2")
			same(t, "saved allowance", w, *plain, err)
			return nil
		})
	})
}

// Every replica learns of a change by the version, also of one made by hand.
func TestAnyChangeRaisesTheVersionOfTheLists(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s, other := storetest.Open(t, dsn), storetest.Open(t, dsn)
		last, marks := int64(-1), map[string]bool{}
		raised := func(what string) {
			t.Helper()
			read(t, other, func(ctx context.Context, tx domain.Tx) error {
				version, err := tx.Lists.Version(ctx)
				if version.Number <= last || version.Mark == "" || marks[version.Mark] {
					t.Errorf("%s: version %v after %d", what, version, last)
				}
				last, marks[version.Mark] = version.Number, true
				return err
			})
		}
		raised("the beginning")
		e, w := anEmbargo("e"), anAllowance("w")
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Embargoes.Add(ctx, e) })
		raised("an embargo")
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Allowances.Add(ctx, w) })
		raised("an allowance")
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Embargoes.Save(ctx, e) })
		raised("a change of it")
		for _, text := range []string{`UPDATE embargoes SET until_at = until_at + 1`, `UPDATE allowances SET blocks = blocks`,
			`DELETE FROM embargoes`, `DELETE FROM allowances`} {
			run(t, storetest.Raw(t, dsn), text)
			raised(text)
		}
		run(t, storetest.Raw(t, dsn), `UPDATE lists_head SET version = 0`)
		last = -1
		raised("a version that comes again")
	})
}

// TestVerifyFindsWhatWasChangedOfTheLists changes entries past the store.
func TestVerifyFindsWhatWasChangedOfTheLists(t *testing.T) {
	for name, c := range map[string]struct {
		change string
		index  int64
	}{
		"nothing":      {`UPDATE embargoes SET version = 7`, -1},
		"its end":      {`UPDATE embargoes SET until_at = until_at + 1`, 0},
		"its words":    {`UPDATE embargoes SET phrases = '["lain"]'`, 0},
		"lifted":       {`UPDATE embargoes SET lifted_by = 'ani', lifted_at = 5`, 0},
		"gone":         {`DELETE FROM embargoes`, 0},
		"activated":    {`UPDATE allowances SET activated_by = 'x'`, 1},
		"a row extra":  {`INSERT INTO allowances SELECT 'zz', phrases, rules, owner, reason, blocks, units, channels, from_at, until_at, zone, proposed_by, proposed_at, activated_by, activated_at, ended_by, ended_at, erased, salt, version FROM allowances`, 2},
		"allowed more": {`UPDATE allowances SET rules = '[]'`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.EachDSN(t, func(t *testing.T, dsn string) {
				ctx, s := context.Background(), storetest.Open(t, dsn)
				n := newSigning(t, s).notary(t, s)
				e, w := anEmbargo("e"), anAllowance("w")
				for i, add := range []func(ctx context.Context, tx domain.Tx) error{
					func(ctx context.Context, tx domain.Tx) error { return tx.Embargoes.Add(ctx, e) },
					func(ctx context.Context, tx domain.Tx) error { return tx.Allowances.Add(ctx, w) },
				} {
					write(t, s, func(ctx context.Context, tx domain.Tx) error {
						if err := add(ctx, tx); err != nil {
							return err
						}
						leaf := entry([]string{"embargo.added", "allowance.proposed"}[i], "")
						leaf.Revision, leaf.Before, leaf.After = 0, "", ""
						leaf.Subject, leaf.Facts = []string{"e", "w"}[i], map[string]string{"digest": []string{e.Digest(), w.Digest()}[i]}
						_, err := tx.Ledger.Append(ctx, leaf)
						return err
					})
				}
				run(t, storetest.Raw(t, dsn), c.change)
				report, err := n.Verify(ctx, nil)
				if err != nil || report.FirstBad != c.index || report.Holds != (c.index < 0) || c.index >= 0 && !strings.HasPrefix(report.Reason, "list.changed") {
					t.Errorf("verified: %+v, %v", report, err)
				}
				if slices.ContainsFunc(e.Phrases, func(p string) bool { return strings.Contains(report.Reason, p) }) {
					t.Errorf("the report tells its words: %s", report.Reason)
				}
			})
		})
	}
}
