// Package engine is SQLite itself: the C library in a program built with cgo, its
// translation to Go in any other, so that Go alone is enough to build with (ADR 13).
package engine

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"path/filepath"
)

// Open gives access to the file at path, without opening it yet. Each new
// connection carries out the statements first. A transaction begun by
// database/sql takes the write lock at once. A connection is for one goroutine at
// a time, as database/sql sees to.
func Open(path string, statements ...string) *sql.DB {
	return sql.OpenDB(connector{address(path), statements})
}

// address names the file as a URI, so that no character of the path has a meaning.
func address(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?_txlock=immediate&" + settings
}

type connector struct {
	address    string
	statements []string
}

// Driver implements driver.Connector.
func (c connector) Driver() driver.Driver { return native }

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := native.Open(c.address)
	if err != nil {
		return nil, err
	}
	for _, text := range c.statements {
		if _, err := conn.(driver.ExecerContext).ExecContext(ctx, text, nil); err != nil {
			conn.Close()
			return nil, fmt.Errorf("%s: %w", text, err)
		}
	}
	return conn, nil
}
