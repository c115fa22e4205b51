package main

import (
	"syscall"
	"time"
)

// cpuTime is what the process has used of the processor: others may use the
// machine at the same time.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // no such call on this system
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
