package store

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"layak/domain"
	"layak/domain/audit"
)

// pending is the audit log of the present batch: the right edge, and what has
// been appended but is not in the tables yet. Rows are written in groups at the
// end of the batch, or before somebody in the batch reads the log.
type pending struct {
	random io.Reader
	conn   *conn
	origin string
	loaded bool // edge and origin are those of this transaction
	edge   audit.Edge
	known  bool // edge is the one last committed, as far as this transaction has looked
	head   logHead
	base   int64
	root   audit.Hash // at base
	first  int64      // storage index of hashes[0]

	leaves  []leafRow
	hashes  []audit.Hash
	private []privateRow
	done    mark // what of them is in the tables
}

// mark is how far the batch had come at some moment.
type mark struct {
	leaves, hashes, private int
	loaded                  bool
	edge                    audit.Edge
}

type leafRow struct {
	seq, at, revision                                             int64
	actor, act, draft, stage, decision, channel, subject, was, is string
	hash                                                          audit.Hash
	leaf                                                          []byte
}

type privateRow struct {
	seq         int64
	name, value string
	key         [audit.KeySize]byte
}

func newPending(random io.Reader) *pending { return &pending{random: random} }

// open begins a batch on c.
func (p *pending) open(c *conn) {
	p.conn, p.loaded, p.head = c, false, logHead{}
	p.leaves, p.hashes, p.private = p.leaves[:0], p.hashes[:0], p.private[:0]
	p.done = mark{}
}

// forget drops what is known of the log's edge.
func (p *pending) forget() {
	p.known, p.loaded = false, false
}

// meet takes the head that this transaction has. An edge that is not its own is
// forgotten at once: a batch that appends nothing would leave it to the next one.
func (p *pending) meet(h logHead) {
	p.head = h
	if p.known {
		root := p.edge.Root()
		p.known = p.origin == h.origin && p.edge.Size() == h.size && string(root[:]) == string(h.root)
	}
}

// resume takes up the log where this connection has left it, and tells whether
// it could; only where nobody else has committed since.
func (p *pending) resume() bool {
	if p.known {
		p.begin(p.edge.Size())
	}
	return p.known
}

// begin says that the log had size leaves, those of the edge, when the batch began.
func (p *pending) begin(size int64) {
	p.base, p.root, p.first, p.loaded = size, p.edge.Root(), audit.StoredIndex(size), true
}

// committed keeps the edge for the next batch.
func (p *pending) committed() {
	if p.loaded {
		p.known = true
	}
}

// sight is the log as the batch that is just committed leaves it; nil where it
// appended nothing.
func (p *pending) sight() *sight {
	n := len(p.leaves)
	if !p.loaded || n == 0 {
		return nil
	}
	return &sight{origin: p.origin, size: p.edge.Size(), root: p.edge.Root(), last: p.leaves[n-1].hash}
}

func (p *pending) mark() mark {
	return mark{len(p.leaves), len(p.hashes), len(p.private), p.loaded, p.edge}
}

// grown tells whether anything was appended since m.
func (p *pending) grown(m mark) bool { return len(p.leaves) > m.leaves }

// reset goes back to m, the savepoint's state. What was written since then has
// been undone with the savepoint, also rows of earlier acts: they are written
// again.
func (p *pending) reset(m mark, done mark) {
	p.leaves, p.hashes, p.private = p.leaves[:m.leaves], p.hashes[:m.hashes], p.private[:m.private]
	p.done = done
	if m.loaded {
		p.edge = m.edge
	} else {
		p.forget() // it was read after the savepoint
	}
}

const sqlHead = `SELECT origin, size, root FROM audit_head WHERE id = 1`

// load reads the head of this transaction. Other processes write too: the edge
// kept from the last batch serves only where size and root are still the same.
func (p *pending) load(ctx context.Context) error {
	if p.loaded {
		return nil
	}
	if p.head.origin == "" { // the batch has made it
		var err error
		if p.head, err = p.conn.logHead(ctx); err != nil {
			return fmt.Errorf("read the head of the audit log: %w", err)
		}
	}
	p.origin = p.head.origin
	size, root := p.head.size, p.head.root
	same := p.edge.Root()
	if !p.known || p.edge.Size() != size || string(same[:]) != string(root) {
		edge, err := audit.EdgeAt(size, hashReader{ctx, p.conn})
		if err != nil {
			return err
		}
		if same = edge.Root(); string(same[:]) != string(root) {
			return fmt.Errorf("the head of the audit log does not fit its hashes at %d leaves", size)
		}
		p.edge = edge
	}
	p.begin(size)
	return nil
}

// holds tells whether the leaf is one of this batch, which need not be in the
// tables yet.
func (p *pending) holds(seq int64) bool { return p.loaded && seq >= p.base }

// append adds the leaf of an entry.
func (p *pending) append(ctx context.Context, e domain.Entry) (int64, error) {
	if err := p.load(ctx); err != nil {
		return 0, err
	}
	seq := p.edge.Size()
	l := leafOf(e, p.origin, seq)
	private := len(p.private)
	for name, value := range e.Private {
		key, err := audit.NewKey(p.random)
		if err != nil {
			return 0, err
		}
		l.Private[name] = audit.Commit(key[:], []byte(value))
		p.private = append(p.private, privateRow{seq, name, value, key})
	}
	data, err := l.Encode()
	if err != nil {
		p.private = p.private[:private]
		return 0, err
	}
	hash := audit.LeafHash(data)
	p.hashes = p.edge.Append(p.hashes, hash)
	p.leaves = append(p.leaves, leafRow{seq: seq, at: micros(l.Time), revision: l.Revision, actor: l.Actor, act: l.Act,
		draft: l.Draft, stage: l.Stage, decision: l.Decision, channel: l.Channel, subject: l.Subject,
		was: l.Before, is: l.After, hash: hash, leaf: data})
	return seq, nil
}

// leafOf is the leaf of an entry without its commitments.
func leafOf(e domain.Entry, origin string, seq int64) audit.Leaf {
	return audit.Leaf{
		Origin: origin, Seq: seq, Time: e.At, Actor: e.Actor, Via: string(e.Via), Capacity: e.Capacity, Mandate: e.Mandate,
		Act: e.Act, Draft: e.Draft, Revision: int64(e.Revision), Stage: e.Stage, Decision: e.Decision, Channel: e.Channel,
		Subject: e.Subject, Before: string(e.Before), After: string(e.After),
		PolicyLine: number(e.PolicyLine), PolicyVersion: number(e.PolicyVersion),
		RulesetVersion: e.RulesetVersion, RulesetDigest: e.RulesetDigest, ScanDigest: e.ScanDigest,
		Workflow: e.Workflow, WorkflowVersion: e.WorkflowVersion, Override: e.Override, IdempotencyKey: e.IdempotencyKey,
		Facts: e.Facts, Private: make(map[string]string, len(e.Private)),
	}
}

// number spells a number as a leaf's text fields do: "" for 0.
func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
