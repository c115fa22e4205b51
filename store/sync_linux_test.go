package store_test

import (
	"os"
	"syscall"
)

// dataSync is fdatasync, which is what SQLite calls.
func dataSync(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
