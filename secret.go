package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"golang.org/x/term"
)

// errPasswordsDiffer is what was typed twice and differs.
var errPasswordsDiffer = errors.New("kedua kata sandi berbeda / the two passwords differ")

// typed reads a password from standard input: on a terminal without showing it, and
// twice, otherwise its first line.
func (c *console) typed() (string, error) {
	f, ok := c.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return firstLine(c.in)
	}
	first, err := c.ask(f, "Kata sandi / password: ")
	if err != nil {
		return "", err
	}
	second, err := c.ask(f, "Sekali lagi / once more: ")
	if err == nil && first != second {
		err = errPasswordsDiffer
	}
	return first, err
}

func (c *console) ask(f *os.File, prompt string) (string, error) {
	fmt.Fprint(c.err, prompt)
	defer restoring(f)()
	line, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(c.err)
	if err != nil {
		return "", fmt.Errorf("no password: %w", err)
	}
	return string(line), nil
}

// restoring shows again what is typed where the program is interrupted meanwhile; what
// it answers ends that.
func restoring(f *os.File) (done func()) {
	state, err := term.GetState(int(f.Fd()))
	if err != nil {
		return func() {}
	}
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	go func() {
		if _, interrupted := <-interrupts; interrupted {
			_ = term.Restore(int(f.Fd()), state)
			os.Exit(interruptedStatus)
		}
	}()
	return func() { signal.Stop(interrupts); close(interrupts) }
}

// interruptedStatus is how shells report a program that SIGINT ended.
const interruptedStatus = 130

// firstLine reads the first line, without its end.
func firstLine(in io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
	if err != nil && line == "" {
		return "", fmt.Errorf("no password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
