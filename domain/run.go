package domain

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// RunStatus says how a run ended, or that it is open.
type RunStatus string

// The run statuses.
const (
	RunOpen     RunStatus = "open"
	RunCleared  RunStatus = "cleared"
	RunReturned RunStatus = "returned"
	RunRejected RunStatus = "rejected"
	RunVoid     RunStatus = "void"
)

// Run is one passage of a draft through a workflow. Round counts how often a
// change of substance restarted it; only votes of the current round count.
type Run struct {
	ID              string
	DraftID         string
	WorkflowID      string
	WorkflowVersion int64
	Stages          []Stage     // in steps, see InSteps
	Step            int         // from 1: the one that is open, or that the run ended in
	Open            []OpenStage // those of the step that wait, in order of Stages; none once the run has ended
	Round           int
	Status          RunStatus
	Appealed        bool
	Emergency       bool // its present round is one of the emergency lane
	SubmittedBy     string
	Revision        int
	ContentHash     string
	PublishAt       time.Time // of the draft; the store does not keep it with the run
	RulesetVersion  int64     // of the scan that this round began with
	RulesetDigest   string
	ClearedAt       time.Time
	ValidUntil      time.Time
	ClearedLeaf     int64     // sequence number of the draft.cleared leaf; -1 while none
	Amendments      []Amended // since it was submitted; they bind until it ends without a clearance
	Version         int64

	calendars map[string]Calendar // by which stages that open next are due
}

// OpenStage is a stage that waits for decisions.
type OpenStage struct {
	Stage      string
	Since, Due time.Time
	LookAt     time.Time // when Attend has something to do; zero: never

	EscalateAt  time.Time // when the next in line are asked; zero: never, or they are
	EscalatedAt time.Time // since when they are; zero: they are not

	ClaimedBy  string // whose it is; "": nobody's. It decides nothing
	ClaimedAt  time.Time
	AssignedBy string // who gave it to them; "": they took it
}

// Stage returns the stage of that name; ok is false where the chain has none.
func (r Run) Stage(name string) (Stage, bool) {
	i := slices.IndexFunc(r.Stages, func(s Stage) bool { return s.Name == name })
	if i < 0 {
		return Stage{}, false
	}
	return r.Stages[i], true
}

// Waiting lists the stages that are open, in order.
func (r Run) Waiting() []Stage {
	var out []Stage
	for _, o := range r.Open {
		if s, ok := r.Stage(o.Stage); ok {
			out = append(out, s)
		}
	}
	return out
}

// ahead lists the stages that wait or are to come, in order.
func (r Run) ahead() []Stage {
	return slices.DeleteFunc(slices.Clone(r.Stages), func(s Stage) bool { return s.Step <= r.Step && r.opened(s.Name).Stage == "" })
}

// InOrder sorts open stages as they stand in the chain.
func (r Run) InOrder(open []OpenStage) {
	at := func(o OpenStage) int {
		return slices.IndexFunc(r.Stages, func(s Stage) bool { return s.Name == o.Stage })
	}
	slices.SortFunc(open, func(a, b OpenStage) int { return cmp.Compare(at(a), at(b)) })
}

// enter opens the stages of a step.
func (r *Run) enter(step int, now time.Time) {
	r.Step, r.Open = step, nil
	for _, s := range r.Stages {
		if s.Step == step {
			o := OpenStage{Stage: s.Name, Since: now, Due: r.after(s, now, s.DueHours)}
			if len(s.Escalate) > 0 {
				o.EscalateAt = r.after(s, o.Due, s.EscalateHours)
			}
			o.LookAt = o.next(now, r.PublishAt)
			r.Open = append(r.Open, o)
		}
	}
}

// after is when so many hours of a stage have passed: of its calendar, else of the
// clock.
func (r *Run) after(s Stage, from time.Time, hours int) time.Time {
	if c, ok := r.calendars[s.Calendar]; ok && hours > 0 {
		return c.Due(from, hours)
	}
	return from.Add(time.Duration(hours) * time.Hour)
}

// settle closes the stage of the last vote where it has its quorum, and opens the
// next step once none waits any more. It answers the names of those it closed; done
// tells that the last step has ended. No vote closes another stage: quorums are of
// the humans of that moment, and whoever has only the log must come to the same.
func (r *Run) settle(votes []Vote, now time.Time) (closed []string, done bool) {
	var wait []OpenStage
	for _, o := range r.Open {
		if s, _ := r.Stage(o.Stage); o.Stage == votes[len(votes)-1].Stage && Quorum(s, votes, r.Round, r.ContentHash) {
			closed = append(closed, o.Stage)
		} else {
			wait = append(wait, o)
		}
	}
	r.Open = wait
	if len(wait) > 0 {
		return closed, false
	}
	if r.Step >= r.Stages[len(r.Stages)-1].Step {
		return closed, true
	}
	r.enter(r.Step+1, now)
	return closed, false
}

// end closes whatever is open.
func (r *Run) end(status RunStatus) { r.Status, r.Open = status, nil }

// restart begins the chain again with a new round; votes given so far are void.
func (r *Run) restart(chain []Stage, draft Draft, scan ScanResult, now time.Time) {
	r.Stages, r.Revision, r.ContentHash, r.PublishAt = InSteps(chain), draft.Revision, draft.ContentHash, draft.PublishAt
	r.RulesetVersion, r.RulesetDigest = scan.RulesetVersion, scan.RulesetDigest
	r.Round++
	r.Status, r.ClearedAt, r.ValidUntil, r.ClearedLeaf = RunOpen, time.Time{}, time.Time{}, -1
	r.enter(1, now)
}

// Has tells whether the chain of this run has a stage of that name.
func (r Run) Has(stage string) bool {
	_, ok := r.Stage(stage)
	return ok
}

// begun is what the leaf that began the run's present round says of it: the run,
// its round, each stage with its quorum, roles and step and who is next in line, and the
// publication time, if there is one. Whoever has only the log can tell from it which approvals a clearance
// needed, and until when they could be given.
func (r Run) begun() map[string]string {
	facts := map[string]string{"run": r.ID, "round": formatInt(int64(r.Round))}
	if !r.PublishAt.IsZero() {
		facts["publish_at"] = Instant(r.PublishAt)
	}
	for i, s := range r.Stages {
		facts["stage."+formatInt(int64(i+1))] = s.Name + " " + formatInt(int64(max(s.Quorum, 1))) + " " +
			strings.Join(s.Roles, ",") + " " + formatInt(int64(s.Step))
		if len(s.Escalate) > 0 {
			facts["escalate."+formatInt(int64(i+1))] = strings.Join(s.Escalate, ",")
		}
	}
	return facts
}

// begins names in the leaf the round that the act began.
func (e *Entry) begins(r Run) {
	if e.Facts == nil {
		e.Facts = map[string]string{}
	}
	maps.Copy(e.Facts, r.begun())
	e.Workflow, e.WorkflowVersion, e.Stage = r.WorkflowID, r.WorkflowVersion, r.Stages[0].Name
}
