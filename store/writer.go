package store

import (
	"context"
	"errors"
	"sync"
)

const (
	// queueLength lets every client of a busy server hand in its act while a
	// batch commits; past it, callers wait to hand in.
	queueLength = 256
	// batchMost bounds a batch, so that the first act of a flood does not wait
	// for thousands of others.
	batchMost = 128
)

// writer carries out all acts of this process on one connection, one after the
// other, and commits them in groups: whatever has queued up while the last
// batch was committed goes into the next one, without a timer.
type writer struct {
	source source
	forget func() // see Open
	seen   *seen
	queue  chan *act

	closing sync.RWMutex // held for reading while an act is handed in
	closed  bool
	ended   chan struct{}

	// Of the writer's goroutine alone:
	conn *conn
	log  *pending
	acts []*act // of the present batch

	wrote bool // somebody in the batch has changed something
}

func newWriter(src source, forget func(), known *seen, opts Options) *writer {
	w := &writer{source: src, forget: forget, seen: known, queue: make(chan *act, queueLength), ended: make(chan struct{})}
	w.log = newPending(opts.Random)
	go w.run()
	return w
}

// do hands an act in and waits for its answer.
func (w *writer) do(ctx context.Context, fn func(ctx context.Context, c *conn) error) error {
	if ctx.Value(insideKey{}) != nil {
		return errNested
	}
	a := newAct(ctx, fn)
	if err := w.handIn(a); err != nil {
		return err
	}
	return a.wait()
}

func (w *writer) handIn(a *act) error {
	w.closing.RLock()
	defer w.closing.RUnlock()
	if w.closed {
		return unavailable(ErrClosed)
	}
	select {
	case w.queue <- a:
		return nil
	case <-a.ctx.Done():
		return a.ctx.Err()
	}
}

// stop carries out what has been handed in and ends the writer.
func (w *writer) stop() {
	w.closing.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.closing.Unlock()
	<-w.ended
}

func (w *writer) run() {
	finished := false
	defer func() {
		if finished {
			w.drop()
			close(w.ended)
			return
		}
		// An act has called runtime.Goexit. Its batch is lost; the writer goes
		// on in a goroutine of its own.
		w.fail(errExited)
		w.drop()
		go w.run()
	}()
	for a := range w.queue {
		w.batch(a)
	}
	finished = true
}

// next returns an act that is already waiting, or nil.
func (w *writer) next() *act {
	if len(w.acts) >= batchMost {
		return nil
	}
	select {
	case a := <-w.queue:
		return a // nil once the queue is closed and empty
	default:
		return nil
	}
}

// batch carries out a and whatever waits by then, commits, and answers.
func (w *writer) batch(a *act) {
	w.acts = w.acts[:0]
	err := w.open()
	for ; a != nil; a = w.next() {
		if !a.begin() {
			a.done <- a.ctx.Err()
			continue
		}
		w.acts = append(w.acts, a)
		if err != nil {
			a.running.Unlock()
			break
		}
		if err = w.step(a); err != nil {
			break
		}
	}
	if err == nil {
		err = w.commit()
	}
	if err != nil {
		w.fail(err)
		w.drop()
		return
	}
	n := len(w.acts)
	w.answer()
	w.source.committed(w.conn, n)
}

// answer gives each act its own result, after the commit.
func (w *writer) answer() {
	for i, a := range w.acts {
		a.done <- a.err
		w.acts[i] = nil
	}
	w.acts = w.acts[:0]
}

// fail gives every act of the batch the error that ended it.
func (w *writer) fail(err error) {
	w.forgetPolicy()
	for _, a := range w.acts {
		a.err = unavailable(err)
	}
	w.answer()
}

// forgetPolicy drops what was built from policy rows that are not committed.
func (w *writer) forgetPolicy() {
	if w.conn != nil && w.conn.raised {
		w.forget()
	}
}

// drop gives the connection up; the next batch gets a new one. Whatever was
// not committed on it is gone with it.
func (w *writer) drop() {
	if w.conn != nil {
		w.conn.close()
		w.conn = nil
	}
	w.log.forget()
}

func (w *writer) open() error {
	if w.conn == nil {
		c, err := w.source.connect(context.Background(), true)
		if err != nil {
			return err
		}
		c.log = w.log
		w.conn = c
	}
	return w.begin()
}

var errBroken = errors.New("store: the batch could not be kept together")
