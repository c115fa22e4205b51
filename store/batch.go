package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"
)

// batchLongest bounds a batch on PostgreSQL, where a statement waits for other
// replicas and for the network. SQLite has its busy time-out.
const batchLongest = 30 * time.Second

// The statements that frame a batch and its acts. BEGIN IMMEDIATE takes the
// write lock at once; on PostgreSQL the head row of the audit log is that lock:
// every batch of every replica takes it first, so batches run one after the
// other and no act can miss what another replica has just committed.
const (
	sqlBeginLite = `BEGIN IMMEDIATE`
	sqlBegin     = `BEGIN`
	sqlHeadLock  = sqlHead + ` FOR UPDATE`
	sqlCommit    = `COMMIT`
	sqlRollback  = `ROLLBACK`
	sqlSavepoint = `SAVEPOINT act`
	sqlRelease   = `RELEASE SAVEPOINT act`
	sqlUndo      = `ROLLBACK TO SAVEPOINT act`
)

// frame runs one of the statements above, past the guard.
func (c *conn) frame(text string) error {
	var err error
	if c.dialect == SQLite {
		var d *direct
		if d, err = c.direct(text); err != nil {
			return err
		}
		_, err = d.run(c.base, nil)
	} else {
		var s *sql.Stmt
		if s, err = c.statement(text); err != nil {
			return err
		}
		_, err = s.ExecContext(c.base)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", text, err)
	}
	return nil
}

func (w *writer) begin() error {
	c := w.conn
	c.fault, c.guard, c.raised, c.erased = nil, nil, false, false
	w.wrote = false
	w.log.open(c)
	before, frame, query := w.seen.at.Load(), sqlBeginLite, sqlHead
	if c.dialect == Postgres {
		c.base, c.cancel = context.WithTimeout(context.Background(), batchLongest)
		frame, query = sqlBegin, sqlHeadLock
	}
	if err := c.frame(frame); err != nil {
		return err
	}
	if c.dialect == SQLite {
		if alone, err := c.alone(); err != nil || alone && w.log.resume() {
			return err
		}
	}
	var h logHead
	err := c.row(c.base, query, nil, &h.origin, &h.size, &h.root)
	if isNoRows(err) {
		return nil // the very first batch makes it
	}
	if err != nil {
		return err
	}
	w.log.meet(h)
	return w.seen.compare(c.base, c, before, h)
}

// step carries out one act of the batch. What it returns ends the batch; an
// act's own error does not.
//
// On SQLite the savepoint is set before the first statement that changes
// something: an act that is refused has mostly only read. The first act of a
// batch that changes something needs none: the transaction is its savepoint. On
// PostgreSQL any failing statement ends the transaction, so it is set at once.
func (w *writer) step(a *act) error {
	c := w.conn
	changed, bare := false, false
	savepoint := func() error {
		c.guard, changed = nil, true
		if !w.wrote && c.dialect == SQLite {
			w.wrote, bare = true, true
			return nil
		}
		w.wrote = true
		return c.frame(sqlSavepoint)
	}
	c.fault, c.guard = nil, savepoint
	if c.dialect == Postgres {
		if err := savepoint(); err != nil {
			a.running.Unlock()
			return err
		}
	}
	mark, done := w.log.mark(), w.log.done
	a.err = a.perform(c)
	c.guard = nil
	if a.err == nil && c.fault == nil {
		w.wrote = w.wrote || w.log.grown(mark)
		if !changed || bare {
			return nil
		}
		return c.frame(sqlRelease)
	}
	if c.fault != nil {
		a.err = unavailable(cmp.Or(a.err, c.fault))
		c.fault = nil
	}
	w.log.reset(mark, done)
	w.forgetPolicy()
	c.memo.forget()
	return w.undo(changed, bare)
}

// undo takes back what the act that has just failed has changed.
func (w *writer) undo(changed, bare bool) error {
	c := w.conn
	switch {
	case !changed:
		return nil
	case bare:
		if err := c.frame(sqlRollback); err != nil {
			return fmt.Errorf("%w: %w", errBroken, err)
		}
		return w.begin()
	}
	if err := c.frame(sqlUndo); err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	return c.frame(sqlRelease)
}

func (w *writer) commit() error {
	c := w.conn
	if c.cancel != nil {
		defer func() {
			c.cancel()
			c.base, c.cancel = context.Background(), nil
		}()
	}
	if err := w.log.flush(c.base); err != nil {
		return err
	}
	if err := w.log.saveHead(c.base); err != nil {
		return err
	}
	w.forgetPolicy()
	if err := c.frame(sqlCommit); err != nil {
		return err
	}
	w.log.committed()
	if is := w.log.sight(); is != nil {
		w.seen.grown(is)
	}
	return nil
}
