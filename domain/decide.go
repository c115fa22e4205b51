package domain

import (
	"context"
	"time"
)

// DecisionInput is what a reviewer says. ContentHash is the hash of what was
// looked at; Stage, where given, must be the open one.
type DecisionInput struct {
	Decision    Decision
	ContentHash string
	Comment     string
	Stage       string
}

// Decide records one decision in the open stage. The authorizer and every guard
// of DecisionGuards must hold, else Forbidden with the guards. It answers
// Conflict ("draft.changed") where the hash is not that of the present content
// and Invalid ("reason.missing") for anything but an approval without a comment.
func (d *Desk) Decide(ctx context.Context, a Actor, id string, in DecisionInput) (Draft, Vote, error) {
	if !in.Decision.Known() {
		return Draft{}, Vote{}, invalid("decision", "decision.unknown")
	}
	if in.ContentHash == "" {
		return Draft{}, Vote{}, invalid("content_hash", "decision.hash_missing")
	}
	comment, err := trimReason("comment", in.Comment, in.Decision != Approve)
	if err != nil {
		return Draft{}, Vote{}, err
	}
	in.Comment = comment
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
	run, stage, err := s.openStage(ctx, *draft)
	if err != nil {
		return Vote{}, err
	}
	if in.Stage != "" && in.Stage != stage.Name {
		return Vote{}, refuse(Conflict, "stage.not_open", in.Stage, stage.Name)
	}
	c, votes, err := s.mayDecide(ctx, *draft, run, stage)
	if err != nil {
		return Vote{}, err
	}
	if in.ContentHash != draft.ContentHash || in.ContentHash != run.ContentHash {
		return Vote{}, refuse(Conflict, "draft.changed")
	}
	vote := &Vote{ID: d.NewID(), RunID: run.ID, Round: run.Round, Stage: stage.Name, PersonID: s.person.ID, Capacity: capacity(c, stage),
		Decision: in.Decision, ContentHash: in.ContentHash, Comment: in.Comment, PolicyLine: c.Verdict.Line.Number,
		PolicyVersion: s.powers.Version(), RulesetVersion: run.RulesetVersion, RulesetDigest: run.RulesetDigest, At: s.now}
	vote.HumanID = c.HumanID
	err = s.cast(ctx, draft, &run, stage, append(votes, *vote), vote, c.Verdict)
	return *vote, err
}

// openStage answers the run and stage that wait for a decision.
func (s *scene) openStage(ctx context.Context, draft Draft) (Run, Stage, error) {
	if draft.State != InReview {
		if err := s.decidesAnywhere(draft.UnitID); err != nil {
			return Run{}, Stage{}, err
		}
		return Run{}, Stage{}, refuse(Conflict, "draft.not_in_review", string(draft.State))
	}
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	if err != nil {
		return Run{}, Stage{}, err
	}
	stage, ok := run.Stage()
	if !ok {
		return Run{}, Stage{}, refuse(Conflict, "draft.not_in_review", string(draft.State))
	}
	return run, stage, nil
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

// mayDecide asks every guard, and answers the votes of the run so far.
func (s *scene) mayDecide(ctx context.Context, draft Draft, run Run, stage Stage) (Candidate, []Vote, error) {
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return Candidate{}, nil, err
	}
	c := s.candidate(s.person, draft, stage, s.actor.Via == ViaSession)
	marks := DecisionGuards(c, draft, run, stage, in)
	m, failed := FirstFailure(marks)
	switch {
	case !failed:
		return c, in.Votes, nil
	case m.Name == GuardNotVoted:
		return c, nil, &Error{Kind: Conflict, Key: "vote.exists", Guards: marks}
	default:
		return c, nil, &Error{Kind: Forbidden, Key: "decision." + m.Name, Args: []string{stage.Name}, Guards: marks}
	}
}

func capacity(c Candidate, stage Stage) string {
	for _, r := range c.Roles {
		for _, want := range stage.Roles {
			if r == want {
				return r
			}
		}
	}
	return ""
}

// actCleared is the act of the vote that clears a draft.
const actCleared = "draft.cleared"

// cast moves run and draft by the vote, the last of votes, and writes its leaf.
func (s *scene) cast(ctx context.Context, draft *Draft, run *Run, stage Stage, votes []Vote, vote *Vote, v Verdict) (err error) {
	before := draft.State
	event := outcome(run, stage, votes, s.now)
	if draft.State, err = Next(before, event); err != nil {
		return err
	}
	draft.UpdatedAt = s.now
	e := s.voteEntry(actOf(event), v, *draft, before, *run, *vote)
	if event == EventClear {
		if err := s.clear(ctx, run, votes, &e); err != nil {
			return err
		}
	}
	if vote.Leaf, err = s.tx.Ledger.Append(ctx, e); err != nil {
		return err
	}
	if event == EventClear {
		run.ClearedLeaf = vote.Leaf
	}
	if err := s.tx.Runs.AddVote(ctx, *vote); err != nil {
		return err
	}
	if err := s.tx.Runs.Save(ctx, run); err != nil {
		return err
	}
	return s.tx.Drafts.Save(ctx, draft)
}

// outcome says which event the last of votes is and moves the run accordingly.
func outcome(run *Run, stage Stage, votes []Vote, now time.Time) Event {
	switch votes[len(votes)-1].Decision {
	case Reject:
		run.Status = RunRejected
		return EventReject
	case RequestChanges:
		run.Status = RunReturned
		return EventRequestChanges
	}
	if !Quorum(stage, votes, run.Round, run.ContentHash) {
		return EventApprove
	}
	if run.Current+1 < len(run.Stages) {
		run.enter(run.Current+1, now)
		return EventApprove
	}
	run.Status = RunCleared
	return EventClear
}

// clear ends the run by the last of votes. It refuses with Conflict
// ("vote.unrecorded") where a stage lacks its quorum, or where the log does not
// have the votes before as they are stored.
func (s *scene) clear(ctx context.Context, run *Run, votes []Vote, e *Entry) error {
	ok, err := s.votesRecorded(ctx, *run, votes[:len(votes)-1])
	if err != nil {
		return err
	}
	for _, stage := range run.Stages {
		ok = ok && Quorum(stage, votes, run.Round, run.ContentHash)
	}
	if !ok {
		return refuse(Conflict, "vote.unrecorded")
	}
	wf, err := s.tx.Workflows.At(ctx, run.WorkflowID, run.WorkflowVersion)
	if err != nil {
		return err
	}
	run.ClearedAt = s.now
	run.ValidUntil = s.now.Add(time.Duration(wf.ValidDays) * 24 * time.Hour)
	e.Facts = map[string]string{"valid_until": Instant(run.ValidUntil)}
	return nil
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
	e.Stage, e.Decision, e.Capacity = vote.Stage, string(vote.Decision), vote.Capacity
	e.Workflow, e.WorkflowVersion = run.WorkflowID, run.WorkflowVersion
	e.RulesetVersion, e.RulesetDigest = vote.RulesetVersion, vote.RulesetDigest
	if vote.Comment != "" {
		e.Private["reason"] = vote.Comment
	}
	return e
}
