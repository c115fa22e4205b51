package main

import (
	"strings"
	"testing"
	"time"
)

func TestProgressLine(t *testing.T) {
	p := &progress{total: 64 << 20, done: 16 << 20, what: "a\x1b.txt"}
	if got := p.line(3 * time.Second); got != "[######..................]  25 % 16/64 MB | 3 s a\uFFFD.txt" {
		t.Errorf("%q", got)
	}
	p = &progress{done: 3 << 20}
	if got := p.line(4 * time.Second); got != "3 MB | 4 s " {
		t.Errorf("%q", got)
	}
}

func TestProgressWaits(t *testing.T) {
	var out screen
	now := time.Unix(0, 0)
	p := &progress{w: &out, now: func() time.Time { return now }, since: now, total: 1}
	p.draw()
	if out.Len() > 0 {
		t.Errorf("%q", out.String())
	}
	now = now.Add(progressAfter)
	p.draw()
	if !strings.Contains(out.String(), "2 s") {
		t.Errorf("%q", out.String())
	}
	out.Reset()
	if err := p.aside(func() error { _, err := out.WriteString("result"); return err }); err != nil || out.String() != "\r\x1b[Kresult" {
		t.Errorf("%v %q", err, out.String())
	}
	out.Reset()
	p.since, p.total = now, progressSize+1
	p.draw()
	if out.Len() == 0 {
		t.Error("nothing is told of a large input")
	}
}

// TestProgressIsSilent scans on a terminal, fast, and elsewhere, long.
func TestProgressIsSilent(t *testing.T) {
	if _, errs := onScreen(t, nil, leak, "scan", "-"); errs != "" {
		t.Errorf("%q", errs)
	}
	if p := newProgress(&console{err: &strings.Builder{}}, 1<<40); p != nil {
		t.Error("a bar without a terminal")
	}
}
