package domain

import (
	"context"
	"slices"
)

// reaching finds out where the person may do an act on drafts that they read.
type reaching struct {
	s        *scene
	act      Act
	whole    []string // units in which every role they hold is held for all channels
	parts    []string // units in which one is held for some: there each channel is asked for
	channels []string // all there are; only where there are parts
}

// reaching parts the units by whether roles are held there for some channels only. In
// such a unit the right itself is no answer: a role may also deny, for its channels.
func (s *scene) reaching(ctx context.Context, act Act) (reaching, error) {
	r := reaching{s: s, act: act}
	if s.actor.Scopes != nil && !contains(s.actor.Scopes, act) {
		return r, nil
	}
	for _, u := range s.unitsFor(ActDraftRead) {
		if slices.ContainsFunc(s.powers.Holdings(s.person.ID, u), func(h Holding) bool { return len(h.Channels) > 0 }) {
			r.parts = append(r.parts, u)
		} else {
			r.whole = append(r.whole, u)
		}
	}
	if len(r.parts) == 0 {
		return r, nil
	}
	all, err := s.tx.Channels.All(ctx)
	for _, c := range all {
		r.channels = append(r.channels, c.Name)
	}
	return r, err
}

func (r reaching) none() bool { return len(r.whole) == 0 && len(r.parts) == 0 }

// on lists where the act is allowed on an object. Lists answers how the channels for
// which it is allowed in a unit may stand together, or nothing where the person may do
// it in no role that counts; of a unit without parts it is asked about no channel.
func (r reaching) on(object string, lists func(unit string, may []string) [][]string) (out []Reach) {
	who := r.s.person.ID
	for _, u := range r.whole {
		if r.s.powers.May(who, u, r.act, object).Allowed && len(lists(u, nil)) > 0 {
			out = join(out, Reach{Units: []string{u}})
		}
	}
	for _, u := range r.parts {
		may := slices.DeleteFunc(slices.Clone(r.channels), func(c string) bool {
			return !r.s.powers.MayOn(who, u, r.act, object, []string{c}).Allowed
		})
		if len(may) == 0 {
			continue
		}
		in := lists(u, may)
		if slices.ContainsFunc(in, func(l []string) bool { return len(l) == len(r.channels) }) {
			out = join(out, Reach{Units: []string{u}})
		} else if len(in) > 0 {
			out = join(out, Reach{[]string{u}, in})
		}
	}
	return out
}

// join puts units side by side in which the same holds, so that what is searched for
// stays short.
func join(all []Reach, one Reach) []Reach {
	for i := range all {
		if slices.EqualFunc(all[i].Channels, one.Channels, slices.Equal[[]string]) {
			all[i].Units = append(all[i].Units, one.Units...)
			return all
		}
	}
	return append(all, one)
}
