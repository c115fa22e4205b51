package domain

import (
	"context"
	"slices"
	"time"
)

// InboxItem is one draft as it waits for somebody.
type InboxItem struct {
	Draft  Draft
	Stages []string  // the open ones: in MyTurn those that the person may decide
	Since  time.Time // of the first of them
	Due    time.Time // the earliest of them; zero where nothing is due
	// ClaimedBy is whose the first of them is that is somebody's; "": nobody's.
	ClaimedBy string
}

// Inbox is what waits for a person: MyTurn may be decided by them now, and
// Proposals made active; Waiting are drafts of theirs that wait for others; Overdue are those of both whose
// stage is past due; Mine are drafts that are with them for writing.
type Inbox struct {
	MyTurn      []InboxItem
	Proposals   []Proposal
	Waiting     []InboxItem
	Overdue     []InboxItem
	Mine        []InboxItem
	Ending      []Ending        // entries of the lists that the person owns and that end soon
	Told        []Told          // notices that the person has not seen, latest first
	Emergencies []EmergencyView // to be ratified: those that the person may, and for auditors all
	ToPost      []InboxItem     // cleared, scheduled, publishing or parked where the person publishes
}

// InboxSize bounds each list of the inbox.
const InboxSize = 50

// Inbox answers what waits for the actor.
func (d *Desk) Inbox(ctx context.Context, a Actor) (out Inbox, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		out, _, err = s.inbox(ctx)
		return err
	})
	return out, err
}

// inbox also answers how much awaits the person, as waiting counts it.
func (s *scene) inbox(ctx context.Context) (out Inbox, waiting int, err error) {
	if waiting, err = s.myTurn(ctx, &out); err != nil {
		return out, 0, err
	}
	if out.Proposals, err = s.proposals(ctx); err != nil {
		return out, 0, err
	}
	waiting += len(out.Proposals)
	var ratify int
	if out.Emergencies, ratify, err = s.emergencies(ctx); err != nil {
		return out, 0, err
	}
	waiting += ratify
	if out.Ending, err = s.ending(ctx); err != nil {
		return out, 0, err
	}
	if out.Told, err = s.notices(ctx, true); err != nil {
		return out, 0, err
	}
	return out, waiting, s.mine(ctx, &out)
}

func (s *scene) myTurn(ctx context.Context, out *Inbox) (waiting int, err error) {
	drafts, err := s.awaiting(ctx)
	if err != nil {
		return 0, err
	}
	runs, err := s.runsOf(ctx, drafts)
	if err != nil {
		return 0, err
	}
	for _, draft := range drafts {
		run := runs[draft.RunID]
		if err := s.onlyStanding(ctx, draft, &run); err != nil {
			return 0, err
		}
		mine, err := s.turn(ctx, draft, run)
		if err != nil {
			return 0, err
		}
		if len(mine) > 0 {
			out.add(&out.MyTurn, item(draft, mine), s.now)
		}
	}
	return len(drafts), nil
}

// turn lists the open stages that the person may decide of a draft that awaiting
// found. The search has left out whomever was involved, so the guards need nothing
// more from the store, except on appeals, for who acts for others, and of named people.
func (s *scene) turn(ctx context.Context, draft Draft, run Run) (mine []OpenStage, err error) {
	var in Involvement
	if run.Appealed || draft.Named || s.acts(draft.UnitID) {
		if in, err = s.involvement(ctx, draft); err != nil {
			return nil, err
		}
	}
	for _, open := range run.Open {
		stage, known := run.Stage(open.Stage)
		if known && s.explain(s.person, draft, run, stage, in).Allowed {
			mine = append(mine, open)
		}
	}
	return mine, nil
}

// acts tells whether the person holds a mandate in the unit.
func (s *scene) acts(unit string) bool {
	return slices.ContainsFunc(s.powers.Holdings(s.person.ID, unit), func(h Holding) bool { return h.Mandate.ID != "" })
}

