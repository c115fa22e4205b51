package domain

import (
	"context"
	"slices"
	"time"
)

// Names of the conditions that must hold at the moment of publishing.
const (
	GatePublisher      = "publisher"      // who ordered it may still publish
	GateCleared        = "cleared"        // the run ended with a clearance
	GateApprovals      = "approvals"      // every stage still has its quorum of people who may decide it
	GateHash           = "hash"           // the stored content is what was approved
	GateValid          = "valid"          // the clearance has not ended
	GateTime           = "time"           // not before the time that was cleared
	GateClassification = "classification" // secret and top secret never go out
	GateScan           = "scan"           // the active rules could look at all of it
	GateFindings       = "findings"       // the active rules block nothing of it
	GateSecurity       = "security"       // what they want reviewed was reviewed
)

// GateFacts is everything the gate looks at.
type GateFacts struct {
	Draft      Draft
	Revision   Revision
	Run        Run
	Votes      []Vote
	Publisher  Verdict
	Publishing bool // false where only the clearance is asked about, not an order
	// Eligible says of each voter by stage and person whether the vote would
	// count today.
	Eligible map[StagePerson]bool
	Scan     ScanResult
	Counting []Finding
	Now      time.Time
}

// StagePerson names a person in a stage.
type StagePerson struct{ Stage, PersonID string }

// StageSecurity is the name of the stage that findings add.
const StageSecurity = "security"

// Gate judges whether exactly this content may go out now. It is pure; the
// first mark that fails is the reason for parking.
func Gate(f GateFacts) []GuardMark {
	worst := f.Scan.Worst(f.Counting)
	return []GuardMark{
		{GatePublisher, !f.Publishing || f.Publisher.Allowed, lineText(f.Publisher.Line)},
		{GateCleared, f.Run.Status == RunCleared && f.Run.DraftID == f.Draft.ID, string(f.Run.Status)},
		{GateApprovals, approvalsHold(f), ""},
		{GateHash, hashHolds(f), ""},
		{GateValid, f.Now.Before(f.Run.ValidUntil), Instant(f.Run.ValidUntil)},
		{GateTime, timeHolds(f), Instant(f.Draft.PublishAt)},
		{GateClassification, !f.Revision.Classification.Above(Restricted), string(f.Revision.Classification)},
		{GateScan, !f.Scan.Incomplete, f.Scan.Reason},
		{GateFindings, f.Scan.Incomplete || worst < SeverityBlock, ""},
		{GateSecurity, securityHolds(f, worst), ""},
	}
}

func approvalsHold(f GateFacts) bool {
	if len(f.Run.Stages) == 0 {
		return false
	}
	for _, stage := range f.Run.Stages {
		var good []Vote
		for _, v := range f.Votes {
			if f.Eligible[StagePerson{stage.Name, v.PersonID}] {
				good = append(good, v)
			}
		}
		if !Quorum(stage, good, f.Run.Round, f.Revision.ContentHash) {
			return false
		}
	}
	return true
}

func hashHolds(f GateFacts) bool {
	hash := f.Revision.Content().Hash()
	return hash == f.Revision.ContentHash && hash == f.Draft.ContentHash && hash == f.Run.ContentHash &&
		f.Revision.Number == f.Draft.Revision && f.Run.Revision == f.Draft.Revision
}

func timeHolds(f GateFacts) bool {
	return !f.Now.Before(f.Revision.NotBefore) && (!f.Publishing || !f.Now.Before(f.Draft.PublishAt))
}

// securityHolds asks for a security stage where findings of review or a
// classification above public call for one, whatever workflow had the run.
func securityHolds(f GateFacts, worst Severity) bool {
	needed := worst >= SeverityReview || f.Revision.Classification.Above(Public)
	return !needed || f.Run.Has(StageSecurity)
}

// gateMarks gathers the facts in one transaction and judges them. scan must
// stem from the active rule set, else Conflict ("ruleset.changed").
func (d *Desk) gateMarks(ctx context.Context, s *scene, draft Draft, rev Revision, scan ScanResult, publishing bool) ([]GuardMark, error) {
	if err := s.rulesUnchanged(ctx, scan); err != nil {
		return nil, err
	}
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	if err != nil {
		return nil, err
	}
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return nil, err
	}
	overrides, err := s.tx.Overrides.Of(ctx, draft.ID)
	if err != nil {
		return nil, err
	}
	f := GateFacts{Draft: draft, Revision: rev, Run: run, Votes: in.Votes, Publishing: publishing, Scan: scan,
		Counting: scan.Counting(overrides, draft.ContentHash, s.now), Now: s.now}
	if f.Eligible, err = s.eligible(ctx, draft, run, in); err != nil {
		return nil, err
	}
	if publishing {
		f.Publisher, err = s.publisher(ctx, draft)
	}
	return Gate(f), err
}

// eligible asks of every vote whether its person may still decide that stage.
func (s *scene) eligible(ctx context.Context, draft Draft, run Run, in Involvement) (map[StagePerson]bool, error) {
	out := map[StagePerson]bool{}
	for _, v := range in.Votes {
		i := slices.IndexFunc(run.Stages, func(st Stage) bool { return st.Name == v.Stage })
		if i < 0 || v.Round != run.Round {
			continue
		}
		p, err := s.tx.People.ByID(ctx, v.PersonID)
		if err != nil && KindOf(err) != NotFound {
			return nil, err
		}
		c := s.candidate(p, draft.UnitID, run.Stages[i], true)
		others := slices.DeleteFunc(slices.Clone(in.Votes), func(o Vote) bool { return o.ID == v.ID })
		_, failed := FirstFailure(DecisionGuards(c, draft, run, run.Stages[i], Involvement{in.Writers, in.Overriders, others}))
		out[StagePerson{v.Stage, v.PersonID}] = err == nil && !failed
	}
	return out, nil
}

func (s *scene) publisher(ctx context.Context, draft Draft) (Verdict, error) {
	p, err := s.tx.People.ByID(ctx, draft.OrderedBy)
	if KindOf(err) == NotFound || err == nil && p.Status != PersonActive {
		return Verdict{}, nil
	}
	if err != nil {
		return Verdict{}, err
	}
	return s.powers.May(p.ID, draft.UnitID, ActDraftPublish, "*"), nil
}
