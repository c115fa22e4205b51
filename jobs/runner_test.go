package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"layak/domain"
)

// table is a desk over jobs in memory, which counts how it is asked.
type table struct {
	mu            sync.Mutex
	due           map[string]time.Time // unclaimed jobs
	leased        map[string]time.Time // claimed jobs, until when
	ran           []string
	claims, asks  int
	running, most int
	down          error
	work          func(ctx context.Context, job domain.Job) error
}

func newTable() *table {
	return &table{due: map[string]time.Time{}, leased: map[string]time.Time{}}
}

func (d *table) add(id string, due time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.due[id] = due
}

func (d *table) ClaimWork(_ context.Context, owner string, limit int) (jobs []domain.Job, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.claims++
	if d.down != nil {
		return nil, d.down
	}
	for id, until := range d.leased {
		if !until.After(time.Now()) {
			d.due[id] = until
			delete(d.leased, id)
		}
	}
	for id, due := range d.due {
		if len(jobs) < limit && !due.After(time.Now()) {
			delete(d.due, id)
			d.leased[id] = time.Now().Add(domain.JobLease)
			jobs = append(jobs, domain.Job{ID: id, LeasedBy: owner})
		}
	}
	return jobs, nil
}

func (d *table) NextWork(context.Context) (next time.Time, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asks++
	for _, due := range d.due {
		if next.IsZero() || due.Before(next) {
			next = due
		}
	}
	return next, d.down
}

func (d *table) Work(ctx context.Context, job domain.Job) (err error) {
	d.mu.Lock()
	d.running++
	d.most = max(d.most, d.running)
	d.ran = append(d.ran, fmt.Sprintf("%s@%d", job.ID, int(time.Since(begin).Seconds())))
	work := d.work
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.running--
		if err == nil {
			delete(d.leased, job.ID)
		}
	}()
	if job.LeasedBy != "me" {
		return errors.New("not mine")
	}
	if work != nil {
		return work(ctx, job)
	}
	return nil
}

func (d *table) look(fn func()) {
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	fn()
}

// begin is when every synctest bubble begins.
var begin = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// bubble runs a Runner over the table while fn does, in fake time, and checks
// that it stops.
func bubble(t *testing.T, d *table, fn func(r *Runner)) (logged string) {
	var out bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		r := New(Options{Owner: "me", Now: time.Now, Log: slog.New(slog.NewTextHandler(&out, nil))})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			r.Run(ctx, d)
		}()
		fn(r)
		cancel()
		<-ended
	})
	return out.String()
}

func TestWorkIsRunWhenItIsDue(t *testing.T) {
	d := newTable()
	d.due["old"] = begin.Add(-time.Hour)
	d.due["later"] = begin.Add(17 * time.Second)
	bubble(t, d, func(r *Runner) {
		time.Sleep(3 * time.Second)
		d.add("now", time.Now())
		r.Wake()
		time.Sleep(time.Second)
		d.add("unannounced", time.Now()) // by another process: found by the next poll
		time.Sleep(30 * time.Second)
	})
	if got := strings.Join(d.ran, " "); got != "old@0 now@3 unannounced@8 later@17" {
		t.Error(got)
	}
}

func TestIdleIsQuiet(t *testing.T) {
	d := newTable()
	bubble(t, d, func(*Runner) {
		time.Sleep(10 * time.Minute)
		d.look(func() {
			if d.asks > 120 || d.claims > 22 {
				t.Errorf("%d reads and %d claims in ten minutes", d.asks, d.claims)
			}
		})
	})
}

func TestWorkOfTheDeadIsFound(t *testing.T) {
	d := newTable()
	d.leased["orphan"] = begin.Add(50 * time.Second)
	bubble(t, d, func(*Runner) { time.Sleep(2 * time.Minute) })
	if got := strings.Join(d.ran, " "); got != "orphan@60" {
		t.Error(got)
	}
}