// awaiting lists the drafts in stages that the person may decide and with which
// they had nothing to do; the guards judge each before it counts as their turn.
func (s *scene) awaiting(ctx context.Context) ([]Draft, error) {
	f, any, err := s.awaitingFilter(ctx)
	if err != nil || !any {
		return nil, err
	}
	drafts, _, err := s.tx.Drafts.Find(ctx, f)
	return drafts, err
}

// waiting counts what awaits the person, without loading the drafts to be decided.
func (s *scene) waiting(ctx context.Context) (int, error) {
	proposals, err := s.proposals(ctx)
	if err != nil {
		return 0, err
	}
	_, ratify, err := s.emergencies(ctx)
	if err != nil {
		return 0, err
	}
	others := len(proposals) + ratify
	f, any, err := s.awaitingFilter(ctx)
	if err != nil || !any {
		return others, err
	}
	drafts, err := s.tx.Drafts.Tally(ctx, f)
	return drafts + others, err
}

func (s *scene) awaitingFilter(ctx context.Context) (f DraftFilter, any bool, err error) {
	stages, err := s.myStages(ctx)
	return DraftFilter{Sight: s.sight(), States: []State{InReview}, Stages: stages, NotInvolved: s.powers.Accounts(s.person.ID), Limit: InboxSize},
		len(stages) > 0, err
}

func (s *scene) mine(ctx context.Context, out *Inbox) error {
	own := DraftFilter{Sight: s.sight(), Author: s.person.ID, Limit: InboxSize}
	own.States = []State{Drafting, ChangesRequested, Rejected, Parked}
	if err := s.fill(ctx, own, out, &out.Mine); err != nil {
		return err
	}
	own.States = []State{InReview, Cleared, Scheduled, Publishing}
	if err := s.fill(ctx, own, out, &out.Waiting); err != nil {
		return err
	}
	publish, err := s.publishes(ctx)
	if err != nil || len(publish) == 0 {
		return err
	}
	return s.fill(ctx, DraftFilter{Sight: s.sight(), Within: publish, States: []State{Cleared, Scheduled, Publishing, Parked}, Limit: InboxSize}, out, &out.ToPost)
}

func (s *scene) fill(ctx context.Context, f DraftFilter, out *Inbox, list *[]InboxItem) error {
	drafts, _, err := s.tx.Drafts.Find(ctx, f)
	if err != nil {
		return err
	}
	runs, err := s.runsOf(ctx, drafts)
	if err != nil {
		return err
	}
	for _, draft := range drafts {
		run := runs[draft.RunID]
		if err := s.onlyStanding(ctx, draft, &run); err != nil {
			return err
		}
		out.add(list, item(draft, run.Open), s.now)
	}
	return nil
}

// runsOf loads the runs of those that are in review, by id.
func (s *scene) runsOf(ctx context.Context, drafts []Draft) (map[string]Run, error) {
	var ids []string
	for _, d := range drafts {
		if d.State == InReview {
			ids = append(ids, d.RunID)
		}
	}
	return s.tx.Runs.Waiting(ctx, ids)
}

// item is a draft with those of its open stages that it is listed for.
func item(draft Draft, open []OpenStage) InboxItem {
	it := InboxItem{Draft: draft, Since: draft.UpdatedAt}
	for i, o := range open {
		it.Stages = append(it.Stages, o.Stage)
		if it.ClaimedBy == "" {
			it.ClaimedBy = o.ClaimedBy
		}
		if i == 0 || o.Since.Before(it.Since) {
			it.Since = o.Since
		}
		if i == 0 || o.Due.Before(it.Due) {
			it.Due = o.Due
		}
	}
	return it
}

func (in *Inbox) add(list *[]InboxItem, it InboxItem, now time.Time) {
	*list = append(*list, it)
	if !it.Due.IsZero() && it.Due.Before(now) {
		in.Overdue = append(in.Overdue, it)
	}
}
