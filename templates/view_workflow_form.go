package templates

// WorkflowForm is the page on which a version is written. It posts to /workflows/write:
// do is "show" or "propose"; the fields of the stages come once for each stage of the
// chain, in order; those of the appeal and the emergency under names of their own, see
// StagePrefix. gone is the place of a stage that is to go, from 1, or "emergency". Lists
// are names between commas.
type WorkflowForm struct {
	Frame
	New                              bool // the id can be chosen
	ID, Name, Unit                   string
	Classifications, Channels, Kinds []Choice // none chosen: all
	ValidDays, RatifyHours           string
	Note                             string
	Stages                           []FlowFields // the last ones are empty
	Appeal, Emergency                FlowFields
	Units                            []Choice
	Roles, Calendars, ChannelNames   []string    // ids that there are
	StageNames                       []FlowRoles // stages that lines name, with who decides them
	KindNames, CategoryNames         []string
	Severities, Levels               []string

	Shown      bool // what follows is said of what was typed
	Instead    []FlowInstead
	NeverTaken bool // no draft would go by it
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
	Step                           string // stages of the same one are open side by side; "" is one of its own, after all others
	Calendar                       string
	Escalate, EscalateHours        string
	Findings, Categories, Above    string
	WhenChannels, WhenKinds        string
	OnlyUnits, OnlyChannels, OnlyK string
	Requires                       string
	Checklist                      string // "category: question" a line
	More                           bool   // something of what is folded away is filled in
}

// FlowRoles is a stage with the roles that may decide it.
type FlowRoles struct {
	Stage string
	Roles []string
}

// StageForm is a stage with what there is to choose from. Its fields' names begin with
// Prefix.
type StageForm struct {
	FlowFields
	Prefix string
	Of     WorkflowForm
}

// StagePrefix begins the names of fields of a stage beside the chain.
func StagePrefix(stage string) string { return stage + "_" }

// InChain tells whether the stage stands in the chain, where it has a name and a step of
// its own choice.
func (f StageForm) InChain() bool { return f.Prefix == "" }

// Stage offers the choices of the form to one of the chain's stages.
func (f WorkflowForm) Stage(fields FlowFields) StageForm { return StageForm{fields, "", f} }

// Aside offers them to the appeal or the emergency.
func (f WorkflowForm) Aside(fields FlowFields, stage string) StageForm {
	return StageForm{fields, StagePrefix(stage), f}
}
