package audit_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"layak/domain/audit"
)

var update = flag.Bool("update", false, "write the test vectors anew")

const vectors = "../../docs/vectors/evidence"

// The vectors are the format: a change of any byte here is a new version.
func TestVectors(t *testing.T) {
	skey, vkey := keys(t, 1)
	m, r := cleared(t, nil)
	r = m.prove(t, r, skey)
	file, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	hash := audit.LeafHash(r.Leaf)
	facts := map[string]any{
		"content_hash":   audit.ContentHash(r.Content),
		"content_key":    base64.StdEncoding.EncodeToString(r.ContentKey[:]),
		"commitment":     audit.Commit(r.ContentKey[:], []byte(audit.ContentHash(r.Content))),
		"leaf_hash":      hex.EncodeToString(hash[:]),
		"roots":          hexes(m.roots),
		"stored_hashes":  hexes(m.hashes),
		"signer_key":     skey,
		"verifier_key":   vkey,
		"rfc6962_leaves": rfcLeaves,
		"rfc6962_roots":  rfcRoots,
	}
	values, err := json.MarshalIndent(facts, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{
		"leaf.json":            r.Leaf,
		"content.json":         r.Content,
		"receipt.json":         file,
		"clearance.tlog-proof": []byte(r.Proof.Encode()),
		"checkpoint.txt":       []byte(r.Proof.Checkpoint),
		"log.jsonl":            m.export(t, skey, vkey),
		"key.txt":              []byte(vkey + "\n"),
		"values.json":          append(values, '\n'),
	} {
		path := filepath.Join(vectors, name)
		if *update {
			if err := os.MkdirAll(vectors, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what is written today: %v", name, err)
		}
	}
}
