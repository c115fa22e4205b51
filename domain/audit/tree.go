package audit

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is an RFC 6962 hash: 32 bytes of SHA-256. Its String is base64.
type Hash = tlog.Hash

// HashReader reads hashes by storage index. Storage indices number all hashes
// of complete subtrees in the order in which appending completes them: leaf n
// is at StoredIndex(n), directly followed by the subtrees it completed.
type HashReader = tlog.HashReader

// HashReaderFunc lets a function be a HashReader.
type HashReaderFunc = tlog.HashReaderFunc

// MaxSize bounds the trees this package works on. No log comes near it, and
// the arithmetic below x/mod/sumdb/tlog loops forever beyond 2^62.
const MaxSize = 1 << 48

// ErrTree is wrapped by every refusal of a size or index that makes no sense.
var ErrTree = errors.New("audit: no such tree")

// ErrProof is wrapped where a proof does not prove what it should.
var ErrProof = errors.New("audit: the proof does not hold")

// LeafHash is the RFC 6962 hash of a leaf's bytes: SHA-256 of 0x00 and them.
func LeafHash(leaf []byte) Hash { return tlog.RecordHash(leaf) }

// StoredIndex is where the hash of leaf seq is stored; what the appending of
// leaf seq completes is stored from there on without a gap.
func StoredIndex(seq int64) int64 { return tlog.StoredHashIndex(0, seq) }

// StoredCount is how many hashes a log of that size has stored.
func StoredCount(size int64) int64 { return tlog.StoredHashCount(size) }

// Append works out one append to a log of the given size: the hashes to store,
// the first of them at StoredIndex(size), and the root of the log of size+1. It
// reads only the right edge, at most log2(size) hashes in one call. To append
// several leaves in a transaction, keep an Edge instead.
func Append(size int64, leaf []byte, r HashReader) (stored []Hash, root Hash, err error) {
	edge, err := EdgeAt(size, r)
	if err != nil {
		return nil, Hash{}, err
	}
	stored = edge.Append(nil, LeafHash(leaf))
	return stored, edge.Root(), nil
}

// Root returns the root of the log at that size, which may be any size the log
// has had. It reads at most log2(size)+1 hashes in one call.
func Root(size int64, r HashReader) (Hash, error) {
	edge, err := EdgeAt(size, r)
	if err != nil {
		return Hash{}, err
	}
	return edge.Root(), nil
}

// Inclusion proves that leaf seq is in the log of that size: the sibling hashes
// from the leaf upwards.
func Inclusion(size, seq int64, r HashReader) ([]Hash, error) {
	if size < 1 || size > MaxSize || seq < 0 || seq >= size {
		return nil, fmt.Errorf("%w: leaf %d of %d", ErrTree, seq, size)
	}
	proof, err := tlog.ProveRecord(size, seq, r)
	if err != nil {
		return nil, fmt.Errorf("audit: prove leaf %d of %d: %w", seq, size, err)
	}
	return proof, nil
}

// Consistency proves that the log of the larger size begins with the log of the
// smaller: nothing was changed or removed in between. Both sizes are at least 1.
func Consistency(size, older int64, r HashReader) ([]Hash, error) {
	if size < 1 || size > MaxSize || older < 1 || older > size {
		return nil, fmt.Errorf("%w: %d within %d", ErrTree, older, size)
	}
	proof, err := tlog.ProveTree(size, older, r)
	if err != nil {
		return nil, fmt.Errorf("audit: prove %d within %d: %w", older, size, err)
	}
	return proof, nil
}

// CheckInclusion checks a proof of Inclusion; ErrProof where it does not hold.
func CheckInclusion(proof []Hash, size int64, root Hash, seq int64, leaf Hash) error {
	if size < 1 || size > MaxSize || seq < 0 || seq >= size {
		return fmt.Errorf("%w: leaf %d of %d", ErrTree, seq, size)
	}
	if err := tlog.CheckRecord(proof, size, root, seq, leaf); err != nil {
		return fmt.Errorf("%w: leaf %d of %d", ErrProof, seq, size)
	}
	return nil
}

// CheckConsistency checks a proof of Consistency; ErrProof where it does not
// hold.
func CheckConsistency(proof []Hash, size int64, root Hash, older int64, olderRoot Hash) error {
	if size < 1 || size > MaxSize || older < 1 || older > size {
		return fmt.Errorf("%w: %d within %d", ErrTree, older, size)
	}
	if err := tlog.CheckTree(proof, size, root, older, olderRoot); err != nil {
		return fmt.Errorf("%w: %d within %d", ErrProof, older, size)
	}
	return nil
}
