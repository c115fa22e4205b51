package domain

import "context"

// Clearance answers "may exactly this go out?". DraftID is set only for those
// who may read the draft; Reason is the gate's first failing mark.
type Clearance struct {
	Cleared     bool
	Now         bool   // cleared, and its time has come
	Reason      string // "" where cleared; "unknown" where nothing like it was cleared
	DraftID     string
	ContentHash string
	Channel     string
	NotBefore   string // RFC 3339, UTC, or ""
	ValidUntil  string
}

// CheckClearance asks whether this text may go out on the channel now: whether
// a cleared draft has exactly this variant and passes the gate. It needs
// clearance.check anywhere. It answers Invalid ("channel.unknown") where there is
// no such channel. Errors are errors, never "cleared".
func (d *Desk) CheckClearance(ctx context.Context, a Actor, channel, text string) (Clearance, error) {
	if channel == "" {
		return Clearance{}, invalid("channel", "channel.missing")
	}
	if err := checkText("text", text, MaxText); err != nil {
		return Clearance{}, err
	}
	hash := Variant{Channel: channel, Text: Normalize(text)}.Hash()
	c, err := d.clearanceOf(ctx, a, hash, channel)
	c.Channel = channel
	return c, err
}

// checkable asks for the right first: who may not check learns of no channel. The
// channel is "" where none is asked about.
func (s *scene) checkable(ctx context.Context, channel string) error {
	if _, err := s.anywhere(ActClearanceCheck); err != nil || channel == "" {
		return err
	}
	_, err := s.tx.Channels.ByName(ctx, channel)
	if KindOf(err) == NotFound {
		return unknownChannel(Invalid, "channel", channel)
	}
	return err
}

// ClearanceOf asks by a draft's or a variant's hash; NotFound
// ("clearance.none") where nothing with that hash is cleared. A date in the
// future does not count against the clearance: the answer names it in NotBefore,
// and Now is false until then.
func (d *Desk) ClearanceOf(ctx context.Context, a Actor, hash string) (Clearance, error) {
	c, err := d.clearanceOf(ctx, a, hash, "")
	if err != nil {
		return Clearance{}, err
	}
	// The gate judges the time last: everything else holds.
	if !c.Cleared && c.Reason != GateTime {
		return Clearance{}, refuse(NotFound, "clearance.none")
	}
	c.Cleared, c.Reason = true, ""
	return c, nil
}

func (d *Desk) clearanceOf(ctx context.Context, a Actor, hash, channel string) (out Clearance, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if err := s.checkable(ctx, channel); err != nil {
			return err
		}
		draft, err := s.tx.Publications.Cleared(ctx, hash)
		if KindOf(err) == NotFound {
			out = Clearance{Reason: "unknown"}
			return nil
		}
		if err != nil {
			return err
		}
		rev, err := s.tx.Revisions.At(ctx, draft.ID, draft.Revision)
		if err != nil {
			return err
		}
		out, err = d.clearance(ctx, s, draft, rev)
		return err
	})
	return out, err
}

func (d *Desk) clearance(ctx context.Context, s *scene, draft Draft, rev Revision) (Clearance, error) {
	r, err := d.read(ctx, s.tx, draft, rev)
	if err != nil {
		return Clearance{}, err
	}
	marks, err := s.atGate(ctx, draft, r, false)
	if err != nil {
		return Clearance{}, err
	}
	run, err := s.tx.Runs.ByID(ctx, draft.RunID)
	if err != nil {
		return Clearance{}, err
	}
	m, failed := FirstFailure(marks)
	c := Clearance{Cleared: !failed, Now: !failed, Reason: m.Name, ContentHash: draft.ContentHash, NotBefore: Instant(notBefore(draft, rev)), ValidUntil: Instant(run.ValidUntil)}
	if _, err := s.readable(ctx, draft.ID); err == nil {
		c.DraftID = draft.ID
	}
	return c, nil
}

// Receipt returns the file that proves the present clearance of a draft. It
// needs draft.read in the unit; NotFound ("receipt.none") where the draft has
// no clearance, Conflict ("receipt.changed") where the log did not clear the text
// that is stored.
func (d *Desk) Receipt(ctx context.Context, a Actor, id string) ([]byte, error) {
	var leaf int64
	var rev Revision
	err := d.looking(ctx, a, id, func(ctx context.Context, s *scene, draft Draft) error {
		if draft.RunID == "" {
			return refuse(NotFound, "receipt.none")
		}
		run, err := s.tx.Runs.ByID(ctx, draft.RunID)
		if err != nil {
			return err
		}
		if run.Status != RunCleared {
			return refuse(NotFound, "receipt.none")
		}
		leaf = run.ClearedLeaf
		record, err := s.tx.Ledger.At(ctx, leaf)
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		if err != nil || record.Act != actCleared || record.Draft != id {
			return refuse(Conflict, "receipt.changed")
		}
		rev, err = s.tx.Revisions.At(ctx, id, run.Revision)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d.Notary.Receipt(ctx, leaf, rev.Content().Canonical())
}
