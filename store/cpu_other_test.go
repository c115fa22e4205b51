//go:build !linux

package store_test

import "time"

var begun = time.Now()

func spent() time.Duration { return time.Since(begun) }
