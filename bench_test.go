package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"layak/api"
	"layak/domain"
	"layak/templates"
)

// bureau is an office on a database of its own, for benchmarks.
type bureau struct {
	*office
	flags  officeFlags
	people map[string]domain.Actor
}

func newBureau(tb testing.TB) *bureau {
	tb.Helper()
	flags := officeFlags{DB: filepath.Join(tb.TempDir(), "layak.db")}
	of, err := openOffice(context.Background(), quiet(), flags, officeOptions{create: true})
	if err != nil {
		tb.Fatal(err)
	}
	b := &bureau{office: of, flags: flags, people: map[string]domain.Actor{}}
	tb.Cleanup(func() { _ = b.close() })
	for _, role := range []string{"author", "verifier", "approver", "auditor"} {
		p, err := of.desk.AddPerson(context.Background(), domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: role, Name: role,
			UnitID: "humas", Password: "layak-bench-" + role, Roles: []string{role}})
		if err != nil {
			tb.Fatal(err)
		}
		b.people[role] = domain.Actor{PersonID: p.ID, Via: domain.ViaSession}
	}
	return b
}

func quiet() *console {
	return &console{in: strings.NewReader(""), out: io.Discard, err: io.Discard, now: time.Now, getenv: func(string) string { return "" }}
}

func (b *bureau) draft(tb testing.TB, i int) domain.Draft {
	d, err := b.desk.Create(context.Background(), b.people["author"], domain.DraftInput{Title: fmt.Sprintf("Naskah %d", i),
		Body: fmt.Sprintf("Loket layanan nomor %d buka setiap hari kerja pukul 08.00 sampai 15.00.", i), Channels: []string{"web", "x"}})
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// fill makes n drafts, one in two of them submitted.
func (b *bureau) fill(tb testing.TB, n int) {
	together(64, n, func(i int) {
		d := b.draft(tb, i)
		if i%2 == 0 {
			if _, err := b.desk.Submit(context.Background(), b.people["author"], d.ID); err != nil {
				tb.Error(err)
			}
		}
	})
}

// together runs n tasks by some workers and answers how long each took.
func together(workers, n int, task func(i int)) []time.Duration {
	took := make([]time.Duration, n)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				begin := time.Now()
				task(i)
				took[i] = time.Since(begin)
			}
		})
	}
	wg.Wait()
	return took
}

func p99(took []time.Duration) time.Duration {
	slices.Sort(took)
	return took[len(took)*99/100]
}

