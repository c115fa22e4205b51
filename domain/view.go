package domain

import (
	"context"
	"slices"
)

// DraftView is a draft with all that a person looks at.
type DraftView struct {
	Draft        Draft
	Revision     Revision
	Revisions    []Revision
	Scan         ScanResult // of the present revision under the active rules
	Counting     []Finding  // of these, what is neither suppressed nor lifted
	Overrides    []Override
	Marks        []Mark // of the findings, oldest first
	Run          *Run   // nil before the first submission
	Votes        []Vote
	Publications []Publication
	Gate         []GuardMark       // while a publication is open: what the gate says now
	Names        map[string]string // of the people in it, by id
	Units        map[string]string // names of all units
	May          map[Act]bool
	Refused      bool          // an emergency of this content was refused; asked for whoever may declare one
	MayMark      bool          // may say of its findings whether they are right
	MayDecide    []Explanation // of the reader, for each open stage in order
	MyVote       *Vote         // of the reader, in a stage that is still open
	MayRecuse    bool          // the reader may withdraw from its review
	Base         Base
}

// Base is the revision that the reader is shown what has changed since. Number is 0
// for a first revision that they have not decided on.
type Base struct {
	Number int
	Why    BaseWhy
}

// BaseWhy says which revision a Base is.
type BaseWhy string

// The revisions to compare with, in the order in which they are taken.
const (
	BaseOwn      BaseWhy = "own"      // what the reader decided on last
	BaseCleared  BaseWhy = "cleared"  // what was cleared last
	BasePrevious BaseWhy = "previous" // the one before
)

func (s *scene) base(ctx context.Context, draft Draft) (Base, error) {
	own, cleared, err := s.tx.Ledger.Decided(ctx, draft.ID, s.person.ID, draft.Revision)
	switch {
	case err != nil:
		return Base{}, err
	case own > 0:
		return Base{own, BaseOwn}, nil
	case cleared > 0:
		return Base{cleared, BaseCleared}, nil
	}
	return Base{draft.Revision - 1, BasePrevious}, nil
}

// before is the last revision before the present one that the reader sees.
func (v DraftView) before() Base {
	b := Base{Why: BasePrevious}
	for _, r := range v.Revisions {
		if r.Number < v.Draft.Revision {
			b.Number = r.Number
		}
	}
	return b
}

// View loads a draft with all that belongs to it. It needs draft.read in the
// unit, else NotFound; that it was looked at by right of audit alone is recorded.
func (d *Desk) View(ctx context.Context, a Actor, id string) (DraftView, error) {
	var v DraftView
	err := d.looking(ctx, a, id, func(ctx context.Context, s *scene, draft Draft) (err error) {
		v = DraftView{Draft: draft}
		if v.Revisions, err = s.tx.Revisions.Of(ctx, id); err != nil {
			return err
		}
		v.Revision = v.Revisions[len(v.Revisions)-1]
		if err := s.viewRun(ctx, &v); err != nil {
			return err
		}
		if err := d.viewFindings(ctx, s, &v); err != nil {
			return err
		}
		if v.Base, err = s.base(ctx, draft); err != nil {
			return err
		}
		if v.Publications, err = s.tx.Publications.Of(ctx, id); err != nil {
			return err
		}
		s.withholdPast(&v)
		if !slices.ContainsFunc(v.Revisions, func(r Revision) bool { return r.Number == v.Base.Number }) {
			v.Base = v.before()
		}
		if draft.State == Publishing || draft.State == Parked {
			sealed := v.Revision.Sealed()
			if v.Gate, err = s.atGate(ctx, draft, reading{v.Revision, sealed.ContentHash, v.Scan}, true); err != nil {
				return err
			}
		}
		if err := s.viewWithdrawal(ctx, &v); err != nil {
			return err
		}
		return s.viewNames(ctx, &v)
	})
	return v, err
}

// viewWithdrawal tells what the reader can take back.
func (s *scene) viewWithdrawal(ctx context.Context, v *DraftView) error {
	_, err := s.recusable(ctx, v.Draft.ID)
	v.MayRecuse = err == nil
	if err != nil && KindOf(err) == Internal {
		return err
	}
	if v.Run == nil {
		return nil
	}
	i := slices.IndexFunc(v.Votes, func(x Vote) bool { return x.counts(v.Run.Round) && s.account(x.PersonID) && v.Run.waits(x.Stage) })
	if i >= 0 && s.actor.Via == ViaSession {
		v.MyVote = &v.Votes[i]
	}
	return nil
}

