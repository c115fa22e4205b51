package domain

import (
	"context"
	"slices"
	"strings"
	"time"
)

// callAttention adds a job for each run with a stage that has to be looked at now.
// There is one job for a run at most, whoever else does the same: its id is the run's.
func (d *Desk) callAttention(ctx context.Context, tx Tx, limit int) error {
	now := d.now()
	runs, err := tx.Attention.Call(ctx, now, now.Add(JobLease), limit)
	if err != nil {
		return err
	}
	for _, r := range runs {
		err := tx.Jobs.Add(ctx, Job{ID: "attend-" + r.Run, Kind: JobAttend, DraftID: r.Draft, Subject: r.Run, DueAt: now})
		if err != nil && KeyOf(err) != "job.exists" {
			return err
		}
	}
	return nil
}

// Attend does what time calls for in a run that waits for decisions. Once the
// publication time has come the draft expires; before that, people are reminded of
// stages that are half through their time or overdue, and stages are escalated. It acts
// as the system, which needs publication.carry_out. Whether it runs late, twice or never
// makes no difference to what may be decided of an expired draft: Decide looks at the
// clock itself.
func (d *Desk) Attend(ctx context.Context, job Job) error {
	return d.act(ctx, System(), func(ctx context.Context, s *scene) error {
		draft, err := s.tx.Drafts.ByID(ctx, job.DraftID)
		if err != nil {
			return err
		}
		if draft.State != InReview || draft.RunID != job.Subject {
			return s.tx.Jobs.Finish(ctx, job)
		}
		v, err := s.may(ActCarryOut, draft.UnitID, "*")
		if err != nil {
			return err
		}
		run, err := s.tx.Runs.ByID(ctx, draft.RunID)
		if err != nil {
			return err
		}
		run.PublishAt = draft.PublishAt
		if draft.Late(s.now) {
			err = s.expire(ctx, d, &draft, &run, v)
		} else {
			err = s.attendStages(ctx, d, draft, &run, v)
		}
		if err != nil {
			return err
		}
		return s.tx.Jobs.Finish(ctx, job)
	})
}

// attendStages looks at every open stage, and says when to look again.
func (s *scene) attendStages(ctx context.Context, d *Desk, draft Draft, run *Run, v Verdict) error {
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return err
	}
	people, err := s.tx.People.Some(ctx, s.powers.Members(draft.UnitID))
	if err != nil {
		return err
	}
	escalated := false
	for i := range run.Open {
		o := &run.Open[i]
		stage, _ := run.Stage(o.Stage)
		able := s.able(people, draft, *run, stage, in)
		if kind := o.reminds(s.now); kind != "" {
			if err := s.notify(ctx, d, kind, draft, *run, o.Stage, reminded(kind, *o, able)); err != nil {
				return err
			}
		}
		if o.escalates(s.now) {
			escalated = true
			if err := s.escalate(ctx, draft, run, o, v); err != nil {
				return err
			}
			stage, _ = run.Stage(o.Stage)
			added := slices.DeleteFunc(s.able(people, draft, *run, stage, in), func(id string) bool { return slices.Contains(able, id) })
			if err := s.notify(ctx, d, NoticeEscalated, draft, *run, o.Stage, added); err != nil {
				return err
			}
		}
		o.LookAt = o.next(s.now, run.PublishAt)
		if err := s.tx.Attention.Save(ctx, run.ID, *o); err != nil {
			return err
		}
	}
	if !escalated {
		return nil
	}
	return s.tx.Runs.Save(ctx, run)
}

// reminded lists who of those who may decide a stage is reminded of it: at first only
// whoever is at it, if anybody is.
func reminded(kind NoticeKind, o OpenStage, able []string) []string {
	if kind == NoticeReminder && slices.Contains(able, o.ClaimedBy) {
		return []string{o.ClaimedBy}
	}
	return able
}

// able lists who of the people may decide the stage.
func (s *scene) able(people []Person, draft Draft, run Run, stage Stage, in Involvement) (ids []string) {
	for _, p := range people {
		if !p.Service() && s.explain(p, draft, run, stage, in).Allowed {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// escalate adds the next in line to the roles of a stage in this run. It gives nobody a
// power: who is asked now needs a policy line for the stage like anybody else.
func (s *scene) escalate(ctx context.Context, draft Draft, run *Run, o *OpenStage, v Verdict) error {
	run.Stages = slices.Clone(run.Stages)
	i := slices.IndexFunc(run.Stages, func(x Stage) bool { return x.Name == o.Stage })
	stage := &run.Stages[i]
	stage.Roles = slices.Concat(stage.Roles, stage.Escalate)
	o.EscalatedAt, o.EscalateAt = s.now, time.Time{}
	e := s.draftEntry("stage.escalated", v, draft, draft.State)
	e.Stage, e.Facts = stage.Name, map[string]string{"roles": strings.Join(stage.Roles, ",")}
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}

// half is when half of the stage's time is over.
func (o OpenStage) half() time.Time { return o.Since.Add(o.Due.Sub(o.Since) / 2) }

// reminds says of what the stage's deciders are reminded at an instant; "" is nothing.
// Whom it was escalated to hears of that instead.
func (o OpenStage) reminds(now time.Time) NoticeKind {
	switch {
	case !o.EscalatedAt.IsZero():
		return ""
	case !now.Before(o.Due):
		return NoticeOverdue
	case !now.Before(o.half()):
		return NoticeReminder
	}
	return ""
}

// escalates tells whether it is time to ask the next in line.
func (o OpenStage) escalates(now time.Time) bool {
	return !o.EscalateAt.IsZero() && !now.Before(o.EscalateAt)
}

// next is when something has to be done about the stage after an instant; zero is
// never.
func (o OpenStage) next(now, publishAt time.Time) (at time.Time) {
	for _, t := range []time.Time{o.half(), o.Due, o.EscalateAt, publishAt} {
		if t.After(now) && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	return at
}
