package templates

import "time"

// Emergencies is the page of what went out by the emergency lane. Rows post outcome and
// comment to /emergencies/:id/ratification.
type Emergencies struct {
	Frame
	Items   []EmergencyRow
	Errors  []FieldError
	Refusal *Refusal
	Paging  Paging
}

// EmergencyRow is one use of the lane.
type EmergencyRow struct {
	ID, Draft, Title   string
	State              string // word state.<State>
	Unit, By, Reason   string
	At, Due            time.Time
	Overdue            bool
	Outcome            string // word emergency.outcome.<…>; empty while it waits
	DecidedBy, Comment string
	DecidedAt          time.Time
	MayRatify          bool
	Typed, Said        string // kept outcome and comment
	Errors             []FieldError
}