func TestAFewAtOnce(t *testing.T) {
	d := newTable()
	for i := range 11 {
		d.due[fmt.Sprint("job", i)] = begin
	}
	d.work = func(context.Context, domain.Job) error { time.Sleep(10 * time.Second); return nil }
	bubble(t, d, func(r *Runner) {
		for range 100 { // being woken does not make it faster
			r.Wake()
		}
		time.Sleep(29 * time.Second)
		r.Wake()
		time.Sleep(2 * time.Second)
		d.look(func() {
			if len(d.ran) != 11 || d.most != parallel || d.running != 0 {
				t.Errorf("%d ran, %d at once, %d running", len(d.ran), d.most, d.running)
			}
			if d.claims > 15 {
				t.Errorf("%d claims", d.claims)
			}
		})
	})
}

func TestAFailingJobDoesNotSpin(t *testing.T) {
	d := newTable()
	d.due["poison"] = begin
	d.work = func(_ context.Context, job domain.Job) error {
		if job.ID == "poison" {
			d.add("poison", time.Now()) // due again at once
			return errors.New("no")
		}
		return nil
	}
	logged := bubble(t, d, func(r *Runner) {
		time.Sleep(10*time.Second + time.Second/2)
		d.add("good", time.Now())
		r.Wake()
		time.Sleep(2 * time.Second)
	})
	if len(d.ran) < 11 || len(d.ran) > 20 || !strings.Contains(strings.Join(d.ran, " "), "good@11") {
		t.Error(d.ran)
	}
	if !strings.Contains(logged, "job failed") || !strings.Contains(logged, "poison") {
		t.Error(logged)
	}
}

func TestAPanicIsAFailureOfTheJob(t *testing.T) {
	d := newTable()
	d.due["bad"], d.due["good"] = begin, begin.Add(3*time.Second)
	d.work = func(_ context.Context, job domain.Job) error {
		if job.ID == "bad" {
			panic("boom")
		}
		return nil
	}
	logged := bubble(t, d, func(*Runner) { time.Sleep(10 * time.Second) })
	if got := strings.Join(d.ran, " "); got != "bad@0 good@3" || !strings.Contains(logged, "boom") {
		t.Error(got, logged)
	}
}

func TestRestsWhileTheStoreIsDown(t *testing.T) {
	d := newTable()
	d.down = errors.New("no store")
	d.due["job"] = begin
	bubble(t, d, func(r *Runner) {
		time.Sleep(10 * time.Minute)
		d.look(func() {
			if tries := d.claims + d.asks; tries < 10 || tries > 20 {
				t.Errorf("tried %d times", tries)
			}
			d.down = nil
		})
		time.Sleep(pauseLongest)
		d.look(func() {
			if len(d.ran) != 1 {
				t.Error("not taken up again")
			}
		})
	})
}

func TestTheEndWaitsForRunningWork(t *testing.T) {
	d := newTable()
	d.due["call"] = begin
	finished := false
	d.work = func(ctx context.Context, _ domain.Job) error {
		select {
		case <-time.After(15 * time.Second):
			finished = true
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	bubble(t, d, func(*Runner) {
		time.Sleep(time.Second)
		d.add("too late", time.Now().Add(time.Second))
	})
	if !finished || len(d.ran) != 1 {
		t.Error("the running job was cut off, or another begun:", d.ran)
	}
}

func TestTheEndDoesNotWaitForGood(t *testing.T) {
	d := newTable()
	d.due["stuck"] = begin
	d.work = func(ctx context.Context, _ domain.Job) error { <-ctx.Done(); return ctx.Err() }
	var took time.Duration
	synctest.Test(t, func(t *testing.T) {
		r := New(Options{Owner: "me", Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r.Run(ctx, d)
		took = time.Since(begin)
	})
	if took != time.Second+grace {
		t.Error(took)
	}
}

func TestTheClockMayJump(t *testing.T) {
	d := newTable()
	d.due["job"] = begin.Add(-time.Hour)
	d.down = errors.New("no store")
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		offset := 48 * time.Hour
		now := func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return time.Now().Add(offset).Round(0)
		}
		r := New(Options{Owner: "me", Now: now, Log: slog.New(slog.DiscardHandler)})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go r.Run(ctx, d)
		time.Sleep(2 * time.Second)
		d.look(func() { d.down = nil })
		mu.Lock()
		offset = 0 // two days back, while it rests
		mu.Unlock()
		time.Sleep(pauseLongest)
		d.look(func() {
			if len(d.ran) != 1 {
				t.Error("asleep until the old time comes again")
			}
		})
		cancel()
		synctest.Wait()
	})
}
