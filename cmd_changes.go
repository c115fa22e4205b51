package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"layak/domain"
)

// changesCmd is `layak changes`: the shell as the second person for changes of powers.
type changesCmd struct {
	List     changesListCmd     `cmd:"" help:"List the changes that wait for a second person."`
	Show     changesShowCmd     `cmd:"" help:"Show what a change does, and who would gain and lose what."`
	Activate changesActivateCmd `cmd:"" help:"Make a change count that an administrator proposed."`
}

// changesListCmd is `layak changes list`.
type changesListCmd struct{ officeFlags }

// Help is shown under the command's flags.
func (*changesListCmd) Help() string { return "Example:\n  layak changes list" }

// Run prints a line for each change that waits.
func (l *changesListCmd) Run(c *console) error {
	ctx := context.Background()
	of, err := openOffice(ctx, c, l.officeFlags, officeOptions{})
	if err != nil {
		return err
	}
	defer of.close()
	waits, err := of.desk.ListChanges(ctx, domain.Operator(), domain.ChangeProposed)
	if err != nil {
		return plain(err)
	}
	names, err := of.people(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, x := range waits {
		fmt.Fprintf(w, "%s\t%s\t%s\titems: %d\t%s\n", x.ID, x.ProposedAt.UTC().Format("2006-01-02 15:04Z"), names(x.ProposedBy), len(x.Items), oneLine(x.Note))
	}
	return w.Flush()
}

// changesShowCmd is `layak changes show ID`.
type changesShowCmd struct {
	officeFlags
	ID string `arg:"" help:"The change's id."`
}

// Help is shown under the command's flags.
func (*changesShowCmd) Help() string {
	return "The last line is what layak changes activate is given with --seen.\n\nExit status 0 where the change could be made active now, 1 where not.\n\nExample:\n  layak changes show 0193a1c2-…"
}

// Run prints the change as the page shows it.
func (s *changesShowCmd) Run(c *console) error {
	ctx := context.Background()
	of, err := openOffice(ctx, c, s.officeFlags, officeOptions{})
	if err != nil {
		return err
	}
	defer of.close()
	v, err := of.desk.ShowChange(ctx, domain.Operator(), s.ID)
	if err != nil {
		return plain(err)
	}
	names, err := of.people(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s, proposed by %s at %s: %s\n", v.State, names(v.ProposedBy), v.ProposedAt.UTC().Format("2006-01-02 15:04Z"), oneLine(v.Note))
	for i, it := range v.Items {
		fmt.Fprintf(c.out, "%d. %s\n", i+1, itemText(it, names))
	}
	if !v.Waits() {
		return exitStatus(1)
	}
	for _, x := range v.Shifts {
		what := "loses"
		if x.Gains {
			what = "gains"
		}
		fmt.Fprintf(c.out, "%s %s %s %s in %s\n", names(x.Person), what, x.Act, x.Object, strings.Join(x.Units, ", "))
	}
	if v.More > 0 {
		fmt.Fprintf(c.out, "and %d more\n", v.More)
	}
	for _, x := range v.Shortages {
		fmt.Fprintf(c.out, "missing: stage %s in %s needs %d, %d would be left\n", x.Stage, x.Unit, x.Needed, x.Have)
	}
	if err := s.replay(ctx, c, of, names); err != nil {
		return err
	}
	for _, e := range v.Problems {
		fmt.Fprintf(c.out, "against it: %s\n", plain(e))
	}
	if len(v.Problems) > 0 || !v.MayActivate {
		if v.Why != nil {
			fmt.Fprintf(c.out, "against it: %s\n", plain(v.Why))
		}
		return exitStatus(1)
	}
	fmt.Fprintln(c.out, "seen:", v.Seen)
	return nil
}

// replay prints what the past would have looked like.
func (s *changesShowCmd) replay(ctx context.Context, c *console, of *office, names func(string) string) error {
	past, err := of.desk.ReplayChange(ctx, domain.Operator(), s.ID)
	switch {
	case domain.KindOf(err) == domain.Conflict:
		return nil
	case err != nil:
		return plain(err)
	}
	fmt.Fprintf(c.out, "of %d acts in the last %d days %d would have been refused\n", past.Looked, domain.ReplayDays, past.Count())
	for _, x := range past.Refused {
		fmt.Fprintf(c.out, "  %s: %s %s, %d\n", names(x.Person), x.Act, x.Stage, x.Count)
	}
	return nil
}

// changesActivateCmd is `layak changes activate ID --seen …`.
type changesActivateCmd struct {
	officeFlags
	ID   string `arg:"" help:"The change's id."`
	Seen string `required:"" help:"What layak changes show printed last: the change and the powers that were looked at."`
}

// Help is shown under the command's flags.
func (*changesActivateCmd) Help() string {
	return "The audit log records that it was done from a shell. Look at the change with layak changes show first: where powers have changed since, it is refused.\n\n" +
		"Exit status 0 where the change counts now, 1 where not, 2 for bad usage.\n\nExample:\n  layak changes activate 0193a1c2-… --seen 41.9f2c…"
}

// Run is the second human's yes, through the same verb as the page's.
func (a *changesActivateCmd) Run(c *console) error {
	ctx := context.Background()
	of, err := openOffice(ctx, c, a.officeFlags, officeOptions{})
	if err != nil {
		return err
	}
	defer of.close()
	x, err := of.desk.ActivateChange(ctx, domain.Operator(), a.ID, a.Seen)
	if err != nil {
		return plain(err)
	}
	fmt.Fprintf(c.out, "%s is in force\n", x.ID)
	return nil
}

// people answers usernames by id.
func (of *office) people(ctx context.Context) (func(id string) string, error) {
	dir, err := of.desk.Directory(ctx, domain.Operator())
	if err != nil {
		return nil, plain(err)
	}
	return func(id string) string {
		i := slices.IndexFunc(dir.People, func(p domain.Person) bool { return p.ID == id })
		if i < 0 {
			return id
		}
		return dir.People[i].Username
	}, nil
}

// itemText is an item in one line.
func itemText(it domain.ChangeItem, names func(string) string) string {
	line := fmt.Sprintf("%s, %s, %s, %s", it.Role, it.Act, it.Object, it.Effect)
	switch it.Do {
	case domain.DoLineAdd:
		return "new line: " + line
	case domain.DoLineRemove:
		return fmt.Sprintf("line %d goes: %s", it.Line, line)
	case domain.DoGrantAdd:
		text := fmt.Sprintf("%s gets %s in %s", names(it.Person), it.Role, it.Unit)
		if len(it.Channels) > 0 {
			text += " for " + strings.Join(it.Channels, ", ")
		}
		return text
	case domain.DoUnitAdd:
		return fmt.Sprintf("new unit %s (%s) below %s", it.Unit, it.Name, it.Parent)
	case domain.DoUnitMove:
		return fmt.Sprintf("%s moves from %s to %s", it.Unit, it.Was, it.Parent)
	case domain.DoUnitRename:
		return fmt.Sprintf("%s: %s becomes %s", it.Unit, it.Was, it.Name)
	}
	return fmt.Sprintf("%s is no longer the same human as %s", names(it.Person), names(it.Was))
}

// oneLine keeps what people wrote from looking like lines of ours.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// userGrantCmd is `layak user grant USERNAME ROLE`.
type userGrantCmd struct {
	officeFlags
	Username string   `arg:"" help:"Who gets the role."`
	Role     string   `arg:"" help:"A role of the policy."`
	Unit     string   `default:"root" help:"Where it holds, with what lies below."`
	Channel  []string `help:"Only for this channel; repeat for several."`
}

// Help is shown under the command's flags.
func (*userGrantCmd) Help() string {
	return "From a shell a role is given at once; in the pages it takes a second person.\n\n" +
		"Exit status 0 where it was given, 1 where not, 2 for bad usage.\n\nExample:\n  layak user grant budi admin"
}

// Run gives the role.
func (u *userGrantCmd) Run(c *console) error {
	ctx := context.Background()
	of, err := openOffice(ctx, c, u.officeFlags, officeOptions{})
	if err != nil {
		return err
	}
	defer of.close()
	person, err := of.named(ctx, u.Username)
	if err != nil {
		return err
	}
	_, err = of.desk.Grant(ctx, domain.Operator(), person.ID, u.Role, u.Unit, u.Channel...)
	if err != nil {
		return plain(err)
	}
	fmt.Fprintf(c.out, "%s is %s in %s\n", person.Username, u.Role, u.Unit)
	return nil
}
