package audit_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

func check(t interface{ Helper() }, rows []verify.Row, trusted verify.Policy) (verify.Report, *verify.Failure, error) {
	t.Helper()
	report, err := verify.Log(context.Background(), each(rows), trusted)
	var failure *verify.Failure
	errors.As(err, &failure)
	return report, failure, err
}

func TestWholeLogHolds(t *testing.T) {
	skey, vkey := keys(t, 1)
	for _, n := range []int64{0, 1, 2, 3, 64, 100} {
		m := logOf(t, n)
		trusted := verify.Policy{Key: vkey, Final: m.checkpoint(t, n, skey), Stored: each(m.stored())}
		for size := range n {
			trusted.Checkpoints = append(trusted.Checkpoints, m.checkpoint(t, size, skey))
		}
		slices.Reverse(trusted.Checkpoints)
		report, _, err := check(t, m.rows(), trusted)
		if err != nil {
			t.Fatalf("%d leaves: %v", n, err)
		}
		if report.Size != n || report.Root != m.edge.Root() || report.Signed != n || report.Checkpoints != int(n)+1 ||
			report.Origin != origin || !report.Pinned || report.Backward != 0 {
			t.Errorf("%d leaves: %+v", n, report)
		}
	}
}

// tamper is one thing an attacker with the database can do at position p.
type tamper struct {
	reason string
	// edit returns the rows and stored hashes afterwards, and the range in
	// which the first bad index must lie; exact where both ends are equal.
	edit func(m *memory, p int64) (rows []verify.Row, stored []verify.StoredHash, low, high int64)
}

// renumbered is the leaf at p with another seq inside, as a forger would write
// it who shifts what follows.
func renumbered(m *memory, from, to int64) []byte {
	leaf, err := audit.ParseLeaf(m.leaves[from])
	if err != nil {
		panic(err)
	}
	leaf.Seq = to
	b, err := leaf.Encode()
	if err != nil {
		panic(err)
	}
	return b
}

// rehashed is the row of other leaf bytes with a hash to match.
func rehashed(row verify.Row, leaf []byte) verify.Row {
	hash := audit.LeafHash(leaf)
	row.Leaf, row.Hash, row.Columns = leaf, hash[:], nil
	return row
}

// otherActor is the leaf with somebody else in it, well formed.
func otherActor(leaf []byte) []byte {
	return bytes.Replace(leaf, []byte("01JNS6M3V6T8QX2K4YB7E9D0FA"), []byte("01JNS6M3V6SOMEBODYELSE0000"), 1)
}

