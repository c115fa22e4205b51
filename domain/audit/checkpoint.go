package audit

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// ErrCheckpoint is wrapped where a checkpoint is malformed or not signed by the
// key asked for.
var ErrCheckpoint = errors.New("audit: checkpoint refused")

// ErrKey is wrapped where a signer or verifier key is malformed or belongs to
// another log.
var ErrKey = errors.New("audit: key refused")

// namePrefix makes a log's name, which is both the name of its key and the
// first line of its checkpoints.
const namePrefix = "layak/"

// maxCheckpoint bounds a checkpoint's text in bytes: three short lines and
// room for some forty witnesses with post-quantum signatures.
const maxCheckpoint = 256 << 10

// LogName is the name of the log with that origin id: "layak/" and the id.
func LogName(origin string) string { return namePrefix + origin }

// Checkpoint states what a log held at some moment.
type Checkpoint struct {
	Origin string // the log's origin id, without "layak/"
	Size   int64  // number of leaves
	Root   Hash   // RFC 6962 root over them
}

// GenerateKey draws an Ed25519 key pair for the log of that name (see LogName)
// from rand, in the text forms of golang.org/x/mod/sumdb/note. skey signs and
// is secret; vkey verifies and is to be published.
func GenerateKey(rand io.Reader, name string) (skey, vkey string, err error) {
	origin, ok := strings.CutPrefix(name, namePrefix)
	if !ok || !ValidOrigin(origin) {
		return "", "", fmt.Errorf("%w: name %q", ErrKey, name)
	}
	skey, vkey, err = note.GenerateKey(rand, name)
	if err != nil {
		return "", "", fmt.Errorf("audit: generate a key: %w", err)
	}
	return skey, vkey, nil
}

// SignCheckpoint signs c as a C2SP tlog-checkpoint. It fails with ErrKey where
// skey is malformed or of another log, and with ErrCheckpoint where c makes no
// sense. It does not know what was signed before: the caller proves consistency
// first (see Edge).
func SignCheckpoint(c Checkpoint, skey string) (string, error) {
	signer, err := note.NewSigner(skey)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrKey, err)
	}
	if signer.Name() != LogName(c.Origin) {
		return "", fmt.Errorf("%w: it is of %q, the log is %q", ErrKey, signer.Name(), LogName(c.Origin))
	}
	if !ValidOrigin(c.Origin) || !validTree(c.Size, c.Root) {
		return "", fmt.Errorf("%w: origin %q, size %d", ErrCheckpoint, c.Origin, c.Size)
	}
	signed, err := note.Sign(&note.Note{Text: c.body()}, signer)
	if err != nil {
		return "", fmt.Errorf("audit: sign a checkpoint: %w", err)
	}
	return string(signed), nil
}

// ParseCheckpoint reads a checkpoint signed by vkey, whose name is also the
// origin it must state. Signatures of others (witnesses) are kept out of the
// result; extension lines, other spellings of a number or of base64, a doubled
// signature and anything else that the format leaves no room for are refused
// with ErrCheckpoint; a malformed vkey with ErrKey.
func ParseCheckpoint(text, vkey string) (Checkpoint, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrKey, err)
	}
	origin, ok := strings.CutPrefix(verifier.Name(), namePrefix)
	if !ok || !ValidOrigin(origin) {
		return Checkpoint{}, fmt.Errorf("%w: name %q", ErrKey, verifier.Name())
	}
	if len(text) > maxCheckpoint {
		return Checkpoint{}, fmt.Errorf("%w: %d bytes", ErrCheckpoint, len(text))
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return Checkpoint{}, fmt.Errorf("%w: not the three lines of %q", ErrCheckpoint, verifier.Name())
	}
	c := Checkpoint{Origin: origin}
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return Checkpoint{}, fmt.Errorf("%w: size: %w", ErrCheckpoint, err)
	}
	if c.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return Checkpoint{}, fmt.Errorf("%w: root: %w", ErrCheckpoint, err)
	}
	if !validTree(c.Size, c.Root) {
		return Checkpoint{}, fmt.Errorf("%w: size %d", ErrCheckpoint, c.Size)
	}
	// Written again it must give the same bytes: that rules out every other
	// spelling (leading zeros, loose base64) and signatures that note.Open
	// passes over, such as a second one by the same key.
	again, err := note.Sign(opened)
	if err != nil || opened.Text != c.body() || !sameSignatures(text, string(again)) {
		return Checkpoint{}, fmt.Errorf("%w: not in its one spelling", ErrCheckpoint)
	}
	return c, nil
}

func (c Checkpoint) body() string {
	return fmt.Sprintf("%s\n%d\n%s\n", LogName(c.Origin), c.Size, c.Root)
}

// validTree reports whether a tree of that size can have that root; only the
// root of the empty tree is known beforehand.
func validTree(size int64, root Hash) bool {
	empty := Edge{}
	return size >= 0 && size <= MaxSize && (size > 0 || root == empty.Root())
}
