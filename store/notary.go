package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync"

	"layak/domain"
	"layak/domain/audit"
)

// Signer is the log's key pair, in the text forms of audit.GenerateKey.
type Signer struct {
	Key      string // secret
	Verifier string
}

// Notary proves the stored log. It implements domain.Notary.
type Notary struct {
	store  *Store
	signer Signer
	last   LastSigned

	signing sync.Mutex // one checkpoint after the other
}

var _ domain.Notary = (*Notary)(nil)

// NewNotary returns the notary of a store's log. It refuses a key pair that is
// none, or of another log. It does not look at the log: see CheckRollback.
func NewNotary(_ context.Context, s *Store, signer Signer, last LastSigned) (*Notary, error) {
	var empty audit.Edge
	signed, err := audit.SignCheckpoint(audit.Checkpoint{Origin: s.origin, Root: empty.Root()}, signer.Key)
	if err != nil {
		return nil, fmt.Errorf("the signing key does not fit the database: %w", err)
	}
	if _, err := audit.ParseCheckpoint(signed, signer.Verifier); err != nil {
		return nil, fmt.Errorf("the verifier key does not fit the signing key: %w", err)
	}
	return &Notary{store: s, signer: signer, last: last}, nil
}

// Key implements domain.Notary.
func (n *Notary) Key() string { return n.signer.Verifier }

// read runs fn in one snapshot of the log.
func (n *Notary) read(ctx context.Context, fn func(ctx context.Context, c *conn) error) error {
	return n.store.readers.do(ctx, fn)
}

// rollback says that the database is not the one that was signed: it was put
// back to an older state, or its log was written anew.
func rollback(why string, args ...any) error {
	return &domain.Error{Kind: domain.Conflict, Key: "audit.rollback", Cause: fmt.Errorf(why, args...)}
}

// damaged says that the log does not hold; Verify tells where.
func damaged(why string, args ...any) error {
	return &domain.Error{Kind: domain.Conflict, Key: "audit.damaged", Cause: fmt.Errorf(why, args...)}
}

// lastSigned opens the last signed checkpoint; ok is false where there is none.
func (n *Notary) lastSigned() (c audit.Checkpoint, text string, ok bool, err error) {
	text, err = n.last.Load()
	if err != nil || text == "" {
		return c, "", false, err
	}
	c, err = audit.ParseCheckpoint(text, n.signer.Verifier)
	if err != nil {
		return c, text, false, fmt.Errorf("the record of the last signed checkpoint: %w", err)
	}
	return c, text, true, nil
}

// CheckRollback compares the log with the last signed checkpoint and answers
// Conflict ("audit.rollback") where the log is shorter or another one. A server
// does not start then.
func (n *Notary) CheckRollback(ctx context.Context) error {
	last, _, ok, err := n.lastSigned()
	if err != nil || !ok {
		return err
	}
	return n.read(ctx, func(ctx context.Context, c *conn) error {
		head, err := c.logHead(ctx)
		if err != nil {
			return err
		}
		_, err = extends(ctx, c, head, last)
		return err
	})
}

// extends returns the edge of the log at the checkpoint's size, where the log
// has at least that size and had the checkpoint's root there.
func extends(ctx context.Context, c *conn, head logHead, last audit.Checkpoint) (audit.Edge, error) {
	if head.size < last.Size {
		return audit.Edge{}, rollback("%d leaves, %d were signed", head.size, last.Size)
	}
	edge, err := audit.EdgeAt(last.Size, hashReader{ctx, c})
	if err != nil {
		return edge, rollback("the log cannot be read at %d leaves: %w", last.Size, err)
	}
	if root := edge.Root(); root != last.Root {
		return edge, rollback("at %d leaves the log has the root %s, %s was signed", last.Size, root, last.Root)
	}
	return edge, nil
}

// Checkpoint implements domain.Notary. It answers Conflict ("audit.rollback")
// where the log does not extend the last signed one, and "audit.damaged" where
// the new leaves do not have the hashes stored for them.
func (n *Notary) Checkpoint(ctx context.Context) ([]byte, int64, error) {
	n.signing.Lock()
	defer n.signing.Unlock()
	for {
		signed, size, ok, err := n.sign(ctx)
		if ok || err != nil {
			return signed, size, err
		}
	}
}

// sign signs what the log holds now. ok is false where another process signed
// in the meantime: what it signed must be extended then, never replaced.
func (n *Notary) sign(ctx context.Context) (out []byte, size int64, ok bool, err error) {
	last, text, signedBefore, err := n.lastSigned()
	if err != nil {
		return nil, 0, false, err
	}
	next := audit.Checkpoint{Origin: n.store.origin}
	err = n.read(ctx, func(ctx context.Context, c *conn) error {
		head, err := c.logHead(ctx)
		if err != nil {
			return err
		}
		var edge audit.Edge
		if signedBefore {
			if edge, err = extends(ctx, c, head, last); err != nil {
				return err
			}
		}
		if err := rehash(ctx, c, &edge, head); err != nil {
			return err
		}
		next.Size, next.Root = edge.Size(), edge.Root()
		return nil
	})
	if err != nil {
		return nil, 0, false, err
	}
	if signedBefore && next.Size == last.Size {
		return []byte(text), last.Size, true, nil
	}
	signed, err := audit.SignCheckpoint(next, n.signer.Key)
	if err != nil {
		return nil, 0, false, err
	}
	ok, err = n.last.Replace(text, signed)
	return []byte(signed), next.Size, ok, unavailable(err)
}

