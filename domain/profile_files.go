package domain

// MaxProfileFiles bounds the files of a profile, in bytes of all together.
const MaxProfileFiles = 1 << 20

// ProfileFiles reads and writes units, policy lines, channels, calendars and workflows
// as files, by their names.
type ProfileFiles interface {
	// Read answers RuleProblems with everything that is wrong, by file, line and
	// column, where the files are no profile.
	Read(files map[string][]byte) (Profile, error)
	// Write writes all files of a profile, so that Read answers it again.
	Write(p Profile) map[string][]byte
}

// IsName tells whether a text can be the id of a unit or a workflow, or the name of a
// role or a stage.
func IsName(text string) bool { return nameForm.MatchString(text) }

// CheckTitle refuses what cannot be shown as the name of anything.
func CheckTitle(text string) error { return checkText("name", text, MaxTitle) }

// CheckWorkflow answers Invalid for a workflow that no institution could have, whoever
// is there.
func CheckWorkflow(w Workflow) error { return w.check() }
