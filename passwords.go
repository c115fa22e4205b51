package main

import (
	"context"
	"fmt"

	"github.com/alexedwards/argon2id"
)

// passwordParams are one of the settings that OWASP ASVS 5.0 (Appendix C,
// approved password hashing: argon2id with t=2, m at least 19456 KiB, p=1) and
// the OWASP Password Storage Cheat Sheet name. Among those of equal strength
// it is the one that takes less memory.
var passwordParams = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

const (
	// passwordsAtOnce bounds memory and processors that sign-ins can take.
	passwordsAtOnce = 2
	// passwordMemoryMost bounds what a stored hash may ask for, in KiB: it may
	// have been brought from elsewhere.
	passwordMemoryMost, passwordIterationsMost = 256 * 1024, 16
)

// passwords implements domain.Passwords with argon2id.
type passwords struct {
	places chan struct{}
	// nobody is a hash that stands in where there is none, so that comparing
	// takes as long as any; whether it matches is not looked at.
	nobody string
}

func newPasswords() (*passwords, error) {
	nobody, err := argon2id.CreateHash("", &passwordParams)
	if err != nil {
		return nil, fmt.Errorf("passwords: %w", err)
	}
	return &passwords{places: make(chan struct{}, passwordsAtOnce), nobody: nobody}, nil
}

// Hash hashes with a fresh salt. It waits for its turn, and answers ctx's error
// where that does not come in time.
func (p *passwords) Hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	hash, err := argon2id.CreateHash(password, &passwordParams)
	if err != nil {
		return "", fmt.Errorf("passwords: %w", err)
	}
	return hash, nil
}

// Matches compares in constant time. It waits like Hash. An empty hash takes as
// long as any and matches nothing; a broken hash is an error, after as long.
func (p *passwords) Matches(ctx context.Context, password, hash string) (bool, error) {
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer p.leave()
	compared, err := hash, error(nil)
	if hash == "" {
		compared = p.nobody
	} else if err = checkHash(hash); err != nil {
		compared = p.nobody
	}
	match, failed := argon2id.ComparePasswordAndHash(password, compared)
	if err == nil {
		err = failed
	}
	if err != nil {
		return false, fmt.Errorf("passwords: %w", err)
	}
	return match && hash != "", nil
}

// checkHash refuses hashes that argon2 panics on or that ask for too much.
func checkHash(hash string) error {
	params, _, key, err := argon2id.DecodeHash(hash)
	if err != nil {
		return err
	}
	if params.Iterations < 1 || params.Iterations > passwordIterationsMost || params.Memory > passwordMemoryMost ||
		params.Parallelism < 1 || len(key) < 16 {
		return fmt.Errorf("the stored hash has parameters out of bounds")
	}
	return nil
}

func (p *passwords) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *passwords) leave() { <-p.places }
