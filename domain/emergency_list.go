package domain

import "context"

// EmergencyView is an emergency as the actor has it before them.
type EmergencyView struct {
	EmergencyCase
	Draft     Draft
	MayRatify bool // they are the other human that it waits for
}

// EmergenciesAtOnce bounds a list of emergencies.
const EmergenciesAtOnce = 200

// Emergencies lists the uses of the emergency lane on drafts that the actor sees, those to
// be ratified first, by their deadline. It needs emergency.ratify, draft.emergency or
// audit.read anywhere.
func (d *Desk) Emergencies(ctx context.Context, a Actor, open bool) (list []EmergencyView, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if !s.knowsCases() {
			_, err := s.anywhere(ActEmergencyRatify)
			return err
		}
		if _, err := s.anywhere(ActDraftRead); KeyOf(err) == "token.scope" {
			return err
		}
		list, err = s.cases(ctx, open)
		return err
	})
	return list, err
}

// ShowEmergency answers one, NotFound ("emergency.unknown") also for whoever may not know
// of its draft.
func (d *Desk) ShowEmergency(ctx context.Context, a Actor, id string) (out EmergencyView, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		draft, c, err := s.emergency(ctx, id)
		if err != nil {
			return err
		}
		if out, err = s.emergencyView(ctx, draft, c); err != nil {
			return err
		}
		one := []EmergencyView{out}
		err = s.withholdCases(ctx, one)
		out = one[0]
		return err
	})
	return out, err
}

// StillSeesEmergency is StillSees for a stored answer about an emergency.
func (d *Desk) StillSeesEmergency(ctx context.Context, a Actor, id string) error {
	a.Scopes = nil
	return d.look(ctx, a, func(ctx context.Context, s *scene) error {
		_, _, err := s.emergency(ctx, id)
		return err
	})
}

// knowsCases tells whether the actor ratifies, declares or audits emergencies anywhere.
func (s *scene) knowsCases() bool {
	for _, act := range []Act{ActEmergencyRatify, ActDraftEmergency, ActAuditRead} {
		if _, err := s.anywhere(act); err == nil {
			return true
		}
	}
	return false
}

func (s *scene) cases(ctx context.Context, open bool) (list []EmergencyView, err error) {
	found, err := s.tx.Emergencies.Find(ctx, s.auditSight(), open, EmergenciesAtOnce)
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		draft, by, err := s.audited(ctx, c.DraftID)
		if err != nil {
			return nil, err
		}
		if by { // what was written on a draft for others is in its story, which records who looks
			c.Reason, c.Comment = "", ""
		}
		v, err := s.emergencyView(ctx, draft, c)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, s.withholdCases(ctx, list)
}

func (s *scene) emergencyView(ctx context.Context, draft Draft, c EmergencyCase) (EmergencyView, error) {
	_, no := s.ratifiable(ctx, draft, c)
	if no != nil && KindOf(no) != Forbidden && KindOf(no) != Conflict {
		return EmergencyView{}, no
	}
	return EmergencyView{c, draft, no == nil}, nil
}

// emergencies lists what an inbox shows of them: those that the person may ratify, and
// for whoever audits all that wait.
func (s *scene) emergencies(ctx context.Context) (list []EmergencyView, mine int, err error) {
	_, unaudited := s.anywhere(ActAuditRead)
	if _, no := s.anywhere(ActEmergencyRatify); no != nil && unaudited != nil {
		return nil, 0, nil
	}
	all, err := s.cases(ctx, true)
	for _, c := range all {
		if c.MayRatify {
			mine++
		}
		if c.MayRatify || unaudited == nil {
			list = append(list, c)
		}
	}
	return list, mine, err
}
