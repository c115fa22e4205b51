package domain

import (
	"context"
	"errors"
	"strings"
)

// ProposeChange asks a second human for a change of powers; until they say yes nothing
// is different. It needs the right to each item where it counts (mayDo), and a note
// where an account is said to be somebody's own after all. Answers Faults with
// everything that is wrong: items that cannot be carried out, and what they would make
// of the institution together: Conflict ("grant.exclusive"), ("policy.last_admin"),
// ("change.stage"). Programs propose nothing.
func (d *Desk) ProposeChange(ctx context.Context, a Actor, items []ChangeItem, note string) (c Change, err error) {
	note, err = trimReason("note", note, false)
	if err != nil {
		return c, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		c = Change{ID: d.NewID(), Items: items, Note: note}
		if err := s.propose(ctx, d, &c, true); err != nil {
			return err
		}
		return s.tx.Changes.Add(ctx, &c)
	})
	return c, err
}

// ProposeCollected proposes what the actor has put together. Answers as ProposeChange,
// and Stale ("change.stale") where the draft is not in that version any more.
func (d *Desk) ProposeCollected(ctx context.Context, a Actor, version int64, note string) (c Change, err error) {
	note, err = trimReason("note", note, false)
	if err != nil {
		return c, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) (err error) {
		if c, err = s.draftSeen(ctx, version); err != nil {
			return err
		}
		c.Note = note
		if err := s.propose(ctx, d, &c, false); err != nil {
			return err
		}
		return s.tx.Changes.Save(ctx, &c)
	})
	return c, err
}

// propose checks a change and writes its leaf; what was collected was completed then.
func (s *scene) propose(ctx context.Context, d *Desk, c *Change, bare bool) error {
	if !apart("change.human", s.actor.Via != ViaToken) {
		return refuse(Forbidden, "change.human")
	}
	if len(c.Items) == 0 || len(c.Items) > MaxItems {
		return invalid("items", "change.items", formatInt(MaxItems))
	}
	if bare {
		set, err := s.tx.Policy.Load(ctx)
		if err != nil {
			return err
		}
		c.Items = complete(set, c.Items)
	}
	v, err := s.mayChange(ctx, c.Items)
	if err != nil {
		return err
	}
	w, err := d.weigh(ctx, s, c.Items)
	if err != nil {
		return err
	}
	if err := w.err(); err != nil {
		return err
	}
	if c.Note == "" && has(c.Items, DoUnlink) {
		return invalid("note", "reason.missing")
	}
	c.State, c.Base, c.ProposedBy, c.ProposedAt = ChangeProposed, w.before.Version, s.person.ID, s.now
	c.Digest = c.Done()
	return s.recordChange(ctx, "powers.proposed", v, *c, c.Note)
}

func has(items []ChangeItem, do string) bool {
	for _, it := range items {
		if it.Do == do {
			return true
		}
	}
	return false
}

// recordChange writes what became of a change into the log. Words are people's.
func (s *scene) recordChange(ctx context.Context, act string, v Verdict, c Change, words string) error {
	e := s.entry(act, v)
	e.Subject = c.ID
	e.Facts = map[string]string{"digest": c.Digest, "base": formatInt(c.Base), "items": formatInt(int64(len(c.Items)))}
	if words != "" {
		e.Private = map[string]string{"reason": words}
	}
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}

// OfItem tells whether a fault is one of item n, counted from 0.
func OfItem(fault *Error, n int) bool {
	_, is := cutItem(fault.Field, n)
	return is
}

// cutItem answers the member that a fault of item n names.
func cutItem(field string, n int) (member string, is bool) {
	at := "items." + formatInt(int64(n))
	if field == at {
		return "", true
	}
	return strings.CutPrefix(field, at+".")
}

// OfOneItem names in what is wrong the members of an item without its place among the
// items: for a door that asks for one alone.
func OfOneItem(err error) error {
	var many Faults
	if !errors.As(err, &many) {
		var one *Error
		if !errors.As(err, &one) {
			return err
		}
		many = Faults{one}
	}
	var out Faults
	for _, f := range many {
		at := *f
		if rest, item := strings.CutPrefix(f.Field, "items."); item {
			_, at.Field, _ = strings.Cut(rest, ".")
		}
		out.add(&at)
	}
	return out.Err()
}
