package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// console is what a command talks to: its streams, its clock and its
// environment. Tests hand in buffers and a fixed clock.
type console struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	getenv   func(string) string
	name     string // by which the program was called; "" for layak
}

// program is how the program is called again from a shell: "go run" builds it
// where nobody would look for it.
func (c *console) program() string {
	switch {
	case c.name == "":
		return "layak"
	case strings.Contains(c.name, "go-build"):
		return "go run ."
	}
	return c.name
}

// coloured reports whether what is written to standard output may be coloured:
// on a terminal, unless NO_COLOR (see no-color.org) or TERM=dumb forbids it.
func (c *console) coloured() bool {
	return terminal(c.out) && c.getenv("NO_COLOR") == "" && c.getenv("TERM") != "dumb"
}

// terminal reports whether a stream is a person's terminal.
func terminal(stream io.Writer) bool {
	switch s := stream.(type) {
	case *os.File:
		info, err := s.Stat()
		return err == nil && info.Mode()&os.ModeCharDevice != 0
	case interface{ Terminal() bool }: // of tests
		return s.Terminal()
	}
	return false
}

// exitStatus ends the program with that status; whatever had to be said has
// been printed already.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }
