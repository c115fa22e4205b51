package demo

import (
	"context"
	"fmt"
	"time"

	"layak/domain"
)

// story is one draft and how far it came.
type story struct {
	Title          string
	Body           string
	Channels       []string
	Classification domain.Classification
	Kind           domain.ContentKind // "": a post
	Variants       map[string]string
	In             time.Duration // publication time from the present; 0: none
	Steps          []step
}

// step is one act of somebody on the draft.
type step func(ctx context.Context, in *institution, d *domain.Draft) error

func (s story) tell(ctx context.Context, in *institution) error {
	input := domain.DraftInput{Title: s.Title, Body: s.Body, Channels: s.Channels, Classification: s.Classification, Kind: s.Kind, Variants: s.Variants, Zone: domain.DefaultZone}
	if s.In != 0 {
		input.PublishAt = in.now.Add(s.In).Truncate(time.Hour)
	}
	draft, err := in.desk.Create(ctx, in.people["author"], input)
	if err != nil {
		return err
	}
	for i, step := range s.Steps {
		in.skip(11 * time.Minute)
		if err := step(ctx, in, &draft); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return nil
}

func submit(ctx context.Context, in *institution, d *domain.Draft) (err error) {
	*d, err = in.desk.Submit(ctx, in.people["author"], d.ID)
	return err
}

func decide(who string, decision domain.Decision, comment string) step {
	return func(ctx context.Context, in *institution, d *domain.Draft) (err error) {
		*d, _, err = in.desk.Decide(ctx, in.people[who], d.ID, domain.DecisionInput{Decision: decision, ContentHash: d.ContentHash, Comment: comment})
		return err
	}
}

func approve(who string) step { return decide(who, domain.Approve, "") }

func publish(ctx context.Context, in *institution, d *domain.Draft) error {
	return publishedBy("approver")(ctx, in, d)
}

func publishedBy(who string) step {
	return func(ctx context.Context, in *institution, d *domain.Draft) (err error) {
		*d, err = in.desk.Publish(ctx, in.people[who], d.ID)
		return err
	}
}

// declare lets the draft out by the emergency lane.
func declare(who, reason string) step {
	return func(ctx context.Context, in *institution, d *domain.Draft) (err error) {
		*d, _, err = in.desk.Emergency(ctx, in.people[who], d.ID, domain.EmergencyInput{ContentHash: d.ContentHash, Reason: reason})
		return err
	}
}

func work(ctx context.Context, in *institution, d *domain.Draft) error {
	if err := in.work(ctx); err != nil {
		return err
	}
	v, err := in.desk.View(ctx, in.people["author"], d.ID)
	*d = v.Draft
	return err
}

func confirm(channel, address string) step {
	return func(ctx context.Context, in *institution, d *domain.Draft) (err error) {
		*d, err = in.desk.Confirm(ctx, in.people["approver"], d.ID, channel, address)
		return err
	}
}

func edit(body string) step {
	return func(ctx context.Context, in *institution, d *domain.Draft) (err error) {
		*d, err = in.desk.Edit(ctx, in.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &body})
		return err
	}
}

func withdraw(reason string) step {
	return func(ctx context.Context, in *institution, d *domain.Draft) (err error) {
		*d, err = in.desk.Withdraw(ctx, in.people["author"], d.ID, reason)
		return err
	}
}

func wait(d time.Duration) step {
	return func(_ context.Context, in *institution, _ *domain.Draft) error { in.skip(d); return nil }
}

func suspend(who string) step {
	return func(ctx context.Context, in *institution, _ *domain.Draft) error {
		_, err := in.desk.SetPersonStatus(ctx, in.people["admin"], in.people[who].PersonID, domain.PersonSuspended)
		return err
	}
}

func restore(who string) step {
	return func(ctx context.Context, in *institution, _ *domain.Draft) error {
		_, err := in.desk.SetPersonStatus(ctx, in.people["admin"], in.people[who].PersonID, domain.PersonActive)
		return err
	}
}

// expect stops the demo where a draft is not in the state its story needs: a
// change of the rule packs shows at once.
func expect(state domain.State) step {
	return func(_ context.Context, _ *institution, d *domain.Draft) error {
		if d.State != state {
			return fmt.Errorf("it is %s, the story needs %s", d.State, state)
		}
		return nil
	}
}
