package domain

import (
	"context"
	"regexp"
	"slices"
	"time"
)

// DecisionInput is what a reviewer says. ContentHash is the hash of what was
// looked at. Stage must be open where it is given, and has to be given by whoever
// may decide several that are.
type DecisionInput struct {
	Decision    Decision
	ContentHash string
	Comment     string
	Stage       string
	Amendments  []Amendment       // of ApproveAsAmended alone, which needs some
	Answers     map[string]string // to the questions of the stage, by their key
	Test        *ConsequenceTest  // where the stage requires it
}

// hashForm tells what is a hash of something from what is none at all; a hash of
// another length is one of another content.
var hashForm = regexp.MustCompile(`^sha256:[0-9a-f]+$`)

func checkHash(hash string) error {
	switch {
	case hash == "":
		return invalid("content_hash", "decision.hash_missing")
	case !hashForm.MatchString(hash):
		return invalid("content_hash", "decision.hash_malformed")
	}
	return nil
}

// Decide records one decision in a stage that is open. The authorizer and every one
// of the decision guards must hold, else Forbidden with the guards. It answers
// Invalid ("decision.hash_malformed") for what is no hash, Conflict
// ("draft.changed") where the hash is not that of the present content,
// Conflict ("stage.not_open") for a stage that does not wait, Invalid
// ("stage.choose") where none is named and the person may decide several, Conflict
// ("draft.expired") from the publication time on, whether or not the draft has been marked
// as expired, and Invalid ("reason.missing") for anything but an approval without a
// comment.
// Where the stage has a checklist or requires a record, an approval brings the answers
// (Invalid, "checklist.…") and the record ("test.…").
// An approval as amended makes its edits and begins the round again, see decideAmended.
func (d *Desk) Decide(ctx context.Context, a Actor, id string, in DecisionInput) (Draft, Vote, error) {
	if !in.Decision.Known() {
		return Draft{}, Vote{}, invalid("decision", "decision.unknown", decisionNames())
	}
	if err := checkHash(in.ContentHash); err != nil {
		return Draft{}, Vote{}, err
	}
	comment, err := trimReason("comment", in.Comment, in.Decision != Approve)
	if err != nil {
		return Draft{}, Vote{}, err
	}
	in.Comment = comment
	if in.Decision == ApproveAsAmended {
		return d.decideAmended(ctx, a, id, in)
	}
	if len(in.Amendments) > 0 {
		return Draft{}, Vote{}, invalid("amendments", "amendment.decision", string(ApproveAsAmended))
	}
	var draft Draft
	var vote Vote
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		var err error
		draft, err = s.readable(ctx, id)
		if err != nil {
			return err
		}
		vote, err = d.decide(ctx, s, &draft, in)
		return err
	})
	return draft, vote, err
}

func (d *Desk) decide(ctx context.Context, s *scene, draft *Draft, in DecisionInput) (Vote, error) {
	run, err := s.openRun(ctx, *draft)
	if err != nil {
		return Vote{}, err
	}
	x, done, err := s.mayDecide(ctx, *draft, run, in.Stage)
	if err != nil {
		return Vote{}, err
	}
	if err := in.looked(*draft, run); err != nil {
		return Vote{}, err
	}
	vote, err := d.vote(ctx, s, *draft, run, x, in)
	if err != nil {
		return Vote{}, err
	}
	done.Votes = append(done.Votes, *vote)
	err = s.cast(ctx, draft, &run, done, vote, x.c.Verdict)
	return *vote, err
}

// looked refuses a decision on another text than the present one.
func (in DecisionInput) looked(draft Draft, run Run) error {
	if in.ContentHash != draft.ContentHash || in.ContentHash != run.ContentHash {
		return refuse(Conflict, "draft.changed")
	}
	return nil
}

