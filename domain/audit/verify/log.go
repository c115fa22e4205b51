package verify

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"golang.org/x/mod/sumdb/tlog"
)

// Row is one stored leaf. Only Seq and Leaf are needed; what else is given is
// compared with what the leaf's bytes say. The slices are not kept.
type Row struct {
	Seq     int64
	Leaf    []byte
	Hash    []byte            // stored leaf hash; nil is none
	Root    []byte            // stored root of the log up to and with this leaf; nil is none
	Columns map[string]string // columns derived from the leaf, by field name (see Leaf.Column)
}

// StoredHash is one hash of the stored tree, at its storage index (RFC 6962
// subtree hashes in the order in which appending completes them).
type StoredHash struct {
	Index int64
	Hash  []byte
}

// Policy is what the caller trusts, from a place of its own: never from the
// evidence. The zero Policy checks a log only against itself.
type Policy struct {
	// Key is the log's verifier key in note format. Its name pins the origin.
	Key string
	// Origin pins the origin where there is no Key; "" takes that of leaf 0.
	Origin string
	// Final is a checkpoint that must cover the log exactly; "" is none.
	Final string
	// Checkpoints are others that the log must agree with, in any order: the
	// last-signed record, witnessed ones, those in receipts. Leaves may follow.
	Checkpoints []string
	// Stored are all stored tree hashes in order of index; nil is none.
	Stored iter.Seq2[StoredHash, error]
	// Each is called with every leaf that held, in order. Its error ends the
	// check and is returned; it may be a Failure (see States.Add).
	Each func(Leaf) error
}

// Report says what was checked.
type Report struct {
	Origin      string
	Size        int64 // leaves that hold by themselves
	Root        Hash  // root over them
	Signed      int64 // leaves covered by the largest checkpoint that agreed
	Checkpoints int   // checkpoints that agreed
	Pinned      bool  // signatures were checked with a key that the caller gave
	First, Last string
	// Backward counts leaves that claim an earlier time than their
	// predecessor: clocks get corrected, so it is a warning and no Failure.
	// BackwardAt has the first of their indices, at most MaxWarnings.
	Backward   int64
	BackwardAt []int64
}

// MaxWarnings bounds the list of warnings a Report keeps.
const MaxWarnings = 100

// Log checks a log from its first leaf: sequence without a gap, bytes in their
// one form and with their stored hash, one origin, columns and stored hashes as
// derived, and the root of every checkpoint. It streams: memory does not grow
// with the log. rows come in order of Seq.
//
// It returns a *Failure with the first index that does not hold, or another
// error where it could not check (an error of rows, a cancelled ctx, a key that
// is none). The Report then covers the leaves before. A *Failure yielded by
// rows is returned as it is.
func Log(ctx context.Context, rows iter.Seq2[Row, error], trusted Policy) (Report, error) {
	w, err := newWalk(trusted)
	if err != nil {
		return Report{}, err
	}
	defer w.stop()
	for row, err := range rows {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = w.step(row)
		}
		if err != nil {
			return w.report(), wrap(err, "verify: leaf %d: %w", w.tree.size)
		}
	}
	if err := w.end(); err != nil {
		return w.report(), wrap(err, "verify: at the end, %d leaves: %w", w.tree.size)
	}
	return w.report(), nil
}

// wrap adds the place to an error that is not a Failure, which has its own.
func wrap(err error, format string, at int64) error {
	if failure, ok := errors.AsType[*Failure](err); ok {
		return failure
	}
	return fmt.Errorf(format, at, err)
}

// walk is the state of one Log.
type walk struct {
	policy  Policy
	tree    frontier
	signed  signed
	stored  *stored
	sofar   Report
	spare   []Hash // grown into, so that a leaf that fails leaves tree as it was
	leaf    Hash   // hash of the leaf of the current step
	lastSet bool
}

func newWalk(trusted Policy) (*walk, error) {
	w := &walk{policy: trusted, sofar: Report{Origin: trusted.Origin}}
	if err := w.signed.read(trusted); err != nil {
		return nil, err
	}
	if w.signed.origin != "" {
		if trusted.Origin != "" && trusted.Origin != w.signed.origin {
			return nil, fmt.Errorf("%w: it is of %q, not of %q", ErrKey, w.signed.origin, trusted.Origin)
		}
		w.sofar.Origin = w.signed.origin
		w.sofar.Pinned = true
	}
	if trusted.Stored != nil {
		w.stored = pullStored(trusted.Stored)
	}
	return w, nil
}

