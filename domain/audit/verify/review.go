package verify

import (
	"slices"
	"strconv"
	"strings"
)

// The facts of a leaf that begins a round of review: the run, which round of it,
// and the stages "stage.1", "stage.2"… as "name quorum role,role".
const (
	runFact    = "run"
	roundFact  = "round"
	stageFact  = "stage."
	validFact  = "valid_until"
	stateInRun = "in_review"
)

// The statuses of a run.
const (
	runOpen     = "open"
	runCleared  = "cleared"
	runReturned = "returned"
	runRejected = "rejected"
	runVoid     = "void"
)

// Stage is one stage of a run: Quorum different people of Roles must approve.
type Stage struct {
	Name   string
	Quorum int64
	Roles  string // separated by commas
}

// Run is what the log alone says of one passage of a draft through review.
type Run struct {
	ID          string
	Status      string
	Stages      []Stage
	Open        int     // index of the stage that waits, or that the run ended in
	Begun       []int64 // the leaves that began its rounds
	Appealed    bool
	SubmittedBy string
	Workflow    string
	Version     int64 // of the workflow
	Revision    int64
	Content     string // commitment to the content hash in leaf Begun[last]
	Ruleset     int64
	Digest      string // of the rule set
	Cleared     int64  // the leaf that cleared it; -1 is none
	ClearedAt   string
	ValidUntil  string // as the leaf spells it

	votes []vote // of the present round
}

// vote is a decision in the present round.
type vote struct{ stage, actor string }

// Round is the number of the present round, from 1.
func (r *Run) Round() int64 { return int64(len(r.Begun)) }

// review takes what a leaf says of the draft's passage through review. A log
// from before rounds were stated says nothing of runs; votes are not counted
// there.
func (s *State) review(l Leaf) *Failure {
	switch {
	case l.After == stateInRun && l.Before != stateInRun, l.Facts[runFact] != "":
		return s.begin(l)
	case l.Decision != "":
		return s.decide(l)
	case l.Act == "draft.withdrawn" && len(s.Runs) > 0:
		s.Runs[len(s.Runs)-1].Status = runVoid
	}
	return nil
}

// begin begins a round of the present run, or another run.
func (s *State) begin(l Leaf) *Failure {
	id := l.Facts[runFact]
	if id == "" {
		s.unstated = true
		return nil
	}
	stages, ok := stagesOf(l.Facts)
	if !ok || l.After != stateInRun {
		return failAt(l.Seq, ReasonReviewRound, "its stages cannot be read, or it is not in review")
	}
	last := len(s.Runs) - 1
	if s.unstated && l.Facts[roundFact] != "1" && s.run(id) == nil {
		return nil // a later round of a run that began before rounds were stated
	}
	if last < 0 || s.Runs[last].ID != id {
		next := Run{ID: id, SubmittedBy: l.Actor, Appealed: l.Act == actAppealed}
		if last >= 0 && l.Act != actSubmitted {
			// A change of classification called for another workflow.
			s.Runs[last].Status = runVoid
			next.SubmittedBy, next.Appealed = s.Runs[last].SubmittedBy, s.Runs[last].Appealed
		}
		s.Runs = append(s.Runs, next)
		last++
	}
	r := &s.Runs[last]
	r.Begun = append(r.Begun, l.Seq)
	if strconv.FormatInt(r.Round(), 10) != l.Facts[roundFact] {
		return failAt(l.Seq, ReasonReviewRound, "round %q of run %q, %d was due", l.Facts[roundFact], id, r.Round())
	}
	r.Status, r.Stages, r.Open, r.votes = runOpen, stages, 0, nil
	r.Appealed = r.Appealed || l.Act == actAppealed
	r.Workflow, r.Version, r.Revision, r.Content = l.Workflow, l.WorkflowVersion, l.Revision, l.Private[contentName]
	r.Ruleset, r.Digest = l.RulesetVersion, l.RulesetDigest
	r.Cleared, r.ClearedAt, r.ValidUntil = -1, "", ""
	return nil
}

// stagesOf reads the stages of a round.
func stagesOf(facts map[string]string) (stages []Stage, ok bool) {
	for i := 1; ; i++ {
		text, more := facts[stageFact+strconv.Itoa(i)]
		if !more {
			return stages, len(stages) > 0
		}
		parts := strings.Split(text, " ")
		if len(parts) != 3 || parts[0] == "" {
			return nil, false
		}
		quorum, ok := number(parts[1])
		if !ok || quorum < 1 {
			return nil, false
		}
		stages = append(stages, Stage{parts[0], quorum, parts[2]})
	}
}

// decide takes one decision. It must be in the open stage, on the content of the
// round, by a human who has not decided in this round, in a role of the stage;
// and the draft is cleared exactly by the vote that gives the last stage its
// quorum.
func (s *State) decide(l Leaf) *Failure {
	s.Votes++
	if len(s.Runs) == 0 {
		if s.unstated {
			return nil
		}
		return failAt(l.Seq, ReasonReviewStage, "a decision, and no review has begun")
	}
	r := &s.Runs[len(s.Runs)-1]
	switch {
	case r.Status != runOpen:
		return failAt(l.Seq, ReasonReviewStage, "a decision, and the review has ended")
	case l.Stage != r.Stages[r.Open].Name || l.Revision != r.Revision:
		return failAt(l.Seq, ReasonReviewStage, "a decision in %q on revision %d, %q waits for one on %d", l.Stage, l.Revision, r.Stages[r.Open].Name, r.Revision)
	case !slices.Contains(strings.Split(r.Stages[r.Open].Roles, ","), l.Capacity):
		return failAt(l.Seq, ReasonReviewStage, "a decision as %q, the stage %q wants %s", l.Capacity, l.Stage, r.Stages[r.Open].Roles)
	case s.human(l.Actor) == s.human(r.SubmittedBy) || slices.ContainsFunc(r.votes, func(v vote) bool { return s.human(v.actor) == s.human(l.Actor) }):
		return failAt(l.Seq, ReasonReviewVote, "by somebody who submitted it, or has decided in this round")
	}
	r.votes = append(r.votes, vote{l.Stage, l.Actor})
	cleared := false
	switch l.Decision {
	case "approve":
		cleared = r.approved(l.Stage, s.human)
	case "request_changes":
		r.Status = runReturned
	default:
		r.Status = runRejected
	}
	if want := map[string]string{runReturned: "draft.returned", runRejected: "draft.rejected", runCleared: actCleared, runOpen: "draft.approved"}[r.Status]; l.Act != want {
		return failAt(l.Seq, ReasonReviewQuorum, "%s, by the votes before it is %s", l.Act, want)
	}
	if cleared {
		r.Cleared, r.ClearedAt, r.ValidUntil = l.Seq, l.Time, l.Facts[validFact]
	}
	return nil
}

// approved opens the next stage where this one has its quorum, and tells whether
// that was the last. One human counts once.
func (r *Run) approved(stage string, human func(string) string) (cleared bool) {
	voters := map[string]bool{}
	for _, v := range r.votes {
		if v.stage == stage {
			voters[human(v.actor)] = true
		}
	}
	switch {
	case int64(len(voters)) < r.Stages[r.Open].Quorum:
		return false
	case r.Open+1 < len(r.Stages):
		r.Open++
		return false
	}
	r.Status = runCleared
	return true
}
