package domain

import (
	"context"
	"time"
)

// Publish orders that a cleared draft goes out: at its publication time where
// that lies ahead, otherwise now; for a parked draft it orders another try. It
// needs draft.publish in the unit. The order itself sends nothing: background
// work passes the gate at that moment (see CarryOut). Answers Conflict where the
// state forbids it or the clearance has ended, Invalid for a classification
// that never goes out.
func (d *Desk) Publish(ctx context.Context, a Actor, id string) (Draft, error) {
	var out Draft
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.writableOn(ctx, id, ActDraftPublish)
		if err != nil {
			return err
		}
		before := draft.State
		event := publishEvent(draft, s.now)
		if draft.State, err = Next(before, event); err != nil {
			return err
		}
		if err := s.stillCleared(ctx, draft); err != nil {
			return err
		}
		facts := map[string]string{}
		if before == Parked {
			if err := s.retryFailed(ctx, draft, facts); err != nil {
				return err
			}
		}
		due := s.now
		if event == EventSchedule {
			due = draft.PublishAt
		}
		draft.OrderedBy, draft.ParkedReason, draft.UpdatedAt = s.person.ID, "", s.now
		if err := s.tx.Drafts.Save(ctx, &draft); err != nil {
			return err
		}
		if err := s.tx.Jobs.Add(ctx, Job{ID: d.NewID(), Kind: JobPublish, DraftID: id, DueAt: due}); err != nil {
			return err
		}
		out = draft
		e := s.draftEntry("draft.publication_ordered", v, draft, before)
		facts["due"] = Instant(due)
		e.Facts = facts
		_, err = s.tx.Ledger.Append(ctx, e)
		return err
	})
	if err == nil {
		d.Wake()
	}
	return out, err
}

func publishEvent(draft Draft, now time.Time) Event {
	switch {
	case draft.State == Parked:
		return EventResume
	case draft.PublishAt.After(now):
		return EventSchedule
	}
	return EventPublish
}

func (s *scene) stillCleared(ctx context.Context, draft Draft) error {
	if !draft.Classification.Publishable() {
		return invalid("classification", "classification.unpublishable", string(draft.Classification))
	}
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	if err != nil {
		return err
	}
	if !s.now.Before(run.ValidUntil) || !draft.PublishAt.Before(run.ValidUntil) {
		return refuse(Conflict, "clearance.ended", Instant(run.ValidUntil))
	}
	return nil
}

// retryFailed gives failed channels of the present revision another try, and
// adds that to the facts; an uncertain one needs a person's word first.
func (s *scene) retryFailed(ctx context.Context, draft Draft, facts map[string]string) error {
	pubs, err := s.publicationsOf(ctx, draft)
	if err != nil {
		return err
	}
	for _, p := range pubs {
		switch {
		case p.State == PublicationUncertain:
			return refuse(Conflict, "publication.uncertain", p.Channel)
		case p.State == PublicationFailed:
			p.State, p.Reason, p.Attempts = PublicationPending, "", 0
			facts["publication."+p.Channel] = string(p.State)
			if err := s.tx.Publications.Save(ctx, &p); err != nil {
				return err
			}
		}
	}
	return nil
}

// Unschedule takes back the order of a scheduled draft; it stays cleared. It
// needs draft.publish in the unit.
func (d *Desk) Unschedule(ctx context.Context, a Actor, id string) (Draft, error) {
	var out Draft
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.writableOn(ctx, id, ActDraftPublish)
		if err != nil {
			return err
		}
		before := draft.State
		if draft.State, err = Next(before, EventUnschedule); err != nil {
			return err
		}
		draft.OrderedBy, draft.UpdatedAt = "", s.now
		if err := s.tx.Jobs.Drop(ctx, id); err != nil {
			return err
		}
		if err := s.tx.Drafts.Save(ctx, &draft); err != nil {
			return err
		}
		out = draft
		_, err = s.tx.Ledger.Append(ctx, s.draftEntry("draft.unscheduled", v, draft, before))
		return err
	})
	return out, err
}
