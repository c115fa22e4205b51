package audit_test

import (
	"testing"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/formats/proof"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"layak/domain/audit"
)

// Other people's readers of the C2SP formats read what we write.
func TestOthersCanRead(t *testing.T) {
	skey, vkey := keys(t, 1)
	m, r := cleared(t, nil)
	r = m.prove(t, r, skey)

	var p proof.TLogProof
	if err := p.Unmarshal([]byte(r.Proof.Encode())); err != nil {
		t.Fatal(err)
	}
	if string(p.Marshal()) != r.Proof.Encode() {
		t.Errorf("they would write\n%s", p.Marshal())
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	c, rest, _, err := log.ParseCheckpoint(p.Checkpoint, audit.LogName(origin), verifier)
	if err != nil || len(rest) > 0 || c.Size != 7 {
		t.Fatalf("%+v, %v", c, err)
	}
	var hashes tlog.RecordProof
	for _, h := range p.Hashes {
		hashes = append(hashes, h)
	}
	if err := tlog.CheckRecord(hashes, int64(c.Size), tlog.Hash(c.Hash), int64(p.Index), tlog.RecordHash(r.Leaf)); err != nil {
		t.Error(err)
	}
}
