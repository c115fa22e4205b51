package main

import (
	"os"
	"syscall"
)

// dataSync makes a file's content durable, as SQLite does on Linux.
func dataSync(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
