package domain

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Workflow is an ordered chain of stages, chosen by unit and classification.
// A version is immutable; a run keeps the version it began with.
type Workflow struct {
	ID              string
	Version         int64
	Name            string
	Active          bool
	Unit            string           // the branch it is for; RootUnit for everyone
	Classifications []Classification // empty: all
	Stages          []Stage
	Appeal          Stage // put before the chain when a rejection is appealed
	ValidDays       int   // how long a clearance may be used for publication
}

// Stage is one station of a run: Quorum different people who hold one of Roles
// in the draft's unit must approve.
type Stage struct {
	Name     string   `json:"name"`
	Roles    []string `json:"roles"`
	Quorum   int      `json:"quorum"`
	DueHours int      `json:"due_hours"`
	When     When     `json:"when"`
}

// When says what adds a stage; a stage with no condition is always there.
// Conditions are alternatives.
type When struct {
	Findings Severity       `json:"findings,omitempty"` // at or above
	Above    Classification `json:"above,omitempty"`    // more secret than
}

func (w When) holds(c Classification, worst Severity) bool {
	if w.Findings == SeverityClear && w.Above == "" {
		return true
	}
	return w.Findings != SeverityClear && worst >= w.Findings || w.Above != "" && c.Above(w.Above)
}

// Chain returns the stages that a draft of this classification with this worst
// counting finding must pass, in order.
func (w Workflow) Chain(c Classification, worst Severity) []Stage {
	var chain []Stage
	for _, s := range w.Stages {
		if s.When.holds(c, worst) {
			chain = append(chain, s)
		}
	}
	return chain
}

// Choose picks the workflow for a unit and classification among active ones:
// the one for the nearest unit, then the one that names the classification,
// then the lowest id. It answers Conflict ("workflow.none") where none fits.
func Choose(all []Workflow, unit string, c Classification, depth func(unit, top string) (int, bool)) (Workflow, error) {
	best, bestDepth, found := Workflow{}, 0, false
	for _, w := range all {
		d, inside := depth(unit, w.Unit)
		if !w.Active || !inside || len(w.Classifications) > 0 && !slices.Contains(w.Classifications, c) {
			continue
		}
		nearer := !found || d < bestDepth
		if found && d == bestDepth {
			named, bestNamed := len(w.Classifications) > 0, len(best.Classifications) > 0
			nearer = named && !bestNamed || named == bestNamed && w.ID < best.ID
		}
		if nearer {
			best, bestDepth, found = w, d, true
		}
	}
	if !found || len(best.Chain(c, SeverityBlock)) == 0 {
		return Workflow{}, refuse(Conflict, "workflow.none", unit, string(c))
	}
	return best, nil
}

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
	Stages          []Stage
	Current         int // index into Stages
	Round           int
	Status          RunStatus
	Appealed        bool
	SubmittedBy     string
	Revision        int
	ContentHash     string
	RulesetVersion  int64 // of the scan that this round began with
	RulesetDigest   string
	StageSince      time.Time
	StageDue        time.Time
	ClearedAt       time.Time
	ValidUntil      time.Time
	ClearedLeaf     int64 // sequence number of the draft.cleared leaf; -1 while none
	Version         int64
}

// Stage returns the stage that is open now; ok is false once the run ended.
func (r Run) Stage() (Stage, bool) {
	if r.Status != RunOpen || r.Current < 0 || r.Current >= len(r.Stages) {
		return Stage{}, false
	}
	return r.Stages[r.Current], true
}

// Has tells whether the chain of this run has a stage of that name.
func (r Run) Has(stage string) bool {
	return slices.ContainsFunc(r.Stages, func(s Stage) bool { return s.Name == stage })
}

func (r *Run) enter(stage int, now time.Time) {
	r.Current, r.StageSince = stage, now
	r.StageDue = now.Add(time.Duration(r.Stages[stage].DueHours) * time.Hour)
}

// begun is what the leaf that began the run's present round says of it: the run,
// its round, and each stage with its quorum and roles. Whoever has only the log
// can tell from it which approvals a clearance needed.
func (r Run) begun() map[string]string {
	facts := map[string]string{"run": r.ID, "round": formatInt(int64(r.Round))}
	for i, s := range r.Stages {
		facts["stage."+formatInt(int64(i+1))] = s.Name + " " + formatInt(int64(max(s.Quorum, 1))) + " " + strings.Join(s.Roles, ",")
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

// restart begins the chain again with a new round; votes given so far are void.
func (r *Run) restart(chain []Stage, draft Draft, scan ScanResult, now time.Time) {
	r.Stages, r.Revision, r.ContentHash = chain, draft.Revision, draft.ContentHash
	r.RulesetVersion, r.RulesetDigest = scan.RulesetVersion, scan.RulesetDigest
	r.Round++
	r.Status, r.ClearedAt, r.ValidUntil, r.ClearedLeaf = RunOpen, time.Time{}, time.Time{}, -1
	r.enter(0, now)
}
