package domain

import (
	"context"
	"io"
)

// Records lists the audit log, newest first. It needs audit.read in the root
// unit, like everything that reads the whole log. What people wrote in acts on drafts
// above the actor's clearance is not in it.
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
		if out, err = s.tx.Ledger.Find(ctx, f); err != nil {
			return err
		}
		return s.withhold(ctx, out)
	})
	return out, err
}

// withhold takes out what people wrote in acts on drafts above the actor's
// clearance. The leaves stay: a log with gaps tells nobody whether it is whole.
func (s *scene) withhold(ctx context.Context, records []Record) error {
	var ids []string
	for _, r := range records {
		if r.Draft != "" {
			ids = append(ids, r.Draft)
		}
	}
	hidden, err := s.uncovered(ctx, ids)
	for i := range records {
		if hidden[records[i].Draft] {
			records[i].Private = nil
		}
	}
	return err
}

// Story lists what happened to a draft, oldest first, with the names of those
// who acted. It needs audit.read, also for drafts that are gone; or draft.read
// in the draft's unit; and a clearance that covers the draft, which the log states
// where the draft is gone.
func (d *Desk) Story(ctx context.Context, a Actor, id string) (records []Record, names map[string]string, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		_, audits := s.may(ActAuditRead, RootUnit, "*")
		if audits != nil {
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
		if audits == nil {
			if err := s.covered(Draft{Classification: loggedClass(records)}); err != nil {
				return err
			}
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

// loggedClass is the classification that a draft had last; the highest where its
// leaves say nothing of it.
func loggedClass(story []Record) Classification {
	class := TopSecret
	for _, r := range story {
		if stated, ok := r.Facts["classification"]; ok {
			class = Classification(stated)
		}
	}
	return class
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
