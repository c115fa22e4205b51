package templates

import "time"

// Audit is the page "audit". The filter is a GET with act, person, draft;
// POST /audit/verify renders this page with Result.
type Audit struct {
	Frame
	Items      []AuditRow // newest first
	Acts       []Choice   // Label is ignored, the word is shown
	Person     string
	Draft      string
	Filtered   bool
	Checkpoint *Checkpoint
	Result     *VerifyResult
	MayVerify  bool
	MayExport  bool
	Refusal    *Refusal
	Paging     Paging
}

// AuditRow is one leaf of the log.
type AuditRow struct {
	Index    int64
	At       time.Time
	Actor    string
	Capacity string // word role.<…>
	Via      string // word via.<Via>
	Act      string // word act.<Act>, as "draft.submitted"
	Draft    string // id; empty where the act has none
	Title    string // the draft's title, where the reader may see it
	Subject  string // another noun that was acted on; may be empty
	Before   string // words state.<…>
	After    string
	Policy   int64 // number of the policy line; 0: none
}

// Checkpoint is the last signed one.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   string
	At     time.Time
	Signed string // the note as it was signed, to copy
	Key    string // verifier key, to copy
}

// VerifyResult is the result of checking the whole log.
type VerifyResult struct {
	Holds    bool
	Size     int64
	Root     string
	FirstBad int64 // -1 where no index is at fault
	Reason   string
	Drafts   int // drafts whose state was derived and compared
	Warnings []string
	Took     time.Duration
	At       time.Time
}

// Story is the page "story": every leaf of one draft, oldest first.
type Story struct {
	Frame
	Draft   DraftHead
	Steps   []StoryStep
	Receipt bool // a clearance receipt can be downloaded
}

// StoryStep is one leaf.
type StoryStep struct {
	Index           int64
	At              time.Time
	Actor           string
	Capacity        string
	Title           string // as an acting official
	Via             string
	Act             string
	Before, After   string
	Stage           string
	Decision        string
	Channel         string
	Revision        int
	Reason          string // free text that has not been erased
	RulesetVersion  int64
	RulesetDigest   string
	PolicyLine      int64
	PolicyVersion   int64
	Workflow        string
	WorkflowVersion int64
}

// Moved tells whether the act took the draft from one state to another.
func (s StoryStep) Moved() bool { return s.Before != "" && s.Before != s.After }

// Besides is the decision where the act's own word does not say it already.
func (s StoryStep) Besides() string {
	switch s.Decision {
	case "approve", "request_changes", "reject":
		return ""
	}
	return s.Decision
}

// About tells whether the act was about something that can be named.
func (r AuditRow) About() bool { return r.Draft != "" || r.Subject != "" || r.After != "" }

// Moved tells whether the act took the draft from one state to another.
func (r AuditRow) Moved() bool { return r.Before != "" && r.Before != r.After }
