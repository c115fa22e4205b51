package verify

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// The facts of a leaf that begins a round of review: the run, which round of it,
// the stages "stage.1", "stage.2"… as "name quorum role,role step", and the publication
// time, if the text has one and the log states it. Where the step
// is missing, as it is in logs from before there were steps, the stage has one of its
// own.
const (
	runFact    = "run"
	roundFact  = "round"
	stageFact  = "stage."
	nextFact   = "escalate."
	validFact  = "valid_until"
	publishAt  = "publish_at"
	stateInRun = "in_review"

	stateReturned = "changes_requested"
	stateExpired  = "expired"
)

// The statuses of a run.
const (
	runOpen     = "open"
	runCleared  = "cleared"
	runReturned = "returned"
	runRejected = "rejected"
	runVoid     = "void"
)

// Stage is one stage of a run: Quorum different people of Roles must approve. All
// stages of a step are open side by side; the next step opens once none waits.
type Stage struct {
	Name   string
	Quorum int64
	Roles  string // separated by commas
	Step   int64  // from 1
	// Escalate are the roles that may be added, separated by commas.
	Escalate string
}

// Run is what the log alone says of one passage of a draft through review.
type Run struct {
	ID          string
	Status      string
	Stages      []Stage
	Step        int64   // that is open, or that the run ended in
	Begun       []int64 // the leaves that began its rounds
	Appealed    bool
	Emergency   bool // its present round is one of the emergency lane
	SubmittedBy string
	Workflow    string
	Version     int64 // of the workflow
	Revision    int64
	Content     string // commitment to the content hash in leaf Begun[last]
	PublishAt   string // until when it can be decided, as the leaf spells it; "" is not stated
	Ruleset     int64
	Digest      string // of the rule set
	Cleared     int64  // the leaf that cleared it; -1 is none
	ClearedAt   string
	ValidUntil  string // as the leaf spells it
	Amended     []Amended

	emergency string            // which one the present round is of
	waiting   []string          // names of the open stages
	votes     []vote            // of the present round
	amenders  []string          // accounts whose act an amendment is
	escalated []string          // names of stages of the present round
	claims    map[string]string // whose stages of the present round are

	approvals, rejections []vote // of all its rounds, without their stages
}

// vote is a decision: in which stage, by which account, whose that was then, and whose
// post it was taken in.
type vote struct {
	stage, actor, human, principal, through string

	seq    int64 // of its leaf
	advice bool  // it came with recommendations
}

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
	case l.Act == actVoteWithdrawn:
		return s.takeBack(l)
	case l.Act == actRecused:
		return s.recuse(l)
	case l.Act == "draft.withdrawn" && len(s.Runs) > 0:
		s.Runs[len(s.Runs)-1].end(runVoid)
	case l.After == stateExpired && l.Before != stateExpired:
		return s.expire(l)
	case l.Act == "stage.escalated":
		return s.escalate(l)
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
		if l.Act == actDeclared {
			return s.declared(l)
		}
		return nil // a later round of a run that began before rounds were stated
	}
	if last < 0 || s.Runs[last].ID != id {
		next := Run{ID: id, SubmittedBy: l.Actor, Appealed: l.Act == actAppealed}
		switch {
		case l.Act == actDeclared && (last < 0 || s.Runs[last].Status != runOpen):
			next.SubmittedBy = s.Author // who declares submits nothing
		case last >= 0 && l.Act != actSubmitted:
			// A change of classification called for another workflow, or an emergency
			// for another version.
			old := &s.Runs[last]
			old.end(runVoid)
			next.SubmittedBy, next.Appealed, next.Amended, next.amenders = old.SubmittedBy, old.Appealed, old.Amended, old.amenders
			next.rejections = slices.Clone(old.rejections)
		}
		s.Runs = append(s.Runs, next)
		last++
	}
	r := &s.Runs[last]
	if err := cmp.Or(r.kept(l), r.moved(l, stages), r.renewed(l)); err != nil {
		return err
	}
	r.Begun = append(r.Begun, l.Seq)
	if strconv.FormatInt(r.Round(), 10) != l.Facts[roundFact] {
		return failAt(l.Seq, ReasonReviewRound, "round %q of run %q, %d was due", l.Facts[roundFact], id, r.Round())
	}
	r.Emergency, r.emergency = l.Act == actDeclared, ""
	if r.Emergency {
		r.emergency = l.Subject
		if err := s.declared(l); err != nil {
			return err
		}
	}
	r.Status, r.Stages, r.votes, r.escalated, r.claims = runOpen, stages, nil, nil, nil
	r.enter(1)
	r.Appealed = r.Appealed || l.Act == actAppealed
	r.PublishAt = l.Facts[publishAt]
	r.Workflow, r.Version, r.Revision, r.Content = l.Workflow, l.WorkflowVersion, l.Revision, l.Private[contentName]
	r.Ruleset, r.Digest = l.RulesetVersion, l.RulesetDigest
	r.Cleared, r.ClearedAt, r.ValidUntil = -1, "", ""
	return nil
}

// stagesOf reads the stages of a round. None is there twice; their steps begin with 1
// and leave out none.
func stagesOf(facts map[string]string) (stages []Stage, ok bool) {
	step := int64(0)
	for i := 1; ; i++ {
		text, more := facts[stageFact+strconv.Itoa(i)]
		if !more {
			return stages, len(stages) > 0
		}
		s, ok := stageOf(text, step)
		if !ok || slices.ContainsFunc(stages, func(o Stage) bool { return o.Name == s.Name }) {
			return nil, false
		}
		s.Escalate = facts[nextFact+strconv.Itoa(i)]
		stages, step = append(stages, s), s.Step
	}
}

