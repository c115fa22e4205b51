package audit

import (
	"crypto/sha256"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Edge is the right edge of a log: the roots of the complete subtrees that
// cover its leaves, at most one for each bit of the size. It is all that
// appending needs, so a transaction reads it once and then appends any number
// of leaves without touching the database again.
//
// The zero Edge is that of the empty log. An Edge is a value: an assignment is
// a snapshot, to put back when a savepoint is rolled back.
//
//	saved := edge
//	stored := edge.Append(nil, audit.LeafHash(leaf))
//	... // rolled back
//	edge = saved
//
// Before a checkpoint is signed, an Edge also proves consistency by doing it
// all again: take EdgeAt(last signed size), compare its Root with the last
// signed root, append the hashes of the stored bytes of every later leaf, and
// sign that Root.
type Edge struct {
	size   int64
	levels [48]Hash // levels[i] is in use where bit i of size is set
}

// EdgeAt reads the right edge of a log at that size, at most log2(size)+1
// hashes in one call. It fails with ErrTree where the size makes no sense.
func EdgeAt(size int64, r HashReader) (Edge, error) {
	if size < 0 || size >= MaxSize {
		return Edge{}, fmt.Errorf("%w: size %d", ErrTree, size)
	}
	edge := Edge{size: size}
	if size == 0 {
		return edge, nil
	}
	// From the largest subtree, which is the leftmost, to the smallest: that
	// is also the order of the storage indices.
	indexes := make([]int64, 0, bits.OnesCount64(uint64(size)))
	for level := bits.Len64(uint64(size)) - 1; level >= 0; level-- {
		if size>>level&1 == 1 {
			indexes = append(indexes, tlog.StoredHashIndex(level, size>>level-1))
		}
	}
	hashes, err := r.ReadHashes(indexes)
	if err != nil {
		return Edge{}, fmt.Errorf("audit: read the right edge at %d: %w", size, err)
	}
	if len(hashes) != len(indexes) {
		return Edge{}, fmt.Errorf("audit: read the right edge at %d: %d hashes for %d indices", size, len(hashes), len(indexes))
	}
	for level := bits.Len64(uint64(size)) - 1; level >= 0; level-- {
		if size>>level&1 == 1 {
			edge.levels[level], hashes = hashes[0], hashes[1:]
		}
	}
	return edge, nil
}

// Size is the number of leaves; the next one gets this sequence number.
func (e *Edge) Size() int64 { return e.size }

// Append adds a leaf's hash and appends to stored the hashes to write: those
// of the leaf and of each subtree it completed, the first at
// StoredIndex(Size() before the call), the others directly after it.
func (e *Edge) Append(stored []Hash, leaf Hash) []Hash {
	stored = append(stored, leaf)
	h, level := leaf, 0
	for ; e.size>>level&1 == 1; level++ {
		h = tlog.NodeHash(e.levels[level], h)
		stored = append(stored, h)
	}
	e.levels[level] = h
	e.size++
	return stored
}

// Root is the root of the log; that of the empty log is the SHA-256 of nothing.
func (e *Edge) Root() Hash {
	if e.size == 0 {
		return sha256.Sum256(nil)
	}
	level := bits.TrailingZeros64(uint64(e.size))
	h := e.levels[level]
	for level++; e.size>>level > 0; level++ {
		if e.size>>level&1 == 1 {
			h = tlog.NodeHash(e.levels[level], h)
		}
	}
	return h
}
