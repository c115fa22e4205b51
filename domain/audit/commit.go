package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// commitmentPrefix names the algorithm in every commitment.
const commitmentPrefix = "hmac-sha256:"

// KeySize is the length of a commitment key in bytes.
const KeySize = 32

// NewKey draws a commitment key from rand. Every private value of every leaf
// gets a key of its own: whoever is shown the key of one value (a receipt shows
// that of the content hash) must not be able to test guesses at the others.
func NewKey(rand io.Reader) (key [KeySize]byte, err error) {
	if _, err := io.ReadFull(rand, key[:]); err != nil {
		return [KeySize]byte{}, fmt.Errorf("audit: draw a commitment key: %w", err)
	}
	return key, nil
}

// Commit returns what a leaf holds in place of a private value:
// "hmac-sha256:" and the hex HMAC-SHA256 of the value under its key. With
// value and key anyone can check it; once both are erased it says nothing, not
// even to someone who guesses the value (a bare hash would confirm the guess).
func Commit(key, value []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write(value)
	return commitmentPrefix + hex.EncodeToString(mac.Sum(nil))
}
