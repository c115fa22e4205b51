package verify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// commit is the commitment that a leaf must hold for this value and key.
func commit(key []byte, value string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(value))
	return "hmac-sha256:" + hex.EncodeToString(mac.Sum(nil))
}

// contentHash is the contract's hash of canonical content.
func contentHash(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "sha256:" + hex.EncodeToString(sum[:])
}
