package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"layak/domain"
	"layak/domain/audit/verify"
)

// auditCmd is `layak audit`.
type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Check the whole log, and every draft's state against it."`
	Export auditExportCmd `cmd:"" help:"Write the log as JSON Lines with its signed checkpoint."`
}

// auditVerifyCmd is `layak audit verify [FILE]`.
type auditVerifyCmd struct {
	officeFlags
	File       string `arg:"" optional:"" type:"path" help:"An export to verify instead of the database."`
	Key        string `placeholder:"KEY" help:"For an export: the verifier key to trust, or a file that holds it."`
	Checkpoint string `placeholder:"FILE" type:"path" help:"An older signed checkpoint that the log must still contain."`
}

// Help is shown under the command's flags.
func (*auditVerifyCmd) Help() string {
	return "Exit status 0 and the tree's size and root where all holds; 1 and the first index that does not.\n\n" +
		"Example:\n  layak audit verify --db layak.db --checkpoint last-month.checkpoint\n  layak audit verify log.jsonl --key layak.key"
}

// Run verifies the database or the export.
func (a *auditVerifyCmd) Run(c *console) error {
	ctx := context.Background()
	older, err := readOlder(a.Checkpoint)
	if err != nil {
		return err
	}
	if a.File != "" {
		return a.verifyExport(ctx, c, older)
	}
	of, err := openOffice(ctx, c, a.officeFlags, officeOptions{})
	if err != nil {
		return err
	}
	defer of.close()
	report, err := of.desk.VerifyAudit(ctx, domain.Operator(), older)
	if err != nil {
		return plain(err)
	}
	return printReport(c, report)
}

func readOlder(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	return os.ReadFile(file)
}

func printReport(c *console, r domain.AuditReport) error {
	for _, w := range r.Warnings {
		fmt.Fprintln(c.err, "warning:", w)
	}
	if !r.Holds {
		fmt.Fprintf(c.out, "FAILED at index %d: %s\n", r.FirstBad, r.Reason)
		return exitStatus(1)
	}
	fmt.Fprintf(c.out, "OK size=%d root=%s drafts=%d\n", r.Size, r.Root, r.Drafts)
	return nil
}

// auditExportCmd is `layak audit export`.
type auditExportCmd struct {
	officeFlags
	Out string `short:"o" placeholder:"FILE" type:"path" help:"Where to write; standard output otherwise."`
}

// Help is shown under the command's flags.
func (*auditExportCmd) Help() string { return "Example:\n  layak audit export -o log.jsonl" }

// Run writes the export; that it was made is itself in the log.
func (a *auditExportCmd) Run(c *console) (err error) {
	ctx := context.Background()
	of, err := openOffice(ctx, c, a.officeFlags, officeOptions{})
	if err != nil {
		return err
	}
	defer of.close()
	out := c.out
	if a.Out != "" {
		f, err := os.OpenFile(a.Out, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return err
		}
		defer func() {
			if e := f.Close(); err == nil {
				err = e
			}
		}()
		out = f
	}
	return plain(of.desk.ExportAudit(ctx, domain.Operator(), out))
}

// verifyExport checks a file with no database. Without --key only damage is
// found: the file could have been made by anyone.
func (a *auditVerifyCmd) verifyExport(ctx context.Context, c *console, older []byte) error {
	trusted := verify.Policy{}
	if a.Key != "" {
		key, err := verifierKey(a.Key)
		if err != nil {
			return err
		}
		trusted.Key = key
	} else {
		fmt.Fprintln(c.err, "warning: without --key only damage is found, not a forged file")
	}
	if len(older) > 0 {
		trusted.Checkpoints = []string{string(older)}
	}
	states := &verify.States{}
	trusted.Each = states.Add
	f, err := os.Open(a.File)
	if err != nil {
		return err
	}
	defer f.Close()
	report, err := verify.Export(ctx, f, trusted)
	var failure *verify.Failure
	if errors.As(err, &failure) {
		return printReport(c, domain.AuditReport{FirstBad: failure.Index, Reason: failure.Error()})
	}
	if err != nil {
		return err
	}
	return printReport(c, domain.AuditReport{Holds: true, Size: report.Size, Root: report.Root.String(), Drafts: count(states)})
}

func count(states *verify.States) (n int) {
	for range states.All() {
		n++
	}
	return n
}
