package domain

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Names of the conditions that must hold at the moment of publishing.
const (
	GatePublisher      = "publisher"      // who ordered it may still publish
	GateCleared        = "cleared"        // the run ended with a clearance
	GateApprovals      = "approvals"      // every stage still has its quorum of people who may decide it
	GateHash           = "hash"           // the stored content is what was approved
	GateAmendments     = "amendments"     // what reviewers amended is as they amended it
	GateRecord         = "record"         // the audit log has that clearance and its approvals
	GateValid          = "valid"          // the clearance has not ended
	GateClassification = "classification" // secret and top secret never go out
	GateScan           = "scan"           // the active rules could look at all of it
	GateFindings       = "findings"       // the active rules block nothing of it
	GateSecurity       = "security"       // what they want reviewed was reviewed
	GateChannels       = "channels"       // no channel has been closed since
	GateTime           = "time"           // not before the time that was cleared, or put off to
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
	Hash     string   // of the stored content, computed anew
	Recorded bool     // the log has the clearance of that hash, and the votes it counts
	Closed   []string // channels of the revision that are no longer open
	Now      time.Time
}

// StagePerson names a person in a stage.
type StagePerson struct{ Stage, PersonID string }

// StageSecurity is the name of the stage that findings add.
const StageSecurity = "security"

// gateMark is one condition on publishing.
type gateMark struct {
	name   string
	holds  func(f GateFacts) bool
	detail func(f GateFacts) string // ids and names of nouns; nil: none
}

// gateMarks are the conditions in the order in which they are asked.
var gateMarks = []gateMark{
	{GatePublisher, func(f GateFacts) bool { return !f.Publishing || f.Publisher.Allowed },
		func(f GateFacts) string { return lineText(f.Publisher.Line) }},
	{GateCleared, func(f GateFacts) bool { return f.Run.Status == RunCleared && f.Run.DraftID == f.Draft.ID },
		func(f GateFacts) string { return string(f.Run.Status) }},
	{GateApprovals, approvalsHold, nil},
	{GateHash, hashHolds, nil},
	{GateAmendments, func(f GateFacts) bool { _, undone := f.Run.undone(f.Revision, f.Revision); return !undone }, nil},
	{GateRecord, func(f GateFacts) bool { return f.Recorded }, nil},
	{GateValid, func(f GateFacts) bool { return f.Now.Before(f.Run.ValidUntil) },
		func(f GateFacts) string { return Instant(f.Run.ValidUntil) }},
	{GateClassification, func(f GateFacts) bool { return f.Revision.Classification.Publishable() },
		func(f GateFacts) string { return string(f.Revision.Classification) }},
	{GateScan, func(f GateFacts) bool { return !f.Scan.Incomplete }, func(f GateFacts) string { return f.Scan.Reason }},
	{GateFindings, func(f GateFacts) bool { return f.Scan.Incomplete || f.Scan.Worst(f.Counting) < SeverityBlock }, nil},
	{GateSecurity, securityHolds, nil},
	{GateChannels, func(f GateFacts) bool { return len(f.Closed) == 0 },
		func(f GateFacts) string { return strings.Join(f.Closed, ", ") }},
	// Last, so that it is the first failure only where all else holds.
	{GateTime, timeHolds, func(f GateFacts) string { return Instant(notBefore(f.Draft, f.Revision)) }},
}

// Gate judges whether exactly this content may go out now. It is pure; the
// first mark that fails is the reason for parking.
func Gate(f GateFacts) []GuardMark {
	marks := make([]GuardMark, 0, len(gateMarks))
	for _, g := range gateMarks {
		m := GuardMark{Name: g.name, Holds: g.holds(f)}
		if g.detail != nil {
			m.Detail = g.detail(f)
		}
		marks = append(marks, m)
	}
	return marks
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
	hash := f.Hash
	return hash == f.Revision.ContentHash && hash == f.Draft.ContentHash && hash == f.Run.ContentHash &&
		f.Revision.Number == f.Draft.Revision && f.Run.Revision == f.Draft.Revision
}

func timeHolds(f GateFacts) bool { return !f.Now.Before(notBefore(f.Draft, f.Revision)) }

// notBefore is the time that was cleared, or the later one to which it was put
// off since.
func notBefore(draft Draft, rev Revision) time.Time {
	if draft.PublishAt.After(rev.NotBefore) {
		return draft.PublishAt
	}
	return rev.NotBefore
}

// securityHolds asks for a security stage where findings of review or worse
// (lifted or not) or a classification above public call for one, whatever
// workflow had the run. In an emergency who decides in it stands in for security.
func securityHolds(f GateFacts) bool {
	needed := f.Scan.Raised() >= SeverityReview || f.Revision.Classification.Above(Public)
	return !needed || f.Run.Has(StageSecurity) || f.Run.Emergency
}

