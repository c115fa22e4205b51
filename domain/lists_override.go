package domain

import (
	"context"
	"strings"
)

// liftsEmbargo tells whether a person may lift findings of the rule, where it is
// an embargo's: only who may lift the embargo itself.
func (s *scene) liftsEmbargo(ctx context.Context, person, rule string) (bool, error) {
	id, of := strings.CutPrefix(rule, EmbargoRule)
	if !of {
		return true, nil
	}
	e, err := s.tx.Embargoes.ByID(ctx, id)
	if KindOf(err) == NotFound {
		return true, nil // a rule of the set that is named like one
	}
	return err == nil && s.holds(person, ActEmbargoLift, e.Scope), err
}

// reservedRule tells whether a rule id belongs to the lists.
func reservedRule(id string) bool {
	return strings.HasPrefix(id, EmbargoRule) || strings.HasPrefix(id, AllowanceRule)
}