func (w *walk) stop() {
	if w.stored != nil {
		w.stored.stop()
	}
}

func (w *walk) report() Report {
	r := w.sofar
	r.Size, r.Root = w.tree.size, w.tree.root()
	r.Signed, r.Checkpoints = w.signed.proven, w.signed.agreed
	return r
}

// step checks one row. Nothing of the row counts as held before all did, but
// for the root: that is what report says of the leaves before.
func (w *walk) step(row Row) error {
	seq := w.tree.size
	if err := w.signed.at(&w.tree); err != nil {
		return err
	}
	switch {
	case row.Seq > seq:
		return &Failure{Index: seq, Until: row.Seq, Reason: ReasonRowMissing, Detail: fmt.Sprintf("the next row is %d", row.Seq)}
	case row.Seq < seq:
		return failAt(max(row.Seq, 0), ReasonRowRepeated, "row %d where %d was due", row.Seq, seq)
	}
	w.leaf = tlog.RecordHash(row.Leaf)
	if row.Hash != nil && string(row.Hash) != string(w.leaf[:]) {
		return failAt(seq, ReasonLeafHash, "its bytes have the hash %s", w.leaf)
	}
	leaf, err := ParseLeaf(row.Leaf)
	if err != nil {
		return failAt(seq, ReasonLeafFormat, "%v", err)
	}
	if err := w.compare(row, &leaf); err != nil {
		return err
	}
	if err := w.grow(row); err != nil {
		return err
	}
	w.clock(leaf)
	if w.policy.Each != nil {
		return w.policy.Each(leaf)
	}
	return nil
}

// compare checks what the leaf says of itself and what its row says of it.
func (w *walk) compare(row Row, leaf *Leaf) error {
	if leaf.Seq != row.Seq {
		return failAt(row.Seq, ReasonLeafSeq, "it is leaf %d", leaf.Seq)
	}
	if w.sofar.Origin == "" {
		w.sofar.Origin = leaf.Origin
	}
	if leaf.Origin != w.sofar.Origin {
		return failAt(row.Seq, ReasonLeafOrigin, "%q in the log %q", leaf.Origin, w.sofar.Origin)
	}
	for name, value := range row.Columns {
		is, ok := leaf.Column(name)
		if !ok {
			return fmt.Errorf("column %q is no field of a leaf", name)
		}
		if is != value {
			return failAt(row.Seq, ReasonRowColumn, "column %s is %q, the leaf says %q", name, value, is)
		}
	}
	return nil
}

// grow appends the leaf to the tree, comparing stored hashes on the way.
func (w *walk) grow(row Row) error {
	grown := frontier{w.tree.size, append(w.spare[:0], w.tree.roots...)}
	var made func(int, Hash) error
	if w.stored != nil {
		made = func(level int, h Hash) error { return w.stored.compare(row.Seq, level, h) }
	}
	if err := grown.add(w.leaf, made); err != nil {
		return err
	}
	if row.Root != nil {
		if root := grown.root(); string(row.Root) != string(root[:]) {
			return failAt(row.Seq, ReasonRowRoot, "the root here is %s", root)
		}
	}
	w.spare, w.tree = w.tree.roots, grown
	return nil
}

// clock notes the time of a leaf. One spelling and one zone make the order of
// the texts the order of the times.
func (w *walk) clock(leaf Leaf) {
	if w.lastSet && leaf.Time < w.sofar.Last {
		w.sofar.Backward++
		if len(w.sofar.BackwardAt) < MaxWarnings {
			w.sofar.BackwardAt = append(w.sofar.BackwardAt, leaf.Seq)
		}
	}
	if !w.lastSet {
		w.sofar.First, w.lastSet = leaf.Time, true
	}
	w.sofar.Last = leaf.Time
}

// end checks what only the end of the log can tell.
func (w *walk) end() error {
	if err := w.signed.at(&w.tree); err != nil {
		return err
	}
	if w.stored != nil {
		if err := w.stored.end(w.tree.size); err != nil {
			return err
		}
	}
	return w.signed.end(w.tree.size)
}
