package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// pseudoTerminal answers both ends of a terminal; what is read from the first is
// what a person sees.
func pseudoTerminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return person, program
}

// TestAPasswordIsNotShown types a password on a terminal: nothing of it comes back.
func TestAPasswordIsNotShown(t *testing.T) {
	for name, c := range map[string]struct {
		second string
		err    error
	}{"twice": {"rahasia-panjang", nil}, "mistyped": {"rahasia-panjnag", errPasswordsDiffer}} {
		t.Run(name, func(t *testing.T) {
			person, program := pseudoTerminal(t)
			prompts := &prompted{asked: make(chan bool, 2)}
			con := &console{in: program, err: prompts}
			go func() {
				for _, text := range []string{"rahasia-panjang", c.second} {
					<-prompts.asked
					time.Sleep(200 * time.Millisecond) // echo is off once it is asked for
					fmt.Fprintln(person, text)
				}
			}()
			got, err := con.typed()
			if err != c.err || err == nil && got != "rahasia-panjang" {
				t.Errorf("%q, %v", got, err)
			}
			fmt.Fprint(program, "END")
			seen := make([]byte, 256)
			n, _ := person.Read(seen)
			if strings.Contains(string(seen[:n]), "rahasia") {
				t.Errorf("the terminal shows %q", seen[:n])
			}
		})
	}
}

// prompted tells when it has been asked.
type prompted struct {
	bytes.Buffer
	asked chan bool
}

func (p *prompted) Write(b []byte) (int, error) {
	if strings.HasSuffix(string(b), ": ") {
		p.asked <- true
	}
	return p.Buffer.Write(b)
}
