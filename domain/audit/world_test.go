package audit_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"testing"
	"time"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// memory is a log in memory, with the writer's stored hashes and what a store
// would keep beside each leaf.
type memory struct {
	leaves [][]byte
	hashes []audit.Hash // stored hashes by storage index
	roots  []audit.Hash // root after each leaf
	edge   audit.Edge
	parsed []audit.Leaf // of the leaves that rows has parsed already
}

func (m *memory) ReadHashes(indexes []int64) ([]audit.Hash, error) {
	out := make([]audit.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(m.hashes)) {
			return nil, fmt.Errorf("no stored hash %d", index)
		}
		out[i] = m.hashes[index]
	}
	return out, nil
}

func (m *memory) add(leaf []byte) {
	m.leaves = append(m.leaves, leaf)
	m.hashes = m.edge.Append(m.hashes, audit.LeafHash(leaf))
	m.roots = append(m.roots, m.edge.Root())
}

const origin = "0f4c2d7b9a1e"

var start = time.Date(2026, 3, 1, 8, 0, 0, 123456000, time.UTC)

// leafAt is a plausible leaf for that index.
func leafAt(seq int64) audit.Leaf {
	var key [8]byte
	binary.BigEndian.PutUint64(key[:], uint64(seq))
	return audit.Leaf{
		Origin: origin, Seq: seq, Time: start.Add(time.Duration(seq) * time.Second),
		Actor: "01JNS6M3V6T8QX2K4YB7E9D0FA", Via: audit.ViaSession, Capacity: "plt", Mandate: "01JNS6M3V6MANDATE",
		Act: "draft.decided", Draft: fmt.Sprintf("01JNS6M3V6DRAFT%04d", seq%7), Revision: seq + 1, Stage: "approval",
		Decision: "approve", Before: "in_review", After: "in_review",
		PolicyLine: "p, approver, draft, decide, unit:*, allow", PolicyVersion: "12",
		RulesetVersion: 7, RulesetDigest: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		ScanDigest: "sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
		Workflow:   "public-release", WorkflowVersion: 3, Attachments: []string{"01JNS6M3V6ATTACH1"},
		IdempotencyKey: "c0ffee", Facts: map[string]string{"publication.web": "pending"},
		Private: map[string]string{
			"content_hash": audit.Commit(key[:], []byte("content")),
			"reason":       audit.Commit(key[:], []byte("reason")),
		},
	}
}

func encode(t testing.TB, l audit.Leaf) []byte {
	t.Helper()
	b, err := l.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func logOf(t testing.TB, n int64) *memory {
	t.Helper()
	m := &memory{}
	for seq := range n {
		m.add(encode(t, leafAt(seq)))
	}
	return m
}

// seeded is randomness that is the same on each run.
type seeded byte

func (s seeded) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(s) + byte(i)
	}
	return len(p), nil
}

func keys(t testing.TB, seed byte) (skey, vkey string) {
	t.Helper()
	skey, vkey, err := audit.GenerateKey(seeded(seed), audit.LogName(origin))
	if err != nil {
		t.Fatal(err)
	}
	return skey, vkey
}

func (m *memory) checkpoint(t testing.TB, size int64, skey string) string {
	t.Helper()
	root, err := audit.Root(size, m)
	if err != nil {
		t.Fatal(err)
	}
	text, err := audit.SignCheckpoint(audit.Checkpoint{Origin: origin, Size: size, Root: root}, skey)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// rows is the log as a store would hand it to the verifier.
func (m *memory) rows() []verify.Row {
	rows := make([]verify.Row, len(m.leaves))
	for i, leaf := range m.leaves {
		hash := audit.LeafHash(leaf)
		if i == len(m.parsed) {
			l, _ := audit.ParseLeaf(leaf)
			m.parsed = append(m.parsed, l)
		}
		parsed := m.parsed[i]
		rows[i] = verify.Row{
			Seq: int64(i), Leaf: bytes.Clone(leaf), Hash: hash[:], Root: m.roots[i][:],
			Columns: map[string]string{"actor": parsed.Actor, "act": parsed.Act, "draft": parsed.Draft, "time": parsed.Time.Format(audit.TimeLayout)},
		}
	}
	return rows
}

func (m *memory) stored() []verify.StoredHash {
	out := make([]verify.StoredHash, len(m.hashes))
	for i := range m.hashes {
		out[i] = verify.StoredHash{Index: int64(i), Hash: m.hashes[i][:]}
	}
	return out
}

func each[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}
