package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// TestTheServerSignsByItself ticks the clock and reads the record that lies beside
// the key.
func TestTheServerSignsByItself(t *testing.T) {
	b := newBureau(t)
	signed := func() int64 {
		t.Helper()
		files, err := filepath.Glob(filepath.Join(b.flags.keyDir(), "last-signed-*"))
		if err != nil || len(files) > 1 {
			t.Fatal(files, err)
		}
		if len(files) == 0 {
			return -1
		}
		text, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		c, err := verify.ParseCheckpoint(string(text), b.notary.Key())
		if err != nil {
			t.Fatal(err)
		}
		return c.Size
	}
	if n := signed(); n != -1 {
		t.Fatalf("%d leaves are signed before anything was asked", n)
	}
	ctx, stop := context.WithCancel(context.Background())
	tick, done := make(chan time.Time), make(chan bool)
	var said bytes.Buffer
	go func() {
		keepSigned(ctx, b.notary, tick, slog.New(slog.NewTextHandler(&said, nil)))
		close(done)
	}()
	tick <- time.Time{}
	tick <- time.Time{} // taken once the first is done
	first := signed()
	if first < 1 {
		t.Errorf("after a tick %d leaves are signed", first)
	}
	b.draft(t, 1)
	stop()
	<-done
	if n := signed(); n != first+1 {
		t.Errorf("at the end %d leaves are signed, one after %d was due", n, first)
	}
	if said.Len() > 0 {
		t.Errorf("it said %s", said.String())
	}
}

// brokenNotary cannot sign.
type brokenNotary struct{ domain.Notary }

func (brokenNotary) Checkpoint(context.Context) ([]byte, int64, error) {
	return nil, 0, &domain.Error{Kind: domain.Conflict, Key: "audit.damaged"}
}

func TestALogThatCannotBeSignedIsSaidOnce(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	tick, done := make(chan time.Time), make(chan bool)
	var said bytes.Buffer
	go func() {
		keepSigned(ctx, brokenNotary{}, tick, slog.New(slog.NewTextHandler(&said, nil)))
		close(done)
	}()
	for range 3 {
		tick <- time.Time{}
	}
	stop()
	<-done
	if n := strings.Count(said.String(), "audit.damaged"); n != 1 {
		t.Errorf("said %d times: %s", n, said.String())
	}
}

// TestAnExportThatSkipsTheReviewIsRefused exports a draft that was published
// without anything before, properly signed.
func TestAnExportThatSkipsTheReviewIsRefused(t *testing.T) {
	skey, vkey, err := audit.GenerateKey(strings.NewReader(strings.Repeat("k", 64)), audit.LogName("0f4c2d7b9a1e"))
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := audit.Leaf{Origin: "0f4c2d7b9a1e", Time: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), Actor: "p1", Via: audit.ViaSession,
		Act: "draft.published", Draft: "d1", Revision: 1, After: "published"}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var edge audit.Edge
	edge.Append(nil, audit.LeafHash(leaf))
	signed, err := audit.SignCheckpoint(audit.Checkpoint{Origin: "0f4c2d7b9a1e", Size: 1, Root: edge.Root()}, skey)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	x, err := audit.NewExport(&out, audit.ExportHeader{Origin: "0f4c2d7b9a1e", Size: 1, Checkpoint: signed, Key: vkey})
	if err == nil {
		err = x.Leaf(0, leaf, audit.LeafHash(leaf))
	}
	if err == nil {
		err = x.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "log.jsonl")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	shell(t, "", "audit", "verify", file, "--key", vkey).expect(t, 1, "FAILED at index 0: state.transition")
}
