package store

import (
	"context"

	"layak/domain/audit/verify"
)

// recusalLeaves are what the log says of who withdrew from reviews, in its order, with
// the human whose account it was then.
type recusalLeaves struct {
	human  func(account string) string
	leaves map[recused]verify.Leaf
}

type recused struct{ draft, person string }

func (r recusalLeaves) add(l verify.Leaf) {
	switch l.Act {
	case "draft.recused":
		r.leaves[recused{l.Draft, l.Actor}] = l
		r.leaves[recused{l.Draft, r.human(l.Actor)}] = l
	case "draft.erased":
		for at := range r.leaves {
			if at.draft == l.Draft {
				delete(r.leaves, at)
			}
		}
	}
}

// compare fails for a row that is not as it was logged, was never logged, or is gone.
func (r recusalLeaves) compare(ctx context.Context, c *conn, size int64) error {
	n := 0
	for draft, person, full := "", "", true; full; {
		seen := 0
		type row struct {
			recused
			by, reason string
			at, leaf   int64
		}
		var list []row
		err := c.rows(ctx, sqlRecusals, []any{draft, person, int64(chunk)}, func(rows scanned) error {
			var x row
			err := rows.Scan(&x.draft, &x.person, &x.by, &x.reason, &x.at, &x.leaf)
			list = append(list, x)
			return err
		})
		if err != nil {
			return err
		}
		for _, x := range list {
			l, known := r.leaves[x.recused]
			values, err := ledger{c}.committed(ctx, l.Seq, l.Private)
			if err != nil {
				return err
			}
			if !known || l.Seq != x.leaf || l.Actor != x.by || l.Time != timeOf(x.at) || values["reason"] != x.reason {
				return recusalFault(l, known, size)
			}
			draft, person = x.draft, x.person
			seen++
		}
		n, full = n+seen, seen == chunk
	}
	if n != len(r.leaves) {
		return recusalFault(verify.Leaf{}, false, size)
	}
	return nil
}

func recusalFault(l verify.Leaf, known bool, size int64) error {
	if !known {
		l.Seq = size
	}
	return &verify.Failure{Index: l.Seq, Until: l.Seq + 1, Reason: verify.ReasonStateRow, Draft: l.Draft, Detail: "who withdrew from its review is not what was logged"}
}
