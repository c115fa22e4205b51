package domain

import (
	"context"
	"slices"
)

// LinkPeople says that an account belongs to the human of another one. From then
// on each has done what either did. It needs person.write for both, as their other
// changes do, a clearance that covers both, and a reason; nobody links themselves. Mandates whose two humans become one end. It answers Conflict for an
// account that is linked or has others linked to it ("link.chain", "link.exists"),
// and where the human would get duties that exclude each other ("grant.exclusive").
func (d *Desk) LinkPeople(ctx context.Context, a Actor, person, human, reason string) (Link, error) {
	l := Link{PersonID: person, HumanID: human}
	reason, err := trimReason("reason", reason, true)
	if err != nil {
		return l, err
	}
	if person == human {
		return l, invalid("human", "link.self")
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		var v Verdict
		for _, id := range []string{human, person} {
			// Also an account that was removed: its holder may have a new one.
			var p Person
			var err error
			if p, v, err = s.manageable(ctx, id, ActPersonWrite); err != nil {
				return err
			}
			if err := s.outranked(p); err != nil {
				return err
			}
		}
		set, err := s.tx.Policy.Load(ctx)
		if err != nil {
			return err
		}
		if err := s.linkable(set, l); err != nil {
			return err
		}
		after := set
		after.Links = append(slices.Clip(set.Links), l)
		if err := d.losing(ctx, s, after); err != nil {
			return err
		}
		if err := s.tx.Links.Add(ctx, l, s.person.ID, s.now); err != nil {
			return err
		}
		if err := s.recordLink(ctx, "person.linked", v, l, reason); err != nil {
			return err
		}
		return s.endMandates(ctx, v, reason, func(m Mandate) bool { return m.oneHuman(after.Links) })
	})
	return l, err
}

// linkable refuses chains, in which nobody could tell who is whose account, and
// duties that exclude each other.
func (s *scene) linkable(set PolicySet, l Link) error {
	for _, other := range set.Links {
		switch {
		case other.PersonID == l.PersonID:
			return refuse(Conflict, "link.exists")
		case !apart("link.chain", other.PersonID != l.HumanID && other.HumanID != l.PersonID):
			return refuse(Conflict, "link.chain")
		}
	}
	after := set
	after.Links = append(slices.Clip(set.Links), l)
	return s.noNewClash(set, after)
}

func (s *scene) recordLink(ctx context.Context, act string, v Verdict, l Link, reason string) error {
	e := s.entry(act, v)
	e.Subject, e.Facts, e.Private = l.PersonID, map[string]string{"human": l.HumanID}, map[string]string{"reason": reason}
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}
