package domain

import (
	"context"
	"io"
)

// Records lists the audit log, newest first. It needs audit.read in the root
// unit, like everything that reads the whole log. What people wrote in acts on drafts
// that clearance or names keep from the actor is not in it: the story tells, and leaves
// a record of that.
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

// withhold takes out what people wrote in acts on drafts that names keep from the
// actor, or that are or were classified above their clearance. The leaves stay: a log with gaps tells nobody whether it is whole.
func (s *scene) withhold(ctx context.Context, records []Record) error {
	var ids []string
	for _, r := range records {
		if r.Draft != "" {
			ids = append(ids, r.Draft)
		}
	}
	hidden, err := hiddenFrom(ctx, s.tx, ids, s.sight(), true)
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
// where the draft is gone. That it was read by right of audit, of a draft restricted
// to others, is itself recorded.
func (d *Desk) Story(ctx context.Context, a Actor, id string) (records []Record, names map[string]string, err error) {
	by := false
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		audits := s.audits()
		var err error
		if by, err = s.storied(ctx, id, audits); err != nil {
			return err
		}
		if records, err = s.tx.Ledger.Story(ctx, id); err != nil {
			return err
		}
		if len(records) == 0 {
			return refuse(NotFound, "draft.unknown")
		}
		if audits && !s.person.Clearance.covers(loggedClass(records)) {
			return refuse(NotFound, "draft.unknown")
		}
		var who []string
		for _, r := range records {
			who = append(who, r.Actor)
		}
		s.withholdStory(records)
		names, err = s.tx.People.Names(ctx, who)
		return err
	})
	if err == nil && by {
		err = d.recordRead(ctx, a, id)
	}
	return records, names, err
}

// storied refuses whoever may not read the story of a draft. by tells that it takes
// the right to audit, for a draft that is restricted to others.
func (s *scene) storied(ctx context.Context, id string, audits bool) (by bool, err error) {
	if !audits {
		_, err := s.readable(ctx, id)
		return false, err
	}
	draft, err := s.tx.Drafts.ByID(ctx, id)
	if KindOf(err) == NotFound {
		return false, nil // the log may know of it still
	}
	if err != nil {
		return false, err
	}
	named, err := s.named(ctx, draft)
	return !named, err
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
