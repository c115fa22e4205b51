package domain

import "slices"

// Workflow is a chain of stages in steps, chosen by unit and classification.
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
// in the draft's unit must approve. Stages of one Step are open side by side, and
// the next step opens when each of them has its quorum.
type Stage struct {
	Name     string   `json:"name"`
	Roles    []string `json:"roles"`
	Quorum   int      `json:"quorum"`
	DueHours int      `json:"due_hours"`
	Step     int      `json:"step,omitempty"` // 0: one of its own; see InSteps
	When     When     `json:"when"`
	Calendar string   `json:"calendar,omitempty"` // whose hours DueHours counts; "": those of the clock
	// Escalate are roles that may decide it too once it has been overdue for EscalateHours.
	Escalate      []string `json:"escalate,omitempty"`
	EscalateHours int      `json:"escalate_hours,omitempty"`
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
// counting finding must pass, in steps.
func (w Workflow) Chain(c Classification, worst Severity) []Stage {
	var chain []Stage
	for _, s := range w.Stages {
		if s.When.holds(c, worst) {
			chain = append(chain, s)
		}
	}
	return InSteps(chain)
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
