package verify

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// ErrKey is wrapped where the caller's verifier key cannot be used. It is not a
// Failure: it says nothing about the evidence.
var ErrKey = errors.New("verify: verifier key refused")

// maxCheckpoint bounds a checkpoint's text in bytes.
const maxCheckpoint = 256 << 10

// Checkpoint is a signed statement of what a log held.
type Checkpoint struct {
	Origin string // the log's origin id
	Size   int64
	Root   Hash
}

// key is a verifier key and the origin that its name pins.
type key struct {
	origin   string
	verifier note.Verifier
}

func parseKey(vkey string) (key, error) {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return key{}, fmt.Errorf("%w: %w", ErrKey, err)
	}
	origin, ok := strings.CutPrefix(v.Name(), "layak/")
	if !ok || !validOrigin(origin) {
		return key{}, fmt.Errorf("%w: %q names no Layak log", ErrKey, v.Name())
	}
	return key{origin, v}, nil
}

// Origin returns the origin id that a verifier key (note format) pins. It fails
// with ErrKey where the text is no verifier key of a Layak log.
func Origin(vkey string) (string, error) {
	k, err := parseKey(vkey)
	return k.origin, err
}

// ParseCheckpoint reads a checkpoint signed by vkey (note format), whose name
// is also the origin that the checkpoint must state. Lines of other signers are
// passed over, as the format demands, but every line must be in its one
// spelling. A bad checkpoint is a Failure, a bad key wraps ErrKey.
func ParseCheckpoint(text, vkey string) (Checkpoint, error) {
	k, err := parseKey(vkey)
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := k.checkpoint(text)
	if err != nil {
		return Checkpoint{}, refuse(ReasonCheckpoint, "%v", err)
	}
	return c, nil
}

func (k key) checkpoint(text string) (Checkpoint, error) {
	if len(text) > maxCheckpoint {
		return Checkpoint{}, fmt.Errorf("%d bytes, at most %d", len(text), maxCheckpoint)
	}
	// Cut off the signatures here rather than after note.Open: what it drops
	// (doubled lines) must not pass unseen.
	body, signatures, ok := cutLast(text, "\n\n")
	if !ok {
		return Checkpoint{}, errors.New("no signatures")
	}
	seen := map[string]bool{}
	for line := range strings.Lines(signatures) {
		name, word, ok := cutLast(strings.TrimSuffix(line, "\n"), " ")
		raw, ok64 := decode64(word)
		if !ok || !ok64 || len(raw) < 5 {
			return Checkpoint{}, errors.New("a signature line is not in its one form")
		}
		who := name + string(raw[:4])
		if seen[who] {
			return Checkpoint{}, errors.New("two signatures by one key")
		}
		seen[who] = true
	}
	if _, err := note.Open([]byte(text), note.VerifierList(k.verifier)); err != nil {
		return Checkpoint{}, err
	}

	lines := strings.Split(body, "\n")
	if len(lines) != 3 || lines[0] != k.verifier.Name() {
		return Checkpoint{}, fmt.Errorf("not the three lines of %q", k.verifier.Name())
	}
	size, ok := number(lines[1])
	if !ok || size > maxSize {
		return Checkpoint{}, fmt.Errorf("size %q", lines[1])
	}
	raw, ok := decode64(lines[2])
	if !ok || len(raw) != tlog.HashSize {
		return Checkpoint{}, fmt.Errorf("root %q", lines[2])
	}
	c := Checkpoint{Origin: k.origin, Size: size, Root: Hash(raw)}
	if size == 0 && c.Root != sha256.Sum256(nil) {
		return Checkpoint{}, errors.New("not the root of an empty log")
	}
	return c, nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	at := strings.LastIndex(s, sep)
	if at < 0 {
		return "", "", false
	}
	return s[:at], s[at+len(sep):], true
}
