package templates

import (
	"time"

	"layak/domain"
)

// Rules is the page "rules". The filter form is a GET with q, category,
// severity, stage and kind. Labels of the choices are ignored, words are shown.
type Rules struct {
	Frame
	Groups     []RuleGroup
	Categories []Choice
	Severities []Choice
	Stages     []Choice
	Kind       string         // "rule", "block" or "list": what is listed
	Counts     map[string]int // how many there are of each kind
	Matches    map[string]int // how many of each kind have the words of Query
	Query      string
	Filtered   bool
	MayWrite   bool
	Changed    int   // rules that differ from the active set; above 0 the page offers to propose
	Waits      int64 // version of the set that waits with all of them; 0: none
	Active     int64 // version of the active set; 0: none
	Paging     Paging
}

// Elsewhere lists the other kinds that have what is searched for.
func (r Rules) Elsewhere() (kinds []string) {
	for _, k := range []string{"rule", "block", "list"} {
		if k != r.Kind && r.Matches[k] > 0 {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// RuleGroup is the rules of one category.
type RuleGroup struct {
	Category string // empty for what finds nothing by itself
	Count    int
	Items    []RuleRow // all of them, or the first ones
	More     string    // address of the rest; empty for none
	Open     bool
}

// RuleStanding is where a rule stands beside the rule sets.
type RuleStanding struct {
	Stage    string // word rulestage.<Stage>: "active", "test", "idle", "proposed", "draft", "retired"
	In       int64  // version of the active set that has it; 0: none
	Proposed int64  // version of the set that waits with what was edited; 0: none
	Edited   bool   // the working copy differs from the active set
	Leaves   bool   // it was taken out of the next set
}

// RuleRow is one rule of the working copy.
type RuleRow struct {
	ID       string
	Title    string
	Category string
	Severity string // empty for what finds nothing by itself
	RuleStanding
	Version   int64
	Hits      int
	Precision Precision
	UpdatedBy string // empty for what is built in
	UpdatedAt time.Time
}

// RuleEdit is the page "rule_edit", for /rules/new and /rules/:id. The form
// posts id, yaml, version, sample; "try" posts the same with text to /rules/try,
// which renders this page again with Try filled, "simulate" to /rules/simulate.
type RuleEdit struct {
	Frame
	ID      string // empty for a new rule
	Example string // a rule of several conditions to copy from; empty for none
	YAML    string
	Begins  string // how a text begins that is too long to be edited here; then YAML is empty
	Version int64
	RuleStanding
	Kind     string            // "rule", "block" or "list"; empty for a new one
	Entries  int               // of a list of words
	Table    *domain.RuleTable // of a table of weights; nil for anything else
	Users    []string          // ids of the rules that refer to it
	Retired  bool              // taken out of the next rule set; the button posts version, retired to /rules/:id/retire
	MayWrite bool
	Problems []RuleProblem
	Sample   string // the text to try on
	Try      *RuleTry
	Hits     []RuleHit
	// HitsElsewhere: it has hit, but only in drafts that the reader may not read.
	HitsElsewhere bool
	Learn         *SampleRow // the sample that saving adopts; nil for none
	Kept          bool       // the rule is saved, but its sample could not be closed: Refusal says why

	Running     string // id of the simulation that kept another from beginning
	Precision   Precision
	Months      []MonthMarks // latest first
	Simulations []SimulationRow

	Errors  []FieldError
	Refusal *Refusal
}

// Lists tells whether it is a list of words or a table, which finds nothing by
// itself and has nothing to try.
func (r RuleEdit) Lists() bool { return r.Kind == "list" }

// RuleImport is the page "rule_import". Files and pasted text post to
// /rules/import with do=check, and what was read, in kept, with do=import.
type RuleImport struct {
	Frame
	Pasted   string
	Files    string // what was read, to be posted again; an opaque text
	Checked  bool   // Changes is what an import would do
	Changes  []ImportChange
	Fresh    int // rules that are added or changed
	Same     int // rules that are as they were
	Problems []RuleProblem
	Errors   []FieldError
	Refusal  *Refusal
}

// ImportChange is one rule that an import adds or changes.
type ImportChange struct {
	ID       string
	Fate     string // word rulefate.<Fate>: "added", "changed"
	Title    string
	Retired  bool // it is taken out of the next rule set, and stays so
	Segments []Segment
}

// RuleProblem is one thing wrong in a rule; Line 0 means the whole document.
// File is told where there are several, Elsewhere where it is another rule.
type RuleProblem struct {
	File         string
	Line, Column int
	Rule         string
	Message      string
	Elsewhere    string // id of the rule that the line is of; empty for the one on the page
	Words        string // of the line; may be empty
}

// RuleHit is one place where the rule held.
type RuleHit struct {
	DraftID  string
	Title    string
	Revision int
	Severity string
	Field    string
	At       time.Time
}

// RuleSets is the page "rulesets". Proposing posts note to /rulesets,
// activating posts to /rulesets/:version/activate.
type RuleSets struct {
	Frame
	Items   []RuleSetRow
	Only    int64 // the version that the page is about; 0: all of them
	Propose Action
	Changed int   // rules of the working copy that differ from the active set
	Waits   int64 // version of the set that waits with all of them; 0: none
	Note    string
	Errors  []FieldError
	Refusal *Refusal
	// Problems keep a set from being proposed or activated.
	Problems []RuleProblem
	Paging   Paging
}

// RuleSetRow is one version.
type RuleSetRow struct {
	Version     int64
	Digest      string
	State       string // word setstate.<State>: "proposed", "active", "retired", "withdrawn"
	Note        string
	Rules       int
	ProposedBy  string
	ProposedAt  time.Time
	ActivatedBy string
	ActivatedAt time.Time
	ValidFrom   time.Time
	ValidUntil  time.Time
	Activate    Action
	Withdraw    bool         // posts to /rulesets/:version/withdraw
	Diff        *RuleSetDiff // to the active set; nil where there is none to show
}

// RuleSetDiff is how a rule set differs from the active one.
type RuleSetDiff struct {
	Added, Changed, Removed int
	Rules                   []RuleChange // all of them, or the first ones
	More                    string       // address of the rest; empty for none
	Open                    bool
}

// RuleChange is one rule that differs, with its whole text.
type RuleChange struct {
	ID       string
	Fate     string // word rulefate.<Fate>: "added", "changed", "removed"
	Title    string
	Category string // empty for what finds nothing by itself; then Kind says what it is
	Kind     string // word rules.tabs.<Kind>
	Severity string
	Text     string    // of a rule that is new or removed
	Segments []Segment // of one that changed: its text, line by line
}
