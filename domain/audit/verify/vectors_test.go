package verify_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"layak/domain/audit/verify"
)

// The published vectors, read without any help of the writer.
func vector(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../../docs/vectors/evidence", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func vectorKey(t testing.TB) string { return strings.TrimSpace(string(vector(t, "key.txt"))) }

func TestVectorsHold(t *testing.T) {
	var values struct {
		ContentHash string   `json:"content_hash"`
		Roots       []string `json:"roots"`
		Stored      []string `json:"stored_hashes"`
	}
	if err := json.Unmarshal(vector(t, "values.json"), &values); err != nil {
		t.Fatal(err)
	}
	stored := func(yield func(verify.StoredHash, error) bool) {
		for i, text := range values.Stored {
			raw, err := hex.DecodeString(text)
			if !yield(verify.StoredHash{Index: int64(i), Hash: raw}, err) {
				return
			}
		}
	}
	policy := verify.Policy{Key: vectorKey(t), Stored: stored, Checkpoints: []string{string(vector(t, "checkpoint.txt"))}}
	log, err := verify.Export(context.Background(), bytes.NewReader(vector(t, "log.jsonl")), policy)
	if err != nil || log.Size != 7 || hex.EncodeToString(log.Root[:]) != values.Roots[6] || log.Checkpoints != 2 {
		t.Errorf("%+v, %v", log, err)
	}
	receipt, err := verify.Receipt(vector(t, "receipt.json"), vectorKey(t))
	if err != nil || receipt.ContentHash != values.ContentHash || receipt.Log.Root != log.Root {
		t.Errorf("%+v, %v", receipt, err)
	}
	index, at, err := verify.Inclusion(string(vector(t, "clearance.tlog-proof")), vector(t, "leaf.json"), vectorKey(t))
	if err != nil || index != receipt.Leaf.Seq || at.Root != log.Root {
		t.Errorf("%d, %+v, %v", index, at, err)
	}
}

// Every field of a leaf is a column but those that are no strings.
func TestColumns(t *testing.T) {
	leaf, err := verify.ParseLeaf(vector(t, "leaf.json"))
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(vector(t, "leaf.json"), &fields); err != nil {
		t.Fatal(err)
	}
	if len(fields) != 29 {
		t.Errorf("%d fields", len(fields))
	}
	for name, want := range fields {
		got, ok := leaf.Column(name)
		if text, isText := want.(string); ok != (isText && name != "v") || ok && got != text {
			t.Errorf("%s: %q, %v; the leaf has %v", name, got, ok, want)
		}
	}
}

func TestFailureNamesThePlace(t *testing.T) {
	for want, f := range map[string]verify.Failure{
		"leaf.hash at leaf 3: x":                  {Index: 3, Until: 4, Reason: verify.ReasonLeafHash, Detail: "x"},
		"log.truncated in leaves 3 to 8":          {Index: 3, Until: 9, Reason: verify.ReasonLogTruncated},
		"receipt.proof: x":                        {Index: -1, Reason: verify.ReasonReceiptProof, Detail: "x"},
		`state.row at leaf 3, draft "a\x1b[m": x`: {Index: 3, Until: 4, Reason: verify.ReasonStateRow, Draft: "a\x1b[m", Detail: "x"},
	} {
		if got := f.Error(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// Every cut and every changed byte of the vectors is found or harmless.
func TestVectorsChanged(t *testing.T) {
	leaf, key := vector(t, "leaf.json"), vectorKey(t)
	proof := vector(t, "clearance.tlog-proof")
	checkpoint := vector(t, "checkpoint.txt")
	var failure *verify.Failure
	for i := range leaf {
		changed := bytes.Clone(leaf)
		changed[i] ^= 1
		if _, _, err := verify.Inclusion(string(proof), changed, key); !errors.As(err, &failure) {
			t.Errorf("byte %d of the leaf: %v", i, err)
		}
	}
	for i := range proof {
		changed := bytes.Clone(proof)
		changed[i] ^= 1
		if _, _, err := verify.Inclusion(string(changed), leaf, key); !errors.As(err, &failure) {
			t.Errorf("byte %d of the proof: %v", i, err)
		}
		if _, _, err := verify.Inclusion(string(proof[:i]), leaf, key); !errors.As(err, &failure) {
			t.Errorf("proof cut at %d: %v", i, err)
		}
	}
	for i := range checkpoint {
		changed := bytes.Clone(checkpoint)
		changed[i] ^= 1
		if _, err := verify.ParseCheckpoint(string(changed), key); !errors.As(err, &failure) {
			t.Errorf("byte %d of the checkpoint: %v", i, err)
		}
		if _, err := verify.ParseCheckpoint(string(checkpoint[:i]), key); !errors.As(err, &failure) {
			t.Errorf("checkpoint cut at %d: %v", i, err)
		}
	}
}
