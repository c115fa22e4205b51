package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	// oldestPostgres is the oldest version that is still maintained and tested.
	oldestPostgres = 150000
	// connectTimeout bounds the first contact, unless the URL says otherwise.
	connectTimeout = 10 * time.Second
)

// server is a PostgreSQL database.
type server struct {
	name string
	db   *sql.DB
}

func openPostgres(ctx context.Context, dsn string, existing bool) (source, error) {
	name := "postgres"
	if u, err := url.Parse(dsn); err == nil {
		name = u.Redacted()
	}
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		// The cause may repeat the password.
		return nil, &OpenError{Unreachable, name, "its URL cannot be read", nil}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	config.RuntimeParams["application_name"] = "layak"
	config.RuntimeParams["timezone"] = "UTC"
	s := &server{name: name, db: stdlib.OpenDB(*config)}
	if err := s.check(ctx, existing); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

// check reads back what must hold before anything is written. Whoever turned
// synchronous_commit or fsync off would lose acts that were answered.
func (s *server) check(ctx context.Context, existing bool) error {
	var version int
	var migrated bool
	var encoding, synchronous, fsync string
	for _, q := range []struct {
		text string
		dest any
	}{
		{`SELECT current_setting('server_version_num')::int`, &version}, {`SHOW server_encoding`, &encoding},
		{`SHOW synchronous_commit`, &synchronous}, {`SHOW fsync`, &fsync},
		{`SELECT to_regclass('goose_db_version') IS NOT NULL`, &migrated},
	} {
		if err := s.db.QueryRowContext(ctx, q.text).Scan(q.dest); err != nil {
			return s.refuse(err)
		}
	}
	switch {
	case version < oldestPostgres:
		return &OpenError{Unsafe, s.name, "PostgreSQL 15 or newer is needed", nil}
	case encoding != "UTF8":
		return &OpenError{Unsafe, s.name, "its encoding is " + encoding + " instead of UTF8", nil}
	case synchronous == "off":
		return &OpenError{Unsafe, s.name, "synchronous_commit is off, acts that were answered could be lost", nil}
	case fsync == "off":
		return &OpenError{Unsafe, s.name, "fsync is off, acts that were answered could be lost", nil}
	case existing && !migrated:
		return &OpenError{Absent, s.name, "it is empty", nil}
	}
	return nil
}

func (s *server) refuse(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (strings.HasPrefix(pg.Code, "28") || pg.Code == "42501") {
		return &OpenError{NoAccess, s.name, "the server refuses these credentials", err}
	}
	if errors.As(err, &pg) && pg.Code == "3D000" {
		return &OpenError{Unreachable, s.name, "the server has no such database", err}
	}
	return &OpenError{Unreachable, s.name, "the server does not answer: " + oneLine(err), err}
}

func (s *server) migrate(ctx context.Context, asIs bool) error {
	return migrate(ctx, s.db, Postgres, s.name, asIs)
}

func (s *server) connect(ctx context.Context, writes bool) (*conn, error) {
	raw, err := s.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return newConn(Postgres, raw, writes)
}

const sqlServerSize = `SELECT pg_database_size(current_database())`

func (s *server) size(ctx context.Context, c *conn) (n int64, err error) {
	err = c.row(ctx, sqlServerSize, nil, &n)
	return n, err
}

func (s *server) committed(*conn, int) {}

func (s *server) close() error { return s.db.Close() }
