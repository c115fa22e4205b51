package templates

import "time"

// Precision is the share of right findings among the marked ones.
type Precision struct {
	Percent int
	Marks   int // how many were marked; 0: not judged yet
}

// MonthMarks is the precision of one month, which begins at Month in UTC.
type MonthMarks struct {
	Month time.Time
	Precision
}

// SimulationRow is one simulation in the list of a rule.
type SimulationRow struct {
	ID         string
	State      string // word simstate.<State>
	By         string
	At         time.Time
	Scanned    int64
	Total      int64
	Newly      int64
	Gone       int64
	Incomplete int64
}

// Simulation is the page "simulation". While it runs and Live is set, the page
// asks again by itself every two seconds.
type Simulation struct {
	Frame
	SimulationRow
	RuleID    string
	Saved     bool   // the rule is there, not only typed
	Reason    string // error key where cancelled or failed
	EndedAt   time.Time
	Base      int64    // version of the rule set that it is compared with
	Along     []string // other rules and building blocks that are tried with it
	Live      bool
	MayCancel bool
	Editor    string // address of the editor with the text that was tried; empty for who may not write
	Self      string // address of this page while it asks by itself
	Still     string // and while it does not
	Drafts    []SimulationDraft
	Unread    int  // drafts that would change and that the reader may not read
	Bounded   bool // more drafts would change than are named
	Refusal   *Refusal
	Paging    Paging
}

// Running tells whether it has not ended.
func (s Simulation) Running() bool { return s.State == "running" }

// Of is how many drafts there are to scan: some may have been added meanwhile.
func (s SimulationRow) Of() int64 { return max(s.Total, s.Scanned, 1) }

// Most is the number of drafts to show, which may be 0.
func (s SimulationRow) Most() int64 { return max(s.Total, s.Scanned) }

// SimulationDraft is a draft that would be judged otherwise.
type SimulationDraft struct {
	ID            string
	Title         string
	Before, After string // severities
	Present       bool   // the text is still the one that was scanned
	Rules         []SimulationRule
}

// SimulationRule is what one rule would find newly, or no longer, in a draft.
type SimulationRule struct {
	Rule  string
	Newly []SimulationHit
	Gone  []SimulationHit
	More  int // hits that are not shown
}

// SimulationHit is one place; Words is empty where the text has changed.
type SimulationHit struct {
	Severity string
	Field    string
	Words    string
}

// Samples is the page "samples". The filter is a GET with state; dismissing
// posts to /samples/:id/close, a rule is proposed at /samples/:id/proposal.
type Samples struct {
	Frame
	Items   []SampleRow
	State   string // word samplestate.<State>
	States  []Choice
	Refusal *Refusal
	Paging  Paging
}

// SampleRow is one passage to learn from.
type SampleRow struct {
	ID       string
	Text     MarkedText
	Label    string // word samplelabel.<Label>: "sensitive", "clear"
	Category string
	RuleID   string // at fault; empty where none spoke
	By       string
	At       time.Time
	Note     string
	State    string
	ClosedBy string
	ClosedAt time.Time
	Quoted   bool     // the rule text quotes this leak, so it cannot be saved yet
	Rules    []Choice // of its category, to learn a missed leak
}

// Leak is the form for what no rule found: it posts field, words, category, note
// to /drafts/:id/samples.
type Leak struct {
	Fields     []string // names of the fields, words field.<…>
	Categories []string // words category.<…>
	Field      string   // chosen before a refusal
	Category   string
	Words      string
	Note       string
}
