package templates

import "time"

// People is the page "people". Adding posts username, name, password, role,
// unit to /people; granting posts role, unit to /people/:id/grants; a new
// password posts password to /people/:id/password.
type People struct {
	Frame
	Items    []PersonRow
	Roles    []string // to choose from; words role.<…>
	Units    []Choice
	Channels []Choice // a role may be given for some only
	Levels   []string // of clearance, the lowest first; words classification.<…>
	MayWrite bool     // add and suspend people
	MayGrant bool     // grant and revoke roles
	MayClear bool     // set clearances, and give new people more than the usual one
	Form     PersonForm
	Pending  Pending
	Errors   []FieldError
	Refusal  *Refusal
	Paging   Paging
}

// PersonForm keeps what was typed for a new person; never the password.
type PersonForm struct {
	Username, Name, Role, Unit, Clearance string
}

// PersonRow is one person.
type PersonRow struct {
	ID                       string
	Username                 string
	Name                     string
	Unit                     string
	State                    string // word personstate.<State>: "active", "suspended", "removed"
	Clearance                string // word classification.<Clearance>
	Grants                   []GrantRow
	Coming                   []Coming // roles that wait for a second person
	Human                    string   // id of the account that stands for their human, where it is another; its name and username follow
	HumanName, HumanUsername string
	Clashes                  []Clash // roles of theirs that exclude each other
	Self                     bool    // the reader: nobody changes their own powers here
	Service                  bool    // no human: cannot be suspended here
	Since                    time.Time
}

// Coming is a role that a change would give.
type Coming struct {
	Role, Unit, Change string
	On                 []string
	Draft              bool // of the reader's own draft
}

// Clash is two roles whose duties exclude each other.
type Clash struct{ First, Other string }

// GrantRow is one role held in a unit.
type GrantRow struct {
	ID    string
	Role  string
	Unit  string
	On    []string // titles of channels; none: all
	By    string
	Since time.Time
}

// Units is the page "units". Adding posts id, name, parent to /units; a unit posts
// parent to /units/:id/move and name to /units/:id/rename, into the reader's draft of
// a change.
type Units struct {
	Frame
	Items    []UnitRow // in the order of the tree
	Parents  []Choice
	MayWrite bool
	MayMove  bool
	Pending  Pending
	ID       string // typed before a refusal
	Name     string
	Errors   []FieldError
	Refusal  *Refusal
}

// UnitRow is one unit of the tree.
type UnitRow struct {
	ID     string
	Name   string
	Depth  int // 0 for the root; shown indented up to 6
	Parent string
	People int // who hold a role there
}

// Policy is the page "policy". Adding posts role, act, object, effect to
// /policy, removing posts to /policy/:line/remove.
type Policy struct {
	Frame
	Items    []PolicyRole
	Version  int64
	Roles    []Choice // Label is ignored, the word is shown
	Acts     []Choice // Label is ignored, the word is shown
	Object   string
	Effect   string
	MayWrite bool
	Pending  Pending
	Errors   []FieldError
	Refusal  *Refusal
}

// PolicyRole is what a role may do, its lines in the order in which they are asked.
type PolicyRole struct {
	Role  string
	Lines []PolicyLine
	Open  bool // the reader came for one of them
}

// PolicyLine grants or denies an act on an object to a role.
type PolicyLine struct {
	Number int64
	Role   string
	Act    string // word power.<Act>
	Object string // "*" or the name of a stage
	Effect string // "allow" or "deny"
	Leaves string // id of a change by which it would go
}

// Workflows is the page "workflows".
type Workflows struct {
	Frame
	Items       []Workflow // active, and waiting to be
	Past        []Workflow // replaced, or withdrawn
	MayWrite    bool
	Transitions []Transition
}

// Workflow is one chain of stages.
type Workflow struct {
	ID              string
	Name            string
	Version         int64
	State           string // word flowstate.<State>
	Unit            string
	Classifications []string          // empty: all
	Channels        []string          // empty: all
	Kinds           []string          // empty: all; words content_kind.<…>
	Steps           [][]WorkflowStage // those of one step are open side by side
	Appeal          *WorkflowStage
	Emergency       *WorkflowStage // nil: it has no lane
	RatifyHours     int
	ValidDays       int
}

// WorkflowStage is one station of a chain.
type WorkflowStage struct {
	Name     string   // word stage.<Name>
	Roles    []string // words role.<…>
	Quorum   int
	DueHours int
	Calendar string // id of the working calendar whose hours count; empty: the clock's
	// Escalate are the roles that are asked too once it is overdue for EscalateHours.
	Escalate      []string // words role.<…>
	EscalateHours int
	Findings      string // severity from which findings add the stage; empty: none
	Above         string // classification above which it is added; empty: none
	Asks          int    // questions of its checklist
	Requires      string // record, word record.<…>; empty: none
	// Categories narrow the findings that count; Channels and Kinds add the stage too.
	Categories, Channels, Kinds []string
	// Only names for which drafts the stage is meant at all; empty: all.
	Only WorkflowOnly
}

// WorkflowOnly is what must hold of a draft for a stage to be meant for it.
type WorkflowOnly struct {
	Units    []string // names
	Channels []string
	Kinds    []string // words content_kind.<…>
}

// Always tells whether the stage is in every run.
func (s WorkflowStage) Always() bool {
	return s.Findings == "" && s.Above == "" && len(s.Channels)+len(s.Kinds)+len(s.Only.Units)+len(s.Only.Channels)+len(s.Only.Kinds) == 0
}

// Transition is one row of the transition table.
type Transition struct {
	From, Event, To string // words state.<…>, event.<…>; what else must hold: flow.<From>.<Event>
}

// Channels is the page "channels". Adding posts name, title, kind, url to
// /channels.
type Channels struct {
	Frame
	Items    []ChannelRow
	Kinds    []string // words kind.<…>
	MayWrite bool
	Form     ChannelForm
	Secret   string // signing secret of the webhook just added, shown this once
	Errors   []FieldError
	Refusal  *Refusal
}

// ChannelForm keeps what was typed for a new channel.
type ChannelForm struct {
	Name, Title, Kind, URL string
}

// ChannelRow is one channel.
type ChannelRow struct {
	Name   string
	Title  string
	Kind   string // word kind.<Kind>
	Active bool
	URL    string // webhook: where it calls; feed: its address
	// Version goes with the form that opens or closes the channel: version and
	// active to /channels/:name.
	Version int64
}
