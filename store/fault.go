package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/jackc/pgx/v5/pgconn"

	"layak/domain"
	"layak/store/engine"
)

// OpenReason says why a database could not be opened.
type OpenReason string

// The reasons.
const (
	Damaged     OpenReason = "damaged"      // its own checks fail
	Newer       OpenReason = "newer"        // a later program has migrated it
	Older       OpenReason = "older"        // it would have to be migrated, where nothing was to be changed
	Unreachable OpenReason = "unreachable"  // no such directory, no server, no answer
	NotOurs     OpenReason = "not_ours"     // no database, or another program's
	NoAccess    OpenReason = "no_access"    // permissions, credentials
	Unsafe      OpenReason = "unsafe"       // the engine does not keep what it must
	NotMigrated OpenReason = "not_migrated" // a migration failed
	BadName     OpenReason = "bad_name"     // neither a path nor a URL that we know
	Absent      OpenReason = "absent"       // not there, or empty, where it had to exist
)

// OpenError is a refusal to open a database. Its text is one line.
type OpenError struct {
	Reason   OpenReason
	Database string // the path, or the URL without its password
	Detail   string
	Cause    error
}

// Error is one line for the person who started the program.
func (e *OpenError) Error() string { return "database " + e.Database + ": " + e.Detail }

// Unwrap returns the cause.
func (e *OpenError) Unwrap() error { return e.Cause }

// PanicError is an act that panicked. Nothing of it was kept.
type PanicError struct {
	Value any
	Stack []byte
}

// Error gives the value; the stack is a field, for the log.
func (e *PanicError) Error() string { return fmt.Sprintf("store: the act panicked: %v", e.Value) }

func panicked(value any) error { return &PanicError{Value: value, Stack: debug.Stack()} }

// ErrClosed is what acts get after Close.
var ErrClosed = errors.New("store: closed")

// errNested is what an act gets that starts another write.
var errNested = errors.New("store: a write within a write")

// errReadOnly is what a read gets that wants to change something.
var errReadOnly = errors.New("store: a write within a read")

// errExited is what an act gets that ended its goroutine.
var errExited = errors.New("store: the act ended its goroutine")

func unknown(noun string) error {
	return &domain.Error{Kind: domain.NotFound, Key: noun + ".unknown"}
}

func exists(noun string) error { return &domain.Error{Kind: domain.Conflict, Key: noun + ".exists"} }

func stale(noun string) error { return &domain.Error{Kind: domain.Stale, Key: noun + ".stale"} }

// unavailable marks a failure of the database itself: try again later.
func unavailable(err error) error {
	var e *domain.Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	return &domain.Error{Kind: domain.Unavailable, Key: "store.unavailable", Cause: err}
}

// breach is the kind of constraint that a statement broke.
type breach int

const (
	breachNone breach = iota
	breachUnique
	breachParent
	breachOther
)

// breachOf reads the engine's code; breachNone is any other failure.
func breachOf(err error) breach {
	if code, ok := engine.Code(err); ok {
		switch code {
		case 2067, 1555: // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY
			return breachUnique
		case 787: // SQLITE_CONSTRAINT_FOREIGNKEY
			return breachParent
		}
		if code&0xff == 19 { // SQLITE_CONSTRAINT
			return breachOther
		}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case pg.Code == "23505":
			return breachUnique
		case pg.Code == "23503":
			return breachParent
		case len(pg.Code) == 5 && pg.Code[:2] == "23":
			return breachOther
		}
	}
	return breachNone
}

// gone tells whether err is only that the caller stopped waiting.
func gone(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// fromEngine tells whether err came from the database or the way to it.
func fromEngine(err error) bool {
	var pg *pgconn.PgError
	var connect *pgconn.ConnectError
	if _, ok := engine.Code(err); ok {
		return true
	}
	return errors.As(err, &pg) || errors.As(err, &connect) || pgconn.SafeToRetry(err) ||
		pgconn.Timeout(err) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}

func isNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
