package templates

import "time"

// Mandates is the page of acting officials. The form posts kind, person, role, unit,
// post, principal, giver, order, on, from_date, from_time, until_date, until_time
// and zone to /mandates; people are named by their usernames. Rows post version to
// /mandates/:id/confirm, and version and reason to /mandates/:id/end.
type Mandates struct {
	Frame
	Items   []MandateRow
	Phases  []Choice
	MayAdd  bool
	Form    MandateForm
	Kept    []string // acts that no mandate gives: words power.<act>
	Errors  []FieldError
	Refusal *Refusal
	Paging  Paging
}

// MandateForm keeps what was typed.
type MandateForm struct {
	Kinds, Roles, Units, Bases               []Choice // words mandate.kind.<Value>, role.<Value>
	People                                   []Choice // usernames, with names
	Person, Post, Principal, Giver, Order    string
	FromDate, FromTime, UntilDate, UntilTime string
	Zone                                     string // "WIB", "WITA" or "WIT"
}

// MandateRow is one mandate.
type MandateRow struct {
	ID, Phase, Title               string
	Person, Role, Unit             string
	Principal, Giver, Order        string
	From, Until                    time.Time
	By, Second, EndedBy, EndReason string
	EndedAt                        time.Time
	Version                        int64
	MayConfirm, MayEnd             bool
	Why                            string // kept reason
	Errors                         []FieldError
}
