package audit_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"layak/domain/audit"
)

// The test tree of Certificate Transparency's reference implementation, which
// RFC 6962 libraries share: eight leaves and the root after each.
var (
	rfcLeaves = []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	rfcRoots  = []string{
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	rfcInclusion = map[[2]int64][]string{ // leaf, size
		{0, 1}: {},
		{0, 8}: {
			"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
		},
		{5, 8}: {
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
			"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
			"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		},
	}
	rfcConsistency = map[[2]int64][]string{ // older, size
		{1, 1}: {},
		{1, 8}: {
			"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
		},
		{6, 8}: {
			"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
			"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
			"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		},
		{2, 5}: {
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
		},
	}
)

func rfcTree(t *testing.T) *memory {
	m := &memory{}
	for _, leaf := range rfcLeaves {
		raw, err := hex.DecodeString(leaf)
		if err != nil {
			t.Fatal(err)
		}
		m.add(raw)
	}
	return m
}

func hexes(hashes []audit.Hash) []string {
	out := make([]string, len(hashes))
	for i, h := range hashes {
		out[i] = hex.EncodeToString(h[:])
	}
	return out
}

func TestPublishedTree(t *testing.T) {
	m := rfcTree(t)
	for size, want := range rfcRoots {
		root, err := audit.Root(int64(size), m)
		if err != nil || hex.EncodeToString(root[:]) != want {
			t.Errorf("root at %d: %x, %v", size, root, err)
		}
		if size > 0 && hex.EncodeToString(m.roots[size-1][:]) != want {
			t.Errorf("the edge's root at %d: %x", size, m.roots[size-1])
		}
	}
	for at, want := range rfcInclusion {
		proof, err := audit.Inclusion(at[1], at[0], m)
		if err != nil || fmt.Sprint(hexes(proof)) != fmt.Sprint(want) {
			t.Errorf("inclusion %v: %v, %v", at, hexes(proof), err)
		}
		if err := audit.CheckInclusion(proof, at[1], m.roots[at[1]-1], at[0], audit.LeafHash(m.leaves[at[0]])); err != nil {
			t.Error(at, err)
		}
		if err := audit.CheckInclusion(proof, at[1], m.roots[at[1]-1], at[0], audit.LeafHash([]byte("other"))); !errors.Is(err, audit.ErrProof) {
			t.Error(at, err)
		}
	}
	for at, want := range rfcConsistency {
		proof, err := audit.Consistency(at[1], at[0], m)
		if err != nil || fmt.Sprint(hexes(proof)) != fmt.Sprint(want) {
			t.Errorf("consistency %v: %v, %v", at, hexes(proof), err)
		}
		if err := audit.CheckConsistency(proof, at[1], m.roots[at[1]-1], at[0], m.roots[at[0]-1]); err != nil {
			t.Error(at, err)
		}
		if err := audit.CheckConsistency(proof, at[1], m.roots[at[1]-1], at[0], audit.Hash{}); !errors.Is(err, audit.ErrProof) {
			t.Error(at, err)
		}
	}
}

// The edge must store exactly what x/mod's own arithmetic stores.
func TestEdgeAgreesWithTlog(t *testing.T) {
	m := &memory{}
	for n := range int64(300) {
		leaf := fmt.Append(nil, n)
		want, err := tlog.StoredHashes(n, leaf, m)
		if err != nil {
			t.Fatal(err)
		}
		stored, root, err := audit.Append(n, leaf, m)
		if err != nil || fmt.Sprint(stored) != fmt.Sprint(want) {
			t.Fatalf("append %d: %v, want %v, %v", n, stored, want, err)
		}
		if int64(len(m.hashes)) != audit.StoredIndex(n) {
			t.Fatalf("%d hashes stored before leaf %d", len(m.hashes), n)
		}
		m.add(leaf)
		if treeHash, err := tlog.TreeHash(n+1, m); err != nil || treeHash != root || m.edge.Root() != root {
			t.Fatalf("root at %d: %v, %v, want %v, %v", n+1, root, m.edge.Root(), treeHash, err)
		}
		if read, err := audit.EdgeAt(n+1, m); err != nil || read.Root() != root || read.Size() != n+1 {
			t.Fatalf("edge at %d: %v", n+1, err)
		}
		if int64(len(m.hashes)) != audit.StoredCount(n+1) {
			t.Fatalf("%d hashes stored for %d leaves", len(m.hashes), n+1)
		}
	}
}

func TestAppendReadsOnlyTheRightEdge(t *testing.T) {
	m := logOf(t, 1000)
	calls, reads := 0, 0
	counting := audit.HashReaderFunc(func(indexes []int64) ([]audit.Hash, error) {
		calls++
		reads += len(indexes)
		for i := 1; i < len(indexes); i++ {
			if indexes[i] <= indexes[i-1] {
				t.Error("indices do not ascend")
			}
		}
		return m.ReadHashes(indexes)
	})
	if _, _, err := audit.Append(1000, []byte("x"), counting); err != nil {
		t.Fatal(err)
	}
	if calls != 1 || reads != 6 { // 1000 has six bits set
		t.Errorf("%d calls for %d hashes", calls, reads)
	}
}

func TestEdgeRollsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var edge audit.Edge
		var kept memory
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			saved := edge
			n := rapid.IntRange(1, 9).Draw(t, "leaves")
			before := len(kept.leaves)
			for i := range n {
				leaf := fmt.Append(nil, before+i)
				edge.Append(nil, audit.LeafHash(leaf))
				kept.add(leaf)
			}
			if rapid.Bool().Draw(t, "rollback") {
				edge = saved
				all := kept.leaves[:before]
				kept = memory{}
				for _, leaf := range all {
					kept.add(leaf)
				}
			}
			if edge.Root() != kept.edge.Root() || edge.Size() != int64(len(kept.leaves)) {
				t.Fatalf("after %d leaves the roots differ", len(kept.leaves))
			}
		}
	})
}

