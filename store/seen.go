package store

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"layak/domain/audit"
)

// seen is the log as this process last committed or read it. Every batch and
// every read compares: a database that has lost what was there, because a copy
// was put back or a replica that lagged has taken over, gives version numbers a
// second time with other rows, and whatever was built from the first must go.
type seen struct {
	at      atomic.Pointer[sight] // nil: nothing yet
	setting sync.Mutex
	setBack func(was, is int64) // see Options; quick
}

// sight is a head of the log and the hash of its last leaf, zero where there is
// none.
type sight struct {
	origin string
	size   int64
	root   audit.Hash
	last   audit.Hash
}

// compare holds the head of the log in c's transaction against before, what had
// been seen when the transaction began.
func (s *seen) compare(ctx context.Context, c *conn, before *sight, h logHead) error {
	is := &sight{origin: h.origin, size: h.size}
	copy(is.root[:], h.root)
	if before != nil && before.same(is) {
		return nil
	}
	last, err := c.leafHash(ctx, is.size)
	if err != nil {
		return err
	}
	is.last = last
	kept := before == nil
	if !kept && is.origin == before.origin && is.size > before.size {
		there, err := c.leafHash(ctx, before.size)
		if err != nil {
			return err
		}
		kept = there == before.last
	}
	if kept {
		s.grown(is)
	} else {
		s.back(before, is)
	}
	return nil
}

func (a *sight) same(b *sight) bool {
	return a.size == b.size && a.root == b.root && a.origin == b.origin
}

// grown takes a longer log.
func (s *seen) grown(is *sight) {
	s.setting.Lock()
	defer s.setting.Unlock()
	if at := s.at.Load(); at == nil || at.size < is.size {
		s.at.Store(is)
	}
}

// back takes a log that has lost something since before, and tells of it once.
func (s *seen) back(before, is *sight) {
	s.setting.Lock()
	defer s.setting.Unlock()
	if s.at.Load() == before {
		s.setBack(before.size, is.size)
		s.at.Store(is)
	}
}

// leafHash is the hash of the last leaf of a log of that size.
func (c *conn) leafHash(ctx context.Context, size int64) (hash audit.Hash, err error) {
	if size < 1 {
		return hash, nil
	}
	var data []byte
	if err := c.row(ctx, sqlHash, []any{audit.StoredIndex(size - 1)}, &data); err != nil && !isNoRows(err) {
		return hash, fmt.Errorf("read the last leaf of %d: %w", size, err)
	}
	copy(hash[:], data) // one that is missing is not the one that was seen
	return hash, nil
}
