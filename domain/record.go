package domain

import (
	"context"
	"io"
)

// Records lists the audit log, newest first. It needs audit.read in the root
// unit, like everything that reads the whole log.
func (d *Desk) Records(ctx context.Context, a Actor, f RecordFilter) (out []Record, err error) {
	if f.Limit == 0 {
		f.Limit = 100
	}
	if f.Limit < 1 || f.Limit > 500 {
		return nil, invalid("limit", "list.limit", "500")
	}
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.may(ActAuditRead, RootUnit, "*"); err != nil {
			return err
		}
		out, err = s.tx.Ledger.Find(ctx, f)
		return err
	})
	return out, err
}

// Story lists what happened to a draft, oldest first, with the names of those
// who acted. It needs audit.read, also for drafts that are gone; or draft.read
// in the draft's unit.
func (d *Desk) Story(ctx context.Context, a Actor, id string) (records []Record, names map[string]string, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.may(ActAuditRead, RootUnit, "*"); err != nil {
			if _, err := s.readable(ctx, id); err != nil {
				return err
			}
		}
		if records, err = s.tx.Ledger.Story(ctx, id); err != nil {
			return err
		}
		if len(records) == 0 {
			return refuse(NotFound, "draft.unknown")
		}
		var who []string
		for _, r := range records {
			who = append(who, r.Actor)
		}
		names, err = s.tx.People.Names(ctx, who)
		return err
	})
	return records, names, err
}

// Checkpoint signs the present state of the log. It needs audit.read.
func (d *Desk) Checkpoint(ctx context.Context, a Actor) (signed []byte, size int64, err error) {
	if err := d.mayAudit(ctx, a, ActAuditRead); err != nil {
		return nil, 0, err
	}
	return d.Notary.Checkpoint(ctx)
}

// Proof answers a leaf and its inclusion proof. It needs audit.read.
func (d *Desk) Proof(ctx context.Context, a Actor, seq int64) (leaf []byte, proof string, err error) {
	if err := d.mayAudit(ctx, a, ActAuditRead); err != nil {
		return nil, "", err
	}
	return d.Notary.Proof(ctx, seq)
}

// VerifyAudit checks the whole log, every draft's state against it, the
// sources of every rule set, and an older checkpoint where one is given. It needs audit.verify.
func (d *Desk) VerifyAudit(ctx context.Context, a Actor, older []byte) (AuditReport, error) {
	if err := d.mayAudit(ctx, a, ActAuditVerify); err != nil {
		return AuditReport{}, err
	}
	report, err := d.Notary.Verify(ctx, older)
	if err != nil || !report.Holds {
		return report, err
	}
	return report, d.Store.Read(ctx, func(ctx context.Context, tx Tx) error { return d.verifyRules(ctx, tx, &report) })
}

// ExportAudit writes the whole log with its signed checkpoint. It needs
// audit.export; that it was exported is itself recorded, before.
func (d *Desk) ExportAudit(ctx context.Context, a Actor, w io.Writer) error {
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActAuditExport, RootUnit, "*")
		if err != nil {
			return err
		}
		_, err = s.tx.Ledger.Append(ctx, s.entry("audit.exported", v))
		return err
	})
	if err != nil {
		return err
	}
	return d.Notary.Export(ctx, w)
}

func (d *Desk) mayAudit(ctx context.Context, a Actor, act Act) error {
	return d.look(ctx, a, func(_ context.Context, s *scene) error {
		_, err := s.may(act, RootUnit, "*")
		return err
	})
}