func (d *Desk) viewFindings(ctx context.Context, s *scene, v *DraftView) (err error) {
	if v.Scan, err = d.scanActive(ctx, s.tx, v.Revision.subject(), v.Draft.occasion(v.Revision)); err != nil {
		return err
	}
	v.Scan.Silent = nil
	if err = s.nameEarlier(ctx, v.Scan.Findings); err != nil {
		return err
	}
	if v.Overrides, err = s.tx.Overrides.Of(ctx, v.Draft.ID); err != nil {
		return err
	}
	if v.Marks, err = s.tx.Marks.Of(ctx, v.Draft.ID); err != nil {
		return err
	}
	submitter := ""
	if v.Run != nil {
		submitter = v.Run.SubmittedBy
	}
	v.Counting, err = s.counting(ctx, v.Draft, submitter, v.Scan)
	return err
}

func (s *scene) viewRun(ctx context.Context, v *DraftView) error {
	if v.Draft.RunID == "" {
		return nil
	}
	run, err := s.tx.Runs.ByID(ctx, v.Draft.RunID)
	if err != nil {
		return err
	}
	if err := s.onlyStanding(ctx, v.Draft, &run); err != nil {
		return err
	}
	v.Run = &run
	in, err := s.involvement(ctx, v.Draft)
	if err != nil {
		return err
	}
	v.Votes = in.Votes
	if v.Draft.State != InReview {
		return nil
	}
	for _, stage := range run.Waiting() {
		v.MayDecide = append(v.MayDecide, s.explain(s.person, v.Draft, run, stage, in))
	}
	return nil
}

func (s *scene) viewNames(ctx context.Context, v *DraftView) error {
	who := []string{v.Draft.AuthorID}
	for _, r := range v.Revisions {
		who = append(who, r.By)
	}
	for _, vote := range v.Votes {
		who = append(who, vote.PersonID)
	}
	if v.Run != nil {
		for _, a := range v.Run.Amendments {
			who = append(who, a.By)
		}
		for _, o := range v.Run.Open {
			who = append(who, o.ClaimedBy)
		}
	}
	for _, o := range v.Overrides {
		who = append(who, o.By)
	}
	for _, p := range v.Publications {
		who = append(who, p.By)
	}
	var err error
	if v.Names, err = s.tx.People.Names(ctx, who); err != nil {
		return err
	}
	v.Units, v.May = s.unitNames(), map[Act]bool{}
	for _, act := range Acts() {
		_, err := s.may(act, v.Draft.UnitID, "*")
		v.May[act] = err == nil
	}
	_, err = s.mayOn(ActDraftPublish, v.Draft.UnitID, "*", v.Draft.Channels)
	v.May[ActDraftPublish] = err == nil
	_, err = s.mayOn(ActDraftEmergency, v.Draft.UnitID, "*", v.Draft.Channels)
	if v.May[ActDraftEmergency] = err == nil; err == nil {
		if v.Refused, err = s.tx.Emergencies.Refused(ctx, v.Draft.ContentHash); err != nil {
			return err
		}
	}
	v.MayMark = v.May[ActMark] && !slices.ContainsFunc(v.Revisions, func(r Revision) bool { return s.own(r.By) })
	return nil
}

// DraftQuery narrows a list of drafts.
type DraftQuery struct {
	States []State
	UnitID string
	Mine   bool
	Limit  int // 1 to 200; 0: 50
	Cursor string
}

// List lists the drafts that the actor may read, latest change first.
func (d *Desk) List(ctx context.Context, a Actor, q DraftQuery) (drafts []Draft, next string, err error) {
	if q.Limit == 0 {
		q.Limit = 50
	}
	if q.Limit < 1 || q.Limit > 200 {
		return nil, "", invalid("limit", "list.limit", "200")
	}
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		sight := s.auditSight()
		if len(sight.Units) == 0 {
			_, err := s.may(ActDraftRead, s.person.UnitID, "*")
			return err
		}
		f := DraftFilter{Sight: sight, States: q.States, UnitID: q.UnitID, Limit: q.Limit, Cursor: q.Cursor}
		if q.Mine {
			f.Author = s.person.ID
		}
		var err error
		drafts, next, err = s.tx.Drafts.Find(ctx, f)
		return err
	})
	return drafts, next, err
}

// unitsFor lists the units in which the actor may do the act, with the scopes
// of a token taken into account.
func (s *scene) unitsFor(act Act) []string {
	if s.actor.Scopes != nil && !contains(s.actor.Scopes, act) {
		return nil
	}
	return s.powers.Units(s.actor.PersonID, act)
}
