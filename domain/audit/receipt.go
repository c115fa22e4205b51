package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// ReceiptFormat names the receipt's format and version.
const ReceiptFormat = "layak-receipt/1"

// ContentHashName is the name under which a leaf's Private commits to the
// content hash of its draft.
const ContentHashName = "content_hash"

// ErrReceipt is wrapped where the parts of a receipt do not belong together.
var ErrReceipt = errors.New("audit: receipt refused")

// Receipt is what the author of a cleared draft takes home: proof that exactly
// this content was cleared, by whom, under which rules, and that the log says
// so. It verifies with the log's verifier key alone.
type Receipt struct {
	Content    []byte             // the RFC 8785 bytes that were hashed
	ContentKey [KeySize]byte      // key of the leaf's commitment to the content hash
	Leaf       []byte             // the leaf of the clearance, verbatim
	Opened     map[string]Opening // further private values of that leaf to disclose, by name
	Proof      Proof              // that the leaf is in the log
}

// Opening discloses one private value of a leaf: its commitment under Key.
type Opening struct {
	Value string
	Key   [KeySize]byte
}

type wireReceipt struct {
	Format      string                 `json:"format"`
	Draft       string                 `json:"draft"`
	Record      json.RawMessage        `json:"record"`
	ContentHash string                 `json:"content_hash"`
	Content     string                 `json:"content"`
	Opened      map[string]wireOpening `json:"opened"`
	ContentKey  string                 `json:"content_key"`
	Leaf        string                 `json:"leaf"`
	Proof       string                 `json:"proof"`
}

type wireOpening struct {
	Value string `json:"value"`
	Key   string `json:"key"`
}

// ContentHash is the contract's content hash of canonical content: "sha256:"
// and the hex SHA-256 of the bytes.
func ContentHash(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Encode writes the receipt file: indented JSON with its members in a fixed
// order, the readable ones first. Every readable member repeats something that
// is proven, and the verifier compares the two. It fails with ErrReceipt where
// the leaf does not commit to this content or to an opened value, so that a
// receipt which would not verify never leaves the house.
func (r Receipt) Encode() ([]byte, error) {
	leaf, err := ParseLeaf(r.Leaf)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrReceipt, err)
	}
	w := wireReceipt{
		Format:      ReceiptFormat,
		Draft:       leaf.Draft,
		Record:      r.Leaf,
		ContentHash: ContentHash(r.Content),
		Content:     string(r.Content),
		Opened:      map[string]wireOpening{},
		ContentKey:  base64.StdEncoding.EncodeToString(r.ContentKey[:]),
		Leaf:        base64.StdEncoding.EncodeToString(r.Leaf),
		Proof:       r.Proof.Encode(),
	}
	if leaf.Private[ContentHashName] != Commit(r.ContentKey[:], []byte(w.ContentHash)) {
		return nil, fmt.Errorf("%w: the leaf does not commit to this content", ErrReceipt)
	}
	for name, o := range r.Opened {
		if name == ContentHashName || leaf.Private[name] != Commit(o.Key[:], []byte(o.Value)) {
			return nil, fmt.Errorf("%w: the leaf does not commit to this %q", ErrReceipt, name)
		}
		w.Opened[name] = wireOpening{o.Value, base64.StdEncoding.EncodeToString(o.Key[:])}
	}
	if leaf.Seq != r.Proof.Seq {
		return nil, fmt.Errorf("%w: leaf %d, proof of %d", ErrReceipt, leaf.Seq, r.Proof.Seq)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(w); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrReceipt, err)
	}
	return b.Bytes(), nil
}