// atGate gathers the facts in one transaction and judges them. scan must
// stem from the active rule set, else Conflict ("ruleset.changed").
func (s *scene) atGate(ctx context.Context, draft Draft, r reading, publishing bool) ([]GuardMark, error) {
	if err := s.rulesUnchanged(ctx, r.scan); err != nil {
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
	counting, err := s.counting(ctx, draft, run.SubmittedBy, r.scan)
	if err != nil {
		return nil, err
	}
	f := GateFacts{Draft: draft, Revision: r.rev, Run: run, Votes: in.Votes, Publishing: publishing, Scan: r.scan,
		Counting: counting, Hash: r.hash, Now: s.now}
	if f.Recorded, err = s.clearanceRecorded(ctx, draft, run, in.Votes, r.hash); err != nil {
		return nil, err
	}
	if f.Closed, err = s.closed(ctx, r.rev.Channels); err != nil {
		return nil, err
	}
	if f.Eligible, err = s.eligible(ctx, draft, run, in); err != nil {
		return nil, err
	}
	if publishing {
		f.Publisher, err = s.publisher(ctx, draft, in.Readers)
	}
	return Gate(f), err
}

// closed lists those of the channels that take no text any more.
func (s *scene) closed(ctx context.Context, names []string) (out []string, err error) {
	for _, name := range names {
		ch, err := s.tx.Channels.ByName(ctx, name)
		if err != nil && KindOf(err) != NotFound {
			return nil, err
		}
		if err != nil || !ch.Active {
			out = append(out, name)
		}
	}
	return out, nil
}

// eligible tells of every vote whether its person may still decide that stage.
func (s *scene) eligible(ctx context.Context, draft Draft, run Run, in Involvement) (map[StagePerson]bool, error) {
	against, err := s.against(ctx, draft, run, in)
	out := map[StagePerson]bool{}
	for vote, guard := range against {
		out[vote] = guard == ""
	}
	return out, err
}

// against asks of every vote that counts which guard keeps its person from deciding that
// stage today; "" is none. Of two in one stage by accounts of one human neither speaks
// against the other: the quorum counts that human once. The people are read at once.
func (s *scene) against(ctx context.Context, draft Draft, run Run, in Involvement) (map[StagePerson]string, error) {
	votes := slices.DeleteFunc(slices.Clone(in.Votes), func(v Vote) bool { return !v.counts(run.Round) || !run.Has(v.Stage) })
	people, err := s.voters(ctx, votes)
	if err != nil {
		return nil, err
	}
	out := map[StagePerson]string{}
	for _, v := range votes {
		stage, _ := run.Stage(v.Stage)
		as, err := s.capacityOf(ctx, v)
		if err != nil {
			return nil, err
		}
		others := in
		others.Votes = slices.DeleteFunc(slices.Clone(in.Votes), func(o Vote) bool {
			return o.ID == v.ID || o.Round == v.Round && o.Stage == v.Stage && o.HumanID == v.HumanID
		})
		m, _ := FirstFailure(s.judge(people[v.PersonID], draft, run, stage, others, true, as).marks)
		out[StagePerson{v.Stage, v.PersonID}] = m.Name
	}
	return out, nil
}

// voters are who gave the votes. Whoever is not there any more is nobody, and not active.
func (s *scene) voters(ctx context.Context, votes []Vote) (map[string]Person, error) {
	var ids []string
	for _, v := range votes {
		ids = append(ids, v.PersonID)
	}
	found, err := s.tx.People.Some(ctx, ids)
	out := map[string]Person{}
	for _, p := range found {
		out[p.ID] = p
	}
	return out, err
}

// capacityOf answers what is the capacity in which a vote was given: the role held
// definitively, or its mandate, or one that continues that. Whoever acted as head and
// has become it decided for themselves then as now.
func (s *scene) capacityOf(ctx context.Context, v Vote) (func(Holding) bool, error) {
	if v.Mandate == "" {
		return func(h Holding) bool { return h.Mandate.ID == "" }, nil
	}
	m, err := s.tx.Mandates.ByID(ctx, v.Mandate)
	return func(h Holding) bool {
		if h.Mandate.ID == "" {
			return h.Role == m.Role && !m.SharesDuty()
		}
		return h.Mandate.ID == m.ID || h.Mandate.continues(m)
	}, err
}

// publisher asks whether who ordered the publication may still do so, and sees the draft.
func (s *scene) publisher(ctx context.Context, draft Draft, readers []string) (Verdict, error) {
	p, err := s.tx.People.ByID(ctx, draft.OrderedBy)
	if KindOf(err) == NotFound || err == nil && (p.Status != PersonActive || !p.Clearance.covers(draft.Classification)) {
		return Verdict{}, nil
	}
	if err != nil {
		return Verdict{}, err
	}
	if draft.Named && !slices.Contains(readers, p.ID) {
		return Verdict{}, nil
	}
	return s.powers.MayOn(p.ID, draft.UnitID, ActDraftPublish, "*", draft.Channels), nil
}
