package store

import (
	"database/sql/driver"
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
