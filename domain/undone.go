package domain

import (
	"context"
	"slices"
)

// Undone is what was done with a draft by people for whom it is not there any more. It
// stays in the record, and does not count at the gate: they are named again, or it is done
// anew by others.
type Undone struct {
	Stages []string // of which an approval does not count, in order
	Order  bool     // the order to publish
}

// Any tells whether there is any of it.
func (u Undone) Any() bool { return len(u.Stages) > 0 || u.Order }

// Restriction is a draft for named people, with what that made of what was done before.
type Restriction struct {
	Draft
	Undone Undone
}

// undone answers what does not count at the gate, of a draft that is on its way there and
// for named people.
func (s *scene) undone(ctx context.Context, draft Draft) (u Undone, err error) {
	if !draft.Named || !slices.Contains(underway, draft.State) {
		return u, nil
	}
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	if err != nil {
		return u, err
	}
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return u, err
	}
	fallen, err := s.fallen(ctx, draft, run, in)
	if err != nil {
		return u, err
	}
	for _, x := range fallen {
		u.Stages = append(u.Stages, x.Stage)
	}
	if draft.OrderedBy != "" {
		v, unread := s.publisher(ctx, draft, in.Readers)
		u.Order, err = !v.Allowed, unread
	}
	return u, err
}
