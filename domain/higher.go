package domain

import "slices"

// seat answers how many units above the draft's a person holds a role, definitively or
// by that mandate, for all that the draft goes out on; 0 where it is no higher, or not
// held any more.
func (s *scene) seat(person, role, mandate string, draft Draft) (up int) {
	above := map[string]string{}
	for _, u := range s.powers.Tree() {
		above[u.ID] = u.ParentID
	}
	unit := draft.UnitID
	for steps := 0; unit != ""; steps, unit = steps+1, above[unit] {
		if slices.ContainsFunc(s.powers.Holdings(person, unit), func(h Holding) bool {
			return h.Role == role && h.Mandate.ID == mandate && h.For(draft.Channels)
		}) {
			up = steps
		}
	}
	return up
}

// objected answers the same of the highest who rejected the draft.
func (s *scene) objected(draft Draft, votes []Vote) (up int) {
	for _, v := range votes {
		if v.Decision == Reject {
			up = max(up, s.seat(v.PersonID, v.Capacity, v.Mandate, draft))
		}
	}
	return up
}
