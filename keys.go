package main

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"layak/domain/audit"
)

const (
	sealingKeyFile = "sealing.key"
	sealingKeySize = 32 // AES-256
)

// keys are the server's own secrets, one file each in a directory that nobody
// else may read. Whoever has them can sign checkpoints and open what is sealed;
// whoever loses them can do neither, so they belong into the backup, apart
// from the database.
type keys struct {
	dir    string
	random io.Reader
	sealer sealer
}

// auditKey is the pair that signs the checkpoints of one log, in the text
// forms of audit.GenerateKey.
type auditKey struct{ signing, verifier string }

// openKeys opens the key directory and reads the sealing key. What is not there
// is made where first is true, with randomness from random, and refused
// otherwise. It refuses a directory or file that others may read, and a file
// with other content, in one line that names it.
func openKeys(dir string, first bool, random io.Reader) (keys, error) {
	if first {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return keys{}, fmt.Errorf("key directory: %w", err)
		}
		if err := syncDir(filepath.Dir(dir)); err != nil {
			return keys{}, fmt.Errorf("key directory: %w", err)
		}
	}
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return keys{}, fmt.Errorf("key directory %s: it is missing; bring it back from the backup, or name it with --key-dir", dir)
	}
	if err != nil {
		return keys{}, fmt.Errorf("key directory: %w", err)
	}
	if !info.IsDir() {
		return keys{}, fmt.Errorf("key directory %s: it is not a directory", dir)
	}
	if open := info.Mode().Perm() &^ 0o700; open != 0 {
		return keys{}, fmt.Errorf("key directory %s: others may use it (mode %04o); chmod 700 it, and replace the keys if others had access", dir, info.Mode().Perm())
	}
	k := keys{dir: dir, random: random}
	text, err := k.open(sealingKeyFile, first, func() (string, error) {
		key := make([]byte, sealingKeySize)
		if _, err := io.ReadFull(random, key); err != nil {
			return "", err
		}
		return base64.StdEncoding.EncodeToString(key) + "\n", nil
	})
	if err != nil {
		return keys{}, err
	}
	line, whole := strings.CutSuffix(text, "\n")
	key, err := base64.StdEncoding.Strict().DecodeString(line)
	if !whole || err != nil || len(key) != sealingKeySize || strings.ContainsAny(line, "\r\n") {
		return keys{}, k.broken(sealingKeyFile)
	}
	k.sealer, err = newSealer(key, random)
	return k, err
}

// audit opens the key that signs the checkpoints of the log with that origin.
// It is made where it is not there and first is true; a log that already has
// signed checkpoints must keep its key.
func (k keys) audit(origin string, first bool) (auditKey, error) {
	if !audit.ValidOrigin(origin) {
		return auditKey{}, fmt.Errorf("audit key: %q is no origin of a log", origin)
	}
	file := "audit-" + origin + ".key"
	text, err := k.open(file, first, func() (string, error) {
		signing, verifier, err := audit.GenerateKey(k.random, audit.LogName(origin))
		return signing + "\n" + verifier + "\n", err
	})
	if err != nil {
		return auditKey{}, err
	}
	lines := strings.Split(text, "\n")
	if len(lines) != 3 || lines[2] != "" {
		return auditKey{}, k.broken(file)
	}
	pair := auditKey{lines[0], lines[1]}
	// Only what the one signs and the other verifies is a pair.
	signed, err := audit.SignCheckpoint(audit.Checkpoint{Origin: origin, Root: (&audit.Edge{}).Root()}, pair.signing)
	if err == nil {
		_, err = audit.ParseCheckpoint(signed, pair.verifier)
	}
	if err != nil {
		return auditKey{}, k.broken(file)
	}
	return pair, nil
}

// open reads a file of the directory, or makes it with what fresh returns. Two
// processes that start at once end up with the same file.
func (k keys) open(name string, create bool, fresh func() (string, error)) (string, error) {
	path := filepath.Join(k.dir, name)
	text, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return text, err
	}
	if !create {
		return "", fmt.Errorf("key file %s: it is missing; bring it back from the backup", path)
	}
	if text, err = fresh(); err != nil {
		return "", fmt.Errorf("key file %s: make a key: %w", path, err)
	}
	if err := writeKey(path, text); err != nil {
		return "", fmt.Errorf("key file %s: %w", path, err)
	}
	return readKey(path)
}

func (k keys) broken(name string) error {
	return fmt.Errorf("key file %s: it is damaged or of another log; bring it back from the backup", filepath.Join(k.dir, name))
}

func readKey(path string) (string, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return "", fmt.Errorf("key file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("key file %s: it is not a plain file", path)
	}
	if open := info.Mode().Perm() &^ 0o600; open != 0 {
		return "", fmt.Errorf("key file %s: others may use it (mode %04o); chmod 600 it, and replace it if others had access", path, info.Mode().Perm())
	}
	const large = 64 << 10 // of a key, a hundred times too much
	if info.Size() > large {
		return "", fmt.Errorf("key file %s: it is too large for a key", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("key file: %w", err)
	}
	return string(text), nil
}

// writeKey makes the file whole or not at all: it is written under another
// name, made durable, and then given its name unless somebody was faster.
func writeKey(path, text string) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.WriteString(text)
	if err == nil {
		err = temp.Sync()
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Link(temp.Name(), path)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes the names in a directory durable.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// sealer implements domain.Sealer with AES-256-GCM: a fresh nonce, then the
// ciphertext with its tag.
type sealer struct {
	aead   cipher.AEAD
	random io.Reader
}

// sealedFormat is the first byte of everything sealed, and authenticated with
// it: another key or cipher gets another number.
const sealedFormat = 1

var errSealed = errors.New("sealed with another key, or damaged")

func newSealer(key []byte, random io.Reader) (sealer, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealer{}, fmt.Errorf("sealing key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return sealer{}, fmt.Errorf("sealing key: %w", err)
	}
	return sealer{aead, random}, nil
}

// Seal encrypts; the same text never looks the same twice.
func (s sealer) Seal(plain []byte) ([]byte, error) {
	out := make([]byte, 1+s.aead.NonceSize(), 1+s.aead.NonceSize()+len(plain)+s.aead.Overhead())
	out[0] = sealedFormat
	if _, err := io.ReadFull(s.random, out[1:]); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return s.aead.Seal(out, out[1:], plain, out[:1]), nil
}

// Open decrypts what Seal made with the same key, and refuses all else.
func (s sealer) Open(sealed []byte) ([]byte, error) {
	n := s.aead.NonceSize()
	if len(sealed) < 1+n || sealed[0] != sealedFormat {
		return nil, errSealed
	}
	plain, err := s.aead.Open(nil, sealed[1:1+n], sealed[1+n:], sealed[:1])
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}
