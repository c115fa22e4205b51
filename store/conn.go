package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"layak/domain"
)

// conn is one connection with everything that is prepared on it. It runs one
// transaction at a time and is used by one goroutine at a time.
type conn struct {
	dialect Dialect
	writes  bool
	base    context.Context // of a writer's statements: no caller can interrupt them
	cancel  context.CancelFunc
	sql     *sql.Conn
	gorm    *gorm.DB
	stmts   map[string]*sql.Stmt
	directs map[string]*direct  // SQLite's, for single rows and changes
	groups  map[string][]string // texts of the log's insert statements, by table and rows
	tx      domain.Tx
	log     *pending // nil on readers
	raised  bool     // this batch has raised the policy version
	erased  bool     // this batch has erased texts
	memo    memo
	decoded map[workflowRow]domain.Workflow // see workflows.decoded
	stages  map[string][]domain.Stage       // see runs.decoded

	// guard is asked before the first statement of an act that may change
	// something; it sets the savepoint. fault is what broke in an act beyond a
	// constraint: everything later in that act gets it too.
	guard func() error
	fault error
}

func newConn(dialect Dialect, raw *sql.Conn, writes bool) (*conn, error) {
	c := &conn{dialect: dialect, writes: writes, sql: raw, base: context.Background(), stmts: map[string]*sql.Stmt{},
		directs: map[string]*direct{}, groups: map[string][]string{}, decoded: map[workflowRow]domain.Workflow{}, stages: map[string][]domain.Stage{},
		memo: memo{persons: map[string]domain.Person{}}}
	var err error
	if c.gorm, err = openGorm(c); err != nil {
		return nil, err
	}
	c.tx = domain.Tx{
		Drafts: drafts{c}, Readers: draftReaders{c}, Revisions: revisions{c}, Scans: scans{c}, Sketches: sketches{c}, Runs: runs{c}, Attention: attention{c}, Notices: notices{c}, Overrides: overrides{c}, Marks: marks{c}, Samples: samples{c},
		People: people{c}, Sessions: sessions{c}, Policy: policies{c}, Links: links{c}, Mandates: mandates{c}, Changes: changes{c}, Emergencies: emergencies{c}, Recusals: recusals{c}, Workflows: workflows{c}, Calendars: calendars{c}, Rules: rules{c},
		RuleSets: ruleSets{c}, Simulations: simulations{c}, Embargoes: embargoes{c}, Allowances: allowances{c}, Lists: lists{c}, Channels: channels{c}, Publications: publications{c}, Jobs: jobs{c},
		Ledger: ledger{c}, Requests: requests{c},
	}
	return c, nil
}

// close ends the connection itself, and with it whatever transaction is open:
// it must not go back to the pool of database/sql.
func (c *conn) close() error {
	c.base = context.Background()
	c.frame(sqlRollback) // fails where no transaction is open
	for _, s := range c.stmts {
		s.Close()
	}
	for _, d := range c.directs {
		d.stmt.Close()
	}
	clear(c.directs)
	err := c.sql.Raw(func(any) error { return driver.ErrBadConn })
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		err = nil
	}
	return err
}

// statement prepares text, written with ?, once for this connection.
func (c *conn) statement(text string) (*sql.Stmt, error) {
	if s := c.stmts[text]; s != nil {
		return s, nil
	}
	bound := text
	if c.dialect == Postgres {
		bound = numbered(text)
	}
	s, err := c.sql.PrepareContext(c.base, bound)
	if err != nil {
		return nil, c.note(fmt.Errorf("prepare %.40q: %w", text, err))
	}
	c.stmts[text] = s
	return s, nil
}

// direct prepares text once on SQLite's driver itself.
func (c *conn) direct(text string) (*direct, error) {
	if d := c.directs[text]; d != nil {
		return d, nil
	}
	d, err := prepareDirect(c.base, c.sql, text)
	if err != nil {
		return nil, c.note(fmt.Errorf("prepare %.40q: %w", text, err))
	}
	c.directs[text] = d
	return d, nil
}

// under is the context that a prepared statement runs with. A statement of the
// writer must not end with its caller: interrupted, it would undo the whole
// batch. On SQLite a context that can end costs two goroutines a statement, so
// the short prepared reads only look at it first.
func (c *conn) under(ctx context.Context) (context.Context, error) {
	if c.writes {
		return c.base, c.fault
	}
	if c.dialect == SQLite {
		return c.base, ctx.Err()
	}
	return ctx, nil
}

// exec runs a statement that changes something and returns the rows affected.
func (c *conn) exec(ctx context.Context, text string, args ...any) (int64, error) {
	ctx, err := c.under(ctx)
	if err != nil {
		return 0, err
	}
	if err := c.guarded(); err != nil {
		return 0, err
	}
	if c.dialect == SQLite {
		d, err := c.direct(text)
		if err != nil {
			return 0, err
		}
		n, err := d.run(ctx, args)
		return n, c.note(err)
	}
	s, err := c.statement(text)
	if err != nil {
		return 0, err
	}
	result, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, c.note(err)
	}
	n, err := result.RowsAffected()
	return n, c.note(err)
}

// row scans the first row into dest; sql.ErrNoRows where there is none. A
// statement that changes something and returns a row goes through change.
func (c *conn) row(ctx context.Context, text string, args []any, dest ...any) error {
	ctx, err := c.under(ctx)
	if err != nil {
		return err
	}
	if c.dialect == SQLite {
		d, err := c.direct(text)
		if err != nil {
			return err
		}
		return c.note(d.row(ctx, args, dest))
	}
	s, err := c.statement(text)
	if err != nil {
		return err
	}
	return c.note(s.QueryRowContext(ctx, args...).Scan(dest...))
}

// change is row for a statement that changes something.
func (c *conn) change(ctx context.Context, text string, args []any, dest ...any) error {
	if err := c.guarded(); err != nil {
		return err
	}
	return c.row(ctx, text, args, dest...)
}

// scanned is one row of a result.
type scanned interface{ Scan(dest ...any) error }

// rows calls scan for each row. scan must not run statements.
func (c *conn) rows(ctx context.Context, text string, args []any, scan func(scanned) error) error {
	caller := ctx
	if c.writes {
		caller = c.base
	}
	ctx, err := c.under(ctx)
	if err != nil {
		return err
	}
	if c.dialect == SQLite {
		d, err := c.direct(text)
		if err != nil {
			return err
		}
		return c.note(d.each(ctx, caller, args, scan))
	}
	s, err := c.statement(text)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return c.note(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return c.note(rows.Err())
}

func (c *conn) guarded() error {
	if c.guard == nil {
		return nil
	}
	return c.note(c.guard())
}

// note remembers a failure of the writer that is more than a broken constraint
// or an absent row: the engine may have rolled back on its own, so the act must
// not go on, whatever it makes of the error. On PostgreSQL a broken constraint
// ends the transaction as well.
func (c *conn) note(err error) error {
	if err == nil || !c.writes || errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if breachOf(err) == breachNone || c.dialect == Postgres {
		c.fault = err
	}
	return err
}

// numbered turns ? into $1, $2 … None of our statements has one in a literal.
func numbered(text string) string {
	out := make([]byte, 0, len(text)+32)
	n := 0
	for i := range len(text) {
		if text[i] != '?' {
			out = append(out, text[i])
			continue
		}
		n++
		out = fmt.Appendf(out, "$%d", n)
	}
	return string(out)
}
