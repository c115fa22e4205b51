package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"layak/domain"
	"layak/domain/audit/verify"
	"layak/store"
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
	Key        string `placeholder:"KEY" help:"The verifier key to trust, or a file that holds it; without it that of the key directory, or for an export its own."`
	Checkpoint string `placeholder:"FILE" type:"path" help:"An older signed checkpoint that the log must still contain."`
}

// Help is shown under the command's flags.
func (*auditVerifyCmd) Help() string {
	return "Exit status 0 and the tree's size and root where all holds; 1 and the first index that does not, " +
		"or 1 and a line on standard error where it cannot be checked, as a database of an older schema. Nothing is made or changed.\n\n" +
		"Example:\n  layak audit verify --db layak.db --checkpoint last-month.checkpoint\n  layak audit verify log.jsonl --key layak.key"
}

// Run verifies the database or the export.
func (a *auditVerifyCmd) Run(c *console) error {
	ctx := context.Background()
	if a.File != "" {
		return a.verifyExport(ctx, c)
	}
	of, err := openOffice(ctx, c, a.officeFlags, officeOptions{asIs: true})
	if e := new(store.OpenError); errors.As(err, &e) && e.Reason == store.Older {
		return fmt.Errorf("%w; nothing was checked or changed: start layak serve once, which brings it up to date, or verify with the program that it is of", err)
	}
	if err != nil {
		return err
	}
	defer of.close()
	if a.Key != "" {
		key, err := verifierKey(a.Key)
		if err != nil {
			return fmt.Errorf("--key: %w", err)
		}
		if key != of.notary.Key() {
			return errors.New("--key: the database's log is signed with another key")
		}
	}
	older, err := a.older(of.notary.Key())
	if err != nil {
		return err
	}
	report, err := of.desk.VerifyAudit(ctx, domain.Operator(), older)
	if err != nil {
		return plain(err)
	}
	return printReport(c, report)
}

// older reads the checkpoint to compare with. One that the key has not signed
// says nothing about the log: it is refused as what it is, a bad file.
func (a *auditVerifyCmd) older(key string) ([]byte, error) {
	if a.Checkpoint == "" {
		return nil, nil
	}
	f, err := os.Open(a.Checkpoint)
	if err != nil {
		return nil, fmt.Errorf("checkpoint file: %w", err)
	}
	defer f.Close()
	const large = 1 << 20 // of a checkpoint, a thousand times too much
	text, err := io.ReadAll(io.LimitReader(f, large))
	if err != nil {
		return nil, fmt.Errorf("checkpoint file: %w", err)
	}
	_, err = verify.ParseCheckpoint(string(text), key)
	if failure, ok := errors.AsType[*verify.Failure](err); ok {
		return nil, fmt.Errorf("checkpoint file %s: it is not a checkpoint that this log's key has signed (%s); the log was not checked",
			a.Checkpoint, visible(failure.Detail))
	}
	return text, err
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
func (*auditExportCmd) Help() string {
	return "That it was exported is itself recorded.\n\nExit status 0 where all was written, 1 where not.\n\nExample:\n  layak audit export -o log.jsonl"
}

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
func (a *auditVerifyCmd) verifyExport(ctx context.Context, c *console) error {
	f, err := os.Open(a.File)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer f.Close()
	states := &verify.States{Transition: store.Step}
	trusted := verify.Policy{Each: states.Add}
	if a.Key != "" {
		if trusted.Key, err = verifierKey(a.Key); err != nil {
			return fmt.Errorf("--key: %w", err)
		}
	} else {
		fmt.Fprintln(c.err, "warning: without --key only damage is found, not a forged file")
	}
	if a.Checkpoint != "" {
		key := trusted.Key
		if key == "" {
			if key, err = exportKey(f); err != nil {
				return err
			}
		}
		older, err := a.older(key)
		if err != nil {
			return err
		}
		trusted.Checkpoints = []string{string(older)}
	}
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

// exportKey is the key that an export names, and returns to its begin.
func exportKey(f *os.File) (string, error) {
	header, _, err := verify.ReadExport(f)
	if _, seek := f.Seek(0, io.SeekStart); seek != nil {
		return "", fmt.Errorf("export: %w; name its --key to read it from a pipe", seek)
	}
	if err == nil && header.Key == "" {
		return "", errors.New("the export names no key to check --checkpoint with; name it with --key")
	}
	if err != nil {
		return "", fmt.Errorf("export: %w", err)
	}
	return header.Key, nil
}

func count(states *verify.States) (n int) {
	for range states.All() {
		n++
	}
	return n
}