func TestProofsForAnyTree(t *testing.T) {
	m := logOf(t, 200)
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, 200).Draw(t, "size")
		seq := rapid.Int64Range(0, size-1).Draw(t, "seq")
		proof, err := audit.Inclusion(size, seq, m)
		if err != nil {
			t.Fatal(err)
		}
		root := m.roots[size-1]
		if err := audit.CheckInclusion(proof, size, root, seq, audit.LeafHash(m.leaves[seq])); err != nil {
			t.Fatal(err)
		}
		// Another length, another place, one bit more: nothing of it holds.
		if audit.CheckInclusion(append(proof[:len(proof):len(proof)], root), size, root, seq, audit.LeafHash(m.leaves[seq])) == nil {
			t.Fatal("a longer proof holds")
		}
		if len(proof) > 0 {
			if audit.CheckInclusion(proof[:len(proof)-1], size, root, seq, audit.LeafHash(m.leaves[seq])) == nil {
				t.Fatal("a shorter proof holds")
			}
			proof[rapid.IntRange(0, len(proof)-1).Draw(t, "hash")][rapid.IntRange(0, 31).Draw(t, "byte")] ^= 1
			if audit.CheckInclusion(proof, size, root, seq, audit.LeafHash(m.leaves[seq])) == nil {
				t.Fatal("a flipped bit holds")
			}
		}
		older := rapid.Int64Range(1, size).Draw(t, "older")
		between, err := audit.Consistency(size, older, m)
		if err != nil {
			t.Fatal(err)
		}
		if err := audit.CheckConsistency(between, size, root, older, m.roots[older-1]); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTreeRefuses(t *testing.T) {
	m := logOf(t, 3)
	short := audit.HashReaderFunc(func([]int64) ([]audit.Hash, error) { return nil, nil })
	broken := audit.HashReaderFunc(func([]int64) ([]audit.Hash, error) { return nil, errors.New("disk") })
	for name, f := range map[string]func() error{
		"negative size":        func() error { _, err := audit.Root(-1, m); return err },
		"size beyond the math": func() error { _, err := audit.Root(1<<62+1, m); return err },
		"more than is stored":  func() error { _, err := audit.Root(4, m); return err },
		"too few hashes":       func() error { _, err := audit.Root(3, short); return err },
		"broken reader":        func() error { _, _, err := audit.Append(3, nil, broken); return err },
		"leaf beyond the end":  func() error { _, err := audit.Inclusion(3, 3, m); return err },
		"negative leaf":        func() error { _, err := audit.Inclusion(3, -1, m); return err },
		"inclusion unread":     func() error { _, err := audit.Inclusion(3, 0, broken); return err },
		"older is larger":      func() error { _, err := audit.Consistency(2, 3, m); return err },
		"older is empty":       func() error { _, err := audit.Consistency(3, 0, m); return err },
		"consistency unread":   func() error { _, err := audit.Consistency(3, 2, broken); return err },
		"endless inclusion":    func() error { return audit.CheckInclusion(nil, 1<<62+1, audit.Hash{}, 0, audit.Hash{}) },
		"endless consistency":  func() error { return audit.CheckConsistency(nil, 1<<62+1, audit.Hash{}, 1, audit.Hash{}) },
	} {
		if f() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func BenchmarkLeafHash(b *testing.B) {
	data := encode(b, leafAt(123456))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		audit.LeafHash(data)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "leaves/s")
}

func BenchmarkEdgeAppend(b *testing.B) {
	leaf := audit.LeafHash([]byte("leaf"))
	var edge audit.Edge
	stored := make([]audit.Hash, 0, 64)
	b.ReportAllocs()
	for b.Loop() {
		stored = edge.Append(stored[:0], leaf)
	}
}

func BenchmarkEdgeRoot(b *testing.B) {
	m := logOf(b, 1023)
	for b.Loop() {
		m.edge.Root()
	}
}

func BenchmarkEdgeSnapshot(b *testing.B) {
	m := logOf(b, 1023)
	var saved audit.Edge
	for b.Loop() {
		saved = m.edge
	}
	_ = saved
}

func BenchmarkProveAndCheck(b *testing.B) {
	m := logOf(b, 20000)
	root := m.edge.Root()
	leaf := audit.LeafHash(m.leaves[12345])
	for b.Loop() {
		proof, err := audit.Inclusion(20000, 12345, m)
		if err != nil || audit.CheckInclusion(proof, 20000, root, 12345, leaf) != nil {
			b.Fatal(err)
		}
	}
}
