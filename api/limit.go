package api

import (
	"hash/maphash"
	"math"
	"net/netip"
	"sync"
	"time"

	"layak/domain"
)

// Wrong passwords that are let through in a window of their own. A person who
// mistypes never meets them; together they bound who guesses one password from
// many addresses, and many passwords from one.
const (
	signInsPerMinute = 10 // of one username from one address
	signInsWindow    = time.Minute
	// addressSignIns are of all usernames from one address: an office of
	// hundreds may stand behind it.
	addressSignIns = 300
	// usernameSignIns are of one username from all addresses: 14,400 guesses a
	// day at most, and whoever provokes it keeps the person out for ten minutes.
	usernameSignIns = 100
	wideWindow      = 10 * time.Minute
	// signInsAtOnce is how many attempts of one username from one address may
	// wait for an answer: each might be a guess, none is one yet. Whoever finds
	// the place full comes back in a moment.
	signInsAtOnce = 64
	moment        = 2 * time.Second
	// limiterSize is how many windows a limiter has, a quarter of a megabyte.
	// Passwords are compared far too slowly for failures to fill them.
	limiterSize = 1 << 14
)

// tooMany is an answer of 429: come back after wait.
type tooMany struct{ wait time.Duration }

func (t tooMany) Error() string { return "too many attempts" }

// Unwrap reads it as "not signed in", which is what pages show.
func (t tooMany) Unwrap() error {
	return &domain.Error{Kind: domain.Unauthenticated, Key: "request.rate_limited"}
}

// limiter counts failures by key in windows of fixed length. Keys share a fixed
// number of windows by a hash that nobody outside can foresee: memory and time
// are the same whatever is asked, no key is kept, and two keys that meet are
// refused too soon, never too late. It is safe for concurrent use.
type limiter struct {
	most   int32
	atOnce int32
	window time.Duration
	now    func() time.Time
	seed   maphash.Seed

	mu      sync.Mutex
	windows [limiterSize]windowCount
}

type windowCount struct {
	since  int64 // nanoseconds since 1970
	failed int32
	open   int32 // begun, and not ended yet
}

func newLimiter(most, atOnce int32, window time.Duration, now func() time.Time) *limiter {
	return &limiter{most: most, atOnce: atOnce, window: window, now: now, seed: maphash.MakeSeed()}
}

func (l *limiter) at(key string) *windowCount {
	return &l.windows[maphash.String(l.seed, key)%limiterSize]
}

// begin asks whether another attempt may be made; where there were too many it
// answers how long to wait. An attempt that may be made ends with end.
func (l *limiter) begin(key string) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, w := l.now().UnixNano(), l.at(key)
	if past := now - w.since; past < 0 || past >= int64(l.window) {
		*w = windowCount{since: now}
	}
	switch {
	case w.failed >= l.most:
		return l.window - time.Duration(now-w.since)
	case w.open >= l.atOnce:
		return moment
	}
	w.open++
	return 0
}

// end ends an attempt; only failures count.
func (l *limiter) end(key string, failed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.at(key)
	w.open = max(0, w.open-1)
	if failed {
		w.failed++
	}
}

// signInLimits bounds attempts to sign in by username and address together, and
// by each alone.
type signInLimits struct{ both, address, username *limiter }

func newSignInLimits(now func() time.Time) signInLimits {
	return signInLimits{newLimiter(signInsPerMinute, signInsAtOnce, signInsWindow, now),
		newLimiter(addressSignIns, math.MaxInt32, wideWindow, now), newLimiter(usernameSignIns, math.MaxInt32, wideWindow, now)}
}

// begin asks all three; end must be called where wait is 0.
func (s signInLimits) begin(username, address string) (wait time.Duration, end func(failed bool)) {
	address = network(address)
	keys := [...]string{username + "\x00" + address, address, username}
	var begun [len(keys)]bool
	for i, l := range [...]*limiter{s.both, s.address, s.username} {
		w := l.begin(keys[i])
		begun[i], wait = w == 0, max(wait, w)
	}
	end = func(failed bool) {
		for i, l := range [...]*limiter{s.both, s.address, s.username} {
			if begun[i] {
				l.end(keys[i], failed)
			}
		}
	}
	if wait > 0 {
		end(false)
	}
	return wait, end
}

// network is the address, or where it is one of IPv6 the /64 that it lies in:
// whoever has one of those has all of its addresses.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || !ip.Is6() || ip.Is4In6() {
		return address
	}
	prefix, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
