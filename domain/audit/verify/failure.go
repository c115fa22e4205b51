// Package verify checks the evidence that Layak hands out: a whole log, an
// export of it, a receipt. It shares no code with the packages that write the
// evidence, reads no clock, no network and no database, and trusts nothing but
// the policy its caller gives it.
package verify

import "fmt"

// The reasons a Failure can have. They are stable: programs switch on them and
// translations are keyed by them.
const (
	ReasonRowMissing   = "row.missing"     // a sequence number is not there
	ReasonRowRepeated  = "row.repeated"    // a sequence number comes twice, or late
	ReasonRowColumn    = "row.column"      // a column differs from the leaf it was derived from
	ReasonRowRoot      = "row.root"        // the root stored beside a leaf is not the root there
	ReasonLeafHash     = "leaf.hash"       // the leaf's bytes do not have the stored hash
	ReasonLeafFormat   = "leaf.format"     // the bytes are not a leaf in its one form
	ReasonLeafSeq      = "leaf.seq"        // the leaf belongs at another index
	ReasonLeafOrigin   = "leaf.origin"     // the leaf belongs to another log
	ReasonTreeHash     = "tree.hash"       // a stored hash is wrong or missing
	ReasonTreeSurplus  = "tree.surplus"    // there are more stored hashes than leaves make
	ReasonLogTruncated = "log.truncated"   // a checkpoint has seen more leaves than there are
	ReasonLogUnsigned  = "log.unsigned"    // leaves follow what should be the final checkpoint
	ReasonCheckpoint   = "checkpoint.bad"  // a checkpoint is malformed or not signed by the key
	ReasonRoot         = "checkpoint.root" // the log has another root at a checkpoint's size

	ReasonStateBefore     = "state.before"     // an act starts from a state the draft was not in
	ReasonStateTransition = "state.transition" // the caller's rules forbid the step
	ReasonStateErased     = "state.erased"     // something happened to an erased draft, or its row is still there
	ReasonStateRow        = "state.row"        // a business row differs from what the log says
	ReasonStateMissing    = "state.missing"    // the log knows a draft that has no row
	ReasonStateUnlogged   = "state.unlogged"   // a row that the log knows nothing of
	ReasonStateRevision   = "state.revision"   // a draft's content changed without a new revision, or a revision was given back

	ReasonRulesDigest = "ruleset.digest" // a rule set's version has another digest than before

	ReasonMandate  = "mandate.bad"  // an acting official without a mandate that ran, or one given by one human alone
	ReasonChange   = "change.bad"   // powers changed by one human alone, or otherwise than was agreed
	ReasonWorkflow = "workflow.bad" // a workflow that one human alone made active, or otherwise than was agreed
	ReasonLink     = "link.chain"   // two accounts said to be one human's, or two, against the leaves before

	ReasonEmergency = "emergency.bad" // an emergency declared or ratified by somebody who cannot, or twice
	ReasonReaders   = "readers.bad"   // an act on a draft for named people by none of them, or a list that cannot be

	ReasonReviewRound    = "review.round"    // a round of review does not follow from those before
	ReasonReviewStage    = "review.stage"    // a decision where, or as, none was due
	ReasonReviewVote     = "review.vote"     // a decision by somebody who cannot make it
	ReasonReviewQuorum   = "review.quorum"   // the votes before do not lead to that outcome
	ReasonReviewOverride = "review.override" // a finding lifted by somebody who cannot
	ReasonReviewAmended  = "review.amended"  // an amendment without its revision, or the other way round
	ReasonRunRow         = "run.changed"     // a run's row is not what the log says
	ReasonVoteRow        = "vote.changed"    // a vote's row is not what the log says

	ReasonExportHeader = "export.header" // the first line is not a header, or contradicts the leaves
	ReasonExportLine   = "export.line"   // a line is not in its one form

	ReasonReceiptFormat  = "receipt.format"  // not a receipt in its one form
	ReasonReceiptRecord  = "receipt.record"  // the readable record differs from the leaf
	ReasonReceiptProof   = "receipt.proof"   // the leaf is not in the log at the checkpoint
	ReasonReceiptContent = "receipt.content" // the leaf does not bind this content
	ReasonReceiptOpened  = "receipt.opened"  // the leaf does not bind a disclosed value
	ReasonReceiptAct     = "receipt.act"     // the leaf is not that of a clearance
)

// Failure says that the evidence does not hold, and where. Any other error of
// this package means that the check could not be carried out.
type Failure struct {
	// Index is the first leaf that does not hold, counted from 0; -1 where the
	// evidence is a receipt.
	Index int64
	// Until ends the range [Index, Until) in which the fault lies. A Merkle
	// root accuses all leaves since the last root that held; where single
	// leaves can be told apart the range has one.
	Until  int64
	Reason string // one of the Reason constants
	Detail string // for people; may quote the evidence
	Draft  string // the draft concerned, where it is about a state
}

// Error tells reason, place and detail in one line.
func (f *Failure) Error() string {
	s := f.Reason
	switch {
	case f.Index >= 0 && f.Until > f.Index+1:
		s += fmt.Sprintf(" in leaves %d to %d", f.Index, f.Until-1)
	case f.Index >= 0:
		s += fmt.Sprintf(" at leaf %d", f.Index)
	}
	if f.Draft != "" {
		s += fmt.Sprintf(", draft %q", f.Draft)
	}
	if f.Detail != "" {
		s += ": " + f.Detail
	}
	return s
}

func failAt(index int64, reason, format string, args ...any) *Failure {
	return &Failure{Index: index, Until: index + 1, Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// refuse is a Failure without a place in a log.
func refuse(reason, format string, args ...any) *Failure {
	return &Failure{Index: -1, Until: -1, Reason: reason, Detail: fmt.Sprintf(format, args...)}
}
