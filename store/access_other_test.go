//go:build !linux

package store_test

import (
	"os"
	"testing"
)

// ordinary runs f as a user for whom file permissions count.
func ordinary(t *testing.T, _ string, f func()) {
	t.Helper()
	if os.Getuid() == 0 {
		t.Fatal("root may open everything, and can be somebody else only on Linux: run the tests as an ordinary user")
	}
	f()
}
