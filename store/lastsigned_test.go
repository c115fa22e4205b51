package store_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"layak/store"
	"layak/store/storetest"
)

// late is a signer that is interrupted between signing and keeping what it
// signed.
type late struct {
	store.LastSignedFile
	between func()
}

func (l *late) Replace(last, next string) (bool, error) {
	if f := l.between; f != nil {
		l.between = nil
		f()
	}
	return l.LastSignedFile.Replace(last, next)
}

// signedSize is the size that a checkpoint states.
func signedSize(t testing.TB, text string) int64 {
	t.Helper()
	lines := strings.Split(text, "\n")
	if len(lines) < 2 {
		t.Fatalf("no checkpoint: %q", text)
	}
	n, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestASlowSignerDoesNotPutTheRecordBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		ctx, one, two := context.Background(), open(), open()
		g := newSigning(t, one)
		fast := g.notary(t, two)
		addText(t, one, "d0")
		slow, err := store.NewNotary(ctx, one, g.signer, &late{g.last, func() {
			addText(t, two, "d1")
			if _, size, err := fast.Checkpoint(ctx); size != 2 || err != nil {
				t.Errorf("the other one signed %d: %v", size, err)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		signed, size, err := slow.Checkpoint(ctx)
		if err != nil || size != 2 || signedSize(t, string(signed)) != 2 {
			t.Errorf("signed %d: %v", size, err)
		}
		if text, err := g.last.Load(); err != nil || signedSize(t, text) != 2 {
			t.Errorf("the record says %q, %v", text, err)
		}
	})
}

// TestManySigners is several processes that write and sign at once: after each
// signature the record holds at least what was signed.
func TestManySigners(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		const signers, rounds = 4, 15
		first := open()
		g := newSigning(t, first)
		stores := []*store.Store{first}
		for len(stores) < signers {
			stores = append(stores, open())
		}
		var group sync.WaitGroup
		for i, s := range stores {
			n := g.notary(t, s)
			group.Go(func() {
				for k := range rounds {
					if err := s.Write(context.Background(), adds(fmt.Sprintf("s%d-%d", i, k), nil)); err != nil {
						t.Error(err)
						return
					}
					_, size, err := n.Checkpoint(context.Background())
					if err != nil {
						t.Error(err)
						return
					}
					text, err := g.last.Load()
					if err != nil || signedSize(t, text) < size {
						t.Errorf("%d were signed, the record says %q, %v", size, text, err)
						return
					}
				}
			})
		}
		group.Wait()
		if text, err := g.last.Load(); err != nil || signedSize(t, text) != signers*rounds {
			t.Errorf("in the end the record says %q, %v", text, err)
		}
	})
}
