//go:build !cgo

package engine

import (
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
)

// Name tells the two apart.
const Name = "Go"

// settings makes a name in double quotes never a text, and errors say what
// happened and not what the connection met last.
const settings = "_error_rc=1&_dqs=0"

var native driver.Driver = newNative()

// newNative makes commits sync with fdatasync where there is one: as durable as
// fsync, without waiting for the file's timestamps.
func newNative() driver.Driver {
	_, _ = sqlite.Fdatasync(true) // elsewhere it stays fsync
	return &sqlite.Driver{}
}

// Code is the extended result code of a failure of SQLite
// (https://sqlite.org/rescode.html); ok is false where err is none.
func Code(err error) (code int, ok bool) {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0, false
	}
	return e.Code(), true
}
