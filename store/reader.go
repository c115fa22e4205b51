package store

import (
	"context"
	"sync"
)

// sqlBeginRead begins a snapshot. SQLite's readers are read-only connections
// and begin deferred: the snapshot is taken by the first statement.
const sqlBeginRead = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`

// readers is the pool of connections that read. Connections are opened when
// they are first needed and kept; the one used last is used next, for it has the
// statements and the pages at hand.
type readers struct {
	source source
	seen   *seen
	slots  chan struct{} // one for each connection in use; full: the next waits

	mu     sync.Mutex
	idle   []*conn
	closed bool
}

func newReaders(src source, known *seen, n int) *readers {
	return &readers{source: src, seen: known, slots: make(chan struct{}, n)}
}

// do runs fn in a read transaction on a free connection.
func (r *readers) do(ctx context.Context, fn func(ctx context.Context, c *conn) error) (err error) {
	before := r.seen.at.Load()
	c, err := r.take(ctx)
	if err != nil {
		return err
	}
	keep := false
	defer func() {
		if !keep { // also after a panic, which goes on to the caller
			c.close()
			c = nil
		}
		r.give(c)
	}()
	err = r.look(ctx, c, before)
	if err == nil {
		err = fn(ctx, c)
	}
	if err != nil {
		// A broken connection does not get through the ROLLBACK.
		keep = c.frame(sqlRollback) == nil
		if readable(err) {
			return err
		}
		return unavailable(err)
	}
	if err := c.frame(sqlCommit); err != nil {
		return unavailable(err)
	}
	keep = true
	return nil
}

// look compares the log with what had been seen before the snapshot. It is the
// first statement of the snapshot.
func (r *readers) look(ctx context.Context, c *conn, before *sight) error {
	h, err := c.logHead(ctx)
	if err != nil {
		if isNoRows(err) {
			return nil // a log without a head is for the verifier to tell of
		}
		return err
	}
	return r.seen.compare(ctx, c, before, h)
}

// readable tells whether err is the function's own or the caller's.
func readable(err error) bool { return gone(err) || !fromEngine(err) }

// take waits for a free connection and begins a snapshot on it. A connection
// that broke while it lay idle is replaced.
func (r *readers) take(ctx context.Context) (*conn, error) {
	select {
	case r.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, closed := r.last()
	if c != nil {
		if c.frame(c.beginRead()) == nil {
			return c, nil
		}
		c.close()
	}
	if closed {
		r.give(nil)
		return nil, unavailable(ErrClosed)
	}
	c, err := r.source.connect(ctx, false)
	if err == nil {
		if err = c.frame(c.beginRead()); err == nil {
			return c, nil
		}
		c.close()
	}
	r.give(nil)
	if gone(err) {
		return nil, err
	}
	return nil, unavailable(err)
}

// last takes the connection that was given back last, nil where none is idle.
func (r *readers) last() (c *conn, closed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.idle); n > 0 {
		c, r.idle = r.idle[n-1], r.idle[:n-1]
	}
	return c, r.closed
}

// give ends the use of a connection; nil: of one that is closed.
func (r *readers) give(c *conn) {
	if c != nil {
		r.mu.Lock()
		r.idle = append(r.idle, c)
		r.mu.Unlock()
	}
	<-r.slots
}

func (c *conn) beginRead() string {
	if c.dialect == SQLite {
		return sqlBegin
	}
	return sqlBeginRead
}

// close waits for the reads in progress and closes every connection.
func (r *readers) close() {
	r.mu.Lock()
	already := r.closed
	r.closed = true
	r.mu.Unlock()
	if already {
		return
	}
	for range cap(r.slots) {
		r.slots <- struct{}{}
	}
	for c, _ := r.last(); c != nil; c, _ = r.last() {
		c.close()
	}
	for range cap(r.slots) {
		<-r.slots
	}
}
