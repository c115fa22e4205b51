package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"layak/domain"
	"layak/policy/profile"
)

// profileCmd is "layak profile".
type profileCmd struct {
	Check   profileCheckCmd   `cmd:"" help:"Validate the files of a profile: units, policy, channels, calendars, workflows."`
	Compare profileCompareCmd `cmd:"" help:"Compare the files of a profile with a database."`
	Export  profileExportCmd  `cmd:"" help:"Write what a database has as the files of a profile."`
}

// profileCheckCmd is "layak profile check DIR". Its exit status is 1 where anything is
// wrong, with everything named by file, line and column.
type profileCheckCmd struct {
	Dir  string `arg:"" type:"path" help:"A directory with units.yaml, policy.yaml, channels.yaml, calendars.yaml and workflows.yaml."`
	Lang string `enum:"id,en" default:"en" env:"LAYAK_LANG" help:"Language of messages: id or en (default en)."`
}

// Help is shown under the command's flags.
func (*profileCheckCmd) Help() string {
	return "Exit status: 0 the files are a profile, 1 they are not.\n\n" +
		"Wrong are: unknown keys, ids used twice, names of nothing, stages that wait for each other, that nobody may decide or that would let security be missed, " +
		"hours and dates that are none, and roles of people: these are proposed one by one.\n\nExample:\n  layak profile check profil/\n  layak profile check --lang id profil/"
}

// Run implements the command.
func (p *profileCheckCmd) Run(c *console) error {
	texts, err := readProfile(p.Dir)
	if err != nil {
		return err
	}
	read, err := profile.Read(texts)
	var problems domain.RuleProblems
	if errors.As(err, &problems) {
		for _, x := range (speaker{p.Lang}).problems(problems) {
			fmt.Fprintln(c.err, printable(x.String()))
		}
		return exitStatus(1)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.out, speaker{p.Lang}.profile(read))
	return err
}

// profile counts what is in a profile.
func (s speaker) profile(p domain.Profile) string {
	return strings.Join([]string{s.counted(len(p.Units), "%d unit", "%d units"), s.counted(len(p.Lines), "%d policy line", "%d policy lines"),
		s.counted(len(p.Channels), "%d channel", "%d channels"), s.counted(len(p.Calendars), "%d calendar", "%d calendars"),
		s.counted(len(p.Workflows), "%d workflow", "%d workflows")}, ", ")
}

// readProfile reads the YAML files of a directory, at most so much as a profile holds.
func readProfile(dir string) (map[string][]byte, error) {
	found, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	texts, left := map[string][]byte{}, int64(domain.MaxProfileFiles)
	for _, entry := range found {
		if entry.IsDir() || !strings.HasSuffix(entry.Name(), ".yaml") && !strings.HasSuffix(entry.Name(), ".yml") {
			continue
		}
		info, err := os.Stat(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		if left -= info.Size(); left < 0 || !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s: the files of a profile are regular and have %s at most", filepath.Join(dir, entry.Name()), domain.FormatBytes(domain.MaxProfileFiles))
		}
		if texts[entry.Name()], err = os.ReadFile(filepath.Join(dir, entry.Name())); err != nil {
			return nil, err
		}
	}
	if len(texts) == 0 {
		return nil, &fs.PathError{Op: "read", Path: filepath.Join(dir, "units.yaml"), Err: fs.ErrNotExist}
	}
	return texts, nil
}

// profileCompareCmd is "layak profile compare DIR".
type profileCompareCmd struct {
	officeFlags
	Dir string `arg:"" type:"path" help:"A directory with the files of a profile."`
}

// Help is shown under the command's flags.
func (*profileCompareCmd) Help() string {
	return "Prints a line for each thing that differs: added (only in the files), changed, removed (only in the database). Versions and the order of things do not count.\n\n" +
		"Exit status: 0 nothing differs, 1 something does, 2 it cannot be told.\n\nExample:\n  layak profile compare profil/ --db layak.db"
}

// Run prints what differs.
func (p *profileCompareCmd) Run(c *console) error {
	differ, err := p.compare(c)
	var problems domain.RuleProblems
	switch {
	case errors.As(err, &problems):
		for _, x := range problems {
			fmt.Fprintln(c.err, printable(x.String()))
		}
		return exitStatus(2)
	case err != nil:
		fmt.Fprintln(c.err, "layak:", printable(err.Error()))
		return exitStatus(2)
	}
	if differ {
		return exitStatus(1)
	}
	return nil
}

func (p *profileCompareCmd) compare(c *console) (differ bool, err error) {
	texts, err := readProfile(p.Dir)
	if err != nil {
		return false, err
	}
	files, err := profile.Read(texts)
	if err != nil {
		return false, err
	}
	here, err := exported(c, p.officeFlags)
	if err != nil {
		return false, err
	}
	all := domain.CompareProfiles(here, files)
	for _, d := range all {
		if _, err := fmt.Fprintf(c.out, "%s %s %s\n", d.Fate, d.Part, d.ID); err != nil {
			return true, err
		}
	}
	if len(all) == 0 {
		_, err = fmt.Fprintf(c.out, "%s; nothing differs\n", speaker{"en"}.profile(here))
	}
	return len(all) > 0, err
}

// exported reads what files can hold of a database.
func exported(c *console, flags officeFlags) (domain.Profile, error) {
	ctx := context.Background()
	of, err := openOffice(ctx, c, flags, officeOptions{})
	if err != nil {
		return domain.Profile{}, err
	}
	defer of.close()
	p, err := of.desk.ExportProfile(ctx, domain.Operator())
	return p, plain(err)
}

// profileExportCmd is "layak profile export DIR".
type profileExportCmd struct {
	officeFlags
	Dir string `arg:"" type:"path" help:"A directory that is made, or is empty."`
}

// Help is shown under the command's flags.
func (*profileExportCmd) Help() string {
	return "Writes units, policy lines, channels, calendars and workflows as five YAML files, to be kept under version control, changed, and brought back by the page " +
		"\"Import profile\" or POST /profile/import, where a signed-in administrator answers for it and a second person makes it active. " +
		"Roles of people are in none of them, nor are addresses and secrets of webhooks.\n\nExample:\n  layak profile export profil/"
}

// Run writes the files.
func (p *profileExportCmd) Run(c *console) error {
	if found, err := os.ReadDir(p.Dir); err == nil && len(found) > 0 {
		return fmt.Errorf("%s is not empty; nothing is overwritten", p.Dir)
	}
	here, err := exported(c, p.officeFlags)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(p.Dir, 0o755); err != nil {
		return err
	}
	texts := profile.Write(here)
	for _, name := range profile.Names() {
		if err := os.WriteFile(filepath.Join(p.Dir, name), texts[name], 0o644); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(c.out, "%s in %s\n", speaker{"en"}.profile(here), p.Dir)
	return err
}
