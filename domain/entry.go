package domain

import (
	"context"
	"io"
	"time"
)

// Entry is one accepted act as it goes into the audit log. Origin, sequence
// number and time are the ledger's. Private values (free text, personal data,
// content hashes) become commitments in the leaf; the text itself lies beside
// it and can be erased.
type Entry struct {
	Actor           string
	Via             Via
	Capacity        string
	Mandate         string
	Act             string // "noun.verb_past"
	Draft           string
	Revision        int // 0: none
	Stage           string
	Decision        string
	Channel         string
	Subject         string // id of another noun that was acted on
	Before, After   State
	PolicyLine      int64
	PolicyVersion   int64
	RulesetVersion  int64
	RulesetDigest   string
	ScanDigest      string
	Workflow        string
	WorkflowVersion int64
	Override        string
	IdempotencyKey  string
	Facts           map[string]string
	Private         map[string]string
	At              time.Time
}

// scanned names in the leaf what the scan was made with. The facts are set
// before.
func (e *Entry) scanned(scan ScanResult) {
	e.RulesetVersion, e.RulesetDigest, e.ScanDigest = scan.RulesetVersion, scan.RulesetDigest, scanDigest(scan)
	if scan.Lists.Digest == "" {
		return
	}
	if e.Facts == nil {
		e.Facts = map[string]string{}
	}
	e.Facts["lists_version"], e.Facts["lists_digest"] = formatInt(scan.Lists.Version), scan.Lists.Digest
}

// Record is an entry as it was read back: with its place in the log and the
// private values that have not been erased.
type Record struct {
	Seq int64
	Entry
}

// RecordFilter narrows the audit log. Records come newest first.
type RecordFilter struct {
	Draft   string
	Actor   string
	Act     string
	Subject string
	Before  int64 // only sequence numbers below; 0: from the end
	Limit   int   // 1 to 500
}

// Notary proves the log: it signs checkpoints and gives proofs. It reads what
// is durable, outside any write.
type Notary interface {
	// Key returns the verifier key in note format.
	Key() string
	// Checkpoint signs the present tree, after hashing new leaves again and
	// proving that the tree extends the last signed one.
	Checkpoint(ctx context.Context) (signed []byte, size int64, err error)
	// Receipt returns the file that proves the clearance recorded at leaf seq.
	Receipt(ctx context.Context, seq int64, canonical []byte) ([]byte, error)
	// Proof returns the leaf's bytes and its inclusion proof in tlog-proof form.
	Proof(ctx context.Context, seq int64) (leaf []byte, proof string, err error)
	// Verify checks every leaf, and every draft's state against the leaves.
	Verify(ctx context.Context, older []byte) (AuditReport, error)
	// Export writes the whole log as JSON Lines with its signed checkpoint.
	Export(ctx context.Context, w io.Writer) error
}

// AuditReport is the result of a verification. Where Holds is false, FirstBad
// is the first index that does not hold (or -1 where no index is at fault) and
// Reason says why.
type AuditReport struct {
	Holds    bool
	Size     int64
	Root     string // base64
	FirstBad int64
	Reason   string
	Drafts   int
	Warnings []string
}
