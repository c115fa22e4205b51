package templates

import "time"

// Review is the page "review". Its form posts to /drafts/:id/decisions:
// decision, comment, stage, content_hash, version.
type Review struct {
	Frame
	Draft       DraftHead
	Stage       string        // that is shown; word stage.<Stage>; empty while none is open
	Stages      []ReviewStage // all that are open, where they are several
	Texts       []DraftText
	Findings    Findings
	Since       Since
	Fallen      []FallenStage // of earlier approvals
	Road        Road
	MayDecide   bool
	Acting      string // the capacity in which the reader would decide, where it is a mandate
	ActingUntil time.Time
	Decisions   []string       // what may be chosen: "approve", "request_changes", "reject"; word decision.<…>
	Decided     []DecisionLine // what was decided on this text; shown where no stage is open
	Guards      []Guard        // every condition on this person's decision, in the order asked
	Others      []Decider
	Fields      []string // what can be amended: "title", "body", "variant:<channel>"
	Edits       []Edit   // rows of the form
	Amended     []Amended
	Questions   []Question   // what whoever approves answers
	Record      []RecordPart // of the record that whoever approves brings
	MyVote      string       // the open stage in which the reader's vote can be taken back; "": none
	MayRecuse   bool
	Open        string // which of these forms is unfolded again: "vote", "recuse"
	Reason      string // typed in it before a refusal
	Decision    string // chosen before a refusal
	Comment     string // typed before a refusal
	Errors      []FieldError
	Refusal     *Refusal
	Leak        *Leak // nil for who may not report one
	Similar     []SimilarRow
	Due         time.Time
	Overdue     bool
	Needed      int // approvals still missing in the stage
	Able        int // how many of these can be given
	Claim       Claim
}

// Claim says whose the shown stage is. The forms post stage and do ("claim", "release",
// or "assign" with person) to /drafts/:id/claims.
type Claim struct {
	By         string // name; empty: nobody's
	MayTake    bool
	MayRelease bool
	People     []Choice // to whom the reader may give it
}

// ReviewStage is one of several open stages; its address is the page's with stage.
type ReviewStage struct {
	Name  string // word stage.<Name>
	May   bool   // the reader may decide it
	Shown bool
}

// Since is what has changed since an earlier revision.
type Since struct {
	Revision int    // 0: this is the first
	Why      string // which one it is; word review.diff.base.<…>
	Facts    []FactChange
	Diff     []DiffField
}

// FactChange is a change of what is no text: Name "channels", "classification" or
// "publish_at"; word draft.facts.<…>.
type FactChange struct {
	Name    string
	Was, Is Fact
}

// Fact is a value of one of these: titles of channels, word classification.<…>, or
// a time, zero for as soon as it is ordered.
type Fact struct {
	Names []string
	Word  string
	At    time.Time
}

// SimilarRow is an earlier draft with a similar text.
type SimilarRow struct {
	ID             string
	Title          string
	Percent        int
	State          string // word state.<State>
	Unit           string // name of the unit
	Classification string // word classification.<…>
	Worst          string // severity; "clear" for none
	At             time.Time
	Stage          string        // in which Decision was taken
	Decision       *DecisionLine // the latest; nil where there is none
	Earlier        bool          // the text has changed since that decision
	Shared         []string      // passages that both have
}

// Degree says in a word how similar: word similar.degree.<…>.
func (r SimilarRow) Degree() string {
	switch {
	case r.Percent == 100:
		return "same"
	case r.Percent >= 80:
		return "nearly"
	case r.Percent >= 50:
		return "much"
	}
	return "partly"
}

// Failing returns the first guard that does not hold; nil where all do.
func (r Review) Failing() *Guard {
	for i := range r.Guards {
		if !r.Guards[i].Holds {
			return &r.Guards[i]
		}
	}
	return nil
}

// Guard is one condition on an act: the word guard.<Name> says it, help
// guard.<Name>.help what would help where it fails.
type Guard struct {
	Name   string
	Holds  bool
	Detail string // the policy line or role that was looked at; shown as it is
}

// Decider is somebody who may decide, or why they may not.
type Decider struct {
	Name  string
	Role  string // word role.<…>; the role in which they may decide
	May   bool
	Voted bool
	Guard string // the guard that stands against it where May is false
}

// DiffField is the difference of one field, word by word.
type DiffField struct {
	Field    string // "title", "body", "variant:<channel>"
	Segments []Segment
}

// Changed tells whether anything differs.
func (d DiffField) Changed() bool {
	for _, s := range d.Segments {
		if s.Op != "equal" {
			return true
		}
	}
	return false
}

// Segment is one piece of a difference. Op is "equal", "insert" or "delete".
type Segment struct {
	Op   string
	Text string
}