// rehash appends every leaf beyond the edge again, from its stored bytes, and
// compares each hash that makes with the stored one.
func rehash(ctx context.Context, c *conn, edge *audit.Edge, head logHead) error {
	hash, stop := iter.Pull2(c.treeHashes(ctx, audit.StoredIndex(edge.Size())))
	defer stop()
	index := audit.StoredIndex(edge.Size())
	var made []audit.Hash
	for row, err := range c.leafRows(ctx, edge.Size()-1, nil) {
		if err != nil {
			return err
		}
		seq, leaf := edge.Size(), audit.LeafHash(row.Leaf)
		if row.Seq != seq || string(row.Hash) != string(leaf[:]) {
			return damaged("leaf %d is not what was logged", seq)
		}
		made = edge.Append(made[:0], leaf)
		for _, want := range made {
			is, err, more := hash()
			if err != nil {
				return err
			}
			if !more || is.Index != index || string(is.Hash) != string(want[:]) {
				return damaged("stored hash %d is not what leaf %d makes", index, seq)
			}
			index++
		}
	}
	root := edge.Root()
	if edge.Size() != head.size || string(root[:]) != string(head.root) {
		return damaged("%d leaves do not make the head of %d", edge.Size(), head.size)
	}
	return nil
}

// Proof implements domain.Notary.
func (n *Notary) Proof(ctx context.Context, seq int64) ([]byte, string, error) {
	leaf, _, proof, err := n.prove(ctx, seq)
	if err != nil {
		return nil, "", err
	}
	return leaf, proof.Encode(), nil
}

// Receipt implements domain.Notary. It answers NotFound ("receipt.erased")
// where the content's commitment can no longer be opened, and Conflict
// ("receipt.changed") where the leaf does not clear this content: rows were
// changed past the log.
func (n *Notary) Receipt(ctx context.Context, seq int64, canonical []byte) ([]byte, error) {
	leaf, key, proof, err := n.prove(ctx, seq)
	if err != nil {
		return nil, err
	}
	if key == nil {
		return nil, &domain.Error{Kind: domain.NotFound, Key: "receipt.erased"}
	}
	receipt, err := audit.Receipt{Content: canonical, ContentKey: *key, Leaf: leaf, Proof: proof}.Encode()
	if errors.Is(err, audit.ErrReceipt) {
		return nil, &domain.Error{Kind: domain.Conflict, Key: "receipt.changed", Cause: err}
	}
	return receipt, err
}

// prove reads a leaf with its inclusion proof under a checkpoint signed now,
// and the key that opens its content hash, where there is one.
func (n *Notary) prove(ctx context.Context, seq int64) (leaf []byte, key *[audit.KeySize]byte, proof audit.Proof, err error) {
	signed, size, err := n.Checkpoint(ctx)
	if err != nil {
		return nil, nil, proof, err
	}
	if seq < 0 || seq >= size {
		return nil, nil, proof, unknown("record")
	}
	err = n.read(ctx, func(ctx context.Context, c *conn) error {
		if err := c.row(ctx, sqlLeaf, []any{seq}, &leaf); err != nil {
			return err
		}
		opened, ok, err := c.opening(ctx, seq, audit.ContentHashName)
		if err != nil {
			return err
		}
		if ok {
			key = &opened
		}
		proof = audit.Proof{Seq: seq, Checkpoint: string(signed)}
		proof.Hashes, err = audit.Inclusion(size, seq, hashReader{ctx, c})
		return err
	})
	return leaf, key, proof, err
}

// Export implements domain.Notary. It reads the log in pieces, so that a slow
// reader of w holds no snapshot open.
func (n *Notary) Export(ctx context.Context, w io.Writer) error {
	signed, size, err := n.Checkpoint(ctx)
	if err != nil {
		return err
	}
	x, err := audit.NewExport(w, audit.ExportHeader{Origin: n.store.origin, Size: size, Checkpoint: string(signed), Key: n.signer.Verifier})
	if err != nil {
		return err
	}
	for next := int64(0); next < size; {
		var list []leafRow
		var hashes [][]byte
		err := n.read(ctx, func(ctx context.Context, c *conn) error {
			list, hashes, err = c.storedLeaves(ctx, next-1, int(min(chunk, size-next)))
			return err
		})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return damaged("leaf %d is missing", next)
		}
		for i, r := range list {
			if len(hashes[i]) != len(audit.Hash{}) {
				return damaged("leaf %d has no hash", r.seq)
			}
			if err := x.Leaf(r.seq, r.leaf, audit.Hash(hashes[i])); err != nil {
				return err
			}
		}
		next = list[len(list)-1].seq + 1
	}
	return x.Close()
}
