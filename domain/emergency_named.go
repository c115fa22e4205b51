package domain

import (
	"context"
	"slices"
	"strings"
)

// stillRatified refuses a list that leaves an emergency that waits with nobody to ratify
// it, where there was somebody before.
func (s *scene) stillRatified(ctx context.Context, draft Draft, was, list []string) error {
	cases, err := s.tx.Emergencies.Of(ctx, draft.ID)
	if err != nil {
		return err
	}
	if !draft.Named {
		was = s.office(draft)
	}
	for _, c := range cases {
		if c.Outcome != EmergencyOpen {
			continue
		}
		after, err := s.ratifiers(ctx, draft, c, list)
		if err != nil {
			return err
		}
		before, err := s.ratifiers(ctx, draft, c, was)
		if err != nil {
			return err
		}
		if len(after) == 0 && len(before) > 0 {
			return refuse(Conflict, "restrict.unratified")
		}
	}
	return nil
}

// ratifiedByNamed refuses an emergency of a draft for named people that none of them could
// ratify, and says in which roles somebody could.
func (s *scene) ratifiedByNamed(ctx context.Context, draft Draft, c EmergencyCase) error {
	if !draft.Named {
		return nil
	}
	named, err := s.tx.Readers.Of(ctx, draft.ID)
	if err != nil {
		return err
	}
	able, err := s.ratifiers(ctx, draft, c, named)
	if err == nil && len(able) == 0 {
		err = refuse(Conflict, "emergency.unratified", strings.Join(s.ratifyingRoles(draft), ", "))
	}
	return err
}

// ratifyingRoles lists the roles in which somebody may ratify emergencies of the draft.
func (s *scene) ratifyingRoles(draft Draft) (roles []string) {
	for _, p := range s.office(draft) {
		if v := s.powers.May(p, draft.UnitID, ActEmergencyRatify, "*"); v.Allowed {
			roles = append(roles, v.Role)
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}

// office lists who has a role in the draft's unit or in the whole institution.
func (s *scene) office(draft Draft) []string {
	return slices.Concat(s.powers.Members(draft.UnitID), s.powers.Members(RootUnit))
}

// ratifiers lists who of the people can ratify an emergency, or could once it is decided.
func (s *scene) ratifiers(ctx context.Context, draft Draft, c EmergencyCase, ids []string) (able []string, err error) {
	people, err := s.tx.People.Some(ctx, ids)
	for _, p := range people {
		as := *s
		as.person, as.actor = p, Actor{PersonID: p.ID, Via: ViaSession}
		if p.Status != PersonActive || !sees(s.powers.May(p.ID, draft.UnitID, ActDraftRead, "*").Allowed, p.Clearance, true, draft) {
			continue
		}
		_, no := as.ratifiable(ctx, draft, c)
		switch kind := KindOf(no); {
		case no == nil || KeyOf(no) == "emergency.open":
			able = append(able, p.ID)
		case kind != Forbidden && kind != Conflict:
			return nil, no
		}
	}
	return able, err
}
