package domain

import "context"

// CaseView is an emergency as the actor has it before them.
type CaseView struct {
	Case
	Draft     Draft
	MayRatify bool // they are the other human that it waits for
}

// CasesAtOnce bounds a list of emergencies.
const CasesAtOnce = 200

// Emergencies lists the uses of the emergency lane on drafts that the actor sees, those to
// be ratified first, by their deadline. It needs emergency.ratify, draft.emergency or
// audit.read anywhere.
func (d *Desk) Emergencies(ctx context.Context, a Actor, open bool) (list []CaseView, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if !s.knowsCases() {
			_, err := s.anywhere(ActEmergencyRatify)
			return err
		}
		list, err = s.cases(ctx, open)
		return err
	})
	return list, err
}

// ShowEmergency answers one, NotFound ("emergency.unknown") also for whoever may not know
// of its draft.
func (d *Desk) ShowEmergency(ctx context.Context, a Actor, id string) (out CaseView, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		draft, c, err := s.emergency(ctx, id)
		if err != nil {
			return err
		}
		_, no := s.ratifiable(ctx, draft, c)
		out = CaseView{c, draft, no == nil}
		return nil
	})
	return out, err
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

func (s *scene) cases(ctx context.Context, open bool) (list []CaseView, err error) {
	found, err := s.tx.Cases.Find(ctx, open, CasesAtOnce)
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		draft, by, err := s.audited(ctx, c.DraftID)
		if KindOf(err) == NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if by { // what was written on a draft for others is in its story, which records who looks
			c.Reason, c.Comment = "", ""
		}
		_, no := s.ratifiable(ctx, draft, c)
		if no != nil && KindOf(no) != Forbidden && KindOf(no) != Conflict {
			return nil, no
		}
		list = append(list, CaseView{c, draft, no == nil})
	}
	return list, nil
}

// emergencies lists what an inbox shows of them: those that the person may ratify, and
// for whoever audits all that wait.
func (s *scene) emergencies(ctx context.Context) (list []CaseView, mine int, err error) {
	if !s.knowsCases() {
		return nil, 0, nil
	}
	all, err := s.cases(ctx, true)
	_, unaudited := s.anywhere(ActAuditRead)
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
