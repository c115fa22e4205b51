package domain

import (
	"context"
	"slices"
)

// CollectChange puts an item into the actor's own draft of a change, and begins one
// where there is none. It needs the right to the item. What is wrong with it, alone or
// together with what is in the draft, is refused at once (see ProposeChange).
func (d *Desk) CollectChange(ctx context.Context, a Actor, it ChangeItem) (c Change, err error) {
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		c, err = d.collect(ctx, s, it)
		return err
	})
	return c, err
}

// collect adds an item to the draft of whoever acts; the first one begins it.
func (d *Desk) collect(ctx context.Context, s *scene, it ChangeItem) (c Change, err error) {
	if err = s.inPerson(); err != nil {
		return c, err
	}
	set, err := s.tx.Policy.Load(ctx)
	if err != nil {
		return c, err
	}
	fresh := false
	if c, err = s.tx.Changes.DraftOf(ctx, s.person.ID); KindOf(err) == NotFound {
		c, fresh, err = Change{ID: d.NewID(), State: ChangeDraft, ProposedBy: s.person.ID, ProposedAt: s.now}, true, nil
	}
	if err != nil {
		return c, err
	}
	with, _ := Apply(set, c.Items)
	c.Items = append(slices.Clip(c.Items), complete(with, []ChangeItem{it})...)
	if _, err = s.mayChange(ctx, c.Items); err != nil {
		return c, err
	}
	w, err := d.weigh(ctx, s, c.Items)
	if err == nil {
		err = w.newest(len(c.Items) - 1).err()
	}
	switch {
	case err != nil:
		return c, err
	case fresh:
		return c, s.tx.Changes.Add(ctx, &c)
	default:
		return c, s.tx.Changes.Save(ctx, &c)
	}
}

// newest leaves out of the faults those of earlier items, and names the fields of the
// newest alone: it is what was typed just now.
func (w weighed) newest(n int) weighed {
	var own Faults
	for _, f := range w.faults {
		if field, is := cutItem(f.Field, n); is {
			f.Field = field
			own = append(own, f)
		}
	}
	w.faults = own
	return w
}

// DropFromChange takes an item out of the actor's draft, counted from 0; with the last
// one the draft is gone. Answers NotFound ("change.unknown"), Stale ("change.stale").
func (d *Desk) DropFromChange(ctx context.Context, a Actor, version int64, n int) (Change, error) {
	var c Change
	err := d.act(ctx, a, func(ctx context.Context, s *scene) (err error) {
		if c, err = s.draftSeen(ctx, version); err != nil {
			return err
		}
		if n < 0 || n >= len(c.Items) {
			return refuse(NotFound, "change.unknown")
		}
		c.Items = slices.Delete(slices.Clone(c.Items), n, n+1)
		if len(c.Items) == 0 {
			return s.tx.Changes.Remove(ctx, c.ID)
		}
		return s.tx.Changes.Save(ctx, &c)
	})
	return c, err
}

// draftSeen loads the actor's draft in the version that they looked at.
func (s *scene) draftSeen(ctx context.Context, version int64) (Change, error) {
	if err := s.inPerson(); err != nil {
		return Change{}, err
	}
	c, err := s.tx.Changes.DraftOf(ctx, s.person.ID)
	if err == nil && c.Version != version {
		err = refuse(Stale, "change.stale")
	}
	return c, err
}
