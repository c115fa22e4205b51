package templates

import "time"

// Road is the way of one draft from writing to publication: what was, what is,
// what is to come, and what is missing.
type Road struct{ Steps []RoadStep }

// RoadStep is one station, or several side by side: then only State and Beside are
// set.
type RoadStep struct {
	Name      string   // word stage.<Name>; a name without a word is shown as it is
	State     string   // "done", "current", "waiting", "failed" or "skipped"; word road.<State>
	Roles     []string // words role.<…>: who decides here
	People    []string // names of who may act now, or did
	Have      int      // approvals so far
	Need      int      // approvals needed; 0 where the station has none
	Because   []string // why the station is there, words because.<…>: "findings", "classification", "always", "appeal"
	Since     time.Time
	Due       time.Time
	Overdue   bool
	Escalated time.Time // since when the next in line are asked too; zero: they are not
	Decisions []DecisionLine
	Missing   []Missing // what is still missing here, in sentences
	Beside    []RoadStep
}

// Side is the road of the stations that stand side by side.
func (s RoadStep) Side() Road { return Road{s.Beside} }

// Missing is one thing still missing: the sentence missing.<Key>. Known keys:
// "approvals" {0}=how many, "people" {0}=how many {1}=how many can, "submit", "block", "publish", "confirm", "time".
type Missing struct {
	Key  string
	Args []string
}

// DecisionLine is one decision that was made.
type DecisionLine struct {
	By        string
	Capacity  string // word role.<…>
	Decision  string // word decision.<…>
	Comment   string
	At        time.Time
	Revision  int
	Void      bool   // made on a text that has changed since
	Title     string // as an acting official; empty where the role is held definitively
	Answers   []Question
	Record    []RecordPart
	Withdrawn bool // taken back by whoever gave it
}
