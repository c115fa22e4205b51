package templates

import "time"

// Changes is the list of changes of powers.
type Changes struct {
	Frame
	Items  []ChangeHead
	States []Choice // words changestate.<Value>
	Own    *ChangeHead
	Paging Paging
}

// ChangeHead is a change in a line.
type ChangeHead struct {
	ID, State  string
	Note       string
	Items      []ChangeItem // the first of them
	More       int          // items beyond those
	Count      int          // all of them
	By, Second string
	At, Then   time.Time
	Self       bool // the reader proposed it
}

// ChangeItem is one thing that a change does; Do says which members count.
type ChangeItem struct {
	N                         int
	Do                        string
	Line                      int64
	Role, Act, Object, Effect string
	Person, Unit, Parent      string
	Name, Was                 string
	Channels                  []string
	Errors                    []FieldError
}

// Change is the page of one change. A draft posts note and version to
// /changes/propose, n and version to /changes/drop; the others post seen to
// /changes/:id/activate, version and reason to /changes/:id/withdraw.
type Change struct {
	Frame
	ChangeHead
	Base      int64
	Digest    string
	Reason    string // why it was withdrawn
	Version   int64
	Seen      string
	Waits     bool
	Draft     bool
	Against   []FieldError // what stands against the whole of it
	Broken    bool         // an item cannot be carried out
	Gains     []Shift
	Loses     []Shift
	Rest      int // shifts left out
	Own       bool
	Shortages []Shortage
	Keys      []Key   // whom the proposer could sign in as
	Replay    *Replay // nil where it could not be made

	MayPropose, MayActivate, MayWithdraw bool

	Why     *Refusal // why the reader may not say yes
	Typed   string   // kept note or reason
	Errors  []FieldError
	Refusal *Refusal
}

// Shift is what a person could do in these units, or no longer.
type Shift struct {
	Person string
	Acts   []ShiftAct
	Units  []string
	Self   bool
}

// ShiftAct is an act, on a stage or whatever it is done to ("*").
type ShiftAct struct{ Act, Object string }

// Key is somebody who would get a role, and whose password the proposer knew.
type Key struct{ Person, Code string } // word error.<Code>

// Replay is what was done and would have been refused.
type Replay struct {
	Looked, Skipped, Count int
	Days                   int
	Rows                   []ReplayRow
}

// ReplayRow is what one person did in one stage. Hidden counts drafts that the reader
// may not see.
type ReplayRow struct {
	Person, Act, Stage string
	Count, Hidden      int
	Drafts             []ReplayDraft
}

// ReplayDraft is one of the acts.
type ReplayDraft struct {
	ID, Title string
	At        time.Time
}

// Shortage is a stage that would lack people in a unit.
type Shortage struct {
	Workflow, Stage, Unit string
	Needed, Have          int
}

// Pending is what waits to change on the page of a noun.
type Pending struct {
	Own    string // id of the reader's draft; empty where there is none
	Items  int    // in it
	Change string // id of the latest that waits; empty where there is none
	Waits  int
}

// TryPowers is the page on which powers are tried as somebody. The form sends person,
// unit, act, object, channel, draft and change to /policy/try.
type TryPowers struct {
	Frame
	Person, Object, Draft                          string // as typed; people by their usernames
	People, Units, Acts, Channels, Stages, Changes []Choice
	Who                                            string // name of the person; empty where nothing was asked
	Where, On                                      string
	Act                                            string
	Answers                                        []TryAnswer // now, and under the change
	Errors                                         []FieldError
	Refusal                                        *Refusal
}

// TryAnswer is one answer.
type TryAnswer struct {
	Would   bool // under the change
	Allowed bool
	Line    int64 // the line that decided; 0: none grants it
	Fresh   bool  // a line of the change decided
	Role    string
	Title   string // capacity of a mandate
	Held    []HeldRole
	Lines   []TryLine
	Stages  []TryStage
}

// HeldRole is a role that the person holds there.
type HeldRole struct {
	Role, Title string
	On          []string
}

// TryLine is a line of the act and what became of it: word try.outcome.<Outcome>.
type TryLine struct {
	PolicyLine
	Outcome string
	New     bool
}

// TryStage is an open stage of a draft with its guards.
type TryStage struct {
	Name    string
	Allowed bool
	Guards  []TryGuard
}

// TryGuard is a guard; word guard.<Name>, and guard.<Name>.not where it fails.
type TryGuard struct {
	Name  string
	Holds bool
}
