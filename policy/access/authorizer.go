// Package access decides who may act: Casbin over the policy lines, grants,
// mandates and units of one policy version, behind domain.Authorizer. It is the
// only package that knows Casbin. Casbin's model and rows say who may; a snapshot
// that is compiled from them answers, as Casbin walks all lines for each question.
package access

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"layak/domain"
)

// keptVersions bounds how many policy versions stay built: the present one, and
// those that reading transactions begun earlier still look at.
const keptVersions = 4

// Authorizer loads a policy version once, builds its powers for the time in
// which they do not change, and keeps the latest few. It is safe for concurrent
// use.
type Authorizer struct {
	model string
	// latest answers nearly every call without a lock.
	latest atomic.Pointer[powers]

	mu    sync.Mutex
	slots map[int64]*slot
	order []int64 // versions in slots that are loaded, oldest first
}

// slot is one version, being loaded until done is closed. edition stays nil
// where that failed.
type slot struct {
	done    chan struct{}
	edition *edition
}

// New returns an Authorizer for the text of a Casbin model. It fails where the
// model is not one that denies by default in terms of person, place, act and
// object.
func New(model string) (*Authorizer, error) {
	if err := checkModel(model); err != nil {
		return nil, err
	}
	return &Authorizer{model: model, slots: map[int64]*slot{}}, nil
}

// At returns the powers of exactly that version at that instant. It calls load
// where the version is not loaded yet, once for all callers that ask meanwhile;
// when that one fails, each of the others tries with its own load. A set of
// another version, or one with anything wrong in it, is an error: nobody may do
// anything then. Errors are not kept.
//
// Whatever load returns is kept under its version, so a version must not be
// given to two different contents. A writer that read an uncommitted version
// must call Forget where the commit fails.
func (a *Authorizer) At(ctx context.Context, version int64, now time.Time, load func(context.Context) (domain.PolicySet, error)) (domain.Powers, error) {
	at := now.UnixMicro()
	if p := a.latest.Load(); p != nil && p.version == version && p.covers(at) {
		return p, nil
	}
	for {
		s, mine := a.slot(version)
		if mine {
			return a.fill(ctx, version, at, s, load)
		}
		select {
		case <-s.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if s.edition != nil {
			return a.pick(version, at, s)
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

// fill loads the version into the slot and answers its powers at an instant.
// Also when load panics, those who wait are let go.
func (a *Authorizer) fill(ctx context.Context, version, at int64, s *slot, load func(context.Context) (domain.PolicySet, error)) (domain.Powers, error) {
	var p *powers
	defer func() {
		a.keep(version, s, p)
		close(s.done)
	}()
	set, err := load(ctx)
	if err != nil {
		return nil, fmt.Errorf("load policy version %d: %w", version, err)
	}
	if set.Version != version {
		return nil, fmt.Errorf("load policy version %d: got version %d", version, set.Version)
	}
	e, err := newEdition(a.model, set)
	if err != nil {
		return nil, fmt.Errorf("policy version %d: %w", version, err)
	}
	if p, err = e.at(at); err != nil {
		return nil, fmt.Errorf("policy version %d: %w", version, err)
	}
	s.edition = e
	return p, nil
}

// pick answers the powers of a loaded version at an instant.
func (a *Authorizer) pick(version, at int64, s *slot) (domain.Powers, error) {
	p, err := s.edition.at(at)
	if err != nil {
		return nil, fmt.Errorf("policy version %d: %w", version, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.show(version, s, p)
	return p, nil
}

// keep leaves a loaded slot in place of the oldest, and removes a failed one.
func (a *Authorizer) keep(version int64, s *slot, p *powers) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.slots[version] != s {
		return
	}
	if s.edition == nil {
		delete(a.slots, version)
		return
	}
	a.order = append(a.order, version)
	if len(a.order) > keptVersions {
		delete(a.slots, a.order[0])
		a.order = slices.Delete(a.order, 0, 1)
	}
	a.show(version, s, p)
}

// show makes powers the first that are looked at, where they are of the newest
// version. After Forget the slot is nobody's any more and nothing is kept.
func (a *Authorizer) show(version int64, s *slot, p *powers) {
	if a.slots[version] != s {
		return
	}
	if old := a.latest.Load(); old == nil || old.version <= version {
		a.latest.Store(p)
	}
}

// Build answers the powers of a set that counts nowhere, at an instant. It is checked
// as one that does, and nothing is kept of it.
func (a *Authorizer) Build(set domain.PolicySet, now time.Time) (domain.Powers, error) {
	e, err := newEdition(a.model, set)
	if err != nil {
		return nil, fmt.Errorf("build powers: %w", err)
	}
	p, err := e.at(now.UnixMicro())
	if err != nil {
		return nil, fmt.Errorf("build powers: %w", err)
	}
	return p, nil
}
