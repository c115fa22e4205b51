package domain

import (
	"context"
	"errors"
	"slices"
)

// weighed is a change as it would be now: what there is and what there would be, and
// what stands against it.
type weighed struct {
	before, after PolicySet
	would         Powers // of after; nil where nobody needed them, or the items cannot be carried out
	faults        Faults // items that cannot be carried out any more, or never could
	against       Faults // what may not be, however each item stands for itself
}

// err is everything that is wrong.
func (w weighed) err() error { return append(slices.Clip(w.faults), w.against...).Err() }

// weigh judges items by the powers and people of now. The items together count: two
// of them may give what neither gives alone.
func (d *Desk) weigh(ctx context.Context, s *scene, items []ChangeItem) (w weighed, err error) {
	if w.before, err = s.tx.Policy.Load(ctx); err != nil {
		return w, err
	}
	if len(items) == 0 || len(items) > MaxItems {
		w.faults.add(invalid("items", "change.items", formatInt(MaxItems)))
		return w, nil
	}
	w.after, w.faults = Apply(w.before, items)
	for i, it := range items {
		if err := s.checkItem(ctx, it); err != nil {
			var one *Error
			if !errors.As(err, &one) {
				return w, err
			}
			w.faults.add(itemFault(i, one))
		}
	}
	if len(w.faults) > 0 {
		return w, nil
	}
	w.against.add(s.noNewClash(w.before, w.after))
	if takes(items, w.after.Lines) {
		if w.would, err = d.Authorizer.Build(w.after, s.now); err != nil {
			return w, err
		}
		err = s.keepsAdministrator(ctx, w.would, "")
	}
	for _, err := range []error{err, s.staysDecidable(ctx, w)} {
		if err != nil && KindOf(err) == Internal {
			return w, err
		}
		w.against.add(err)
	}
	return w, nil
}

// takes tells whether items can leave anybody with less than before. A role without
// a line that denies only adds, and building powers for every one is dear.
func takes(items []ChangeItem, lines []PolicyLine) bool {
	return slices.ContainsFunc(items, func(it ChangeItem) bool {
		return it.Do != DoUnitAdd && (it.Do != DoGrantAdd || slices.ContainsFunc(lines, func(l PolicyLine) bool {
			return l.Role == it.Role && l.Effect == "deny"
		}))
	})
}

// checkItem asks what only the store knows: whether people and channels are there.
func (s *scene) checkItem(ctx context.Context, it ChangeItem) error {
	if it.Do != DoGrantAdd {
		return nil
	}
	if !nameable(it.Person) {
		return invalid("person", "person.unknown")
	}
	p, err := s.tx.People.ByID(ctx, it.Person)
	switch {
	case KindOf(err) == NotFound:
		return invalid("person", "person.unknown")
	case err != nil:
		return err
	case p.Status == PersonRemoved:
		return &Error{Kind: Conflict, Key: "person.status", Field: "person", Args: []string{string(p.Status)}}
	case it.Channels != nil && len(it.Channels) == 0:
		return invalid("channels", "grant.channels_missing")
	case slices.ContainsFunc(it.Channels, unnameable):
		return unknownChannel(Invalid, "channels", "")
	}
	return s.knownChannels(ctx, it.Channels)
}

// mayChange asks for the right to every item, and answers the first one's line. What
// one could do for oneself alone is refused whoever asks: Conflict ("grant.self",
// "person.self").
func (s *scene) mayChange(ctx context.Context, items []ChangeItem) (first Verdict, err error) {
	for i, it := range items {
		v, err := s.mayDo(ctx, it, items[:i])
		if err != nil {
			return v, err
		}
		if i == 0 {
			first = v
		}
	}
	return first, nil
}

// mayDo asks for the right to one item. An office that an earlier item adds is where
// its parent is.
func (s *scene) mayDo(ctx context.Context, it ChangeItem, earlier []ChangeItem) (Verdict, error) {
	unit, parent := s.standsIn(it.Unit, earlier), s.standsIn(it.Parent, earlier)
	switch it.Do {
	case DoGrantAdd:
		if !apart("grant.self", !s.own(it.Person)) {
			return Verdict{}, refuse(Conflict, "grant.self")
		}
		return s.may(ActGrantWrite, unit, "*")
	case DoUnitAdd:
		return s.may(ActUnitWrite, parent, "*")
	case DoUnitRename:
		return s.may(ActUnitWrite, unit, "*")
	case DoUnitMove:
		return s.mayMove(s.standsIn(it.Was, earlier), parent)
	case DoUnlink:
		p, _, err := s.manageable(ctx, it.Person, ActPersonWrite)
		if err == nil {
			err = s.outranked(p)
		}
		if err != nil {
			return Verdict{}, err
		}
		return s.may(ActPersonWrite, RootUnit, "*")
	}
	return s.may(ActPolicyWrite, RootUnit, "*")
}

// mayMove: an office that is moved leaves the reach of some people and comes into that
// of others, which is giving roles and taking them.
func (s *scene) mayMove(from, to string) (v Verdict, err error) {
	for _, act := range []Act{ActGrantWrite, ActUnitWrite} {
		for _, unit := range []string{from, to} {
			if v, err = s.may(act, unit, "*"); err != nil {
				return v, err
			}
		}
	}
	return v, nil
}

// standsIn is the unit, or the one above it that is there already.
func (s *scene) standsIn(unit string, earlier []ChangeItem) string {
	for range earlier {
		i := slices.IndexFunc(earlier, func(it ChangeItem) bool { return it.Do == DoUnitAdd && it.Unit == unit })
		if i < 0 {
			break
		}
		unit = earlier[i].Parent
	}
	return unit
}
