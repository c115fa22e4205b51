// Package connect holds what connectors to the outside world share; each
// connector is a folder of its own below it.
package connect

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	secretPrefix = "whsec_"
	// secretSize is what new secrets have; 24 to 64 bytes is what the
	// Standard Webhooks specification lets a receiver expect.
	secretSize, secretMin, secretMax = 32, 24, 64
)

// ErrSecret is answered for a text that is no signing secret. It never holds
// the text.
var ErrSecret = errors.New("connect: not a webhook secret (whsec_ and the base64 of 24 to 64 bytes)")

// Secret is a key that signs webhooks. It does not show in logs: its String is
// the prefix alone, Text is what the receiver gets.
type Secret []byte

// NewSecret draws a secret from rand, which must be cryptographic.
func NewSecret(rand io.Reader) (Secret, error) {
	s := make(Secret, secretSize)
	if _, err := io.ReadFull(rand, s); err != nil {
		return nil, fmt.Errorf("connect: draw a webhook secret: %w", err)
	}
	return s, nil
}

// ParseSecret reads the text form that Text writes; ErrSecret for any other.
func ParseSecret(text string) (Secret, error) {
	encoded, ok := strings.CutPrefix(text, secretPrefix)
	if !ok {
		return nil, ErrSecret
	}
	key, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(key) < secretMin || len(key) > secretMax || strings.ContainsAny(encoded, "\r\n") {
		return nil, ErrSecret
	}
	return key, nil
}

// Text returns the form that people copy: "whsec_" and standard base64.
func (s Secret) Text() string { return secretPrefix + base64.StdEncoding.EncodeToString(s) }

// String hides the secret.
func (s Secret) String() string { return secretPrefix + "…" }

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// Format hides the secret from every verb of package fmt.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }
