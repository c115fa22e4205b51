package templates

import "time"

// Entries is the page "entries": the embargoes, or the allow-list. The filter is
// a GET with phase. Adding posts phrases, rules, reason, legal_basis, category,
// owner, unit, channel, from_date, from_time, until_date, until_time, zone,
// by_hand, blocks to /embargoes or /allowances; what a row offers posts version
// to /embargoes/:id/lift (reason), /embargoes/:id/move (until_date, until_time),
// /embargoes/:id/erase, /allowances/:id/activate, …/withdraw, …/end and …/erase.
type Entries struct {
	Frame
	Kind    string // "embargo" or "allowance"
	Items   []EntryRow
	Phase   string // word phase.<Phase>; empty: all
	Phases  []Choice
	MayAdd  bool
	Form    EntryForm
	Errors  []FieldError
	Refusal *Refusal
	Paging  Paging
}

// At is the address of the list.
func (e Entries) At() string {
	if e.Embargo() {
		return "/embargoes"
	}
	return "/allowances"
}

// Embargo tells which of the two lists it is.
func (e Entries) Embargo() bool { return e.Kind == "embargo" }

// EntryForm keeps what was typed for a new entry.
type EntryForm struct {
	Phrases, Rules                           string // one on each line
	Reason, LegalBasis                       string
	FromDate, FromTime, UntilDate, UntilTime string
	Zone                                     string // "WIB", "WITA" or "WIT"
	ByHand, Blocks                           bool
	Categories                               []Choice // words category.<Value>
	Owners, Units, Channels                  []Choice
}

// EntryRow is one entry.
type EntryRow struct {
	ID         string
	Phase      string // word phase.<Phase>
	Phrases    []string
	Rules      []string
	Owner      string
	Reason     string
	LegalBasis string
	Category   string
	Units      []string // names; empty: the whole institution
	Channels   []string // titles; empty: all
	From       time.Time
	Until      time.Time
	Soon       bool // ends within two weeks
	ByHand     bool
	Blocks     bool
	By         string
	Second     string // who made an entry of the allow-list active
	EndedBy    string
	EndedAt    time.Time
	EndReason  string
	Erased     bool
	Version    int64

	MayActivate, MayMove, MayWithdraw, MayEnd, MayErase bool
	Why, Date, Time                                     string // typed before a refusal
	Errors                                              []FieldError
}

// ProposalRow is a rule set or an entry of the allow-list that somebody else
// proposed and that waits for this person to make it active.
type ProposalRow struct {
	Kind   string // word proposal.<Kind>: "ruleset", "allowance"
	ID     string // of a rule set its version
	URL    string
	Words  string // may be empty
	Blocks bool
	By     string
	Age    time.Duration
}

// EndingRow is an entry of a list that ends soon, on its owner's start page.
type EndingRow struct {
	Kind  string // "embargo" or "allowance"
	URL   string
	Words string
	Until time.Time
}

// Listed says which list a finding has to do with.
type Listed struct {
	Kind  string // "embargo" or "allowance"
	Words string // of the allow-list
	Until time.Time
}