// limit is how many times a second this disk makes 4 kB durable.
func limit(tb testing.TB) float64 {
	f, err := os.Create(filepath.Join(tb.TempDir(), "limit"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	const n = 2000
	begin := time.Now()
	for i := range n {
		if _, err := f.WriteAt(page, int64(i%64)*4096); err != nil {
			tb.Fatal(err)
		}
		if err := dataSync(f); err != nil {
			tb.Fatal(err)
		}
	}
	return n / time.Since(begin).Seconds()
}

// BenchmarkActs measures whole acts, from the verb to the durable leaf, as
// ratios to what the disk and the store can do, taken in the same run: the rate to
// durable writes of 4 kB, one after the other, and to bare commits of the same store by
// as many clients, and the p99 in durable writes that the disk makes in that time.
func BenchmarkActs(b *testing.B) {
	for _, clients := range []int{1, 64} {
		b.Run(fmt.Sprintf("create/clients=%d", clients), func(b *testing.B) {
			o := newBureau(b)
			o.measure(b, clients, func(i int) error { o.draft(b, i); return nil })
		})
		b.Run(fmt.Sprintf("submit/clients=%d", clients), func(b *testing.B) {
			o := newBureau(b)
			drafts := make([]domain.Draft, b.N)
			together(64, b.N, func(i int) { drafts[i] = o.draft(b, i) })
			o.measure(b, clients, func(i int) error {
				_, err := o.desk.Submit(context.Background(), o.people["author"], drafts[i].ID)
				return err
			})
		})
		b.Run(fmt.Sprintf("decide/clients=%d", clients), func(b *testing.B) {
			o := newBureau(b)
			drafts := make([]domain.Draft, b.N)
			together(64, b.N, func(i int) {
				d := o.draft(b, i)
				drafts[i], _ = o.desk.Submit(context.Background(), o.people["author"], d.ID)
			})
			o.measure(b, clients, func(i int) error {
				_, _, err := o.desk.Decide(context.Background(), o.people["verifier"], drafts[i].ID,
					domain.DecisionInput{Decision: domain.Approve, ContentHash: drafts[i].ContentHash})
				return err
			})
		})
	}
}

func (o *bureau) measure(b *testing.B, clients int, act func(i int) error) {
	most, before := limit(b), o.commits(b, clients)
	var failed atomic.Int64
	b.ResetTimer()
	begin := time.Now()
	took := together(clients, b.N, func(i int) {
		if err := act(i); err != nil {
			failed.Add(1)
		}
	})
	rate := float64(b.N) / time.Since(begin).Seconds()
	b.StopTimer()
	if failed.Load() > 0 {
		b.Fatalf("%d acts failed", failed.Load())
	}
	bare := (before + o.commits(b, clients)) / 2
	b.ReportMetric(rate, "acts/s")
	b.ReportMetric(bare, "commits/s")
	b.ReportMetric(rate/bare, "×commit")
	b.ReportMetric(most, "limit/s")
	b.ReportMetric(rate/most, "×limit")
	late := p99(took)
	b.ReportMetric(float64(late.Microseconds())/1000, "p99-ms")
	b.ReportMetric(late.Seconds()*most, "p99-×write")
}

// commits is how many times a second clients commit one small statement.
func (o *bureau) commits(b *testing.B, clients int) float64 {
	const n = 2000
	begin := time.Now()
	together(clients, n, func(int) {
		job := domain.Job{ID: o.desk.NewID(), Kind: domain.JobPublish, DueAt: time.Now().AddDate(1, 0, 0)}
		if err := o.store.Write(context.Background(), func(ctx context.Context, tx domain.Tx) error { return tx.Jobs.Add(ctx, job) }); err != nil {
			b.Error(err)
		}
	})
	return n / time.Since(begin).Seconds()
}

// BenchmarkReady measures from opening the data to the first answer of
// /readyz, without creating the demo.
func BenchmarkReady(b *testing.B) {
	for _, drafts := range []int{0, 10000} {
		b.Run(fmt.Sprintf("drafts=%d", drafts), func(b *testing.B) {
			o := newBureau(b)
			o.fill(b, drafts)
			if err := o.close(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				of, err := openOffice(context.Background(), quiet(), o.flags, officeOptions{})
				if err != nil {
					b.Fatal(err)
				}
				h := of.handler(b)
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
				if w.Code != http.StatusOK {
					b.Fatalf("/readyz answers %d", w.Code)
				}
				if err := of.close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("empty", func(b *testing.B) {
		for b.Loop() {
			of, err := openOffice(context.Background(), quiet(), officeFlags{DB: filepath.Join(b.TempDir(), "layak.db")}, officeOptions{create: true})
			if err != nil {
				b.Fatal(err)
			}
			of.handler(b)
			if err := of.close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func (of *office) handler(tb testing.TB) http.Handler {
	pages, err := templates.New()
	if err != nil {
		tb.Fatal(err)
	}
	h, err := api.New(api.Options{Desk: of.desk, Pages: pages, Log: slog.New(slog.DiscardHandler), Now: time.Now, Ready: of.ready, AuditKey: of.notary.Key()})
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

// BenchmarkPages reads pages as 16 people do, over HTTP, with 10,000 drafts.
func BenchmarkPages(b *testing.B) {
	o := newBureau(b)
	o.fill(b, 10000)
	server := httptest.NewServer(o.handler(b))
	defer server.Close()
	var readers []*http.Client
	for i := range 16 {
		readers = append(readers, signedInReader(b, server.URL, []string{"author", "verifier", "approver", "auditor"}[i%4]))
	}
	drafts, _, err := o.desk.List(context.Background(), o.people["auditor"], domain.DraftQuery{Limit: 200})
	if err != nil {
		b.Fatal(err)
	}
	for name, page := range map[string]func() string{
		"home": func() string { return "/" }, "drafts": func() string { return "/drafts" },
		"draft": func() string { return "/drafts/" + drafts[rand.IntN(len(drafts))].ID },
	} {
		b.Run(name, func(b *testing.B) {
			took := together(16, b.N, func(i int) {
				resp, err := readers[i%16].Get(server.URL + page())
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
				if resp.StatusCode != http.StatusOK {
					b.Errorf("%s answers %d", name, resp.StatusCode)
				}
			})
			b.ReportMetric(float64(p99(took).Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
		})
	}
}

func signedInReader(b *testing.B, base, username string) *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	c := &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	resp, err := c.PostForm(base+"/signin", url.Values{"username": {username}, "password": {"layak-bench-" + username}})
	if err != nil {
		b.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.Request.URL.Path == "/signin" {
		b.Fatalf("sign in: %d at %s", resp.StatusCode, resp.Request.URL.Path)
	}
	return c
}
