// Package audit writes the evidence of a clearance: leaves in their final
// form, the arithmetic of the Merkle log that holds them, signed checkpoints,
// inclusion proofs, receipts and exports.
//
// It reads no clock, draws no randomness of its own and touches no storage;
// callers hand in all three. Whoever wants to check what it wrote uses
// domain/audit/verify, which shares no code with this package.
package audit

import (
	"errors"
	"time"
)

// LeafVersion is the value of the field "v" in every leaf this package writes.
const LeafVersion = "1"

// MaxLeaf is the largest encoded leaf in bytes. A leaf holds ids, states and
// commitments, never text; one that does not fit holds something it must not.
const MaxLeaf = 64 << 10

// TimeLayout is how a leaf spells a time: RFC 3339, UTC, exactly six fraction
// digits, so that each instant has one spelling.
const TimeLayout = "2006-01-02T15:04:05.000000Z"

// ErrLeaf is wrapped by every refusal of Encode and ParseLeaf.
var ErrLeaf = errors.New("audit: malformed leaf")

// The ways an actor can have signed in (Leaf.Via).
const (
	ViaSession = "session" // a browser with a session cookie
	ViaToken   = "token"   // a program with a bearer token
	ViaShell   = "shell"   // the command line on the server itself
	ViaJob     = "job"     // the clock: no person acted
)

// Leaf is one act, as the log keeps it for good. docs/evidence.md describes
// the fields; they never change within version 1, and none is ever optional
// in the encoded form (an absent value is "", [] or {}).
//
// No field but Private may hold text that a person wrote, a name, or anything
// that identifies a person outside this database: a leaf cannot be erased.
// Such values go into a side table together with a random key, and into
// Private as a commitment (see Commit).
type Leaf struct {
	Origin string    // random id of the log, one for each database
	Seq    int64     // index in the log, from 0
	Time   time.Time // when; kept in UTC to the microsecond, finer digits are cut

	Actor    string // opaque id of who acted, never empty
	Via      string // how they had signed in: one of the Via constants
	Capacity string // in which capacity, e.g. "definitive", "plt", "plh"
	Mandate  string // id of the mandate the capacity rests on

	Act      string // what was done, as noun.verb_past: "draft.submitted"
	Draft    string // id of the draft it was done to
	Revision int64  // the draft's revision, from 1; 0 is none
	Stage    string // review stage it belongs to
	Decision string // "approve", "reject" and so on
	Channel  string // the channel it concerns
	Subject  string // id of another noun acted on: a rule, a person, a token
	Before   string // the draft's state before the act
	After    string // the draft's state after it; "" where the act claims none

	PolicyLine    string // the line of the access policy that allowed it
	PolicyVersion string // version of that policy

	RulesetVersion int64  // version of the rule set in force; 0 is none
	RulesetDigest  string // its digest, "sha256:" and hex
	ScanDigest     string // digest of the scan result that counted

	Workflow        string // id of the workflow followed
	WorkflowVersion int64  // its version; 0 is none

	Override    string   // id of the override granted or relied on
	Attachments []string // ids of the attachments, in the draft's order

	IdempotencyKey string // what the client sent to make a retry harmless

	Facts   map[string]string // further public facts that concern no person
	Private map[string]string // name of a value -> commitment to it (see Commit)
}
