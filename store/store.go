// Package store keeps everything durable, in SQLite or PostgreSQL. All writes
// of a process go through one writer that commits acts in groups; reads run on
// a pool of connections, each in a snapshot of its own. The database is the
// only copy of the truth: nothing is cached past the transaction it was read
// in, but for the right edge of the audit log, which is compared first, and what
// the bytes of a JSON column say.
package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"

	"layak/domain"
)

// Dialect names the kind of database.
type Dialect string

// The dialects.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Options are what a store can be told. The zero Options is ready to use.
type Options struct {
	Random   io.Reader // of commitment keys and the log's origin; nil: crypto/rand
	Readers  int       // read transactions at once; 0: twice the processors, at least 4
	Existing bool      // refuse a database that is not there or empty, and make nothing
	AsIs     bool      // refuse a database whose schema is older, instead of migrating it
	// SetBack is told that the log has lost records that this process had seen, and
	// how many there were and are: a copy was put back, or a replica that lagged has
	// taken over. Version numbers come again with other rows, so whatever was built
	// from the database by a number must be dropped. It is called before anything is
	// read from what is there now, and must be quick. nil: nothing is told; powers
	// are forgotten in any case.
	SetBack func(was, is int64)
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	source  source
	dialect Dialect
	readers *readers
	writer  *writer
	origin  string
	closing func() error // closes once
}

var _ domain.Store = (*Store)(nil)

// source opens connections to one database.
type source interface {
	connect(ctx context.Context, writes bool) (*conn, error)
	migrate(ctx context.Context, asIs bool) error
	size(ctx context.Context, c *conn) (int64, error)
	// committed is told by the writer, between batches, how many acts it has
	// just committed on c.
	committed(c *conn, acts int)
	close() error
}

// DialectOf tells what kind of database a dsn names: PostgreSQL for a
// postgres:// URL, otherwise SQLite. It refuses the empty dsn and URLs of other
// kinds with an *OpenError that names what is allowed.
func DialectOf(dsn string) (Dialect, error) {
	const allowed = "name a SQLite file by its path, or a postgres:// URL"
	scheme, _, isURL := strings.Cut(dsn, "://")
	switch {
	case dsn == "":
		return "", &OpenError{BadName, `""`, "no database is named; " + allowed, nil}
	case !isURL || strings.ContainsAny(scheme, `/\`):
		return SQLite, nil
	case scheme == "postgres" || scheme == "postgresql":
		return Postgres, nil
	}
	// What follows the scheme may hold a password.
	return "", &OpenError{BadName, scheme + "://…", "databases of this kind cannot be used; " + allowed, nil}
}

// Open opens the database at dsn, see DialectOf, and brings its schema up to
// date, unless opts.AsIs. A SQLite file that does not exist is created with mode 0600, unless
// opts.Existing. Every refusal is an *OpenError of one line.
//
// forget is called before a transaction that has raised the policy version
// ends, and before the next act where such an act is undone: whoever keeps
// powers by version must drop them, because the number may come again with
// other rows. It runs while everybody waits, and must be quick. Whoever keeps
// none hands in a function that does nothing; nil is refused.
func Open(ctx context.Context, dsn string, forget func(), opts Options) (*Store, error) {
	if forget == nil {
		return nil, errors.New("store: open without a way to forget powers")
	}
	if opts.Random == nil {
		opts.Random = rand.Reader
	}
	if opts.Readers <= 0 {
		opts.Readers = max(4, 2*runtime.NumCPU())
	}
	s := &Store{}
	s.closing = sync.OnceValue(s.close)
	var err error
	if s.dialect, err = DialectOf(dsn); err != nil {
		return nil, err
	}
	if s.dialect == Postgres {
		s.source, err = openPostgres(ctx, dsn, opts.Existing)
	} else {
		s.source, err = openSQLite(ctx, dsn, opts.Existing)
	}
	if err != nil {
		return nil, err
	}
	if err := s.start(ctx, forget, opts); err != nil {
		return nil, errors.Join(err, s.source.close())
	}
	return s, nil
}

func (s *Store) start(ctx context.Context, forget func(), opts Options) error {
	if err := s.source.migrate(ctx, opts.AsIs); err != nil {
		return err
	}
	known := &seen{setBack: func(was, is int64) {
		forget()
		if opts.SetBack != nil {
			opts.SetBack(was, is)
		}
	}}
	s.readers = newReaders(s.source, known, opts.Readers)
	s.writer = newWriter(s.source, forget, known, opts)
	err := s.writer.do(ctx, func(ctx context.Context, c *conn) error {
		var err error
		s.origin, err = ensureHead(ctx, c, opts.Random)
		return err
	})
	if err != nil {
		s.writer.stop()
		s.readers.close()
		return fmt.Errorf("begin the audit log: %w", err)
	}
	return nil
}

// Close waits for acts that have begun, and closes every connection. Acts that
// come later are refused.
func (s *Store) Close() error { return s.closing() }

func (s *Store) close() error {
	s.writer.stop()
	s.readers.close()
	return s.source.close()
}

// Dialect names the kind of database.
func (s *Store) Dialect() Dialect { return s.dialect }

// Origin is the random id of this database's audit log.
func (s *Store) Origin() string { return s.origin }

// Write implements domain.Store. An act that panics is an error, with its
// stack, to its caller alone.
func (s *Store) Write(ctx context.Context, fn func(ctx context.Context, tx domain.Tx) error) error {
	return s.writer.do(ctx, func(ctx context.Context, c *conn) error { return fn(ctx, c.tx) })
}

// Read implements domain.Store.
func (s *Store) Read(ctx context.Context, fn func(ctx context.Context, tx domain.Tx) error) error {
	return s.readers.do(ctx, func(ctx context.Context, c *conn) error { return fn(ctx, c.tx) })
}

// Size is what the database takes, in bytes.
func (s *Store) Size(ctx context.Context) (n int64, err error) {
	err = s.readers.do(ctx, func(ctx context.Context, c *conn) error {
		n, err = s.source.size(ctx, c)
		return err
	})
	return n, err
}

// Fresh tells whether nobody has been added yet.
func (s *Store) Fresh(ctx context.Context) (fresh bool, err error) {
	err = s.readers.do(ctx, func(ctx context.Context, c *conn) error {
		return c.row(ctx, sqlAnyPerson, nil, &fresh)
	})
	return fresh, err
}

const sqlAnyPerson = `SELECT NOT EXISTS (SELECT 1 FROM people)`
