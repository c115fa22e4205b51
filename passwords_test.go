package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"layak/domain"
)

var _ domain.Passwords = (*passwords)(nil)

func somePasswords(t testing.TB) *passwords {
	t.Helper()
	p, err := newPasswords()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPasswords(t *testing.T) {
	ctx := context.Background()
	p := somePasswords(t)
	hash, err := p.Hash(ctx, "layak-demo-author")
	if err != nil {
		t.Fatal(err)
	}
	// The parameters of ASVS 5.0 appendix C; a change here must be meant.
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Error(hash)
	}
	if again, err := p.Hash(ctx, "layak-demo-author"); err != nil || again == hash {
		t.Error("no salt", err)
	}
	for _, c := range []struct {
		password, hash string
		want, bad      bool
	}{
		{"layak-demo-author", hash, true, false},
		{"layak-demo-Author", hash, false, false},
		{"", hash, false, false},
		{"layak-demo-author", "", false, false},
		{"", "", false, false},
		{"x", "plain", false, true},
		{"x", "$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA", false, true},
		{"x", "$argon2id$v=19$m=19456,t=0,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA", false, true}, // argon2 panics on these two
		{"x", "$argon2id$v=19$m=19456,t=2,p=0$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA", false, true},
		{"x", "$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA", false, true}, // 4 GB
		{"x", "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$", false, true},
	} {
		got, err := p.Matches(ctx, c.password, c.hash)
		if got != c.want || (err != nil) != c.bad {
			t.Errorf("%q against %q: %v %v", c.password, c.hash, got, err)
		}
		if err != nil && strings.Contains(err.Error(), c.hash) {
			t.Error("the message shows the hash")
		}
	}
}

// Nobody learns from the time that an account is not there.
func TestNoHashTakesAsLong(t *testing.T) {
	p := somePasswords(t)
	hash, err := p.Hash(context.Background(), "sandi yang benar")
	if err != nil {
		t.Fatal(err)
	}
	with, without := time.Hour, time.Hour
	for range 9 { // in turn, so that a load from elsewhere is on both
		with, without = min(with, matching(p, hash)), min(without, matching(p, ""))
	}
	if without < with/2 {
		t.Errorf("%v with a hash, %v without", with, without)
	}
}

// matching is how long a wrong password takes.
func matching(p *passwords, hash string) time.Duration {
	begin := time.Now()
	_, _ = p.Matches(context.Background(), "sandi yang salah", hash)
	return time.Since(begin)
}

func TestPasswordsWaitTheirTurn(t *testing.T) {
	p := somePasswords(t)
	for range passwordsAtOnce {
		p.places <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := p.Hash(ctx, "x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if _, err := p.Matches(ctx, "x", ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	<-p.places
	if _, err := p.Hash(context.Background(), "x"); err != nil {
		t.Error(err)
	}
	if len(p.places) != passwordsAtOnce-1 {
		t.Error("a place was not given back")
	}
}

func BenchmarkPassword(b *testing.B) {
	p := somePasswords(b)
	for b.Loop() {
		if _, err := p.Matches(context.Background(), "sandi", ""); err != nil {
			b.Fatal(err)
		}
	}
}
