package main

import "testing"

// TestProgram: the command that is printed can be typed as the program was called.
func TestProgram(t *testing.T) {
	for called, want := range map[string]string{"": "layak", "./layak": "./layak", "/tmp/go-build123/b001/exe/layak": "go run ."} {
		if got := (&console{name: called}).program(); got != want {
			t.Errorf("called as %q: %q, want %q", called, got, want)
		}
	}
}
