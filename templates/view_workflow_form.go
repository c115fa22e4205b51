package templates

// WorkflowForm is the page on which a version is written. It posts to /workflows/write:
// do is "show" or "propose"; the fields of the stages come once for each stage, in order,
// the last two for the appeal and the emergency. Lists are names between commas.
type WorkflowForm struct {
	Frame
	New                                   bool // the id can be chosen
	ID, Name, Unit                        string
	Classifications, Channels, Kinds      string
	ValidDays, RatifyHours                string
	Note                                  string
	Stages                                []FlowFields // the last ones are empty
	Appeal, Emergency                     FlowFields
	Units, Roles, Calendars, ChannelNames []string // ids that there are
	KindNames, CategoryNames              []string
	Severities, Levels                    []string

	Shown      bool // what follows is said of what was typed
	Flow       Workflow
	Against    []FieldError
	Difference FlowDifference
	Active     int64 // version compared with
	Shortages  []Shortage

	Errors  []FieldError
	Refusal *Refusal
}

// FlowFields is a stage as it is typed.
type FlowFields struct {
	N                              int
	Name, Roles, Quorum, Due       string
	Beside                         bool // open with the one before
	Calendar                       string
	Escalate, EscalateHours        string
	Findings, Categories, Above    string
	WhenChannels, WhenKinds        string
	OnlyUnits, OnlyChannels, OnlyK string
	Requires                       string
	Checklist                      string // "category: question" a line
	More                           bool   // something of what is folded away is filled in
}
