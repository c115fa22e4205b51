package store

import (
	"cmp"
	"context"

	"layak/domain"
	"layak/domain/audit/verify"
)

// changeLeaves are what the log says of a change of powers.
type changeLeaves struct{ proposed, decided *verify.Leaf }

func (c changeLeaves) with(l verify.Leaf) changeLeaves {
	if l.Act == "powers.proposed" {
		c.proposed = &l
	} else {
		c.decided = &l
	}
	return c
}

// state is the one that a change has after its leaves.
func (c changeLeaves) state() domain.ChangeState {
	switch {
	case c.decided == nil:
		return domain.ChangeProposed
	case c.decided.Act == "powers.activated":
		return domain.ChangeActive
	}
	return domain.ChangeWithdrawn
}

// compareChanges compares every change that was proposed: what it does by its digest,
// its words with the private values of its leaves. Drafts are in no leaf.
func (o *office) compareChanges(ctx context.Context, c *conn, fault faulting) error {
	rows, err := changes{c}.find(ctx, sqlChangesLog)
	if err != nil {
		return err
	}
	for _, row := range rows {
		l := o.changes[row.ID]
		if l.proposed == nil {
			return fault(nil, "the change "+row.ID+" was never proposed")
		}
		said, err := c.changeWords(ctx, row, l)
		if err != nil {
			return err
		}
		if !said || row.State != l.state() || row.Done() != l.proposed.Facts["digest"] || row.Digest != l.proposed.Facts["digest"] ||
			!by(l.proposed, row.ProposedBy, micros(row.ProposedAt)) || !by(l.decided, row.DecidedBy, micros(row.DecidedAt)) {
			return fault(cmp.Or(l.decided, l.proposed), "the change "+row.ID+" is not what was logged")
		}
	}
	if len(rows) != len(o.changes) {
		return fault(nil, "a change that was proposed is not there")
	}
	return nil
}

// changeWords compares note and reason with what the leaves commit to.
func (c *conn) changeWords(ctx context.Context, row domain.Change, l changeLeaves) (bool, error) {
	for _, w := range []struct {
		leaf *verify.Leaf
		text string
	}{{l.proposed, row.Note}, {l.decided, row.Reason}} {
		if w.leaf == nil {
			continue
		}
		var said string
		if err := c.row(ctx, sqlPrivateWord, []any{w.leaf.Seq, "reason"}, &said); err != nil || said != w.text {
			return false, err
		}
	}
	return true, nil
}
