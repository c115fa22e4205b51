package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"layak/domain"
	"layak/domain/audit"
)

var _ domain.Sealer = sealer{}

func someKeys(t *testing.T) (keys, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "layak-keys")
	k, err := openKeys(dir, true, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k, dir
}

func TestKeysStayTheSame(t *testing.T) {
	first, dir := someKeys(t)
	pair, err := first.audit("abc123", true)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := first.sealer.Seal([]byte("whsec_secret"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := openKeys(dir, false, strings.NewReader("")) // needs no randomness any more
	if err != nil {
		t.Fatal(err)
	}
	plain, err := again.sealer.Open(sealed)
	if err != nil || string(plain) != "whsec_secret" {
		t.Errorf("%q %v", plain, err)
	}
	if same, err := again.audit("abc123", false); err != nil || same != pair {
		t.Errorf("the audit key changed: %v", err)
	}
	signed, err := audit.SignCheckpoint(audit.Checkpoint{Origin: "abc123", Size: 1}, pair.signing)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := audit.ParseCheckpoint(signed, pair.verifier); err != nil || c.Size != 1 {
		t.Error(c, err)
	}
}

func TestKeyFilesAreOursAlone(t *testing.T) {
	k, dir := someKeys(t)
	if _, err := k.audit("abc123", true); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("directory: %v %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Fatal(entries, err) // nothing is left over from writing
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", e.Name(), info.Mode(), err)
		}
	}
}

func TestBadKeysAreRefusedByName(t *testing.T) {
	sealing := func(content string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { overwrite(t, filepath.Join(dir, "sealing.key"), content) }
	}
	auditing := func(content string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { overwrite(t, filepath.Join(dir, "audit-abc.key"), content) }
	}
	otherKey, otherVerifier, err := audit.GenerateKey(rand.Reader, audit.LogName("other"))
	if err != nil {
		t.Fatal(err)
	}
	sameName, _, err := audit.GenerateKey(rand.Reader, audit.LogName("abc"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		spoil      func(*testing.T, string)
	}{
		{"directory open to the group", "layak-keys", func(t *testing.T, dir string) { chmod(t, dir, 0o750) }},
		{"directory open to all", "layak-keys", func(t *testing.T, dir string) { chmod(t, dir, 0o701) }},
		{"file open to the group", "sealing.key", func(t *testing.T, dir string) { chmod(t, filepath.Join(dir, "sealing.key"), 0o640) }},
		{"file open to all", "audit-abc.key", func(t *testing.T, dir string) { chmod(t, filepath.Join(dir, "audit-abc.key"), 0o604) }},
		{"empty", "sealing.key", sealing("")},
		{"cut off", "sealing.key", sealing(base64.StdEncoding.EncodeToString(make([]byte, 31)) + "\n")},
		{"longer", "sealing.key", sealing(base64.StdEncoding.EncodeToString(make([]byte, 33)) + "\n")},
		{"without line end", "sealing.key", sealing(base64.StdEncoding.EncodeToString(make([]byte, 32)))},
		{"no base64", "sealing.key", sealing(strings.Repeat("!", 44) + "\n")},
		{"huge", "sealing.key", sealing(strings.Repeat("A", 1<<20))},
		{"audit key empty", "audit-abc.key", auditing("")},
		{"audit key of another log", "audit-abc.key", auditing(otherKey + "\n" + otherVerifier + "\n")},
		{"audit key and verifier of two pairs", "audit-abc.key", func(t *testing.T, dir string) {
			path := filepath.Join(dir, "audit-abc.key")
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			overwrite(t, path, sameName+"\n"+strings.Split(string(text), "\n")[1]+"\n")
		}},
		{"audit key with a third line", "audit-abc.key", auditing(otherKey + "\n" + otherVerifier + "\nmore\n")},
		{"audit key missing", "audit-abc.key", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "audit-abc.key")) }},
		{"a link", "sealing.key", func(t *testing.T, dir string) {
			path := filepath.Join(dir, "sealing.key")
			if err := os.Rename(path, path+".old"); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(path+".old", path); err != nil {
				t.Fatal(err)
			}
		}},
		{"a directory for a file", "sealing.key", func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, "sealing.key"))
			if err := os.Mkdir(filepath.Join(dir, "sealing.key"), 0o700); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			k, dir := someKeys(t)
			if _, err := k.audit("abc", true); err != nil {
				t.Fatal(err)
			}
			c.spoil(t, dir)
			k, err := openKeys(dir, true, rand.Reader)
			if err == nil {
				_, err = k.audit("abc", false)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
			if err != nil && (strings.Contains(err.Error(), "PRIVATE") || strings.Contains(err.Error(), "AAAA")) {
				t.Error("the message shows a key")
			}
		})
	}
}

func overwrite(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func chmod(t *testing.T, path string, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func TestTheKeyDirectoryMayBeNothingElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	overwrite(t, path, "x")
	if _, err := openKeys(path, true, rand.Reader); err == nil || !strings.Contains(err.Error(), path) {
		t.Error(err)
	}
}

func TestKeysNeedRandomness(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	if _, err := openKeys(dir, true, strings.NewReader("short")); err == nil {
		t.Error("a key was made from five bytes")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Error("something was left behind", entries, err)
	}
}

func TestOriginsAreChecked(t *testing.T) {
	k, _ := someKeys(t)
	for _, origin := range []string{"", "../x", "A", "a/b"} {
		if _, err := k.audit(origin, true); err == nil {
			t.Errorf("%q", origin)
		}
	}
}

func TestTwoStartsAtOnceShareTheirKeys(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	var group sync.WaitGroup
	pairs := make([]auditKey, 8)
	for i := range pairs {
		group.Go(func() {
			k, err := openKeys(dir, true, rand.Reader)
			if err != nil {
				t.Error(err)
				return
			}
			if pairs[i], err = k.audit("abc", true); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, p := range pairs {
		if p != pairs[0] {
			t.Error("two different keys")
		}
	}
}

func TestSealing(t *testing.T) {
	k, _ := someKeys(t)
	plain := []byte("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	one, err := k.sealer.Seal(plain)
	if err != nil {
		t.Fatal(err)
	}
	two, err := k.sealer.Seal(plain)
	if err != nil || bytes.Equal(one, two) {
		t.Error("the same text is sealed the same twice", err)
	}
	if bytes.Contains(one, plain[:8]) {
		t.Error("it can be read")
	}
	for i := range one {
		spoiled := bytes.Clone(one)
		spoiled[i] ^= 1
		if got, err := k.sealer.Open(spoiled); !errors.Is(err, errSealed) || got != nil {
			t.Errorf("byte %d: %q %v", i, got, err)
		}
		if got, err := k.sealer.Open(one[:i]); !errors.Is(err, errSealed) || got != nil {
			t.Errorf("cut at %d: %q %v", i, got, err)
		}
	}
	other, _ := someKeys(t)
	if _, err := other.sealer.Open(one); !errors.Is(err, errSealed) {
		t.Error("another key opens it", err)
	}
	if empty, err := k.sealer.Seal(nil); err != nil {
		t.Error(err)
	} else if back, err := k.sealer.Open(empty); err != nil || len(back) != 0 {
		t.Error(back, err)
	}
	broke := k.sealer
	broke.random = strings.NewReader("short")
	if _, err := broke.Seal(plain); err == nil {
		t.Error("sealed without randomness")
	}
}
