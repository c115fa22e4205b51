package main

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"layak/domain/audit/verify"
)

func TestReceiptVerify(t *testing.T) {
	vector := func(name string) string { return filepath.Join("docs/vectors/evidence", name) }
	read := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	good, key := read(vector("receipt.json")), strings.TrimSpace(read(vector("key.txt")))
	write := func(text string) string {
		path := filepath.Join(t.TempDir(), "receipt.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, c := range map[string]struct {
		file, key, in, lang string
		status              int
		out, err            []string // must be printed
	}{
		"valid, Indonesian": {vector("receipt.json"), key, "", "", 0, []string{"SAH: ", "Konsep ", "Vaksinasi gratis", "  | Baris satu\n  | Baris", "daun 4, dari 7", "Alasan", "tidak ada keberatan", "tidak menunjukkan"}, nil},
		"valid, English":    {vector("receipt.json"), key, "", "en", 0, []string{"VALID: ", "Draft ", "leaf 4, of 7", "Rule set", "version 7 sha256:9f86"}, nil},
		"unknown language":  {vector("receipt.json"), key, "", "tlh", 0, []string{"SAH: "}, nil},
		"key from a file":   {vector("receipt.json"), vector("key.txt"), "", "", 0, []string{"SAH: "}, nil},
		"standard input":    {"-", key, good, "", 0, []string{"SAH: "}, nil},
		"edited record":     {write(strings.Replace(good, `"plt"`, `"plh"`, 1)), key, "", "", 1, []string{"TIDAK SAH: catatan", "receipt.record"}, nil},
		"edited, English":   {write(strings.Replace(good, "Vaksinasi", "Vaksin", 1)), key, "", "en", 1, []string{"NOT VALID: the leaf is not about this content"}, nil},
		"not a receipt":     {write("{}"), key, "", "", 1, []string{"TIDAK SAH: berkas ini bukan"}, nil},
		"terminal escapes":  {write(strings.Replace(good, "layak-receipt/1", `\u001b[2J\u202e`, 1)), key, "", "", 1, []string{"TIDAK SAH"}, nil},
		"another key":       {vector("receipt.json"), "layak/0f4c2d7b9a1e+0d81e1ce+AWB5e4wRTWCHQmlnKj0HzGqYMBDlV4CRpQmmTg8xKvGp", "", "", 1, nil, []string{"--key"}},
		"no such file":      {"nowhere.json", key, "", "", 1, nil, []string{"nowhere.json"}},
		"no such key":       {vector("receipt.json"), "nowhere.key", "", "", 1, nil, []string{"nowhere.key", "neither"}},
		"a file, not a key": {vector("receipt.json"), vector("leaf.json"), "", "", 1, nil, []string{"leaf.json"}},
	} {
		var out, errs bytes.Buffer
		cmd := receiptVerify{File: c.file, Key: c.key}
		err := cmd.Run(&console{in: strings.NewReader(c.in), out: &out, err: &errs, getenv: func(string) string { return c.lang }})
		var status exitStatus
		if errors.As(err, &status); int(status) != c.status || (err == nil) != (c.status == 0) {
			t.Errorf("%s: %v\n%s%s", name, err, out.String(), errs.String())
		}
		for _, want := range c.out {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: %q is not in\n%s", name, want, out.String())
			}
		}
		for _, want := range c.err {
			if !strings.Contains(errs.String(), want) {
				t.Errorf("%s: %q is not in\n%s", name, want, errs.String())
			}
		}
		if (out.Len() > 0) == (c.out == nil) || (errs.Len() > 0) == (c.err == nil) {
			t.Errorf("%s: printed %q and %q", name, out.String(), errs.String())
		}
		if strings.ContainsAny(out.String(), "\x1b\u202e") {
			t.Errorf("%s: the terminal would obey %q", name, out.String())
		}
	}
}

func TestReceiptWordsAreComplete(t *testing.T) {
	id, en := slices.Sorted(maps.Keys(receiptWords["id"])), slices.Sorted(maps.Keys(receiptWords["en"]))
	if !slices.Equal(id, en) {
		t.Errorf("id has %v\nen has %v", id, en)
	}
	if got := visible("a\x1b[31m\u202eb\n— é 💉"); got != "a‹U+001B›[31m‹U+202E›b‹U+000A›— é 💉" {
		t.Error(got)
	}
}

// A receipt says until when its clearance holds, where the leaf says so.
func TestReceiptSaysHowLong(t *testing.T) {
	for lang, want := range map[string]string{"id": "Berlaku sampai (UTC)   2026-12-31T00:00:00Z", "en": "Valid until (UTC)      2026-12-31T00:00:00Z"} {
		var out bytes.Buffer
		writeReceipt(&out, receiptWords[lang], verify.ReceiptReport{Leaf: verify.Leaf{Facts: map[string]string{"valid_until": "2026-12-31T00:00:00Z"}}})
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}
