// Package access decides who may act: Casbin over the policy lines, grants and
// units of one policy version, behind domain.Authorizer. It is the only
// package that knows Casbin.
package access

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"layak/domain"
)

// keptVersions bounds how many policy versions stay built: the present one, and
// those that reading transactions begun earlier still look at.
const keptVersions = 4

// Authorizer builds the powers of a policy version once and keeps the latest
// few. It is safe for concurrent use.
type Authorizer struct {
	model string
	// latest answers nearly every call without a lock.
	latest atomic.Pointer[powers]

	mu    sync.Mutex
	slots map[int64]*slot
	order []int64 // versions in slots that are built, oldest first
}

// slot is one version, being built until done is closed. powers stays nil
// where building failed.
type slot struct {
	done   chan struct{}
	powers *powers
}

// New returns an Authorizer for the text of a Casbin model. It fails where the
// model is not one that denies by default in terms of person, unit, act and
// object.
func New(model string) (*Authorizer, error) {
	if err := checkModel(model); err != nil {
		return nil, err
	}
	return &Authorizer{model: model, slots: map[int64]*slot{}}, nil
}

// At returns the powers of exactly that version. It calls load where they are
// not built yet, once for all callers that ask meanwhile; when that one fails,
// each of the others tries with its own load. A set of another version, or one
// with anything wrong in it, is an error: nobody may do anything then. Errors
// are not kept.
//
// Whatever load returns is kept under its version, so a version must not be
// given to two different contents. A writer that read an uncommitted version
// must call Forget where the commit fails.
func (a *Authorizer) At(ctx context.Context, version int64, load func(context.Context) (domain.PolicySet, error)) (domain.Powers, error) {
	if p := a.latest.Load(); p != nil && p.version == version {
		return p, nil
	}
	for {
		s, mine := a.slot(version)
		if mine {
			return a.fill(ctx, version, s, load)
		}
		select {
		case <-s.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if s.powers != nil {
			return s.powers, nil
		}
	}
}

// Forget drops everything built so far. The store calls it after a transaction
// that may have changed the policy was not committed: powers of the version it
// would have had may have been built from rows that never became true.
func (a *Authorizer) Forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.slots, a.order = map[int64]*slot{}, nil
	a.latest.Store(nil)
}

// slot finds the version's slot or makes one; mine tells that the caller has
// to fill it.
func (a *Authorizer) slot(version int64) (s *slot, mine bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s, ok := a.slots[version]; ok {
		return s, false
	}
	s = &slot{done: make(chan struct{})}
	a.slots[version] = s
	return s, true
}

// fill builds the powers into the slot. Also when load panics, those who wait
// are let go.
func (a *Authorizer) fill(ctx context.Context, version int64, s *slot, load func(context.Context) (domain.PolicySet, error)) (domain.Powers, error) {
	defer func() {
		a.keep(version, s)
		close(s.done)
	}()
	set, err := load(ctx)
	if err != nil {
		return nil, fmt.Errorf("load policy version %d: %w", version, err)
	}
	if set.Version != version {
		return nil, fmt.Errorf("load policy version %d: got version %d", version, set.Version)
	}
	p, err := build(a.model, set)
	if err != nil {
		return nil, fmt.Errorf("policy version %d: %w", version, err)
	}
	s.powers = p
	return p, nil
}

// keep leaves a built slot in place of the oldest, and removes a failed one.
// After Forget the slot is nobody's any more and nothing is kept.
func (a *Authorizer) keep(version int64, s *slot) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.slots[version] != s {
		return
	}
	if s.powers == nil {
		delete(a.slots, version)
		return
	}
	a.order = append(a.order, version)
	if len(a.order) > keptVersions {
		delete(a.slots, a.order[0])
		a.order = slices.Delete(a.order, 0, 1)
	}
	if old := a.latest.Load(); old == nil || old.version < version {
		a.latest.Store(s.powers)
	}
}
