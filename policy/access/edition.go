package access

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"layak/domain"
)

// keptSegments bounds how many segments of one version stay built: the present
// one, and those that a clock may go back to.
const keptSegments = 4

// edition is one policy version. The instants at which a mandate begins or ends
// cut time into segments; within one, powers never change.
type edition struct {
	model  string
	set    domain.PolicySet // checked
	tree   tree
	humans humans
	cuts   []int64 // microseconds, in order

	mu    sync.Mutex
	built []*powers // oldest first
}

func newEdition(model string, set domain.PolicySet) (*edition, error) {
	set, t, err := checkSet(set)
	if err != nil {
		return nil, err
	}
	e := &edition{model: model, set: set, tree: t, humans: newHumans(set.Links)}
	for _, m := range set.Mandates {
		if m.Confirmed() && m.EndedBy == "" {
			e.cuts = append(e.cuts, m.From.UnixMicro(), m.Until.UnixMicro())
		}
	}
	slices.Sort(e.cuts)
	e.cuts = slices.Compact(e.cuts)
	return e, nil
}

// segment answers from when to when nothing begins or ends around an instant.
func (e *edition) segment(at int64) (from, until int64) {
	i, hit := slices.BinarySearch(e.cuts, at)
	if hit {
		i++ // a mandate runs from its first instant on, and no longer at its last
	}
	from, until = math.MinInt64, math.MaxInt64
	if i > 0 {
		from = e.cuts[i-1]
	}
	if i < len(e.cuts) {
		until = e.cuts[i]
	}
	return from, until
}

// at answers the powers of an instant and builds them where they are not yet. It
// fails where they would not agree with Casbin.
func (e *edition) at(at int64) (*powers, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if i := slices.IndexFunc(e.built, func(p *powers) bool { return p.covers(at) }); i >= 0 {
		return e.built[i], nil
	}
	p, err := e.build(at)
	if err != nil {
		return nil, err
	}
	if len(e.built) == keptSegments {
		e.built = slices.Delete(e.built, 0, 1)
	}
	e.built = append(e.built, p)
	return p, nil
}

// build hands Casbin the rows that are true in the segment, and compiles what it
// has loaded.
func (e *edition) build(at int64) (*powers, error) {
	p := &powers{version: e.set.Version, humans: e.humans}
	p.from, p.until = e.segment(at)
	set := e.set
	set.Mandates = e.set.Acting(time.UnixMicro(at))
	enforcer, err := newEnforcer(e.model, e.tree, set)
	if err != nil {
		return nil, err
	}
	if p.snapshot, err = compile(enforcer, e.tree, set); err != nil {
		return nil, err
	}
	if err := guard(p, enforcer, set); err != nil {
		return nil, fmt.Errorf("the snapshot does not agree with casbin: %w", err)
	}
	return p, nil
}
