package audit_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

func (m *memory) export(t testing.TB, skey, vkey string) []byte {
	t.Helper()
	var b bytes.Buffer
	size := int64(len(m.leaves))
	x, err := audit.NewExport(&b, audit.ExportHeader{Origin: origin, Size: size, Checkpoint: m.checkpoint(t, size, skey), Key: vkey})
	if err != nil {
		t.Fatal(err)
	}
	for i, leaf := range m.leaves {
		if err := x.Leaf(int64(i), leaf, audit.LeafHash(leaf)); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func checkExport(data []byte, vkey string) (verify.Report, *verify.Failure, error) {
	report, err := verify.Export(context.Background(), bytes.NewReader(data), verify.Policy{Key: vkey})
	var failure *verify.Failure
	errors.As(err, &failure)
	return report, failure, err
}

func TestExport(t *testing.T) {
	skey, vkey := keys(t, 1)
	for _, n := range []int64{0, 1, 50} {
		m := logOf(t, n)
		report, _, err := checkExport(m.export(t, skey, vkey), vkey)
		if err != nil || report.Size != n || report.Root != m.edge.Root() || report.Signed != n || !report.Pinned {
			t.Errorf("%d leaves: %+v, %v", n, report, err)
		}
		report, _, err = checkExport(m.export(t, skey, vkey), "")
		if err != nil || report.Signed != n || report.Pinned {
			t.Errorf("with its own key, %d leaves: %+v, %v", n, report, err)
		}
	}
}

func TestExportRefuses(t *testing.T) {
	skey, vkey := keys(t, 1)
	thief, thiefs := keys(t, 2)
	m := logOf(t, 20)
	good := string(m.export(t, skey, vkey))
	lines := strings.SplitAfter(good, "\n")
	join := func(edit func(l []string) []string) string {
		return strings.Join(edit(append([]string(nil), lines...)), "")
	}
	for name, c := range map[string]struct {
		data   string
		reason string
		index  int64
	}{
		"nothing":           {"", verify.ReasonExportHeader, 0},
		"no header":         {join(func(l []string) []string { return l[1:] }), verify.ReasonExportHeader, 0},
		"header cut":        {good[:40], verify.ReasonExportHeader, 0},
		"other format":      {strings.Replace(good, "layak-log/1", "layak-log/2", 1), verify.ReasonExportHeader, 0},
		"other origin":      {strings.Replace(good, `"origin":"`+origin, `"origin":"another`, 1), verify.ReasonExportHeader, 0},
		"size edited":       {strings.Replace(good, `"size":"20"`, `"size":"19"`, 1), verify.ReasonExportHeader, 19},
		"key of a thief":    {strings.Replace(good, vkey, thiefs, 1), verify.ReasonExportHeader, 0},
		"signed by a thief": {string(m.export(t, thief, "")), verify.ReasonCheckpoint, 0},
		"no checkpoint": {`{"checkpoint":"","format":"layak-log/1","origin":"` + origin + `","size":"20","vkey":""}` + "\n" +
			strings.Join(lines[1:], ""), verify.ReasonExportHeader, 0},
		"line cut":          {good[:len(good)-30], verify.ReasonExportLine, 19},
		"last newline gone": {good[:len(good)-1], verify.ReasonExportLine, 19},
		"trailing line":     {good + "\n", verify.ReasonExportLine, 20},
		"trailing text":     {good + "x", verify.ReasonExportLine, 20},
		"line dropped":      {join(func(l []string) []string { return append(l[:5], l[6:]...) }), verify.ReasonRowMissing, 4},
		"tail dropped":      {join(func(l []string) []string { return l[:15] }), verify.ReasonLogTruncated, 14},
		"lines swapped":     {join(func(l []string) []string { l[5], l[6] = l[6], l[5]; return l }), verify.ReasonRowMissing, 4},
		"line twice":        {join(func(l []string) []string { l[6] = l[5]; return l }), verify.ReasonRowRepeated, 4},
		"white space":       {strings.Replace(good, `,"seq":"7"`, `, "seq":"7"`, 1), verify.ReasonExportLine, 7},
		"CRLF":              {strings.Replace(good, "\n{\"hash", "\r\n{\"hash", 1), verify.ReasonExportHeader, 0},
		"unpadded hash":     {join(func(l []string) []string { l[5] = strings.Replace(l[5], `=","leaf`, `","leaf`, 1); return l }), verify.ReasonExportLine, 4},
		"endless line":      {lines[0] + strings.Repeat("x", 1<<20), verify.ReasonExportLine, 0},
		"endless header":    {strings.Repeat("x", 1<<20), verify.ReasonExportHeader, 0},
	} {
		_, failure, err := checkExport([]byte(c.data), vkey)
		if failure == nil || failure.Reason != c.reason || failure.Index != c.index {
			t.Errorf("%s: %v", name, err)
		}
	}
	disk := errors.New("disk")
	if _, err := verify.Export(context.Background(), broken{disk}, verify.Policy{Key: vkey}); !errors.Is(err, disk) {
		t.Error(err)
	}
	if _, err := verify.Export(context.Background(), strings.NewReader(string(m.export(t, skey, ""))), verify.Policy{}); !errors.Is(err, verify.ErrKey) {
		t.Error("no key anywhere:", err)
	}
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error)  { return 0, b.err }
func (b broken) Write([]byte) (int, error) { return 0, b.err }

// One flipped bit anywhere in an export is found, in the line where it is.
func TestExportBitFlips(t *testing.T) {
	skey, vkey := keys(t, 1)
	good := logOf(t, 12).export(t, skey, vkey)
	rapid.Check(t, func(t *rapid.T) {
		bit := rapid.IntRange(0, 8*len(good)-1).Draw(t, "bit")
		data := bytes.Clone(good)
		data[bit/8] ^= 1 << (bit % 8)
		line := int64(bytes.Count(good[:bit/8], []byte("\n")))
		_, failure, err := checkExport(data, vkey)
		if failure == nil {
			t.Fatalf("bit %d: %v", bit, err)
		}
		if line > 0 && failure.Index != line-1 {
			t.Fatalf("bit %d of leaf %d: %v", bit, line-1, err)
		}
	})
}

func TestExportKeepsItsWord(t *testing.T) {
	var b bytes.Buffer
	if _, err := audit.NewExport(&b, audit.ExportHeader{Origin: "a b"}); !errors.Is(err, audit.ErrExport) {
		t.Error(err)
	}
	x, err := audit.NewExport(&b, audit.ExportHeader{Origin: origin, Size: 2})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Leaf(1, nil, audit.Hash{}); !errors.Is(err, audit.ErrExport) {
		t.Error("out of order:", err)
	}
	if err := x.Leaf(0, nil, audit.Hash{}); err != nil {
		t.Error(err)
	}
	if err := x.Close(); !errors.Is(err, audit.ErrExport) {
		t.Error("too few:", err)
	}
	if err := x.Leaf(1, nil, audit.Hash{}); err != nil {
		t.Error(err)
	}
	if err := x.Leaf(2, nil, audit.Hash{}); !errors.Is(err, audit.ErrExport) {
		t.Error("too many:", err)
	}
	full := errors.New("full")
	x, err = audit.NewExport(broken{full}, audit.ExportHeader{Origin: origin})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); !errors.Is(err, full) {
		t.Error(err)
	}
}

// FuzzExport: no bytes make it panic, and none hold that do not have the same
// leaves.
func FuzzExport(f *testing.F) {
	skey, vkey := keys(f, 1)
	m := logOf(f, 2)
	good := m.export(f, skey, vkey)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		report, _, err := checkExport(data, vkey)
		if err == nil && (report.Root != m.edge.Root() || !bytes.Equal(data[bytes.IndexByte(data, '\n'):], good[bytes.IndexByte(good, '\n'):])) {
			t.Fatalf("held: %+v\n%s", report, data)
		}
	})
}
