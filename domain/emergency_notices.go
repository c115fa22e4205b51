package domain

import (
	"context"
	"slices"
)

// tellOf tells people of an emergency.
func (s *scene) tellOf(ctx context.Context, d *Desk, kind NoticeKind, c EmergencyCase, people ...string) error {
	return s.tell(ctx, d, Notice{Kind: kind, DraftID: c.DraftID, Subject: c.ID}, people...)
}

// alerted lists who is told of an emergency: whoever may ratify it, and whoever audits.
func (s *scene) alerted(draft Draft, by string) (people []string) {
	for _, p := range s.office(draft) {
		told := s.powers.May(p, draft.UnitID, ActEmergencyRatify, "*").Allowed || s.powers.May(p, RootUnit, ActAuditRead, "*").Allowed
		if told && s.powers.Human(p) != s.powers.Human(by) {
			people = append(people, p)
		}
	}
	slices.Sort(people)
	return slices.Compact(people)
}

// awaitRatification tells of an emergency at once, and has it looked at when it should have
// been ratified.
func (s *scene) awaitRatification(ctx context.Context, d *Desk, draft Draft, c EmergencyCase) error {
	if err := s.tellOf(ctx, d, NoticeEmergency, c, s.alerted(draft, c.By)...); err != nil {
		return err
	}
	return s.tx.Jobs.Add(ctx, Job{ID: "ratify-" + c.ID, Kind: JobRatify, Subject: c.ID, DueAt: c.Due})
}

// RemindOfRatification tells again of an emergency that nobody has ratified by its
// deadline. It acts as the system, which needs publication.carry_out.
func (d *Desk) RemindOfRatification(ctx context.Context, job Job) error {
	return d.act(ctx, System(), func(ctx context.Context, s *scene) error {
		c, err := s.tx.Emergencies.ByID(ctx, job.Subject)
		if err != nil {
			return err
		}
		draft, err := s.tx.Drafts.ByID(ctx, c.DraftID)
		if err != nil {
			return err
		}
		if _, err := s.may(ActCarryOut, draft.UnitID, "*"); err != nil {
			return err
		}
		if c.Overdue(s.now) {
			if err := s.tellOf(ctx, d, NoticeRatifyLate, c, s.alerted(draft, c.By)...); err != nil {
				return err
			}
		}
		return s.tx.Jobs.Finish(ctx, job)
	})
}
