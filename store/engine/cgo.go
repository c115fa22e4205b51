//go:build cgo

package engine

import (
	"database/sql/driver"
	"errors"

	"github.com/mattn/go-sqlite3"
)

// Name tells the two apart.
const Name = "C"

// settings leaves out the engine's own locks: see Open.
const settings = "_mutex=no"

var native driver.Driver = &sqlite3.SQLiteDriver{}

// Code is the extended result code of a failure of SQLite
// (https://sqlite.org/rescode.html); ok is false where err is none.
func Code(err error) (code int, ok bool) {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return 0, false
	}
	return int(e.ExtendedCode), true
}
