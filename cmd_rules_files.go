package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"layak/domain"
	"layak/policy/sensitivity"
)

// setFlag names the rules of a database.
type setFlag struct {
	Set string `default:"active" placeholder:"SET" help:"active, working (the copies that are edited), or a version (default active)."`
}

// rulesExportCmd is "layak rules export DIR".
type rulesExportCmd struct {
	officeFlags
	setFlag
	Dir string `arg:"" type:"path" help:"A directory that is made, or is empty."`
}

// Help is shown under the command's flags.
func (*rulesExportCmd) Help() string {
	return "Writes one file a rule, named by it, to be kept under version control, changed, and brought back by the page \"Import files\" or POST /rules/import, " +
		"where a signed-in rule manager answers for it.\n\nExample:\n  layak rules export aturan/ --set working"
}

// Run writes the files.
func (r *rulesExportCmd) Run(c *console) error {
	if found, err := os.ReadDir(r.Dir); err == nil && len(found) > 0 {
		return fmt.Errorf("%s is not empty; nothing is overwritten", r.Dir)
	}
	sources, err := r.rules(c, r.officeFlags)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(r.Dir, 0o755); err != nil {
		return err
	}
	for _, s := range sources {
		if err := os.WriteFile(filepath.Join(r.Dir, s.Name+".yaml"), []byte(s.YAML), 0o644); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(c.out, "%s in %s\n", speaker{"en"}.counted(len(sources), "%d rule", "%d rules"), r.Dir)
	return err
}

// rulesCompareCmd is "layak rules compare FILE…".
type rulesCompareCmd struct {
	officeFlags
	setFlag
	Files []string `arg:"" name:"file" help:"Rule files; together they form one rule set."`
}

// Help is shown under the command's flags.
func (*rulesCompareCmd) Help() string {
	return "Prints a line for each rule that differs: added (only in the files), changed, removed (only in the database).\n\n" +
		"Exit status: 0 nothing differs, 1 something does, 2 it cannot be told.\n\nExample:\n  layak rules compare aturan/*.yaml"
}

// Run prints what differs.
func (r *rulesCompareCmd) Run(c *console) error {
	differ, err := r.compare(c)
	if err != nil {
		fmt.Fprintln(c.err, "layak:", err)
		return exitStatus(2)
	}
	if differ {
		return exitStatus(1)
	}
	return nil
}

func (r *rulesCompareCmd) compare(c *console) (differ bool, err error) {
	files, err := readRules(r.Files)
	if err != nil {
		return false, err
	}
	infos, err := sensitivity.New().Describe(files)
	if err != nil {
		return false, err
	}
	kept, err := r.rules(c, r.officeFlags)
	if err != nil {
		return false, err
	}
	lines := differences(infos, kept)
	for _, line := range lines {
		if _, err := fmt.Fprintln(c.out, line); err != nil {
			return true, err
		}
	}
	if len(lines) == 0 {
		_, err = fmt.Fprintf(c.out, "%s, nothing differs\n", speaker{"en"}.counted(len(kept), "%d rule", "%d rules"))
	}
	return len(lines) > 0, err
}

// differences has a line for each rule that is not the same, in order of id.
func differences(files []domain.RuleInfo, kept []domain.RuleSource) (lines []string) {
	old := make(map[string]string, len(kept))
	for _, s := range kept {
		old[s.Name] = s.YAML
	}
	type difference struct{ id, what string }
	var out []difference
	for _, f := range files {
		was, known := old[f.ID]
		delete(old, f.ID)
		switch {
		case !known:
			out = append(out, difference{f.ID, "added"})
		case was != f.YAML:
			out = append(out, difference{f.ID, "changed"})
		}
	}
	for id := range old {
		out = append(out, difference{id, "removed"})
	}
	slices.SortFunc(out, func(a, b difference) int { return cmp.Compare(a.id, b.id) })
	for _, d := range out {
		lines = append(lines, d.what+" "+d.id)
	}
	return lines
}

// rules reads the rules of the set that the flag names.
func (f setFlag) rules(c *console, flags officeFlags) ([]domain.RuleSource, error) {
	ctx := context.Background()
	of, err := openOffice(ctx, c, flags, officeOptions{})
	if err != nil {
		return nil, err
	}
	defer of.close()
	switch f.Set {
	case "working":
		sources, err := of.desk.WorkingRules(ctx, domain.Operator())
		return sources, plain(err)
	case "active":
		set, err := of.desk.ActiveRuleSet(ctx, domain.Operator())
		return set.Sources, plain(err)
	}
	version, err := strconv.ParseInt(f.Set, 10, 64)
	if err != nil || version < 1 {
		return nil, fmt.Errorf("--set: %q is not active, working or a version", f.Set)
	}
	set, err := of.desk.ShowRuleSet(ctx, domain.Operator(), version)
	return set.Sources, plain(err)
}
