package store

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"sync"
	"sync/atomic"
)

const (
	// checkpointEvery is after how many acts the write-ahead log is carried
	// into the file: some 10 MB of it.
	checkpointEvery = 500
	// checkpointLatest is at how many pages the engine does it on its own, in
	// the commit that gets there, should a few acts write very much: 64 MB.
	checkpointLatest = "16384"
	// roomAfter is how many acts make a process one that goes on writing, for
	// which room is made in the log: a shell command makes fewer.
	roomAfter = 32
	// room is how long the log is made: what comes between two checkpoints, and
	// what comes while one runs.
	room = 16 << 20

	sqlCheckpoint = `PRAGMA wal_checkpoint(PASSIVE)`
)

// task is something to be done beside the writer.
type task int

const (
	taskCheckpoint task = iota
	taskRoom
)

// checkpoints carries the write-ahead log into the file beside the writer, so
// that no commit waits for it. The writer then carries over the little that has
// come meanwhile, after which the log begins again at its start.
type checkpoints struct {
	db    *sql.DB
	path  string // of the log
	acts  int    // of the writer's goroutine, since the last checkpoint
	room  bool   // of the writer's goroutine: asked for
	due   chan task
	rest  atomic.Bool
	ended sync.WaitGroup
}

func (k *checkpoints) start(db *sql.DB, path string) {
	k.db, k.path, k.due = db, path, make(chan task, 1)
	k.ended.Go(func() {
		for t := range k.due {
			switch t {
			case taskRoom:
				_ = k.makeRoom(context.Background()) // without it commits are slower
			case taskCheckpoint:
				if _, err := k.db.ExecContext(context.Background(), sqlCheckpoint); err == nil {
					k.rest.Store(true)
				}
			}
		}
	})
}

func (k *checkpoints) stop() {
	if k.due != nil {
		close(k.due)
		k.ended.Wait()
	}
}

// committed is called by the writer between batches. That a checkpoint fails
// loses nothing: the engine makes its own at the latest.
func (k *checkpoints) committed(c *conn, acts int) {
	if k.rest.Swap(false) {
		if err := c.frame(sqlCheckpoint); err != nil {
			return
		}
	}
	k.acts += acts
	switch {
	case !k.room && k.acts >= roomAfter:
		k.room = k.ask(taskRoom)
	case k.acts >= checkpointEvery:
		k.acts = 0
		k.ask(taskCheckpoint)
	}
}

func (k *checkpoints) ask(t task) bool {
	select {
	case k.due <- t:
		return true
	default:
		return false
	}
}

// makeRoom lengthens the log with zeros. A commit that overwrites is durable
// two to four times as soon as one that makes the file longer, because the file
// system has nothing but the data to write. SQLite takes zeros for the end of
// the log, and keeps its length when it begins again. The write lock keeps
// everybody else from lengthening it meanwhile.
func (k *checkpoints) makeRoom(ctx context.Context) error {
	f, err := os.OpenFile(k.path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := k.fill(ctx, f); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close()) // the first commit would wait for it
}

func (k *checkpoints) fill(ctx context.Context, f *os.File) error {
	c, err := k.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, sqlBeginLite); err != nil {
		return err
	}
	defer c.ExecContext(ctx, sqlRollback)
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	zeros := make([]byte, 1<<20)
	for size < room {
		n, err := f.Write(zeros[:min(int64(len(zeros)), room-size)])
		if err != nil {
			return err
		}
		size += int64(n)
	}
	return nil
}
