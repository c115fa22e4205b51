package verify

import (
	"fmt"
	"iter"
)

// stored compares the hashes that a store keeps with those that its leaves
// make, both in order of storage index.
type stored struct {
	pull  func() (StoredHash, error, bool)
	stop  func()
	index int64 // of the next hash that is due
}

func pullStored(hashes iter.Seq2[StoredHash, error]) *stored {
	next, stop := iter.Pull2(hashes)
	return &stored{pull: next, stop: stop}
}

// compare checks the next stored hash: that of the subtree of that level which
// leaf seq completed.
func (s *stored) compare(seq int64, level int, h Hash) error {
	// Where a node is wrong although all below it is right, the fault is in
	// the node or in any leaf under it whose own hash was changed along.
	fault := &Failure{Index: seq >> level << level, Until: seq + 1, Reason: ReasonTreeHash}
	is, err, more := s.pull()
	switch {
	case err != nil:
		return fmt.Errorf("read stored hash %d: %w", s.index, err)
	case !more || is.Index != s.index:
		fault.Detail = fmt.Sprintf("stored hash %d is missing", s.index)
		return fault
	case string(is.Hash) != string(h[:]):
		fault.Detail = fmt.Sprintf("stored hash %d should be %s", s.index, h)
		return fault
	}
	s.index++
	return nil
}

// end checks that no stored hash is left over.
func (s *stored) end(size int64) error {
	is, err, more := s.pull()
	if err != nil {
		return fmt.Errorf("read stored hash %d: %w", s.index, err)
	}
	if more {
		return failAt(size, ReasonTreeSurplus, "stored hash %d belongs to no leaf", is.Index)
	}
	return nil
}
