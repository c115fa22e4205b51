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

// limiter counts takes by key in windows of fixed length. It is safe for
// concurrent use and forgets the oldest windows where it would grow too large.
type limiter struct {
	most   int
	window time.Duration
	now    func() time.Time

	mu   sync.Mutex
	keys map[string]*windowCount
}

type windowCount struct {
	since time.Time
	n     int
}

func newLimiter(most int, window time.Duration, now func() time.Time) *limiter {
	return &limiter{most: most, window: window, now: now, keys: map[string]*windowCount{}}
}

// take counts one attempt; where there were too many it answers how long to
// wait, and counts nothing.
func (l *limiter) take(key string) (wait time.Duration) {
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
	if w.n >= l.most {
		return l.window - now.Sub(w.since)
	}
	w.n++
	return 0
}

// giveBack takes back one attempt that does not count after all.
func (l *limiter) giveBack(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w := l.keys[key]; w != nil && w.n > 0 {
		w.n--
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
