package verify

import (
	"crypto/sha256"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is an RFC 6962 hash; its String is base64.
type Hash = tlog.Hash

// frontier is the Merkle root of a stream: the roots of the complete subtrees
// so far, largest first. Its memory grows with the logarithm of the stream.
type frontier struct {
	size  int64
	roots []Hash
}

// add appends a leaf's hash and calls made with each subtree hash that it
// completes, the leaf's own (level 0) first; made may be nil.
func (f *frontier) add(leaf Hash, made func(level int, h Hash) error) error {
	f.roots = append(f.roots, leaf)
	f.size++
	for level := 0; ; level++ {
		top := len(f.roots) - 1
		if made != nil {
			if err := made(level, f.roots[top]); err != nil {
				return err
			}
		}
		if level == bits.TrailingZeros64(uint64(f.size)) {
			return nil
		}
		f.roots[top-1] = tlog.NodeHash(f.roots[top-1], f.roots[top])
		f.roots = f.roots[:top]
	}
}

// root is the RFC 6962 root over all leaves so far.
func (f *frontier) root() Hash {
	if f.size == 0 {
		return sha256.Sum256(nil)
	}
	last := len(f.roots) - 1
	h := f.roots[last]
	for i := last - 1; i >= 0; i-- {
		h = tlog.NodeHash(f.roots[i], h)
	}
	return h
}
