package domain

import (
	"context"
	"maps"
	"slices"
	"time"
)

// DraftPatch names what an edit changes; nil stays as it is. A PublishAt that
// points to the zero time removes the date. Variants replaces all variants.
type DraftPatch struct {
	Title          *string
	Body           *string
	Channels       *[]string
	UnitID         *string
	Classification *Classification
	Kind           *ContentKind
	PublishAt      *time.Time
	Zone           *string
	Variants       *map[string]string
}

// Edit changes a draft at the given row version and answers it as it is then.
// It needs draft.edit in the unit. An edit that changes nothing (after
// normalization) leaves everything as it was, also clearances. In review and
// after it, a change of substance is scanned like a submission: it voids votes
// and clearance and begins the chain again; only moving the publication time
// later keeps a clearance. What waited for decisions at its publication time is not
// changed any more ("draft.expired"). Answers Stale ("draft.stale"), Conflict where the
// state forbids it, Invalid with the field or findings.
func (d *Desk) Edit(ctx context.Context, a Actor, id string, version int64, patch DraftPatch) (Draft, error) {
	plan, err := d.planEdit(ctx, a, id, version, patch)
	if err != nil || plan.nothing {
		return plan.draft, err
	}
	var out Draft
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.writable(ctx, id, ActDraftEdit)
		if err != nil {
			return err
		}
		if draft.Version != version {
			return refuse(Stale, "draft.stale")
		}
		if plan.postponed {
			err = s.postpone(ctx, &draft, v, plan.input)
		} else {
			err = d.saveEdit(ctx, s, &draft, v, plan)
		}
		out = draft
		return err
	})
	if err == nil && !plan.postponed {
		d.clean.keep(out, plan.scan)
	}
	return out, err
}

type editPlan struct {
	draft     Draft
	input     DraftInput
	was, next Revision
	scan      ScanResult
	nothing   bool
	postponed bool
}

func (d *Desk) planEdit(ctx context.Context, a Actor, id string, version int64, patch DraftPatch) (editPlan, error) {
	var plan editPlan
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		draft, _, err := s.writable(ctx, id, ActDraftEdit)
		if err != nil {
			return err
		}
		plan.draft = draft
		if draft.Version != version {
			return refuse(Stale, "draft.stale")
		}
		rev, err := s.tx.Revisions.At(ctx, id, draft.Revision)
		if err != nil {
			return err
		}
		plan.was = rev
		if plan.input, err = d.merge(draft, rev, patch); err != nil {
			return err
		}
		plan.nothing = sameText(plan.input, rev) && plan.input.PublishAt.Equal(draft.PublishAt) && samePlace(plan.input, draft)
		plan.postponed = afterReview(draft.State) && sameText(plan.input, rev) && samePlace(plan.input, draft) &&
			!draft.PublishAt.IsZero() && plan.input.PublishAt.After(draft.PublishAt)
		if plan.nothing || plan.postponed {
			return nil
		}
		if _, err := Next(draft.State, EventEdit); err != nil {
			return err
		}
		plan.next = plan.input.draftRevision()
		text := plan.next.subject()
		text.draft = draft.ID
		if plan.scan, err = d.scanActive(ctx, s.tx, text, plan.input.occasion()); err != nil {
			return err
		}
		return s.nameEarlier(ctx, plan.scan.Findings)
	})
	return plan, err
}

func afterReview(s State) bool { return s == Cleared || s == Scheduled }

// samePlace tells whether the draft stays what it is beside its content.
func samePlace(in DraftInput, d Draft) bool { return in.UnitID == d.UnitID && in.Kind == d.Kind }

func sameText(in DraftInput, rev Revision) bool {
	return in.Title == rev.Title && in.Body == rev.Body && in.Classification == rev.Classification &&
		slices.Equal(in.Channels, rev.Channels) && maps.Equal(in.Variants, rev.Variants)
}

// merge lays the patch over what is there. A date that has passed and is not
// touched stays; a new one must lie in the future.
func (d *Desk) merge(draft Draft, rev Revision, p DraftPatch) (DraftInput, error) {
	in := DraftInput{Title: or(p.Title, rev.Title), Body: or(p.Body, rev.Body), Channels: or(p.Channels, rev.Channels),
		UnitID: or(p.UnitID, draft.UnitID), Classification: or(p.Classification, rev.Classification), Kind: or(p.Kind, draft.Kind),
		Zone: or(p.Zone, draft.Zone), Variants: or(p.Variants, rev.Variants)}
	if p.Channels != nil && p.Variants == nil {
		in.Variants = maps.Clone(in.Variants)
		maps.DeleteFunc(in.Variants, func(ch, _ string) bool { return !slices.Contains(*p.Channels, ch) })
	}
	if p.PublishAt != nil && !p.PublishAt.Equal(draft.PublishAt) {
		in.PublishAt = *p.PublishAt
		return d.checkInput(in)
	}
	in, err := d.checkInput(in)
	in.PublishAt = draft.PublishAt
	return in, err
}

