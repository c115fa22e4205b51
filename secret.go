package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
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
	line, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(c.err)
	if err != nil {
		return "", fmt.Errorf("no password: %w", err)
	}
	return string(line), nil
}

// firstLine reads the first line, without its end.
func firstLine(in io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
	if err != nil && line == "" {
		return "", fmt.Errorf("no password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
