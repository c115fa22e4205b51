package store

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
)

const (
	// checkpointEvery is after how many acts the write-ahead log is carried
	// into the file: some 20 MB of it.
	checkpointEvery = 1000
	// checkpointLatest is at how many pages the engine does it on its own, in
	// the commit that gets there, should a few acts write very much: 64 MB.
	checkpointLatest = "16384"

	sqlCheckpoint = `PRAGMA wal_checkpoint(PASSIVE)`
)

// checkpoints carries the write-ahead log into the file beside the writer, so
// that no commit waits for it. The writer then carries over the little that has
// come meanwhile, after which the log begins again at its start.
type checkpoints struct {
	db    *sql.DB
	acts  int // of the writer's goroutine
	due   chan bool
	rest  atomic.Bool
	ended sync.WaitGroup
}

func (k *checkpoints) start(db *sql.DB) {
	k.db, k.due = db, make(chan bool, 1)
	k.ended.Go(func() {
		for range k.due {
			if _, err := k.db.ExecContext(context.Background(), sqlCheckpoint); err == nil {
				k.rest.Store(true)
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
	if k.acts += acts; k.acts >= checkpointEvery {
		k.acts = 0
		select {
		case k.due <- true:
		default:
		}
	}
}
