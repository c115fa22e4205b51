package api

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"layak/domain"
)

// refusalsPerMinute bounds how many refused attempts are logged one by one.
const refusalsPerMinute = 120

// journal logs refused attempts, with ids only. Refusals leave nothing in the
// audit log, which holds accepted acts; past the bound they are only counted.
type journal struct {
	log *slog.Logger
	now func() time.Time

	mu      sync.Mutex
	since   time.Time
	n       int
	dropped int
}

func newJournal(log *slog.Logger, now func() time.Time) *journal { return &journal{log: log, now: now} }

func (j *journal) refused(ctx context.Context, route string, err error) {
	j.mu.Lock()
	now, dropped := j.now(), 0
	if now.Sub(j.since) >= time.Minute || now.Before(j.since) {
		dropped, j.since, j.n, j.dropped = j.dropped, now, 0, 0
	}
	j.n++
	quiet := j.n > refusalsPerMinute
	if quiet {
		j.dropped++
	}
	j.mu.Unlock()
	if dropped > 0 {
		j.log.WarnContext(ctx, "refused attempts not listed", "count", dropped)
	}
	if quiet {
		return
	}
	w, _ := whoIs(ctx)
	j.log.WarnContext(ctx, "refused", "person", w.actor.PersonID, "via", string(w.actor.Via), "session", w.actor.SessionID,
		"route", route, "code", domain.KeyOf(err))
}
