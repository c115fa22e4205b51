package audit

import (
	"fmt"
	"strings"
)

// proofHeader is the first line of a C2SP tlog-proof, version 1.
const proofHeader = "c2sp.org/tlog-proof@v1"

// Proof says that a leaf is in the log that a checkpoint describes.
type Proof struct {
	Seq        int64  // index of the leaf
	Hashes     []Hash // what Inclusion returned for it at the checkpoint's size
	Checkpoint string // the signed checkpoint, verbatim
}

// Encode returns the text form, C2SP tlog-proof@v1 without extra data: header,
// index, one base64 hash a line from the leaf's sibling upwards, an empty line,
// the checkpoint. Files of it are named *.tlog-proof.
func (p Proof) Encode() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nindex %d\n", proofHeader, p.Seq)
	for _, h := range p.Hashes {
		b.WriteString(h.String())
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	b.WriteString(p.Checkpoint)
	return b.String()
}
