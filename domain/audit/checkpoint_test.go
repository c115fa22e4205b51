package audit_test

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

func TestCheckpoint(t *testing.T) {
	skey, vkey := keys(t, 1)
	m := logOf(t, 9)
	for size := range int64(10) {
		text := m.checkpoint(t, size, skey)
		c, err := audit.ParseCheckpoint(text, vkey)
		if err != nil || c.Origin != origin || c.Size != size || size > 0 && c.Root != m.roots[size-1] {
			t.Errorf("size %d: %+v, %v", size, c, err)
		}
		seen, err := verify.ParseCheckpoint(text, vkey)
		if err != nil || seen.Origin != c.Origin || seen.Size != c.Size || seen.Root != c.Root {
			t.Errorf("size %d: the verifier reads %+v, %v", size, seen, err)
		}
		if !strings.HasPrefix(text, "layak/"+origin+"\n") {
			t.Errorf("%q", text)
		}
	}
}

// signed signs any text with the key, as a log gone wrong might.
func signed(t testing.TB, text, skey string) string {
	t.Helper()
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	out, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func hostileCheckpoints(t testing.TB, skey string) map[string]string {
	m := logOf(t, 9)
	good := m.checkpoint(t, 9, skey)
	root := m.roots[8].String()
	other, _ := keys(t, 2)
	line := good[strings.Index(good, "\n\n")+2:]
	// The last character but the padding carries bits that decoding ignores.
	loose := func(b64 string) string { return b64[:len(b64)-2] + string(b64[len(b64)-2]+1) + "=" }
	name := "layak/" + origin
	return map[string]string{
		"nothing":                  "",
		"unsigned":                 name + "\n9\n" + root + "\n",
		"signed by another key":    m.checkpoint(t, 9, other),
		"edited size":              strings.Replace(good, "\n9\n", "\n8\n", 1),
		"edited root":              strings.Replace(good, root[:4], "AAAA", 1),
		"trailing line":            good + "\n",
		"trailing text":            good + "x",
		"leading line":             "\n" + good,
		"carriage returns":         strings.ReplaceAll(good, "\n", "\r\n"),
		"no last newline":          strings.TrimSuffix(good, "\n"),
		"signature doubled":        good + line,
		"second, bad signature":    good + strings.TrimSuffix(line, line[len(line)-6:]) + "AAAA=\n",
		"stray base64 in a line":   good + "— witness.example AAAAAAB=\n",
		"other origin, our key":    signed(t, "layak/other\n9\n"+root+"\n", skey),
		"origin without prefix":    signed(t, origin+"\n9\n"+root+"\n", skey),
		"extension line":           signed(t, name+"\n9\n"+root+"\nmore\n", skey),
		"two lines":                signed(t, name+"\n9\n", skey),
		"size with zeros":          signed(t, name+"\n09\n"+root+"\n", skey),
		"signed size":              signed(t, name+"\n+9\n"+root+"\n", skey),
		"negative size":            signed(t, name+"\n-9\n"+root+"\n", skey),
		"size beyond the math":     signed(t, name+"\n9223372036854775807\n"+root+"\n", skey),
		"size beyond int64":        signed(t, name+"\n9223372036854775808\n"+root+"\n", skey),
		"short root":               signed(t, name+"\n9\nAAAA\n", skey),
		"loose base64 root":        signed(t, name+"\n9\n"+loose(root)+"\n", skey),
		"unpadded root":            signed(t, name+"\n9\n"+strings.TrimRight(root, "=")+"\n", skey),
		"empty log with a root":    signed(t, name+"\n0\n"+root+"\n", skey),
		"another kind of note":     signed(t, "go.sum database tree\n9\n"+root+"\n", skey),
		"loose base64 signature":   strings.TrimSuffix(good, line) + line[:len(line)-2] + "\n",
		"spaces around the size":   signed(t, name+"\n 9\n"+root+"\n", skey),
		"two hundred signatures":   good + strings.Repeat("— w.example AAAAAAAA\n", 200),
		"three hundred kilobytes":  good + "— w.example " + strings.Repeat("AAAA", 80<<10) + "\n",
		"a text with empty lines":  signed(t, name+"\n9\n"+root+"\n\n\n", skey),
		"control character within": strings.Replace(good, "\n9\n", "\n9\x00\n", 1),
	}
}

func TestCheckpointRefuses(t *testing.T) {
	skey, vkey := keys(t, 1)
	for name, text := range hostileCheckpoints(t, skey) {
		if c, err := audit.ParseCheckpoint(text, vkey); !errors.Is(err, audit.ErrCheckpoint) {
			t.Errorf("%s: the writer's reader says %+v, %v", name, c, err)
		}
		var failure *verify.Failure
		if c, err := verify.ParseCheckpoint(text, vkey); !errors.As(err, &failure) {
			t.Errorf("%s: the verifier says %+v, %v", name, c, err)
		}
	}
}

func TestWitnessLinesArePassedOver(t *testing.T) {
	skey, vkey := keys(t, 1)
	text := logOf(t, 3).checkpoint(t, 3, skey) + "— witness.example AAAAAAAA\n"
	if _, err := audit.ParseCheckpoint(text, vkey); err != nil {
		t.Error(err)
	}
	if _, err := verify.ParseCheckpoint(text, vkey); err != nil {
		t.Error(err)
	}
}

func TestKeysAreRefused(t *testing.T) {
	skey, vkey := keys(t, 1)
	c := audit.Checkpoint{Origin: origin}
	c.Root = (&audit.Edge{}).Root()
	text, err := audit.SignCheckpoint(c, skey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := audit.SignCheckpoint(audit.Checkpoint{Origin: "another", Root: c.Root}, skey); !errors.Is(err, audit.ErrKey) {
		t.Error("the key of another log signs:", err)
	}
	if _, err := audit.SignCheckpoint(audit.Checkpoint{Origin: origin, Size: 0}, skey); !errors.Is(err, audit.ErrCheckpoint) {
		t.Error("a root that the empty log cannot have:", err)
	}
	if _, err := audit.SignCheckpoint(c, vkey); !errors.Is(err, audit.ErrKey) {
		t.Error("a verifier key signs:", err)
	}
	_, foreign, err := note.GenerateKey(seeded(3), "sum.golang.org")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"", "x", skey, foreign, vkey[:len(vkey)-4], strings.Replace(vkey, "layak", "kayal", 1)} {
		if _, err := audit.ParseCheckpoint(text, key); !errors.Is(err, audit.ErrKey) {
			t.Errorf("%q: %v", key, err)
		}
		if _, err := verify.ParseCheckpoint(text, key); !errors.Is(err, verify.ErrKey) {
			t.Errorf("%q: the verifier says %v", key, err)
		}
	}
	for _, name := range []string{"", "layak/", "layak/A", "layak/a+b", "other/a"} {
		if _, _, err := audit.GenerateKey(seeded(1), name); !errors.Is(err, audit.ErrKey) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, _, err := audit.GenerateKey(strings.NewReader("short"), audit.LogName(origin)); err == nil {
		t.Error("a key from too little randomness")
	}
}

// FuzzCheckpoint holds the two independent readers against each other.
func FuzzCheckpoint(f *testing.F) {
	skey, vkey := keys(f, 1)
	f.Add(logOf(f, 3).checkpoint(f, 3, skey))
	for _, text := range hostileCheckpoints(f, skey) {
		if len(text) < 4096 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := audit.ParseCheckpoint(text, vkey)
		seen, errVerify := verify.ParseCheckpoint(text, vkey)
		if (err == nil) != (errVerify == nil) || c.Size != seen.Size || c.Root != seen.Root {
			t.Fatalf("the readers disagree: %+v, %v; %+v, %v", c, err, seen, errVerify)
		}
	})
}
