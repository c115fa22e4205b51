package api

import (
	"sync"
	"time"

	"layak/domain"
)

const (
	// signInsPerMinute is how many wrong passwords one username may get from
	// one address in a minute: far above typing errors, far below guessing.
	signInsPerMinute = 10
	// signInsAtOnce is how many attempts of one username from one address may
	// wait for an answer: each might be a guess, none is one yet.
	signInsAtOnce = 64
	// limiterSize bounds what the limiter remembers: 10,000 keys are about 2 MB.
	limiterSize = 10_000
)

// tooMany is an answer of 429: come back after wait.
type tooMany struct{ wait time.Duration }

func (t tooMany) Error() string { return "too many attempts" }

// Unwrap reads it as "not signed in", which is what pages show.
func (t tooMany) Unwrap() error {
	return &domain.Error{Kind: domain.Unauthenticated, Key: "request.rate_limited"}
}

// limiter counts failures by key in windows of fixed length. It is safe for
// concurrent use and forgets the oldest windows where it would grow too large.
type limiter struct {
	most   int
	window time.Duration
	now    func() time.Time

	mu   sync.Mutex
	keys map[string]*windowCount
}

type windowCount struct {
	since  time.Time
	failed int
	open   int // begun, and not ended yet
}

func newLimiter(most int, window time.Duration, now func() time.Time) *limiter {
	return &limiter{most: most, window: window, now: now, keys: map[string]*windowCount{}}
}

// begin asks whether another attempt may be made; where there were too many it
// answers how long to wait. An attempt that may be made ends with end.
func (l *limiter) begin(key string) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	w := l.keys[key]
	if w == nil || now.Sub(w.since) >= l.window || now.Before(w.since) {
		if w == nil && len(l.keys) >= limiterSize {
			l.forget(now)
		}
		w = &windowCount{since: now}
		l.keys[key] = w
	}
	if w.failed >= l.most || w.open >= signInsAtOnce {
		return l.window - now.Sub(w.since)
	}
	w.open++
	return 0
}

// end ends an attempt; only failures count.
func (l *limiter) end(key string, failed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.keys[key]
	if w == nil {
		return
	}
	w.open = max(0, w.open-1)
	if failed {
		w.failed++
	}
}

// forget drops windows that ended; where that frees nothing, the oldest one.
func (l *limiter) forget(now time.Time) {
	oldest, found := "", false
	for key, w := range l.keys {
		if now.Sub(w.since) >= l.window {
			delete(l.keys, key)
			continue
		}
		if !found || w.since.Before(l.keys[oldest].since) {
			oldest, found = key, true
		}
	}
	if len(l.keys) >= limiterSize && found {
		delete(l.keys, oldest)
	}
}
