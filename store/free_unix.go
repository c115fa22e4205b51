//go:build linux || darwin || freebsd

package store

import (
	"path/filepath"
	"syscall"
)

// freeSpace is what the file system of a path has left for us, in bytes.
func freeSpace(path string) (free int64, known bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(path), &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}
