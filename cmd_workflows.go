package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"layak/domain"
)

// workflowsCmd is `layak workflows`: the shell as the second person for workflows.
type workflowsCmd struct {
	List     workflowsListCmd     `cmd:"" help:"List the versions that wait for a second person."`
	Show     workflowsShowCmd     `cmd:"" help:"Show a version, and what it would make different."`
	Activate workflowsActivateCmd `cmd:"" help:"Make a version active that an administrator proposed."`
}

// workflowsListCmd is `layak workflows list`.
type workflowsListCmd struct{ officeFlags }

// Help is shown under the command's flags.
func (*workflowsListCmd) Help() string { return "Example:\n  layak workflows list" }

// Run prints a line for each version that waits.
func (l *workflowsListCmd) Run(c *console) error {
	ctx := context.Background()
	of, err := openOffice(ctx, c, l.officeFlags, officeOptions{})
	if err != nil {
		return err
	}
	defer of.close()
	all, err := of.desk.ListWorkflows(ctx, domain.Operator())
	if err != nil {
		return plain(err)
	}
	names, err := of.people(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, x := range all {
		if x.State == domain.WorkflowProposed {
			fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\n", x.ID, x.Version, x.ProposedAt.UTC().Format("2006-01-02 15:04Z"), names(x.ProposedBy), oneLine(x.Note))
		}
	}
	return w.Flush()
}

// workflowsShowCmd is `layak workflows show ID VERSION`.
type workflowsShowCmd struct {
	officeFlags
	ID      string `arg:"" help:"The workflow's id."`
	Version int64  `arg:"" help:"The version."`
}

// Help is shown under the command's flags.
func (*workflowsShowCmd) Help() string {
	return "The last line is what layak workflows activate is given with --seen.\n\nExit status 0 where the version could be made active now, 1 where not.\n\nExample:\n  layak workflows show standard 3"
}

// Run prints the version as the page shows it.
func (s *workflowsShowCmd) Run(c *console) error {
	ctx := context.Background()
	of, err := openOffice(ctx, c, s.officeFlags, officeOptions{})
	if err != nil {
		return err
	}
	defer of.close()
	v, err := of.desk.ShowWorkflow(ctx, domain.Operator(), s.ID, s.Version)
	if err != nil {
		return plain(err)
	}
	names, err := of.people(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s version %d, %s, for %s: %s\n", v.ID, v.Version, v.State, v.Unit, oneLine(v.Name))
	for _, st := range domain.InSteps(v.Stages) {
		fmt.Fprintf(c.out, "%d. %s\n", st.Step, stageText(st))
	}
	fmt.Fprintf(c.out, "appeal: %s\n", stageText(v.Appeal))
	if v.Emergency != nil {
		fmt.Fprintf(c.out, "emergency: %s, ratified within %d hours\n", stageText(v.Emergency.Stage), v.Emergency.RatifyHours)
	}
	if v.State != domain.WorkflowProposed {
		return exitStatus(1)
	}
	fmt.Fprintf(c.out, "proposed by %s at %s: %s\n", names(v.ProposedBy), v.ProposedAt.UTC().Format("2006-01-02 15:04Z"), oneLine(v.Note))
	difference(c, v)
	past, err := of.desk.ReplayWorkflow(ctx, domain.Operator(), s.ID, s.Version)
	if err != nil {
		return plain(err)
	}
	replayed(c, past)
	for _, e := range v.Problems {
		fmt.Fprintf(c.out, "against it: %s\n", plain(e))
	}
	if v.Why != nil {
		fmt.Fprintf(c.out, "against it: %s\n", plain(v.Why))
	}
	if len(v.Problems) > 0 || !v.MayActivate {
		return exitStatus(1)
	}
	fmt.Fprintln(c.out, "seen:", v.Seen)
	return nil
}

// difference prints what the version would make different, and who is missing.
func difference(c *console, v domain.WorkflowView) {
	d := v.Difference
	for _, st := range d.Added {
		fmt.Fprintf(c.out, "new stage: %s\n", stageText(st))
	}
	for _, st := range d.Removed {
		fmt.Fprintf(c.out, "stage that goes: %s\n", stageText(st))
	}
	for _, x := range d.Changed {
		fmt.Fprintf(c.out, "stage %s: %s (now: %s)\n", x.Is.Name, strings.Join(x.Members, ", "), stageText(x.Was))
	}
	if len(d.Members) > 0 {
		fmt.Fprintf(c.out, "changed: %s\n", strings.Join(d.Members, ", "))
	}
	if len(d.Fewer) > 0 {
		fmt.Fprintf(c.out, "fewer eyes: %s\n", strings.Join(d.Fewer, ", "))
	}
	if len(d.Longer) > 0 {
		fmt.Fprintf(c.out, "longer than now: %s\n", strings.Join(d.Longer, ", "))
	}
	for _, o := range v.Instead {
		fmt.Fprintf(c.out, "takes drafts of %s version %d; fewer eyes: %s\n", o.ID, o.Version, cmp.Or(strings.Join(o.Difference.Fewer, ", "), "none"))
	}
	if v.Never {
		fmt.Fprintln(c.out, "takes no draft: other workflows are nearer, name more or ask more")
	}
	for _, x := range v.Unreachable {
		fmt.Fprintf(c.out, "missing: stage %s in %s needs %d, there are %d\n", x.Stage, x.Unit, x.Needed, x.Have)
	}
}

// replayed prints what the version would have asked of what was cleared.
func replayed(c *console, r domain.FlowReplay) {
	fmt.Fprintf(c.out, "last %d days: of %d clearances %d would have lacked an approval, %d would have been seen by fewer people\n",
		domain.ReplayDays, r.Looked, r.Refused, r.Spared)
	for _, x := range r.Lacks {
		fmt.Fprintf(c.out, "would lack %s: %d\n", cmp.Or(x.Stage, "a workflow"), x.Count)
	}
	for _, x := range r.Spares {
		fmt.Fprintf(c.out, "would not have had as much of %s: %d\n", x.Stage, x.Count)
	}
}

// stageText is a stage in one line.
func stageText(st domain.Stage) string {
	text := fmt.Sprintf("%s, %d of %s, %d hours", st.Name, st.Quorum, strings.Join(st.Roles, " or "), st.DueHours)
	if !st.When.Always() || !st.Only.IsZero() {
		text += ", not for every draft"
	}
	return text
}

// workflowsActivateCmd is `layak workflows activate ID VERSION --seen …`.
type workflowsActivateCmd struct {
	officeFlags
	ID      string `arg:"" help:"The workflow's id."`
	Version int64  `arg:"" help:"The version."`
	Seen    string `required:"" help:"What layak workflows show printed last: the version, the active one and the powers that were looked at."`
}

// Help is shown under the command's flags.
func (*workflowsActivateCmd) Help() string {
	return "The audit log records that it was done from a shell. Look at the version with layak workflows show first.\n\n" +
		"Exit status 0 where the version is active now, 1 where not, 2 for bad usage.\n\nExample:\n  layak workflows activate standard 3 --seen 41.2.9f2c…"
}

// Run is the second human's yes, through the same verb as the page's.
func (a *workflowsActivateCmd) Run(c *console) error {
	ctx := context.Background()
	of, err := openOffice(ctx, c, a.officeFlags, officeOptions{})
	if err != nil {
		return err
	}
	defer of.close()
	w, err := of.desk.ActivateWorkflow(ctx, domain.Operator(), a.ID, a.Version, a.Seen)
	if err != nil {
		return plain(err)
	}
	fmt.Fprintf(c.out, "%s version %d is active\n", w.ID, w.Version)
	return nil
}
