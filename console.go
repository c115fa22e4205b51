package main

import (
	"fmt"
	"io"
	"time"
)

// console is what a command talks to: its streams, its clock and its
// environment. Tests hand in buffers and a fixed clock.
type console struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	getenv   func(string) string
}

// exitStatus ends the program with that status; whatever had to be said has
// been printed already.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }
