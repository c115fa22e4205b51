package domain

import "context"

// The acts of an administrator: without them nobody could be given anything any more, or
// see whom and what.
var administers = []Act{ActPolicyWrite, ActGrantWrite, ActPersonWrite, ActPolicyRead, ActPersonRead}

// ranks of an institution: how it can go on changing its powers.
const (
	rankNobody = iota // no human who is active can
	rankAlone         // one can propose, and nobody else could say yes
	rankTwo           // two humans can, or one and the shell
)

// rank tells how powers leave the institution. gone is a person who is taken to be
// suspended.
func (s *scene) rank(ctx context.Context, p Powers, gone string) (int, error) {
	may := func(person string, acts ...Act) bool {
		for _, act := range acts {
			if !p.May(person, RootUnit, act, "*").Allowed {
				return false
			}
		}
		return true
	}
	var ids []string
	for _, id := range p.Members(RootUnit) {
		if id != gone && !(Person{ID: id}).Service() && may(id, administers...) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return rankNobody, nil
	}
	people, err := s.tx.People.Some(ctx, ids)
	humans := map[string]bool{}
	for _, x := range people {
		if x.Status == PersonActive {
			humans[p.Human(x.ID)] = true
		}
	}
	switch {
	case err != nil:
		return 0, err
	case len(humans) == 0:
		return rankNobody, nil
	case len(humans) == 1 && !may(OperatorID, ActGrantWrite, ActPersonWrite):
		return rankAlone, nil
	}
	return rankTwo, nil
}

// keepsAdministrator refuses with Conflict ("policy.last_admin") what would leave
// fewer than it takes to change powers: somebody who can, and a second human or the
// shell. Where it is so already nothing is refused for it.
func (s *scene) keepsAdministrator(ctx context.Context, would Powers, gone string) error {
	after, err := s.rank(ctx, would, gone)
	if err != nil || after == rankTwo {
		return err
	}
	before, err := s.rank(ctx, s.powers, "")
	if err == nil && !apart("policy.last_admin", after >= before) {
		err = refuse(Conflict, "policy.last_admin")
	}
	return err
}

// losing refuses to take a role away where it is the last administrator's.
func (d *Desk) losing(ctx context.Context, s *scene, after PolicySet) error {
	would, err := d.Authorizer.Build(after, s.now)
	if err != nil {
		return err
	}
	return s.keepsAdministrator(ctx, would, "")
}
