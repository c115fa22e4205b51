package store

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// act is one unit of work on its way through the writer.
type act struct {
	ctx   context.Context
	fn    func(ctx context.Context, c *conn) error
	phase atomic.Int32
	done  chan error // gets exactly one answer, after the commit
	err   error      // how it ended, before the commit

	running sync.Mutex // held while fn runs
}

// The phases of an act. A caller may take back only what waits.
const (
	waiting int32 = iota
	begun
	takenBack
)

// insideKey marks the context of an act, so that a write within it is refused
// instead of waiting for itself forever.
type insideKey struct{}

func newAct(ctx context.Context, fn func(ctx context.Context, c *conn) error) *act {
	return &act{ctx: ctx, fn: fn, done: make(chan error, 1)}
}

// begin tells whether the act is to be carried out: not where its caller has
// gone before it was its turn.
func (a *act) begin() bool {
	if a.ctx.Err() != nil {
		a.phase.CompareAndSwap(waiting, takenBack)
	}
	a.running.Lock()
	if a.phase.CompareAndSwap(waiting, begun) {
		return true
	}
	a.running.Unlock()
	return false
}

// perform calls the act's function; a panic is its error.
func (a *act) perform(c *conn) (err error) {
	returned := false
	defer func() {
		a.running.Unlock()
		if returned {
			return
		}
		if value := recover(); value != nil {
			err = panicked(value)
		}
	}()
	ctx := context.WithValue(context.WithoutCancel(a.ctx), insideKey{}, true)
	err = a.fn(ctx, c)
	returned = true
	return err
}

// wait waits for the answer, or until the caller's context ends. Where the act
// had not begun by then it never will; where it is running, its function has
// returned when wait does, because it writes to variables of the caller.
func (a *act) wait() error {
	select {
	case err := <-a.done:
		return err
	case <-a.ctx.Done():
	}
	if a.phase.CompareAndSwap(waiting, takenBack) {
		return fmt.Errorf("store: the act was not begun: %w", a.ctx.Err())
	}
	a.running.Lock()
	//lint:ignore SA2001 it only waits until the act has ended
	a.running.Unlock()
	select {
	case err := <-a.done:
		return err
	default:
		return fmt.Errorf("store: stopped waiting, the act may still happen: %w", a.ctx.Err())
	}
}
