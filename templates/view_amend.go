package templates

import (
	"slices"
	"time"
)

// Amended is an approval as amended, the edits of which bind.
type Amended struct {
	By    string
	At    time.Time
	Edits []Edit
}

// Edit is one of its edits, or a row of the form in which one is typed.
type Edit struct {
	Field    string // "title", "body", "variant:<channel>"
	Old, New string
}

// Amending tells whether the reader is about to write edits: their form is unfolded then.
func (r Review) Amending() bool {
	return r.Decision == "approve_as_amended" || slices.ContainsFunc(r.Edits, func(e Edit) bool { return e.Field != "" })
}
