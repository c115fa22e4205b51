package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
)

// direct is a statement prepared on SQLite's driver itself. database/sql adds
// locks, closures and a reflecting conversion to each call, about a third of
// what a short statement takes. It may be passed by because a conn belongs to
// one goroutine at a time and is never given back to the pool. Arguments and
// results are of the driver's own kinds: int64, bool, string, []byte, nil.
type direct struct {
	stmt   driver.Stmt
	exec   driver.StmtExecContext
	query  driver.StmtQueryContext
	args   []driver.NamedValue // of the present call
	values []driver.Value      // of the present row
}

func prepareDirect(ctx context.Context, c *sql.Conn, text string) (d *direct, err error) {
	err = c.Raw(func(raw any) error {
		s, err := raw.(driver.ConnPrepareContext).PrepareContext(ctx, text)
		if err != nil {
			return err
		}
		d = &direct{stmt: s, exec: s.(driver.StmtExecContext), query: s.(driver.StmtQueryContext)}
		return nil
	})
	return d, err
}

func (d *direct) bind(args []any) error {
	d.args = d.args[:0]
	for i, a := range args {
		switch a.(type) {
		case int64, string, []byte, bool, nil:
		default:
			v, err := driver.DefaultParameterConverter.ConvertValue(a)
			if err != nil {
				return fmt.Errorf("argument %d: %w", i+1, err)
			}
			a = v
		}
		d.args = append(d.args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return nil
}

// run carries the statement out and returns the rows affected. It is not for
// statements that return rows: the C engine would leave them open.
func (d *direct) run(ctx context.Context, args []any) (int64, error) {
	if err := d.bind(args); err != nil {
		return 0, err
	}
	defer clear(d.args)
	result, err := d.exec.ExecContext(ctx, d.args)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// row scans the first row into dest; sql.ErrNoRows where there is none.
func (d *direct) row(ctx context.Context, args, dest []any) error {
	found := false
	err := d.read(ctx, args, func(next func() (bool, error)) (err error) {
		if found, err = next(); found {
			err = d.Scan(dest...)
		}
		return err
	})
	if err == nil && !found {
		return sql.ErrNoRows
	}
	return err
}

// lookEach is after how many rows a list looks whether its caller has gone.
const lookEach = 256

// each calls scan for each row; it ends early where caller does.
func (d *direct) each(ctx, caller context.Context, args []any, scan func(scanned) error) error {
	return d.read(ctx, args, func(next func() (bool, error)) error {
		for n := 1; ; n++ {
			if n%lookEach == 0 && caller.Err() != nil {
				return caller.Err()
			}
			more, err := next()
			if err != nil || !more {
				return err
			}
			if err := scan(d); err != nil {
				return err
			}
		}
	})
}

// read carries the statement out and calls fn, whose next puts the values of
// the next row in their place; it answers false at the end.
func (d *direct) read(ctx context.Context, args []any, fn func(next func() (bool, error)) error) (err error) {
	if err := d.bind(args); err != nil {
		return err
	}
	defer clear(d.args)
	rows, err := d.query.QueryContext(ctx, d.args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	d.size(len(rows.Columns()))
	defer clear(d.values)
	return fn(func() (bool, error) {
		switch err := rows.Next(d.values); err {
		case nil:
			return true, nil
		case io.EOF:
			return false, nil
		default:
			return false, err
		}
	})
}

// size makes room for n columns.
func (d *direct) size(n int) {
	if cap(d.values) < n {
		d.values = make([]driver.Value, n)
	}
	d.values = d.values[:n]
}

// Scan puts the present row's values into dest.
func (d *direct) Scan(dest ...any) error {
	if len(dest) != len(d.values) {
		return fmt.Errorf("store: %d columns into %d variables", len(d.values), len(dest))
	}
	for i, v := range d.values {
		if err := assign(dest[i], v); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	return nil
}

// assign puts a value of the driver into a variable, as Rows.Scan does.
func assign(dest any, v driver.Value) error {
	switch d := dest.(type) {
	case *string:
		if s, ok := v.(string); ok {
			*d = s
			return nil
		}
	case *int64:
		if n, ok := v.(int64); ok {
			*d = n
			return nil
		}
	case *bool:
		if n, ok := v.(int64); ok && n>>1 == 0 {
			*d = n == 1
			return nil
		}
	case *[]byte:
		switch b := v.(type) {
		case []byte: // the driver's copy
			*d = b
			return nil
		case nil:
			*d = nil
			return nil
		}
	default:
		to := reflect.ValueOf(dest).Elem()
		switch from := v.(type) {
		case int64:
			if to.CanInt() && !to.OverflowInt(from) {
				to.SetInt(from)
				return nil
			}
		case string:
			if to.Kind() == reflect.String {
				to.SetString(from)
				return nil
			}
		}
	}
	return fmt.Errorf("store: %T does not go into %T", v, dest)
}
