package api

import (
	"testing"
	"time"
)

// TestNetworks: of IPv6 the /64 counts, of IPv4 the address.
func TestNetworks(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "::ffff:192.0.2.7", "2001:db8:1:2:3::4": "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "", "unknown": "unknown",
	} {
		if got := network(address); got != want {
			t.Errorf("%q is %q, want %q", address, got, want)
		}
	}
}

// TestAFullPlaceIsAMoment: where many wait for an answer and nobody has failed,
// the next comes back soon.
func TestAFullPlaceIsAMoment(t *testing.T) {
	l := newLimiter(10, 2, time.Hour, time.Now)
	for i, want := range []time.Duration{0, 0, moment} {
		if got := l.begin("a"); got != want {
			t.Errorf("attempt %d of two at a time waits %v, want %v", i+1, got, want)
		}
	}
	l.end("a", false)
	if l.begin("a") != 0 {
		t.Error("a place that is free again is not given")
	}
}