var tampers = map[string]tamper{
	"leaf changed": {verify.ReasonLeafHash, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows := m.rows()
		rows[p].Leaf = otherActor(rows[p].Leaf)
		return rows, nil, p, p
	}},
	"leaf and hash changed, roots stored": {verify.ReasonRowRoot, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows := m.rows()
		rows[p] = rehashed(rows[p], otherActor(rows[p].Leaf))
		return rows, nil, p, p
	}},
	"leaf and hash changed, tree stored": {verify.ReasonTreeHash, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows, stored := withoutRoots(m.rows()), m.stored()
		rows[p] = rehashed(rows[p], otherActor(rows[p].Leaf))
		return rows, stored, p, p
	}},
	"leaf and both hashes changed": {"", func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows, stored := withoutRoots(m.rows()), m.stored()
		rows[p] = rehashed(rows[p], otherActor(rows[p].Leaf))
		stored[audit.StoredIndex(p)].Hash = rows[p].Hash
		return rows, stored, p &^ 1, p // its sibling is as suspect
	}},
	"row deleted": {verify.ReasonRowMissing, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		return slices.Delete(m.rows(), int(p), int(p)+1), nil, p, p
	}},
	"row deleted, the rest moved up": {verify.ReasonLeafSeq, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows := slices.Delete(withoutRoots(m.rows()), int(p), int(p)+1)
		for i := range rows {
			rows[i].Seq = int64(i)
		}
		return rows, nil, p, p
	}},
	"two swapped": {verify.ReasonLeafSeq, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows := withoutRoots(m.rows())
		rows[p], rows[p+1] = rows[p+1], rows[p]
		rows[p].Seq, rows[p+1].Seq = p, p+1
		return rows, nil, p, p
	}},
	"two swapped and renumbered": {verify.ReasonRowRoot, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows := m.rows()
		a, b := rehashed(rows[p], renumbered(m, p+1, p)), rehashed(rows[p+1], renumbered(m, p, p+1))
		rows[p], rows[p+1] = a, b
		return rows, nil, p, p
	}},
	"rows out of order": {verify.ReasonRowMissing, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows := m.rows()
		rows[p], rows[p+1] = rows[p+1], rows[p]
		return rows, nil, p, p
	}},
	"one inserted, the rest renumbered": {verify.ReasonRowRoot, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows := m.rows()
		forged := rehashed(rows[p], otherActor(rows[p].Leaf))
		for i := p; i < int64(len(rows)); i++ {
			rows[i] = rehashed(rows[i], renumbered(m, i, i+1))
			rows[i].Seq = i + 1
		}
		return slices.Insert(rows, int(p), forged), nil, p, p
	}},
	"sequence number doubled": {verify.ReasonRowRepeated, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows := m.rows()
		return slices.Insert(rows, int(p)+1, rows[p]), nil, p, p
	}},
	"tail cut": {verify.ReasonLogTruncated, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		return m.rows()[:p], nil, p, p
	}},
	"leaf of another log": {verify.ReasonLeafOrigin, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows := m.rows()
		rows[p] = rehashed(rows[p], bytes.Replace(rows[p].Leaf, []byte(origin), []byte("another"), 1))
		return rows, nil, p, p
	}},
	"column changed": {verify.ReasonRowColumn, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows := m.rows()
		rows[p].Columns["actor"] = "somebody"
		return rows, nil, p, p
	}},
	"hash column changed": {verify.ReasonLeafHash, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		rows := m.rows()
		rows[p].Hash[0] ^= 1
		return rows, nil, p, p
	}},
	"stored hash missing": {verify.ReasonTreeHash, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		at := audit.StoredIndex(p)
		return m.rows(), slices.Delete(m.stored(), int(at), int(at)+1), p, p
	}},
	"stored hash under another index": {verify.ReasonTreeHash, func(m *memory, p int64) ([]verify.Row, []verify.StoredHash, int64, int64) {
		stored := m.stored()
		stored[audit.StoredIndex(p)].Index++
		return m.rows(), stored, p, p
	}},
}

func withoutRoots(rows []verify.Row) []verify.Row {
	for i := range rows {
		rows[i].Root = nil
	}
	return rows
}

func TestTampering(t *testing.T) {
	skey, vkey := keys(t, 1)
	m := logOf(t, 230)
	final := m.checkpoint(t, 230, skey)
	for name, c := range tampers {
		for p := int64(0); p < 229; p += 1 + p/40 {
			rows, stored, low, high := c.edit(m, p)
			trusted := verify.Policy{Key: vkey, Final: final}
			if stored != nil {
				trusted.Stored = each(stored)
			}
			report, failure, err := check(t, rows, trusted)
			switch {
			case failure == nil:
				t.Errorf("%s at %d: not found: %v", name, p, err)
			case failure.Index < low || failure.Index > high || failure.Until <= p && failure.Index != p:
				t.Errorf("%s at %d: found at [%d, %d): %v", name, p, failure.Index, failure.Until, err)
			case c.reason != "" && failure.Reason != c.reason:
				t.Errorf("%s at %d: reason %s", name, p, failure.Reason)
			case report.Size > high+1:
				t.Errorf("%s at %d: %d leaves reported to hold", name, p, report.Size)
			}
		}
	}
}

