package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"layak/store/engine"
)

const (
	// applicationID marks our files ("Layk"), so that no other program's
	// database is migrated by mistake.
	applicationID = 0x4c61796b
	// oldestSQLite is the first version without the WAL reset bug.
	oldestSQLite = "3.51.3"
	// busyTimeout is how long a write waits for another process (a shell
	// command, a backup) before it is refused.
	busyTimeout = "10000"
	// checkedMost is the largest file that is checked as a whole at start, in
	// bytes: 64 MB take about a tenth of a second.
	checkedMost = 64 << 20
)

// lite is a SQLite file.
type lite struct {
	path  string
	old   bool // it must be there already
	write *sql.DB
	read  *sql.DB
	wal   checkpoints
}

func openSQLite(ctx context.Context, path string, existing bool) (source, error) {
	l := &lite{path: path, old: existing}
	if err := l.file(); err != nil {
		return nil, err
	}
	l.write, l.read = engine.Open(l.path, pragmas...), engine.Open(l.path, slices.Concat(pragmas, []string{"PRAGMA query_only = 1"})...)
	if err := l.check(ctx); err != nil {
		l.close()
		return nil, err
	}
	if err := l.wal.start(l.write, l.path); err != nil {
		l.close()
		return nil, l.refuse(err)
	}
	return l, nil
}

// file makes sure that the file is there and ours to read and write.
func (l *lite) file() error {
	if dir := filepath.Dir(l.path); !isDir(dir) {
		return &OpenError{Unreachable, l.path, "there is no directory " + dir, fs.ErrNotExist}
	}
	if isDir(l.path) {
		return &OpenError{NotOurs, l.path, "it is a directory", nil}
	}
	flags := os.O_RDWR
	if !l.old {
		flags |= os.O_CREATE
	}
	f, err := os.OpenFile(l.path, flags, 0o600)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &OpenError{Absent, l.path, "there is no such file", err}
	case errors.Is(err, fs.ErrPermission):
		return &OpenError{NoAccess, l.path, "no permission to read and write it", err}
	case err != nil:
		return &OpenError{Unreachable, l.path, oneLine(err), err}
	}
	info, err := f.Stat()
	if err == nil && l.old && info.Size() == 0 {
		err = &OpenError{Absent, l.path, "it is empty", nil}
	}
	return errors.Join(err, f.Close())
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// pragmas hold on every connection. temp_store keeps what savepoints set aside in
// memory; secure_delete overwrites what is deleted, so that an erased text is in
// no free page.
var pragmas = []string{
	"PRAGMA busy_timeout = " + busyTimeout, "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = 1",
	"PRAGMA temp_store = MEMORY", "PRAGMA secure_delete = 1", "PRAGMA wal_autocheckpoint = " + checkpointLatest,
}

// check reads back what must hold before anything is written.
func (l *lite) check(ctx context.Context) error {
	db, err := l.write.Conn(ctx)
	if err != nil {
		return l.refuse(err)
	}
	defer db.Close()
	var version, journal, whole string
	var synchronous, foreign, secure, application, tables, pages, page int64
	for _, q := range []struct {
		text string
		dest any
	}{
		{`SELECT sqlite_version()`, &version}, {`PRAGMA journal_mode`, &journal}, {`PRAGMA synchronous`, &synchronous},
		{`PRAGMA foreign_keys`, &foreign}, {`PRAGMA secure_delete`, &secure}, {`PRAGMA application_id`, &application},
		{`SELECT COUNT(*) FROM sqlite_schema`, &tables}, {`PRAGMA page_count`, &pages}, {`PRAGMA page_size`, &page},
	} {
		if err := db.QueryRowContext(ctx, q.text).Scan(q.dest); err != nil {
			return l.refuse(err)
		}
	}
	switch {
	case older(version, oldestSQLite):
		return &OpenError{Unsafe, l.path, "SQLite " + version + " can lose writes, " + oldestSQLite + " or newer is needed", nil}
	case journal != "wal" || synchronous != 2 || foreign != 1 || secure != 1:
		return &OpenError{Unsafe, l.path, fmt.Sprintf("journal_mode %s, synchronous %d, foreign_keys %d, secure_delete %d instead of wal, 2, 1, 1",
			journal, synchronous, foreign, secure), nil}
	case application != applicationID && (tables > 0 || application != 0):
		return &OpenError{NotOurs, l.path, "it is a database of another program", nil}
	case tables == 0 && l.old:
		return &OpenError{Absent, l.path, "it is empty", nil}
	case tables == 0:
		_, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
		return l.refuse(err)
	case pages*page <= checkedMost:
		if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&whole); err != nil {
			return l.refuse(err)
		}
		if whole != "ok" {
			return &OpenError{Damaged, l.path, "it is damaged: " + firstLine(whole), nil}
		}
	}
	return nil
}

// refuse says in one line why the engine would not open the file.
func (l *lite) refuse(err error) error {
	if err == nil {
		return nil
	}
	var known *OpenError
	if errors.As(err, &known) {
		return known
	}
	code, _ := engine.Code(err)
	switch code & 0xff {
	case 11: // SQLITE_CORRUPT
		return &OpenError{Damaged, l.path, "it is damaged", err}
	case 26: // SQLITE_NOTADB
		return &OpenError{NotOurs, l.path, "it is not a database", err}
	case 3, 8, 23: // SQLITE_PERM, _READONLY, _AUTH
		return &OpenError{NoAccess, l.path, "no permission to write it", err}
	case 5: // SQLITE_BUSY
		return &OpenError{Unreachable, l.path, "another program holds it", err}
	}
	return &OpenError{Unreachable, l.path, oneLine(err), err}
}

func (l *lite) connect(ctx context.Context, writes bool) (*conn, error) {
	db := l.read
	if writes {
		db = l.write
	}
	raw, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	c, err := newConn(SQLite, raw, writes)
	if err != nil || !writes {
		return c, err
	}
	if err := c.durable(); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

// durable refuses a connection whose commits could be lost: the engine's own default
// syncs less in a write-ahead log.
func (c *conn) durable() error {
	var synchronous int64
	if err := c.row(c.base, `PRAGMA synchronous`, nil, &synchronous); err != nil {
		return err
	}
	if synchronous != 2 {
		return fmt.Errorf("store: synchronous is %d on a connection that writes, not 2", synchronous)
	}
	return nil
}

const sqlLiteSize = `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`

func (l *lite) size(ctx context.Context, c *conn) (n int64, err error) {
	err = c.row(ctx, sqlLiteSize, nil, &n)
	return n, err
}

func (l *lite) committed(c *conn, acts int) { l.wal.committed(c, acts) }

func (l *lite) close() error {
	l.wal.stop()
	return errors.Join(l.read.Close(), l.write.Close(), l.wal.close())
}

// older compares dotted version numbers.
func older(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range bs {
		x, y := 0, 0
		if i < len(as) {
			x, _ = strconv.Atoi(as[i])
		}
		y, _ = strconv.Atoi(bs[i])
		if x != y {
			return x < y
		}
	}
	return false
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
