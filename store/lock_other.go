//go:build !unix || solaris || illumos || aix

package store

import (
	"errors"
	"os"
)

// lockFile refuses: without a lock between processes the last signed
// checkpoint could go back.
func lockFile(path string) (unlock func() error, err error) {
	return nil, &os.PathError{Op: "lock", Path: path, Err: errors.ErrUnsupported}
}
