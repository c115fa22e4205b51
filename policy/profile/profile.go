// Package profile holds the built-in institution that a first start begins
// with, as YAML files that are read as strictly as an institution's own.
package profile

import (
	"embed"
	"io/fs"

	"layak/domain"
)

//go:embed indonesia/*.yaml
var files embed.FS

// Indonesia returns the profile of an Indonesian public institution. It fails
// only where the files in this package are wrong, naming file, line, column.
func Indonesia() (domain.Profile, error) {
	dir, err := fs.Sub(files, "indonesia")
	if err != nil {
		return domain.Profile{}, err
	}
	return read("indonesia", dir)
}

// read reads units.yaml, policy.yaml, calendars.yaml, workflows.yaml and channels.yaml. Names
// must be known where they are used, and be there once.
func read(name string, dir fs.FS) (domain.Profile, error) {
	r := reader{dir: dir, profile: domain.Profile{Name: name}, units: map[string]bool{}, roles: map[string]bool{}}
	for _, step := range []func() error{r.readUnits, r.readPolicy, r.readChannels, r.readCalendars, r.readWorkflows} {
		if err := step(); err != nil {
			return domain.Profile{}, err
		}
	}
	return r.profile, nil
}

type reader struct {
	dir          fs.FS
	profile      domain.Profile
	units, roles map[string]bool
}
