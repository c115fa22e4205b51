//go:build !linux

package store_test

import "os"

// dataSync is the nearest there is.
func dataSync(f *os.File) error { return f.Sync() }