// A consistent forgery of everything the database holds is visible only
// against a root from outside; then all leaves since the last root that held
// are accused.
func TestRebuiltLog(t *testing.T) {
	skey, vkey := keys(t, 1)
	honest := logOf(t, 100)
	forged := &memory{}
	for seq, leaf := range honest.leaves {
		if seq == 42 {
			leaf = otherActor(leaf)
		}
		forged.add(leaf)
	}
	own := verify.Policy{Key: vkey, Final: forged.checkpoint(t, 100, skey), Stored: each(forged.stored())}
	if _, _, err := check(t, forged.rows(), own); err != nil {
		t.Errorf("with the key stolen nothing inside can tell: %v", err)
	}
	own.Checkpoints = []string{honest.checkpoint(t, 60, skey), honest.checkpoint(t, 40, skey), honest.checkpoint(t, 100, skey)}
	own.Stored = nil
	report, failure, err := check(t, forged.rows(), own)
	if failure == nil || failure.Reason != verify.ReasonRoot || failure.Index != 40 || failure.Until != 60 || report.Signed != 40 {
		t.Errorf("%+v: %v", report, err)
	}
	thief, _ := keys(t, 2)
	own.Checkpoints, own.Final = nil, forged.checkpoint(t, 100, thief)
	_, failure, err = check(t, forged.rows(), own)
	if failure == nil || failure.Reason != verify.ReasonCheckpoint || failure.Index != 0 {
		t.Errorf("signed by another key: %v", err)
	}
}

