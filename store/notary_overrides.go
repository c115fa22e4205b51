package store

import (
	"context"

	"layak/domain"
	"layak/domain/audit/verify"
)

// overrideStates is what the log says of every override, by id.
type overrideStates map[string]verify.Leaf

func (o overrideStates) add(l verify.Leaf) {
	switch l.Act {
	case "finding.overridden":
		o[l.Override] = l
	case "draft.erased":
		for id, known := range o {
			if known.Draft == l.Draft {
				delete(o, id)
			}
		}
	}
}

const sqlOverridesAfter = `SELECT id, draft_id, fingerprint, rule, rule_version, severity, content_hash, reason, by_id, at, until
	FROM overrides WHERE id > ? ORDER BY id LIMIT ?`

// compare fails for a row that is not as it was logged, was never logged, or is
// gone. The version of the rule is in no leaf.
func (o overrideStates) compare(ctx context.Context, c *conn, size int64) error {
	n := 0
	for after, full := "", true; full; {
		list, err := overrides{c}.list(ctx, sqlOverridesAfter, after, int64(chunk))
		if err != nil {
			return err
		}
		for _, row := range list {
			l, known := o[row.ID]
			if !known {
				l.Seq = size
			}
			if ok, err := overrideFits(ctx, c, l, row); err != nil || !ok || !known {
				return overrideFault(l, err)
			}
			after = row.ID
		}
		n, full = n+len(list), len(list) == chunk
	}
	if n != len(o) {
		return overrideFault(verify.Leaf{Seq: size}, nil)
	}
	return nil
}

func overrideFault(l verify.Leaf, err error) error {
	if err != nil {
		return err
	}
	return &verify.Failure{Index: l.Seq, Until: l.Seq + 1, Reason: verify.ReasonStateRow, Draft: l.Draft, Detail: "an override is not what was logged"}
}

func overrideFits(ctx context.Context, c *conn, l verify.Leaf, o domain.Override) (bool, error) {
	values, err := ledger{c}.committed(ctx, l.Seq, l.Private)
	return l.Draft == o.DraftID && l.Actor == o.By && l.Subject == o.Rule && l.Time == timeOf(micros(o.At)) &&
		l.Facts["until"] == domain.Instant(o.Until) && l.Facts["severity"] == o.Severity.String() &&
		values["finding"] == o.Fingerprint && values["reason"] == o.Reason && values["content_hash"] == o.ContentHash, err
}