// vote is the decision as it is kept, with what its stage asks for.
func (d *Desk) vote(ctx context.Context, s *scene, draft Draft, run Run, x judged, in DecisionInput) (*Vote, error) {
	answers, test, err := s.records(ctx, draft, x.stage, in)
	if err != nil {
		return nil, err
	}
	vote := &Vote{Answers: answers, Test: test, ID: d.NewID(), RunID: run.ID, Round: run.Round, Stage: x.stage.Name, PersonID: s.person.ID, Capacity: x.c.Holding.Role,
		Decision: in.Decision, ContentHash: in.ContentHash, Comment: in.Comment, PolicyLine: x.c.Verdict.Line.Number,
		PolicyVersion: s.powers.Version(), RulesetVersion: run.RulesetVersion, RulesetDigest: run.RulesetDigest, At: s.now}
	vote.HumanID = x.c.HumanID
	if m := x.c.Holding.Mandate; m.ID != "" {
		vote.Mandate, vote.Title = m.ID, m.Title()
	}
	return vote, nil
}

// openRun answers the run that waits for decisions.
func (s *scene) openRun(ctx context.Context, draft Draft) (Run, error) {
	if late := draft.Late(s.now); draft.State != InReview || late {
		if err := s.decidesAnywhere(draft.UnitID); err != nil {
			return Run{}, err
		}
		if late && (draft.State == InReview || draft.State == Expired) {
			return Run{}, expired(draft)
		}
		return Run{}, refuse(Conflict, "draft.not_in_review", string(draft.State))
	}
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	run.PublishAt = draft.PublishAt
	if err == nil {
		run.calendars, err = s.calendarsOf(ctx, run.Stages, run.Step+1)
	}
	if err == nil && len(run.Waiting()) == 0 {
		err = refuse(Conflict, "draft.not_in_review", string(draft.State))
	}
	return run, err
}

// decidesAnywhere refuses people who decide on no stage at all before they
// learn in which state the draft is.
func (s *scene) decidesAnywhere(unit string) error {
	for _, u := range s.powers.Units(s.person.ID, ActDraftDecide) {
		if u == unit {
			return nil
		}
	}
	_, err := s.may(ActDraftDecide, unit, "*")
	return err
}

// actCleared is the act of the vote that clears a draft.
const actCleared = "draft.cleared"

// cast moves run and draft by the vote, the last of those in done, and writes its leaf.
func (s *scene) cast(ctx context.Context, draft *Draft, run *Run, done Involvement, vote *Vote, v Verdict) (err error) {
	before := draft.State
	moved := outcome(run, done.Votes, s.now)
	if draft.State, err = Next(before, moved.event); err != nil {
		return err
	}
	draft.UpdatedAt = s.now
	e := s.voteEntry(actOf(moved.event), v, *draft, before, *run, *vote)
	if moved.event == EventClear {
		if err := s.clear(ctx, *draft, run, done, &e); err != nil {
			return err
		}
	}
	if vote.Leaf, err = s.tx.Ledger.Append(ctx, e); err != nil {
		return err
	}
	if moved.event == EventClear {
		run.ClearedLeaf = vote.Leaf
	}
	if err := s.tx.Runs.AddVote(ctx, *vote); err != nil {
		return err
	}
	if err := s.saveMoved(ctx, run, moved); err != nil {
		return err
	}
	return s.tx.Drafts.Save(ctx, draft)
}

// saveMoved stores what a vote has moved, and nothing else: many votes close no
// stage.
func (s *scene) saveMoved(ctx context.Context, run *Run, moved moved) error {
	if moved.closed != nil || moved.ended {
		if err := s.tx.Runs.CloseStages(ctx, run.ID, moved.closed); err != nil {
			return err
		}
	}
	if moved.step {
		if err := s.tx.Runs.OpenStages(ctx, *run, run.Open); err != nil {
			return err
		}
	}
	if !moved.step && !moved.ended {
		return nil
	}
	return s.tx.Runs.Save(ctx, run)
}

// moved is what a vote does to its run.
type moved struct {
	event  Event
	closed []string // stages that have their quorum now; nil and ended: all that were open
	step   bool     // another step has begun
	ended  bool
}

