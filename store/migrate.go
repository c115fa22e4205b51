package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrations are numbered and never edited once released. Schema versions are
// those numbers.
//
//go:embed migrations
var migrations embed.FS

const (
	// lockSeconds is how long a replica waits for another one's migration.
	lockSeconds = 60
)

// migrate brings the schema up to date; asIs, it refuses one that is not. A schema that a
// later program has made is refused before anything is written.
func migrate(ctx context.Context, db *sql.DB, dialect Dialect, name string, asIs bool) error {
	files, err := fs.Sub(migrations, "migrations/"+string(dialect))
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	kind := goose.DialectSQLite3
	if dialect == Postgres {
		kind = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, lockSeconds), lock.WithUnlockTimeout(1, lockSeconds))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(kind, db, files, options...)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	has, wants, err := provider.GetVersions(ctx)
	if err != nil {
		return &OpenError{NotMigrated, name, "its schema version cannot be read: " + oneLine(err), err}
	}
	if has > wants {
		return newer(name, has, wants)
	}
	if has == wants {
		return nil
	}
	if asIs {
		return &OpenError{Older, name, fmt.Sprintf("its schema %d is older than this program's %d", has, wants), nil}
	}
	if _, err := provider.Up(ctx); err != nil {
		// Another process may have been faster; then there is nothing to do.
		if has, _, again := provider.GetVersions(ctx); again == nil && has == wants {
			return nil
		}
		return &OpenError{NotMigrated, name, "a migration failed: " + oneLine(err), err}
	}
	return nil
}

func newer(name string, has, wants int64) error {
	return &OpenError{Newer, name, fmt.Sprintf("its schema %d is newer than this program's %d, use a newer program", has, wants), nil}
}

func (l *lite) migrate(ctx context.Context, asIs bool) error {
	err := migrate(ctx, l.write, SQLite, l.path, asIs)
	var known *OpenError
	if err != nil && !errors.As(err, &known) {
		return l.refuse(err)
	}
	return err
}
