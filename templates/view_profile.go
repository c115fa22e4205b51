package templates

// ProfileImport is the page "profile_import". Files post to /profile/import with
// do=check, and what was read, in kept, with do=propose.
type ProfileImport struct {
	Frame
	Note     string
	Files    string // what was read, to be posted again; an opaque text
	Checked  bool   // Groups is what an import would do
	Groups   []ProfileGroup
	Does     bool // something would happen
	Proposes bool // a change of powers would be proposed
	Problems []RuleProblem
	Errors   []FieldError
	Refusal  *Refusal
}

// ProfileGroup are differences that have the same fate: words profilethen.<Then>.
type ProfileGroup struct {
	Then string
	Rows []ProfileRow
}

// ProfileRow is one difference between files and institution. A line is told by Role,
// Act and Object, all else by ID.
type ProfileRow struct {
	Part, ID, Fate    string // words profilepart.<Part>, profilefate.<Fate>
	Role, Act, Object string
	Denies            bool
	Segments          []Segment
}