// outcome moves the run by the last of votes. One rejection or request for changes
// ends it, whatever else waits.
func outcome(run *Run, votes []Vote, now time.Time) moved {
	switch votes[len(votes)-1].Decision {
	case Reject:
		run.end(RunRejected)
		return moved{event: EventReject, ended: true}
	case RequestChanges:
		run.end(RunReturned)
		return moved{event: EventRequestChanges, ended: true}
	}
	step := run.Step
	closed, done := run.settle(votes, now)
	if done {
		run.end(RunCleared)
		return moved{event: EventClear, ended: true}
	}
	return moved{event: EventApprove, closed: closed, step: run.Step != step}
}

// clear ends the run by the last of the votes. It refuses with Conflict
// ("vote.unrecorded") where the log does not have the votes before as they are
// stored, ("vote.short") where a stage has lost its quorum since it closed, because two of
// its accounts are said to be one human now, and ("vote.fallen", with the stage and the
// guard) where whoever approved it could not do so today: the gate would not let that out.
func (s *scene) clear(ctx context.Context, draft Draft, run *Run, done Involvement, e *Entry) error {
	ok, err := s.votesRecorded(ctx, *run, done.Votes[:len(done.Votes)-1])
	if err != nil {
		return err
	}
	if !ok {
		return refuse(Conflict, "vote.unrecorded")
	}
	for _, stage := range run.Stages {
		if !Quorum(stage, done.Votes, run.Round, run.ContentHash) {
			return refuse(Conflict, shortOf(stage, done.Votes, run), stage.Name)
		}
	}
	fallen, err := s.fallen(ctx, draft, *run, done)
	if err != nil {
		return err
	}
	if len(fallen) > 0 { // by votes that fell: the quorum of all stands
		return refuse(Conflict, "vote.fallen", fallen[0].Stage, fallen[0].Votes[0].Guard)
	}
	wf, err := s.tx.Workflows.At(ctx, run.WorkflowID, run.WorkflowVersion)
	if err != nil {
		return err
	}
	run.ClearedAt = s.now
	run.ValidUntil = s.now.Add(time.Duration(wf.ValidDays) * 24 * time.Hour)
	e.Facts = map[string]string{"valid_until": Instant(run.ValidUntil), outcomeFact: string(run.Outcome(done.Votes))}
	return nil
}

// shortOf says why a stage that was closed lacks its quorum: its accounts are fewer
// humans now, or its votes are not there.
func shortOf(stage Stage, votes []Vote, run *Run) string {
	accounts := slices.Clone(votes)
	for i := range accounts {
		accounts[i].HumanID = accounts[i].PersonID
	}
	if Quorum(stage, accounts, run.Round, run.ContentHash) {
		return "vote.short"
	}
	return "vote.unrecorded"
}

func actOf(event Event) string {
	switch event {
	case EventClear:
		return actCleared
	case EventRequestChanges:
		return "draft.returned"
	case EventReject:
		return "draft.rejected"
	}
	return "draft.approved"
}

func (s *scene) voteEntry(act string, v Verdict, draft Draft, before State, run Run, vote Vote) Entry {
	e := s.draftEntry(act, v, draft, before)
	e.Stage, e.Decision, e.Capacity, e.Mandate = vote.Stage, string(vote.Decision), vote.Capacity, vote.Mandate
	e.Workflow, e.WorkflowVersion = run.WorkflowID, run.WorkflowVersion
	e.RulesetVersion, e.RulesetDigest = vote.RulesetVersion, vote.RulesetDigest
	if vote.Comment != "" {
		e.Private["reason"] = vote.Comment
	}
	if vote.Answers != "" {
		e.Private[answersName] = vote.Answers
	}
	if vote.Test != "" {
		e.Private[testName] = vote.Test
	}
	if vote.Title != "" {
		e.Private["capacity_title"] = vote.Title
	}
	return e
}
