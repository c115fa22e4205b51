package domain

// Profile is what an institution starts from: units, who may do what, review
// chains and channels. A first start writes it through the store once; from
// then on the rows are the institution's own and change only through verbs.
//
// Units stand parents before children. Lines are numbered from 1 in the order
// to add them in, Grants are those of the service accounts and have no id, and
// Workflows are active in version 1.
type Profile struct {
	Name      string
	Units     []Unit
	Lines     []PolicyLine
	Grants    []Grant
	Workflows []Workflow
	Calendars []Calendar
	Channels  []Channel
}
