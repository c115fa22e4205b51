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
	// lookEvery is after how many acts the writer asks how long the log is; so
	// many also make a process one that goes on writing, for which room is made
	// in the log: a shell command makes fewer.
	lookEvery = 32
	// checkpointFrames is at how many frames (of a page, 4 kB) the write-ahead
	// log is carried into the file, beside the writer: late, because a page that
	// was written many times is carried once.
	checkpointFrames = 8000
	// restFrames is at how many frames the writer waits for the rest to be
	// carried over and for readers to end, so that the log begins again at its
	// start. While little is written and read that happens by itself.
	restFrames = 14000
	// checkpointLatest is at how many frames the engine does it on its own, in
	// the commit that gets there, should a few acts write very much.
	checkpointLatest = "20000"
	// room is how long the log is made.
	room = 64 << 20

	sqlCheckpoint = `PRAGMA wal_checkpoint(PASSIVE)`
	// sqlBeginAgain waits, as long as the busy time-out, until nobody reads what
	// lies in the log, so that the next commit writes at its start.
	sqlBeginAgain = `PRAGMA wal_checkpoint(RESTART)`
	sqlBusyBrief  = `PRAGMA busy_timeout = 50`
	sqlBusy       = `PRAGMA busy_timeout = ` + busyTimeout
	sqlFrames     = `PRAGMA wal_checkpoint(NOOP)`
)

// task is something to be done beside the writer.
type task int

const (
	taskCheckpoint task = iota
	taskRoom
)

// checkpoints carries the write-ahead log into the file beside the writer, so
// that commits rarely wait for it.
type checkpoints struct {
	db    *sql.DB
	path  string // of the log
	due   chan task
	done  atomic.Bool // a checkpoint has ended since the log began
	ended sync.WaitGroup

	// Of the writer's goroutine:
	acts int   // since it last looked
	room bool  // asked for
	from int64 // frames in the log when a checkpoint was last asked for
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
					k.done.Store(true)
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
	if k.acts += acts; k.acts < lookEvery {
		return
	}
	k.acts = 0
	if !k.room {
		k.room = k.ask(taskRoom)
		return
	}
	var busy, frames, carried int64
	if err := c.row(c.base, sqlFrames, nil, &busy, &frames, &carried); err != nil {
		return
	}
	if frames < k.from {
		k.from = 0 // the log has begun again
		k.done.Store(false)
	}
	switch {
	case frames >= restFrames && k.done.Swap(false):
		k.beginAgain(c)
	case frames-k.from >= checkpointFrames || frames >= restFrames:
		if k.ask(taskCheckpoint) {
			k.from = frames
		}
	}
}

// beginAgain never waits long: where somebody reads on, it is tried again later.
func (k *checkpoints) beginAgain(c *conn) {
	var busy, frames, carried int64
	if c.frame(sqlBusyBrief) == nil {
		_ = c.row(c.base, sqlBeginAgain, nil, &busy, &frames, &carried)
	}
	if c.frame(sqlBusy) != nil {
		k.done.Store(true)
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
	if free, known := freeSpace(k.path); !known || free < roomShare*room {
		return nil
	}
	f, err := os.OpenFile(k.path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := k.fill(ctx, f); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// roomShare is how many times the room must be free on the disk.
const roomShare = 16

func (k *checkpoints) fill(ctx context.Context, f *os.File) (err error) {
	c, err := k.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, sqlBeginLite); err != nil {
		return err
	}
	defer c.ExecContext(ctx, sqlRollback)
	before, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Truncate(before))
		}
	}()
	zeros := make([]byte, 1<<20)
	for size := before; size < room; {
		n, err := f.Write(zeros[:min(int64(len(zeros)), room-size)])
		if err != nil {
			return err
		}
		size += int64(n)
	}
	return nil
}
