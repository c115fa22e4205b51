package store_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// nobody is a user without rights of its own, on every Linux.
const nobody = 65534

// ordinary runs f as a user for whom file permissions count: root is nobody
// meanwhile, as far as files go. dir is where f has to get at.
func ordinary(t *testing.T, dir string, f func()) {
	t.Helper()
	if os.Getuid() != 0 {
		f()
		return
	}
	// The folder of the test is root's alone.
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked: the thread ends with its user
		if err := syscall.Setfsuid(nobody); err != nil {
			t.Error(err)
			return
		}
		if _, err := os.Stat(dir); err != nil {
			t.Errorf("other users cannot get at the tests' folder; set TMPDIR to one that all may enter: %v", err)
			return
		}
		f()
	}()
	<-done
}
