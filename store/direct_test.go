package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
)

type named string

func TestAssign(t *testing.T) {
	var (
		text  string
		own   named
		n     int64
		small int8
		yes   bool
		data  = []byte("x")
	)
	for _, c := range []struct {
		dest  any
		value driver.Value
		ok    bool
	}{
		{&text, "a", true}, {&text, nil, false}, {&text, int64(1), false}, {&own, "b", true}, {&n, int64(7), true}, {&n, "7", false},
		{&small, int64(300), false}, {&small, int64(3), true}, {&yes, int64(1), true}, {&yes, int64(2), false}, {&yes, int64(-1), false},
		{&data, nil, true}, {&data, "a", false},
	} {
		if err := assign(c.dest, c.value); (err == nil) != c.ok {
			t.Errorf("%v into %T: %v", c.value, c.dest, err)
		}
	}
	if text != "a" || own != "b" || n != 7 || small != 3 || !yes || data != nil {
		t.Error(text, own, n, small, yes, data)
	}
}

// TestListsEndWithTheirCaller: a list that nobody waits for any more is not read
// to its end.
func TestListsEndWithTheirCaller(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "layak.db"), func() {}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const rows = 100_000
	query := fmt.Sprintf(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n`, rows)
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	err = s.readers.do(ctx, func(ctx context.Context, c *conn) error {
		return c.rows(ctx, query, nil, func(row scanned) error {
			if seen++; seen == 10 {
				cancel()
			}
			return nil
		})
	})
	if !errors.Is(err, context.Canceled) || seen > 10+lookEach {
		t.Errorf("%d rows, then %v", seen, err)
	}
}
