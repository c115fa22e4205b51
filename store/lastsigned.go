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
	// Keep replaces it; it has reached the disk when Keep returns.
	Keep(signed string) error
}

// LastSignedFile is a LastSigned in the file of that name, mode 0600. It
// belongs beside the signing key, not beside the database.
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

// Keep implements LastSigned: a new file is written, synced and renamed over
// the old one, so that there is always a whole one.
func (f LastSignedFile) Keep(signed string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("keep the last signed checkpoint: %w", err)
		}
	}()
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
