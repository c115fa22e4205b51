package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// hundredThousand fills a database with drafts as a busy house has them: 100
// units, 2 % in review.
func hundredThousand(b *testing.B, s *store.Store) {
	b.Helper()
	const drafts, group = 100_000, 1000
	for from := 0; from < drafts; from += group {
		write(b, s, func(ctx context.Context, tx domain.Tx) error {
			for i := from; i < from+group; i++ {
				d := draft(fmt.Sprintf("0190a5c4-0000-7000-8000-%012d", i))
				d.UnitID, d.AuthorID, d.State = fmt.Sprint("u", i%100), fmt.Sprint("p", i%500), domain.Published
				d.UpdatedAt, d.RunID = epoch.Add(time.Duration(i)*time.Second), "r"+d.ID
				if i%50 == 0 {
					d.State = domain.InReview
				}
				if err := tx.Drafts.Add(ctx, d); err != nil {
					return err
				}
				r := aRun(d.RunID, d.ID)
				if i%50 != 0 {
					r.Status, r.Open = domain.RunCleared, nil
				} else if i%100 == 0 {
					r.Step, r.Open = 2, []domain.OpenStage{anOpen("approval")}
				}
				if err := tx.Runs.Add(ctx, r); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func units(n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprint("u", i))
	}
	return list
}

// BenchmarkLists lists 50 of 100,000 drafts in the ways the pages do.
func BenchmarkLists(b *testing.B) {
	s := storetest.SQLite(b)
	hundredThousand(b, s)
	for name, f := range map[string]domain.DraftFilter{
		"all":       {Sight: every(units(100)...)},
		"one-unit":  {Sight: every("u7")},
		"own":       {Sight: every(units(100)...), Author: "p7"},
		"state":     {Sight: every(units(100)...), States: []domain.State{domain.InReview}},
		"rare":      {Sight: every(units(100)...), States: []domain.State{domain.Parked}},
		"inbox":     {Sight: every(units(100)...), States: []domain.State{domain.InReview}, Stages: []domain.StageUnits{{Stage: "verification", Units: units(100)}}, NotInvolved: []string{"p1"}},
		"inbox-two": {Sight: every(units(100)...), States: []domain.State{domain.InReview}, Stages: []domain.StageUnits{{Stage: "verification", Units: units(100)}, {Stage: "legal", Units: units(100)}}, NotInvolved: []string{"p1"}},
		"inbox-on": {Sight: every(units(100)...), States: []domain.State{domain.InReview}, Stages: []domain.StageUnits{
			{Stage: "verification", Units: units(100), Channels: [][]string{{"web", "x"}, {"mail"}}}}, NotInvolved: []string{"p1"}},
		"no-inbox-on": {Sight: every(units(100)...), States: []domain.State{domain.InReview}, Stages: []domain.StageUnits{
			{Stage: "verification", Units: units(100), Channels: [][]string{{"web"}, {"mail", "x"}}}}, NotInvolved: []string{"p1"}},
		"inbox-one": {Sight: every("u7", "u50"), States: []domain.State{domain.InReview}, Stages: []domain.StageUnits{{Stage: "verification", Units: []string{"u7", "u8"}}}, NotInvolved: []string{"p1"}},
		"no-inbox":  {Sight: every(units(100)...), States: []domain.State{domain.InReview}, Stages: []domain.StageUnits{{Stage: "security", Units: units(100)}}, NotInvolved: []string{"p1"}},
	} {
		b.Run(name, func(b *testing.B) {
			f.Limit = 50
			for b.Loop() {
				read(b, s, func(ctx context.Context, tx domain.Tx) error {
					_, _, err := tx.Drafts.Find(ctx, f)
					return err
				})
			}
		})
	}
}