func or[T any](p *T, otherwise T) T {
	if p != nil {
		return *p
	}
	return otherwise
}

// postpone moves only the publication time, later; the clearance stays, a
// schedule does not.
func (s *scene) postpone(ctx context.Context, draft *Draft, v Verdict, in DraftInput) error {
	before := draft.State
	next, err := Next(before, EventPostpone)
	if err != nil {
		return err
	}
	draft.State, draft.PublishAt, draft.Zone, draft.UpdatedAt, draft.OrderedBy = next, in.PublishAt, in.Zone, s.now, ""
	if err := s.tx.Jobs.Drop(ctx, draft.ID); err != nil {
		return err
	}
	if err := s.tx.Drafts.Save(ctx, draft); err != nil {
		return err
	}
	e := s.draftEntry("draft.postponed", v, *draft, before)
	e.Facts = map[string]string{"publish_at": Instant(in.PublishAt)}
	_, err = s.tx.Ledger.Append(ctx, e)
	return err
}

func (d *Desk) saveEdit(ctx context.Context, s *scene, draft *Draft, v Verdict, plan editPlan) error {
	if draft.State == InReview && draft.Late(s.now) {
		return expired(*draft)
	}
	if err := s.mayClassify(plan.input.Classification); err != nil {
		return err
	}
	if err := s.checkMove(*draft, plan.input); err != nil {
		return err
	}
	if err := s.checkChannels(ctx, plan.input.Channels); err != nil {
		return err
	}
	before := *draft
	next, err := Next(before.State, EventEdit)
	if err != nil {
		return err
	}
	if before.State == Parked {
		if err := s.nothingSent(ctx, before.ID); err != nil {
			return err
		}
	}
	e, err := d.revise(ctx, s, draft, v, plan, next, nil)
	if err == nil {
		_, err = s.tx.Ledger.Append(ctx, e)
	}
	return err
}

// revise makes the plan's text the draft's next revision, in which the review begins
// again where the draft is in review then, and answers the leaf that says so. by is the
// approval as amended that wrote it; nil: none.
func (d *Desk) revise(ctx context.Context, s *scene, draft *Draft, v Verdict, plan editPlan, next State, by *Amended) (e Entry, err error) {
	before := *draft
	rev := plan.next.enter(draft, plan.input, s)
	draft.State, draft.UnitID, draft.Kind = next, plan.input.UnitID, plan.input.Kind
	draft.Worst = plan.scan.Raised()
	if err := s.addRevision(ctx, draft, rev, plan.scan); err != nil {
		return e, err
	}
	var run Run
	if next == InReview {
		if run, err = d.reviewAgain(ctx, s, before, draft, plan, by); err != nil {
			return e, err
		}
	}
	if err := s.tx.Drafts.Save(ctx, draft); err != nil {
		return e, err
	}
	e = s.draftEntry("draft.edited", v, *draft, before.State)
	e.Facts = draft.facts()
	if next == InReview {
		e.begins(run)
	}
	e.scanned(plan.scan)
	return e, nil
}

// checkMove lets a draft change its kind and its unit only while it is with its author,
// the unit by someone who may write there too.
func (s *scene) checkMove(draft Draft, in DraftInput) error {
	if in.Kind != draft.Kind && !withAuthor(draft.State) {
		return invalid("kind", "draft.kind_fixed")
	}
	if in.UnitID == draft.UnitID {
		return nil
	}
	if !withAuthor(draft.State) {
		return invalid("unit", "draft.unit_fixed")
	}
	if err := s.knownUnit("unit", in.UnitID); err != nil {
		return err
	}
	_, err := s.may(ActDraftCreate, in.UnitID, "*")
	return err
}

func (s *scene) nothingSent(ctx context.Context, draft string) error {
	pubs, err := s.tx.Publications.Of(ctx, draft)
	if err != nil {
		return err
	}
	for _, p := range pubs {
		if p.State == PublicationSent || p.State == PublicationUncertain || !p.OpenSince.IsZero() {
			return refuse(Conflict, "draft.partly_published", p.Channel)
		}
	}
	return nil
}