func TestCheckpointsAreComparedWithTheLog(t *testing.T) {
	skey, vkey := keys(t, 1)
	m := logOf(t, 20)
	at := func(size int64) string { return m.checkpoint(t, size, skey) }
	for name, c := range map[string]struct {
		rows    []verify.Row
		trusted verify.Policy
		reason  string
		index   int64
	}{
		"tail and head cut, seen against an older record": {m.rows()[:10], verify.Policy{Key: vkey, Final: at(10), Checkpoints: []string{at(15)}}, verify.ReasonLogTruncated, 10},
		"all cut":                     {nil, verify.Policy{Key: vkey, Checkpoints: []string{at(1)}}, verify.ReasonLogTruncated, 0},
		"leaves after the final one":  {m.rows(), verify.Policy{Key: vkey, Final: at(15)}, verify.ReasonLogUnsigned, 15},
		"edited checkpoint":           {m.rows(), verify.Policy{Key: vkey, Final: at(20)[1:]}, verify.ReasonCheckpoint, 0},
		"edited, but an older holds":  {m.rows(), verify.Policy{Key: vkey, Final: at(20)[1:], Checkpoints: []string{at(12)}}, verify.ReasonCheckpoint, 12},
		"origin pinned without a key": {m.rows(), verify.Policy{Origin: "another"}, verify.ReasonLeafOrigin, 0},
	} {
		_, failure, err := check(t, c.rows, c.trusted)
		if failure == nil || failure.Reason != c.reason || failure.Index != c.index {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Cut together with its head, and nothing from outside: nobody can know.
	if _, _, err := check(t, m.rows()[:10], verify.Policy{Key: vkey, Final: at(10)}); err != nil {
		t.Error(err)
	}
	// Leaves after an older checkpoint are normal.
	report, _, err := check(t, m.rows(), verify.Policy{Key: vkey, Checkpoints: []string{at(15)}})
	if err != nil || report.Signed != 15 || report.Size != 20 {
		t.Errorf("%+v, %v", report, err)
	}
	if _, _, err := check(t, m.rows(), verify.Policy{Checkpoints: []string{at(15)}}); !errors.Is(err, verify.ErrKey) {
		t.Error("checkpoints without a key:", err)
	}
	if _, _, err := check(t, m.rows(), verify.Policy{Key: vkey, Origin: "another"}); !errors.Is(err, verify.ErrKey) {
		t.Error("a key of another log than the pinned one:", err)
	}
}

func TestTimeBackwardsIsAWarning(t *testing.T) {
	m := &memory{}
	for seq := range int64(300) {
		l := leafAt(seq)
		if seq%2 == 1 {
			l.Time = start
		}
		m.add(encode(t, l))
	}
	report, _, err := check(t, m.rows(), verify.Policy{})
	if err != nil || report.Backward != 149 || len(report.BackwardAt) != verify.MaxWarnings || report.BackwardAt[0] != 3 {
		t.Errorf("%v: %d at %v", err, report.Backward, report.BackwardAt)
	}
}

func TestWhatCannotBeChecked(t *testing.T) {
	m := logOf(t, 5)
	disk := errors.New("disk")
	var failure *verify.Failure
	broken := func(yield func(verify.Row, error) bool) { yield(verify.Row{}, disk) }
	if _, err := verify.Log(context.Background(), broken, verify.Policy{}); !errors.Is(err, disk) || errors.As(err, &failure) {
		t.Error(err)
	}
	brokenTree := func(yield func(verify.StoredHash, error) bool) { yield(verify.StoredHash{}, disk) }
	if _, err := verify.Log(context.Background(), each(m.rows()), verify.Policy{Stored: brokenTree}); !errors.Is(err, disk) || errors.As(err, &failure) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := verify.Log(ctx, each(m.rows()), verify.Policy{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	rows := m.rows()
	rows[2].Columns = map[string]string{"facts": ""}
	if _, _, err := check(t, rows, verify.Policy{}); err == nil || errors.As(err, &failure) {
		t.Error("an unknown column is the caller's mistake:", err)
	}
	stop := errors.New("stop")
	if _, err := verify.Log(context.Background(), each(m.rows()), verify.Policy{Each: func(l verify.Leaf) error {
		if l.Seq == 3 {
			return stop
		}
		return nil
	}}); !errors.Is(err, stop) {
		t.Error(err)
	}
	surplus := append(m.stored(), verify.StoredHash{Index: 99})
	if _, failure, err := check(t, m.rows(), verify.Policy{Stored: each(surplus)}); failure == nil || failure.Reason != verify.ReasonTreeSurplus || failure.Index != 5 {
		t.Error(err)
	}
}

// Any log of any leaves holds; after any one bit flipped in any leaf it does
// not, at exactly that leaf; after any row dropped, likewise.
func TestAnyLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &memory{}
		n := rapid.IntRange(1, 12).Draw(t, "leaves")
		for seq := range n {
			leaf, err := anyLeaf(t, int64(seq)).Encode()
			if err != nil {
				t.Fatal(err)
			}
			m.add(leaf)
		}
		if report, _, err := check(t, m.rows(), verify.Policy{Stored: each(m.stored())}); err != nil || report.Root != m.edge.Root() {
			t.Fatal(err)
		}
		p := rapid.IntRange(0, n-1).Draw(t, "position")
		rows := m.rows()
		bit := rapid.IntRange(0, 8*len(rows[p].Leaf)-1).Draw(t, "bit")
		rows[p].Leaf[bit/8] ^= 1 << (bit % 8)
		if _, failure, err := check(t, rows, verify.Policy{}); failure == nil || failure.Index != int64(p) {
			t.Fatalf("bit %d of leaf %d: %v", bit, p, err)
		}
		hash := audit.LeafHash(rows[p].Leaf)
		rows[p].Hash, rows[p].Columns = hash[:], nil
		if _, failure, err := check(t, rows, verify.Policy{}); failure == nil || failure.Index != int64(p) {
			t.Fatalf("bit %d of leaf %d, with its hash: %v", bit, p, err)
		}
	})
}

func BenchmarkVerifyLog(b *testing.B) {
	const n = 20000
	m := logOf(b, n)
	rows := make([]verify.Row, n)
	for i, leaf := range m.leaves {
		hash := audit.LeafHash(leaf)
		rows[i] = verify.Row{Seq: int64(i), Leaf: leaf, Hash: hash[:]}
	}
	skey, vkey := keys(b, 1)
	for name, trusted := range map[string]func() verify.Policy{
		"rows":   func() verify.Policy { return verify.Policy{} },
		"signed": func() verify.Policy { return verify.Policy{Key: vkey, Final: m.checkpoint(b, n, skey)} },
		"stored": func() verify.Policy { return verify.Policy{Stored: each(m.stored())} },
	} {
		b.Run(name, func(b *testing.B) {
			policy := trusted()
			for b.Loop() {
				if _, err := verify.Log(context.Background(), each(rows), policy); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "leaves/s")
		})
	}
}
