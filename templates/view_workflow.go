package templates

import "time"

// WorkflowPage is the page of one version. It posts seen to
// /workflows/:id/:version/activate and reason to …/withdraw; for an open run version and
// reason to /drafts/:id/workflow.
type WorkflowPage struct {
	Frame
	Flow        Workflow
	Note        string
	By, Second  string
	At, Then    time.Time
	Digest      string
	Reason      string // why it was withdrawn
	Seen        string
	Waits, Self bool

	ActiveVersion int64 // 0: none
	Difference    FlowDifference
	Instead       []FlowInstead
	NeverTaken    bool         // no draft would go by it
	Against       []FieldError // what stands against it
	Shortages     []Shortage   // stages for which a unit lacks people
	Runs          []OpenRun    // of other versions, on the page of the active one
	Hidden        int          // runs of drafts that the reader may neither read nor move
	MoreRuns      bool         // there are others that are not in Runs
	Replay        *FlowReplay  // nil but for a version that waits

	MayActivate, MayWithdraw, MayWrite bool

	Why      *Refusal // why the reader may not say yes
	Typed    string   // kept reason
	Moving   string   // draft of the run that was not moved, to which Typed belongs
	Unlisted bool     // it is not among Runs
	Errors   []FieldError
	Refusal  *Refusal
}

// FlowDifference is what a version makes different from the active one.
type FlowDifference struct {
	Empty          bool
	Members        []FlowMember
	Added, Removed []string // words stage.<…>
	Changed        []FlowStage
	Fewer          []string // words stage.<…>
	Longer         []string // words flow.member.<…>
}

// FlowInstead is another workflow, drafts of which the version would take.
type FlowInstead struct {
	ID, Name string
	Version  int64
	Fewer    []string // words stage.<…>
	Longer   []string // words flow.member.<…>
}

// FlowMember is something of the workflow itself, before and after.
type FlowMember struct {
	Name    string // word flow.member.<Name>
	Was, Is FlowValue
}

// FlowValue is a stage, or texts: words of a family where one is named. Neither of them
// is "all, or none".
type FlowValue struct {
	Stage  *WorkflowStage
	Family string
	Texts  []string
}

// FlowStage is a stage that is in both versions. Members are words flow.member.<…>.
type FlowStage struct {
	Name    string
	Was, Is WorkflowStage
	Members []string
}

// FlowReplay is what was cleared, and what the version would have asked.
type FlowReplay struct {
	Days, Looked, Skipped, Refused, Spared int
	Lacks, Spares                          []FlowReplayRow
}

// FlowReplayRow is a stage that clearances would have lacked, or been spared. Stage is
// empty where no workflow would have taken the draft. Hidden counts drafts that the
// reader may not see.
type FlowReplayRow struct {
	Stage         string
	Count, Hidden int
	Drafts        []ReplayDraft
}

// OpenRun is an open run of an earlier version.
type OpenRun struct {
	Draft, Title, Unit string // Title is empty where the reader may not read it
	Version            int64
	Round              int
	MayMove            bool
	Why                *Refusal
}

// ReasonField is the field for why the run of a draft is moved.
func ReasonField(draft string) string { return "why-" + draft }

// ReasonField is the run's own.
func (r OpenRun) ReasonField() string { return ReasonField(r.Draft) }
