package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	gormpostgres "gorm.io/driver/postgres"
	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
)

// openGorm lays GORM over a connection; it runs in whatever transaction the
// connection is in. Rules for its use here: no Save (it brings deleted rows
// back), no struct conditions (zero values vanish), no conditions beside
// Where, Updates only with maps, rows affected always looked at.
func openGorm(c *conn) (*gorm.DB, error) {
	config := &gorm.Config{SkipDefaultTransaction: true, DisableAutomaticPing: true, Logger: logger.Discard}
	if c.dialect == Postgres {
		return gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: pool{c}}), config)
	}
	return gorm.Open(gormsqlite.New(gormsqlite.Config{DriverName: "sqlite", Conn: pool{c}}), config)
}

// orm begins a GORM statement in this transaction.
func (c *conn) orm(ctx context.Context) *gorm.DB {
	if c.writes {
		ctx = c.base
	}
	return c.gorm.WithContext(ctx)
}

// create inserts row and tells whether it did: false where a unique value is
// taken, which on PostgreSQL must not be learned from an error, because that
// ends the transaction.
func (c *conn) create(ctx context.Context, row any) (bool, error) {
	done := c.orm(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(row)
	return done.RowsAffected == 1, done.Error
}

// first reads the one row of a query into dest; found is false without one.
func first(q *gorm.DB, dest any) (found bool, err error) {
	done := q.Limit(1).Find(dest)
	return done.RowsAffected == 1, done.Error
}

// pool is what GORM sees of a connection.
type pool struct{ c *conn }

var _ gorm.ConnPool = pool{}

func (p pool) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return nil, errors.New("store: GORM prepares nothing here")
}

func (p pool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := p.ready(query); err != nil {
		return nil, err
	}
	result, err := p.c.sql.ExecContext(ctx, query, args...)
	return result, p.c.note(err)
}

func (p pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := p.ready(query); err != nil {
		return nil, err
	}
	rows, err := p.c.sql.QueryContext(ctx, query, args...)
	return rows, p.c.note(err)
}

func (p pool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.c.sql.QueryRowContext(ctx, query, args...)
}

func (p pool) ready(query string) error {
	if p.c.fault != nil {
		return p.c.fault
	}
	if strings.HasPrefix(query, "SELECT") {
		return nil
	}
	return p.c.guarded()
}

// update changes the columns given where the condition holds, and returns the
// rows affected.
func (c *conn) update(ctx context.Context, table string, columns map[string]any, where string, args ...any) (int64, error) {
	done := c.orm(ctx).Table(table).Where(where, args...).Updates(columns)
	return done.RowsAffected, done.Error
}
