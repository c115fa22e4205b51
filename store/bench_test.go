package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// limit is what the disk allows: writes of a page, each followed by fdatasync.
// Every figure is a ratio to it in the same run.
func limit(b *testing.B, lasts time.Duration) float64 {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "limit"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 4<<10)
	if _, err := f.Write(make([]byte, 16<<20)); err != nil {
		b.Fatal(err)
	}
	n, since := 0, time.Now()
	for ; time.Since(since) < lasts; n++ {
		if _, err := f.WriteAt(block, int64(n%4096)*4096); err != nil {
			b.Fatal(err)
		}
		if err := dataSync(f); err != nil {
			b.Fatal(err)
		}
	}
	return float64(n) / time.Since(since).Seconds()
}

// rounds is how often work and limit take turns: disks of shared machines are
// not the same from one second to the next.
const rounds = 8

// clients runs work from that many clients and reports operations a second,
// their ratio to the limit and the 99th percentile.
func clients(b *testing.B, n int, work func(client, i int) error) {
	b.Helper()
	var next atomic.Int64
	var ratios []float64
	var busy time.Duration
	took := make([][]time.Duration, n)
	bound := limit(b, time.Second/rounds)
	for round := range rounds {
		var all sync.WaitGroup
		from, to := b.N*round/rounds, b.N*(round+1)/rounds
		next.Store(int64(from))
		since := time.Now()
		for c := range n {
			all.Go(func() {
				for i := int(next.Add(1)) - 1; i < to; i = int(next.Add(1)) - 1 {
					began := time.Now()
					if err := work(c, i); err != nil {
						b.Error(err)
						return
					}
					took[c] = append(took[c], time.Since(began))
				}
			})
		}
		all.Wait()
		lasted := time.Since(since)
		busy += lasted
		after := limit(b, time.Second/rounds)
		ratios = append(ratios, float64(to-from)/lasted.Seconds()/((bound+after)/2))
		bound = after
	}
	every := slices.Concat(took...)
	slices.Sort(every)
	slices.Sort(ratios)
	b.ReportMetric(float64(b.N)/busy.Seconds(), "ops/s")
	b.ReportMetric(ratios[rounds/2], "×limit")
	b.ReportMetric(float64(every[len(every)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkLimit always takes a second, whatever -benchtime says.
func BenchmarkLimit(b *testing.B) {
	b.ReportMetric(limit(b, time.Second), "ops/s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkCommit is the bare commit: one small statement an act.
func BenchmarkCommit(b *testing.B) {
	for _, n := range []int{1, 64} {
		b.Run(fmt.Sprintf("clients=%d", n), func(b *testing.B) {
			s := storetest.SQLite(b)
			clients(b, n, func(_, i int) error {
				return s.Write(context.Background(), func(ctx context.Context, tx domain.Tx) error {
					return tx.Jobs.Add(ctx, domain.Job{ID: fmt.Sprintf("job-%08d", i), Kind: domain.JobPublish, DueAt: epoch})
				})
			})
		})
	}
}

// BenchmarkAct is what deciding does: reads draft, policy version and person,
// saves the draft, adds a vote and a job, and appends to the log.
func BenchmarkAct(b *testing.B) {
	for _, n := range []int{1, 64} {
		b.Run(fmt.Sprintf("clients=%d", n), func(b *testing.B) { benchmarkAct(b, storetest.SQLite(b), n) })
	}
}

func BenchmarkActPostgres(b *testing.B) {
	for _, n := range []int{1, 64} {
		b.Run(fmt.Sprintf("clients=%d", n), func(b *testing.B) { benchmarkAct(b, storetest.Postgres(b), n) })
	}
}

func benchmarkAct(b *testing.B, s *store.Store, n int) {
	const drafts = 2000
	id := func(kind string, i int) string { return fmt.Sprintf("0190a5c4-0000-7000-8000-%s-%07d", kind, i) }
	write(b, s, func(ctx context.Context, tx domain.Tx) error {
		p := domain.Person{ID: "ani", Username: "ani", Name: "Ani", UnitID: "root", Status: domain.PersonActive, CreatedAt: epoch}
		if err := tx.People.Add(ctx, &p); err != nil {
			return err
		}
		for i := range drafts {
			d := draft(id("draft", i))
			if err := tx.Drafts.Add(ctx, d); err != nil {
				return err
			}
			r := domain.Run{ID: id("run", i), DraftID: d.ID, Status: domain.RunOpen, Stages: []domain.Stage{{Name: "verification", Roles: []string{"verifier"}, Quorum: 1}}}
			if err := tx.Runs.Add(ctx, &r); err != nil {
				return err
			}
		}
		return nil
	})
	clients(b, n, func(_, i int) error {
		return s.Write(context.Background(), func(ctx context.Context, tx domain.Tx) error {
			return decide(ctx, tx, id("draft", i%drafts), id("run", i%drafts), id("vote", i), i/drafts+1, epoch.Add(time.Duration(i)*time.Millisecond))
		})
	})
}

func decide(ctx context.Context, tx domain.Tx, draft, run, vote string, round int, now time.Time) error {
	d, err := tx.Drafts.ByID(ctx, draft)
	if err != nil {
		return err
	}
	version, err := tx.Policy.Version(ctx)
	if err != nil {
		return err
	}
	p, err := tx.People.ByID(ctx, "ani")
	if err != nil {
		return err
	}
	d.UpdatedAt, d.State = now, domain.InReview
	if err := tx.Drafts.Save(ctx, &d); err != nil {
		return err
	}
	digest := "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	leaf, err := tx.Ledger.Append(ctx, domain.Entry{Actor: p.ID, Via: domain.ViaSession, Capacity: "verifier", Act: "draft.approved",
		Draft: d.ID, Revision: 1, Stage: "verification", Decision: "approve", Before: domain.InReview, After: domain.InReview,
		PolicyLine: 7, PolicyVersion: version, RulesetVersion: 3, RulesetDigest: digest, ScanDigest: digest,
		Workflow: "standard", WorkflowVersion: 1, At: now, Private: map[string]string{"content_hash": digest}})
	if err != nil {
		return err
	}
	err = tx.Runs.AddVote(ctx, domain.Vote{ID: vote, RunID: run, Round: round, Stage: "verification", PersonID: p.ID, HumanID: p.ID,
		Capacity: "verifier", Decision: domain.Approve, ContentHash: digest, At: now, Leaf: leaf})
	if err != nil {
		return err
	}
	return tx.Jobs.Add(ctx, domain.Job{ID: vote, Kind: domain.JobPublish, DraftID: d.ID, DueAt: now})
}
