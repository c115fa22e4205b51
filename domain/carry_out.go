package domain

import "context"

// CarryOut passes a draft whose publication is due through the gate and opens
// its channels: a feed has it at once, a webhook gets a delivery, a manual
// channel waits for a person. Where the gate fails the draft is parked with the
// reason. It acts as the system, which needs publication.carry_out; the right
// of whoever ordered the publication is asked again by the gate.
func (d *Desk) CarryOut(ctx context.Context, job Job) error {
	seen, r, err := d.readForGate(ctx, job.DraftID)
	if err != nil {
		return err
	}
	err = d.act(ctx, System(), func(ctx context.Context, s *scene) error {
		draft, err := s.tx.Drafts.ByID(ctx, job.DraftID)
		if err != nil {
			return err
		}
		if draft.ContentHash != seen.ContentHash {
			return refuse(Conflict, "draft.changed")
		}
		if draft.State != Scheduled && draft.State != Publishing {
			return s.tx.Jobs.Finish(ctx, job)
		}
		v, marks, err := d.passGate(ctx, s, draft, r)
		if err != nil {
			return err
		}
		if m, failed := FirstFailure(marks); failed {
			if err := s.parkAtGate(ctx, d, &draft, v, m); err != nil {
				return err
			}
			return s.tx.Jobs.Finish(ctx, job)
		}
		if err := d.open(ctx, s, &draft, r.rev, v); err != nil {
			return err
		}
		return s.tx.Jobs.Finish(ctx, job)
	})
	if err == nil {
		d.Wake()
	}
	return err
}

// reading is a revision as the gate looks at it, with everything that takes
// time done outside any write.
type reading struct {
	rev  Revision // as stored, with VariantHashes computed anew
	hash string   // of its content, computed anew
	scan ScanResult
}

func (d *Desk) readForGate(ctx context.Context, id string) (draft Draft, r reading, err error) {
	err = d.Store.Read(ctx, func(ctx context.Context, tx Tx) error {
		var err error
		if draft, err = tx.Drafts.ByID(ctx, id); err != nil {
			return err
		}
		rev, err := tx.Revisions.At(ctx, id, draft.Revision)
		if err != nil {
			return err
		}
		r, err = d.read(ctx, tx, draft, rev)
		return err
	})
	return draft, r, err
}

func (d *Desk) read(ctx context.Context, tx Tx, draft Draft, rev Revision) (reading, error) {
	scan, err := d.scanActive(ctx, tx, rev.subject(), draft.occasion(rev))
	sealed := rev.Sealed()
	rev.VariantHashes = sealed.VariantHashes
	return reading{rev: rev, hash: sealed.ContentHash, scan: scan}, err
}

// passGate asks for the system's own right and for the gate's marks. A system
// without its policy line fails the gate like anything else.
func (d *Desk) passGate(ctx context.Context, s *scene, draft Draft, r reading) (Verdict, []GuardMark, error) {
	v, err := s.may(ActCarryOut, draft.UnitID, "*")
	if err != nil {
		return v, []GuardMark{{GuardPolicy, false, lineText(v.Line)}}, nil
	}
	marks, err := s.atGate(ctx, draft, r, true)
	return v, marks, err
}

// open moves the draft to publishing and makes its publications, once for each
// revision and channel.
func (d *Desk) open(ctx context.Context, s *scene, draft *Draft, rev Revision, v Verdict) error {
	before := draft.State
	if before == Scheduled {
		next, err := Next(before, EventDue)
		if err != nil {
			return err
		}
		draft.State = next
	}
	pubs, err := s.publicationsOf(ctx, *draft)
	if err != nil {
		return err
	}
	e := s.draftEntry("draft.publication_begun", v, *draft, before)
	e.Facts = map[string]string{}
	for _, name := range rev.Channels {
		if _, known := pubs[name]; !known {
			e.Facts["publication."+name] = string(PublicationPending)
		}
	}
	if _, err := s.tx.Ledger.Append(ctx, e); err != nil {
		return err
	}
	for _, name := range rev.Channels {
		p, known := pubs[name]
		if !known {
			if p, err = d.newPublication(ctx, s, *draft, rev, name); err != nil {
				return err
			}
		}
		if err := d.start(ctx, s, *draft, &p, v); err != nil {
			return err
		}
	}
	return s.settle(ctx, draft, v)
}

