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
	// checkpointFrames is after how many frames (of a page, 4 kB) the write-ahead
	// log is carried into the file, beside the writer. Later, fewer pages would be
	// carried twice, but a batch that has to wait meanwhile would wait longer.
	checkpointFrames = 1000
	// restFrames is the length of the log, in frames, from which on the writer,
	// just after such a checkpoint, carries over the little that has come since, at
	// most restLeft: where nobody reads just then the log begins again at its start.
	// From latestFrames on it waits a moment for readers to end.
	restFrames   = 12000
	restLeft     = 500
	latestFrames = 17000
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

// checkpoints carries the write-ahead log into the file beside the writer, so
// that commits rarely wait for it.
type checkpoints struct {
	db    *sql.DB
	path  string   // of the log
	file  *os.File // the database itself, to be synced
	due   chan struct{}
	done  atomic.Bool // the checkpoint asked for last has ended
	ended sync.WaitGroup
	scrub *scrub

	// Of the writer's goroutine:
	acts int   // since it last looked
	room bool  // asked for
	from int64 // frames in the log when a checkpoint was last asked for
}

// start begins with the database at path. The file is held open: to close it
// while a connection lives would end the connection's locks.
func (k *checkpoints) start(db *sql.DB, path string) (err error) {
	if k.file, err = os.Open(path); err != nil {
		return err
	}
	k.db, k.path, k.due = db, path+"-wal", make(chan struct{}, 1)
	k.scrub = newScrub(k.empty)
	k.ended.Go(func() {
		for range k.due {
			k.done.Store(k.carry(context.Background()) == nil)
		}
	})
	return nil
}

// carry carries the log into the file, and what has come meanwhile, until little
// is left: each time there is less.
func (k *checkpoints) carry(ctx context.Context) error {
	for range carryMost {
		var busy, frames, carried int64
		if err := k.db.QueryRowContext(ctx, sqlCheckpoint).Scan(&busy, &frames, &carried); err != nil {
			return err
		}
		if frames-carried < carryLeft {
			break
		}
	}
	// The engine makes the file durable only where it has carried everything,
	// which under load the writer would do in its turn, and wait for all of it.
	return k.file.Sync()
}

const (
	carryMost = 5
	carryLeft = 250 // frames; a batch or two
)

// empty leaves nothing in the log. Most is carried before the writer has to wait.
func (k *checkpoints) empty(ctx context.Context) (done bool) {
	var busy, frames, carried int64
	if err := k.carry(ctx); err != nil {
		return false
	}
	if err := k.db.QueryRowContext(ctx, sqlEmpty).Scan(&busy, &frames, &carried); err != nil || busy != 0 {
		return false
	}
	_ = k.makeRoom(ctx) // without it commits are slower
	return true
}

func (k *checkpoints) stop() {
	if k.due != nil {
		k.scrub.stop()
		close(k.due)
		k.ended.Wait()
	}
}

// close is called once no connection is left.
func (k *checkpoints) close() error {
	if k.file == nil {
		return nil
	}
	return k.file.Close()
}

// committed is called by the writer between batches. That a checkpoint fails
// loses nothing: the engine makes its own at the latest.
func (k *checkpoints) committed(c *conn, acts int) {
	if c.erased {
		k.scrub.want()
	}
	if k.acts += acts; k.acts < lookEvery {
		return
	}
	k.acts = 0
	if !k.room {
		k.room = true
		// By itself: it waits long for the write lock while the writer is busy, and
		// checkpoints must not wait for it. Without it commits are slower.
		k.ended.Go(func() { _ = k.makeRoom(context.Background()) })
		return
	}
	var busy, frames, carried int64
	if err := c.row(c.base, sqlFrames, nil, &busy, &frames, &carried); err != nil {
		return
	}
	if frames < k.from {
		k.from = 0 // the log has begun again
	}
	switch {
	case frames >= latestFrames:
		k.beginAgain(c)
	case frames >= restFrames && frames-carried <= restLeft && k.done.Swap(false):
		_ = c.row(c.base, sqlCheckpoint, nil, &busy, &frames, &carried)
	case frames-k.from >= checkpointFrames:
		k.done.Store(false)
		if k.ask() {
			k.from = frames
		}
	}
}

// beginAgain never waits long: where somebody reads on, it is tried again later.
func (k *checkpoints) beginAgain(c *conn) {
	var busy, frames, carried, brief int64
	if c.row(c.base, sqlBusyBrief, nil, &brief) == nil {
		_ = c.row(c.base, sqlBeginAgain, nil, &busy, &frames, &carried)
	}
	_ = c.row(c.base, sqlBusy, nil, &brief)
}

func (k *checkpoints) ask() bool {
	select {
	case k.due <- struct{}{}:
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
