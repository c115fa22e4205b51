package domain

import (
	"context"
	"slices"
)

// helpers lists who can do something about a draft that is stuck: its author, and, where
// it is for named people, who of them may name others.
func (s *scene) helpers(ctx context.Context, draft Draft) ([]string, error) {
	readers, err := s.tx.Readers.Of(ctx, draft.ID)
	out := slices.DeleteFunc(readers, func(p string) bool {
		return p == draft.AuthorID || !s.powers.May(p, draft.UnitID, ActDraftRestrict, "*").Allowed
	})
	return append(out, draft.AuthorID), err
}

// tellShort tells of the stages of a round that begins for which too few of those who are
// named may decide: who restricted the draft before could not be told.
func (s *scene) tellShort(ctx context.Context, d *Desk, draft Draft, run Run) error {
	if !draft.Named {
		return nil
	}
	stages, err := s.staffed(ctx, draft, run, nil)
	if err != nil {
		return err
	}
	people, err := s.helpers(ctx, draft)
	for _, x := range stages {
		if x.Short == 0 || err != nil {
			continue
		}
		err = s.notify(ctx, d, NoticeShort, draft, run, x.Stage.Name, people)
	}
	return err
}

// parkAtGate parks a draft that the gate stopped, and tells who can help and who ordered
// its publication. They are told anew each time.
func (s *scene) parkAtGate(ctx context.Context, d *Desk, draft *Draft, v Verdict, failed GuardMark) error {
	if err := s.park(ctx, draft, v, "gate."+failed.Name); err != nil {
		return err
	}
	people, err := s.helpers(ctx, *draft)
	if err != nil {
		return err
	}
	if !slices.Contains(people, draft.OrderedBy) {
		people = append(people, draft.OrderedBy)
	}
	return s.tell(ctx, d, Notice{Kind: NoticeParked, DraftID: draft.ID, Subject: draft.ID + "/" + formatInt(draft.Version)}, people...)
}
