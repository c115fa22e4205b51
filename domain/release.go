package domain

import "context"

// Release takes a name off an open stage: one's own, or with draft.assign anybody's.
func (d *Desk) Release(ctx context.Context, a Actor, id, stage string) (Draft, error) {
	return d.onStage(ctx, a, id, func(ctx context.Context, s *scene, draft Draft, run Run) error {
		open, err := chosenStage(run, stage)
		if err != nil {
			return err
		}
		o := run.opened(open.Name)
		if o.ClaimedBy == "" {
			return refuse(Conflict, "stage.unclaimed", o.Stage)
		}
		if err := s.inPerson(); err != nil {
			return err
		}
		var v Verdict
		if !s.account(o.ClaimedBy) {
			if v, err = s.may(ActDraftAssign, draft.UnitID, "*"); err != nil {
				return err
			}
		}
		return s.claim(ctx, draft, run, o, "", "stage.released", v)
	})
}
