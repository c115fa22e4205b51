// Package profile holds the built-in institution that a first start begins
// with, as YAML files that are read as strictly as an institution's own, and
// writes and reads those of others.
package profile

import (
	"embed"
	"io/fs"
	"path"
	"strings"

	"layak/domain"
)

//go:embed indonesia/*.yaml
var files embed.FS

// Names lists the files of a profile, in the order in which they are read: what a file
// names stands in an earlier one.
func Names() []string { return append([]string(nil), names...) }

var names = []string{"units.yaml", "policy.yaml", "channels.yaml", "calendars.yaml", "workflows.yaml"}

// Indonesia returns the profile of an Indonesian public institution. It fails
// only where the files in this package are wrong, naming file, line, column.
func Indonesia() (domain.Profile, error) {
	dir, err := fs.Sub(files, "indonesia")
	if err != nil {
		return domain.Profile{}, err
	}
	texts := map[string][]byte{}
	for _, name := range names {
		if texts[name], err = fs.ReadFile(dir, name); err != nil {
			return domain.Profile{}, err
		}
	}
	p, err := Read(texts)
	p.Name = "indonesia"
	return p, err
}

// Files reads and writes profiles: it is the domain.ProfileFiles of this package.
type Files struct{}

// Read implements domain.ProfileFiles.
func (Files) Read(texts map[string][]byte) (domain.Profile, error) { return Read(texts) }

// Write implements domain.ProfileFiles.
func (Files) Write(p domain.Profile) map[string][]byte { return Write(p) }

// Read reads the files of a profile by their names, which have no folder; all of Names
// must be there, and no other. Names in them must be known where they are used, and be
// there once. It answers domain.RuleProblems with everything that is wrong, by file,
// line and column. Versions are 1 and everything is active.
func Read(texts map[string][]byte) (domain.Profile, error) {
	r := &reader{units: map[string]bool{}, roles: map[string]bool{}, channelNames: map[string]bool{}, calendarIDs: map[string]bool{}, workflowIDs: map[string]bool{}}
	r.strangers(texts)
	for i, read := range []func(){r.readUnits, r.readPolicy, r.readChannels, r.readCalendars, r.readWorkflows} {
		r.file, r.text = names[i], texts[names[i]]
		if _, given := texts[r.file]; !given {
			r.report(0, 0, "the file is missing")
			continue
		}
		read()
	}
	if len(r.problems) > 0 {
		return domain.Profile{}, r.sorted()
	}
	return r.profile, nil
}

// reader reads one profile and collects what is wrong with it.
type reader struct {
	file     string
	text     []byte
	problems domain.RuleProblems
	profile  domain.Profile
	// What was named so far, be it well or badly: one mistake is told once.
	units, roles, channelNames, calendarIDs, workflowIDs map[string]bool
}

// strangers refuses files that no profile has.
func (r *reader) strangers(texts map[string][]byte) {
	for name := range texts {
		known := false
		for _, n := range names {
			known = known || n == name
		}
		if !known {
			r.file = path.Base(name)
			r.report(0, 0, "a profile has no such file; it has %s", strings.Join(names, ", "))
		}
	}
}
