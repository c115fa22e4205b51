// Package jobs is the clock: it runs due work by calling one verb, and knows
// nothing of what the work is. Nothing here keeps anything: what is due stands
// in the database, so a process may die at any moment.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"layak/domain"
)

// Desk is what the runner needs of domain.Desk.
type Desk interface {
	// ClaimWork leases up to limit due jobs to the owner.
	ClaimWork(ctx context.Context, owner string, limit int) ([]domain.Job, error)
	// Work carries out a claimed job and finishes or postpones it.
	Work(ctx context.Context, job domain.Job) error
	// NextWork tells when the earliest unclaimed job is due, zero for never.
	NextWork(ctx context.Context) (time.Time, error)
}

const (
	// parallel is how many jobs run at once: calls to channels wait most of
	// the time, and few institutions have more channels than this.
	parallel = 4
	// pollEvery is how long the runner sleeps at most. It finds what other
	// processes on a shared database left, with a read and no commit.
	pollEvery = 5 * time.Second
	// claimEvery is how often it claims although nothing seems due: only a
	// claim finds jobs whose owner died with the lease in its hands.
	claimEvery = 30 * time.Second
	// The pause after a failure of the desk doubles up to the longest; a job
	// that failed pauses claiming for the shortest, so that nothing can spin.
	pauseShortest, pauseLongest = time.Second, time.Minute
	// grace is how long running jobs may go on after the end was asked for:
	// a call to a channel that is cut off leaves an uncertain publication.
	grace = domain.DeliverTimeout + 5*time.Second
)

// Options adjusts a Runner. All are required.
type Options struct {
	Owner string // names this process in leases; no two may have the same
	Now   func() time.Time
	Log   *slog.Logger
}

// Runner runs due work until it is told to stop.
type Runner struct {
	Options
	wake chan struct{}
}

// New returns a Runner. Work is not done before Run.
func New(o Options) *Runner { return &Runner{Options: o, wake: make(chan struct{}, 1)} }

// Wake tells that work may be due. It never blocks, may be called at any time
// and from anywhere, and several calls may count as one.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Run claims and runs due work, a few jobs at once, until ctx ends. It then
// claims nothing more, lets running jobs come to their end for some seconds,
// and returns when all are done. Failures are logged and tried again later;
// a job that panics is a failure of that job.
func (r *Runner) Run(ctx context.Context, desk Desk) {
	l := loop{Runner: r, desk: desk, done: make(chan bool)}
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	for ctx.Err() == nil {
		l.fill(ctx, work)
		l.wait(ctx)
	}
	end := time.AfterFunc(grace, cancel)
	defer end.Stop()
	for ; l.running > 0; l.running-- {
		<-l.done
	}
}

// loop is one Run. Only its own goroutine touches it; jobs report on done.
type loop struct {
	*Runner
	desk     Desk
	done     chan bool // whether the job went well
	running  int
	failures int       // of the desk, one after another
	rest     time.Time // nothing is claimed before
	claimed  time.Time // when it last claimed with nothing left over
	due      time.Time // when to look again
}

// fill claims as many jobs as there is room for, and finds out when to look
// again.
func (l *loop) fill(ctx, work context.Context) {
	now := l.Now()
	l.due = now.Add(pollEvery)
	if rest := l.rest.Sub(now); rest > 0 && rest <= pauseLongest { // longer only where the clock went back
		l.due = l.rest
		return
	}
	room := parallel - l.running
	if room == 0 {
		return
	}
	if since := now.Sub(l.claimed); since >= 0 && since < claimEvery {
		next, err := l.desk.NextWork(ctx)
		if err != nil {
			l.failed(ctx, "look for due work", err)
			return
		}
		if next.IsZero() || next.After(now) {
			if !next.IsZero() && next.Before(l.due) {
				l.due = next
			}
			return
		}
	}
	jobs, err := l.desk.ClaimWork(ctx, l.Owner, room)
	if err != nil {
		l.failed(ctx, "claim due work", err)
		return
	}
	l.failures, l.claimed = 0, now
	for _, job := range jobs {
		l.running++
		go func() { l.done <- l.run(work, job) }()
	}
	// What one claim did not find is found by asking, unless there is no room.
	if len(jobs) > 0 {
		l.due = now
	}
}

// wait sleeps until the runner is woken, a job ends or the time has come.
func (l *loop) wait(ctx context.Context) {
	var alarm <-chan time.Time
	if l.running < parallel {
		timer := time.NewTimer(min(max(l.due.Sub(l.Now()), 0), pauseLongest))
		defer timer.Stop()
		alarm = timer.C
	}
	select {
	case <-ctx.Done():
	case <-l.wake:
	case <-alarm:
	case ok := <-l.done:
		l.running--
		if !ok {
			l.pause(pauseShortest)
		}
	}
}

// run carries out one job and tells whether it went well.
func (l *loop) run(ctx context.Context, job domain.Job) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			l.Log.Error("job panicked", "job", job.ID, "kind", job.Kind, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			ok = false
		}
	}()
	if err := l.desk.Work(ctx, job); err != nil {
		l.Log.Error("job failed", "job", job.ID, "kind", job.Kind, "draft", job.DraftID, "attempt", job.Attempts, "error", err)
		return false
	}
	return true
}

// failed makes the runner rest, longer each time.
func (l *loop) failed(ctx context.Context, what string, err error) {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return
	}
	d := min(pauseShortest<<min(l.failures, 10), pauseLongest)
	l.failures++
	l.pause(d)
	l.due = l.rest
	l.Log.Error(what, "error", err, "next_in", d)
}

func (l *loop) pause(d time.Duration) {
	now := l.Now()
	if until := now.Add(d); until.After(l.rest) || l.rest.Sub(now) > pauseLongest {
		l.rest = until
	}
}