// stageOf reads one stage, which follows one of the step before.
func stageOf(text string, before int64) (s Stage, ok bool) {
	parts := strings.Split(text, " ")
	if len(parts) != 3 && len(parts) != 4 || parts[0] == "" {
		return s, false
	}
	s = Stage{Name: parts[0], Roles: parts[2], Step: before + 1}
	if s.Quorum, ok = number(parts[1]); !ok || s.Quorum < 1 {
		return s, false
	}
	if len(parts) == 3 {
		return s, true
	}
	s.Step, ok = number(parts[3])
	return s, ok && s.Step >= 1 && (s.Step == before || s.Step == before+1)
}

// decide takes one decision. It must be in an open stage, on the content of the
// round, by a human who had no other hand in the draft, in a role of the stage;
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
	stage, waits := r.open(l.Stage)
	switch {
	case r.Status != runOpen:
		return failAt(l.Seq, ReasonReviewStage, "a decision, and the review has ended")
	case !waits || l.Revision != r.Revision:
		return failAt(l.Seq, ReasonReviewStage, "a decision in %q on revision %d, %s waits for one on %d", l.Stage, l.Revision, strings.Join(r.waiting, ", "), r.Revision)
	case !slices.Contains(strings.Split(stage.Roles, ","), l.Capacity):
		return failAt(l.Seq, ReasonReviewStage, "a decision as %q, the stage %q wants %s", l.Capacity, l.Stage, stage.Roles)
	}
	if r.late(l.Time) {
		return failAt(l.Seq, ReasonReviewStage, "a decision at %s, and the publication time was %s", l.Time, r.PublishAt)
	}
	if why := s.cannotDecide(r, l); why != "" {
		return failAt(l.Seq, ReasonReviewVote, "a decision in %q %s", l.Stage, why)
	}
	v := vote{stage: l.Stage, actor: l.Actor, human: s.human(l.Actor), seq: l.Seq, advice: l.Decision == withAdvice}
	if m := s.mandates[l.Mandate]; m != nil {
		v.principal, v.through = m.principal, m.through
	}
	s.decidedIn(r, v)
	if l.Decision == asAmended {
		return s.amend(r, l, v)
	}
	r.votes = append(r.votes, v)
	r.remember(v, l.Decision)
	cleared := false
	switch l.Decision {
	case approve, withAdvice:
		cleared = r.approved(stage, s.human)
	case "request_changes":
		r.end(runReturned)
	default:
		r.end(runRejected)
	}
	if cleared && !r.quorums(s.human) {
		return failAt(l.Seq, ReasonReviewQuorum, "a clearance, and a stage has lost its quorum since it closed")
	}
	if want := map[string]string{runReturned: "draft.returned", runRejected: "draft.rejected", runCleared: actCleared, runOpen: "draft.approved"}[r.Status]; l.Act != want {
		return failAt(l.Seq, ReasonReviewQuorum, "%s, by the votes before it is %s", l.Act, want)
	}
	if outcome := l.Facts[outcomeFact]; outcome != "" && (!cleared || outcome != r.outcome()) {
		return failAt(l.Seq, ReasonReviewQuorum, "the outcome %q, by the votes before it is %q", outcome, r.outcome())
	}
	if cleared {
		r.Cleared, r.ClearedAt, r.ValidUntil = l.Seq, l.Time, l.Facts[validFact]
	}
	return nil
}

// approved closes the stage where it has its quorum, opens the next step where none
// waits any more, and tells whether that was the last. One human counts once.
func (r *Run) approved(stage Stage, human func(string) string) (cleared bool) {
	if !r.reached(stage, human) {
		return false
	}
	r.waiting = slices.DeleteFunc(r.waiting, func(name string) bool { return name == stage.Name })
	if len(r.waiting) > 0 {
		return false
	}
	if stage.Step < r.Stages[len(r.Stages)-1].Step {
		r.enter(r.Step + 1)
		return false
	}
	r.end(runCleared)
	return true
}

// quorums tells whether every stage has its quorum, by the humans of this moment.
func (r *Run) quorums(human func(string) string) bool {
	return !slices.ContainsFunc(r.Stages, func(s Stage) bool { return !r.reached(s, human) })
}

// reached tells whether a stage has its quorum.
func (r *Run) reached(stage Stage, human func(string) string) bool {
	voters := map[string]bool{}
	for _, v := range r.votes {
		if v.stage == stage.Name {
			voters[human(v.actor)] = true
		}
	}
	return int64(len(voters)) >= stage.Quorum
}

// enter opens all stages of a step.
func (r *Run) enter(step int64) {
	r.Step, r.waiting = step, nil
	for _, s := range r.Stages {
		if s.Step == step {
			r.waiting = append(r.waiting, s.Name)
		}
	}
}

// end ends the run; nothing waits any more.
func (r *Run) end(status string) { r.Status, r.waiting = status, nil }

// open answers the stage of that name, if it waits for decisions.
func (r *Run) open(name string) (Stage, bool) {
	i := slices.IndexFunc(r.Stages, func(s Stage) bool { return s.Name == name })
	if i < 0 || !slices.Contains(r.waiting, name) {
		return Stage{}, false
	}
	return r.Stages[i], true
}
