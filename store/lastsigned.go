package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// LastSigned remembers the last checkpoint that was signed, outside the
// database: it is what shows that the database was put back to an older state.
type LastSigned interface {
	// Load returns the checkpoint verbatim, or "" where none was signed yet.
	Load() (string, error)
	// Replace puts next in the place of last, which Load returned; it has
	// reached the disk then. It answers false and changes nothing where another
	// signer, also one in another process, was faster.
	Replace(last, next string) (bool, error)
}

// LastSignedFile is a LastSigned in the file of that name, mode 0600. It
// belongs beside the signing key, not beside the database. Signers keep out of
// each other's way with an empty file beside it, which is never removed.
type LastSignedFile string

var _ LastSigned = LastSignedFile("")

// Load implements LastSigned.
func (f LastSignedFile) Load() (string, error) {
	data, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the last signed checkpoint: %w", err)
	}
	if len(data) == 0 {
		return "", fmt.Errorf("read the last signed checkpoint: %s is empty", f)
	}
	return string(data), nil
}

// Replace implements LastSigned.
func (f LastSignedFile) Replace(last, next string) (done bool, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("keep the last signed checkpoint: %w", err)
		}
	}()
	unlock, err := lockFile(filepath.Join(filepath.Dir(string(f)), "."+filepath.Base(string(f))+".lock"))
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if is, err := f.Load(); err != nil || is != last {
		return false, err
	}
	return true, f.keep(next)
}

// keep writes and syncs a new file and renames it over the old one, so that
// there is always a whole one.
func (f LastSignedFile) keep(signed string) error {
	dir := filepath.Dir(string(f))
	next, err := os.CreateTemp(dir, filepath.Base(string(f))+".*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(next.Name()) // gone already where all went well
	if _, err = next.WriteString(signed); err == nil {
		err = next.Sync()
	}
	if e := next.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(next.Name(), string(f))
	}
	if err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