// publicationsOf lists the publications of the present revision by channel.
func (s *scene) publicationsOf(ctx context.Context, draft Draft) (map[string]Publication, error) {
	all, err := s.tx.Publications.Of(ctx, draft.ID)
	out := map[string]Publication{}
	for _, p := range all {
		if p.Revision == draft.Revision {
			out[p.Channel] = p
		}
	}
	return out, err
}

func (d *Desk) newPublication(ctx context.Context, s *scene, draft Draft, rev Revision, name string) (Publication, error) {
	ch, err := s.tx.Channels.ByName(ctx, name)
	if err != nil {
		return Publication{}, err
	}
	p := Publication{ID: d.NewID(), DraftID: draft.ID, Revision: rev.Number, Channel: name, Kind: ch.Kind,
		State: PublicationPending, VariantHash: rev.VariantHashes[name]}
	return p, s.tx.Publications.Add(ctx, &p)
}

// start does what a pending publication's channel needs.
func (d *Desk) start(ctx context.Context, s *scene, draft Draft, p *Publication, v Verdict) error {
	if p.State != PublicationPending {
		return nil
	}
	switch p.Kind {
	case ChannelFeed:
		p.State, p.SentAt, p.URL = PublicationSent, s.now, "/feeds/"+p.Channel+".atom"
		if err := s.tx.Publications.Save(ctx, p); err != nil {
			return err
		}
		return s.recordPublication(ctx, "publication.sent", v, draft, *p)
	case ChannelWebhook:
		if !p.OpenSince.IsZero() {
			return nil // the job of the call that is open goes on
		}
		return s.tx.Jobs.Add(ctx, Job{ID: d.NewID(), Kind: JobDeliver, DraftID: draft.ID, Channel: p.Channel, DueAt: s.now})
	}
	return nil
}

// settle completes a draft whose channels are all sent and parks one of whose
// channels failed or is uncertain; the draft is saved in any case.
func (s *scene) settle(ctx context.Context, draft *Draft, v Verdict) error {
	pubs, err := s.publicationsOf(ctx, *draft)
	if err != nil {
		return err
	}
	sent, stuck, reason := 0, false, ""
	for _, p := range pubs {
		switch p.State {
		case PublicationSent:
			sent++
		case PublicationFailed, PublicationUncertain:
			stuck, reason = true, p.Reason
		}
	}
	switch {
	case stuck && draft.State == Publishing:
		return s.park(ctx, draft, v, reason)
	case sent > 0 && sent == len(draft.Channels):
		before := draft.State
		if draft.State, err = Next(before, EventComplete); err != nil {
			return err
		}
		draft.ParkedReason, draft.UpdatedAt = "", s.now
		if err := s.tx.Drafts.Save(ctx, draft); err != nil {
			return err
		}
		_, err = s.tx.Ledger.Append(ctx, s.draftEntry("draft.published", v, *draft, before))
		return err
	}
	draft.UpdatedAt = s.now
	return s.tx.Drafts.Save(ctx, draft)
}

func (s *scene) park(ctx context.Context, draft *Draft, v Verdict, reason string) error {
	before := draft.State
	next, err := Next(before, EventPark)
	if err != nil {
		return err
	}
	draft.State, draft.ParkedReason, draft.UpdatedAt = next, reason, s.now
	if err := s.tx.Drafts.Save(ctx, draft); err != nil {
		return err
	}
	e := s.draftEntry("draft.parked", v, *draft, before)
	e.Facts = map[string]string{"reason": reason}
	_, err = s.tx.Ledger.Append(ctx, e)
	return err
}

func (s *scene) recordPublication(ctx context.Context, act string, v Verdict, draft Draft, p Publication) error {
	e := s.draftEntry(act, v, draft, draft.State)
	e.Channel, e.Subject = p.Channel, p.ID
	e.Facts = map[string]string{"publication." + p.Channel: string(p.State)}
	if p.Reason != "" {
		e.Facts["reason"] = p.Reason
	}
	if p.URL != "" {
		e.Private["url"] = p.URL
	}
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}
