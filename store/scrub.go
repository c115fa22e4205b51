package store

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// scrubPause is how long it waits for readers of the write-ahead log to end.
const scrubPause = 100 * time.Millisecond

// sqlEmpty carries the log into the file and cuts it to nothing, where nobody
// reads what lies in it.
const sqlEmpty = `PRAGMA wal_checkpoint(TRUNCATE)`

// scrub empties the write-ahead log after an erasure: pages as they were before
// lie in it until they are written over.
type scrub struct {
	wanted, running atomic.Bool
	ending          chan struct{}
	ended           sync.WaitGroup
	empty           func(context.Context) (done bool)
}

func newScrub(empty func(context.Context) bool) *scrub {
	return &scrub{ending: make(chan struct{}), empty: empty}
}

// want asks for it; it never blocks.
func (s *scrub) want() {
	s.wanted.Store(true)
	if s.running.CompareAndSwap(false, true) {
		s.ended.Go(s.run)
	}
}

func (s *scrub) run() {
	for s.wanted.Swap(false) {
		for !s.empty(context.Background()) {
			select {
			case <-s.ending:
				return
			case <-time.After(scrubPause):
			}
		}
	}
	s.running.Store(false)
	if s.wanted.Load() { // asked for in between
		s.want()
	}
}

// stop ends it, done or not: the last connection removes the log.
func (s *scrub) stop() {
	close(s.ending)
	s.ended.Wait()
}
