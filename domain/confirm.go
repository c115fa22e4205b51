package domain

import (
	"context"
	"net/url"
	"time"
)

// MaxURL bounds an address, in bytes.
const MaxURL = 2048

// Confirm records that a person posted a manual channel's text, and where. It
// needs publication.confirm in the unit. The gate is asked again: where it no
// longer holds, the address is kept, the publication is uncertain and the draft
// parked, for a person to resolve.
func (d *Desk) Confirm(ctx context.Context, a Actor, id, channel, address string) (Draft, error) {
	address, err := checkAddress("url", address)
	if err != nil {
		return Draft{}, err
	}
	_, r, err := d.readForGate(ctx, id)
	if err != nil {
		return Draft{}, err
	}
	return d.settlePublication(ctx, a, id, channel, ActDraftConfirm, func(ctx context.Context, s *scene, draft Draft, p *Publication) error {
		if p.Kind != ChannelManual {
			return refuse(Conflict, "publication.not_manual", channel)
		}
		if p.State != PublicationPending {
			return refuse(Conflict, "publication.state", string(p.State))
		}
		marks, err := s.atGate(ctx, draft, r, true)
		if err != nil {
			return err
		}
		p.State, p.SentAt, p.URL, p.By = PublicationSent, s.now, address, s.person.ID
		if m, failed := FirstFailure(marks); failed {
			p.State, p.Reason = PublicationUncertain, "gate."+m.Name
		}
		return nil
	})
}

// Resolve is a person's word on a publication that is uncertain or failed: it
// went out (with its address), or it did not. It needs publication.resolve in
// the unit and a reason.
func (d *Desk) Resolve(ctx context.Context, a Actor, id, channel string, sent bool, address, reason string) (Draft, error) {
	reason, err := trimReason("reason", reason, true)
	if err != nil {
		return Draft{}, err
	}
	if sent {
		if address, err = checkAddress("url", address); err != nil {
			return Draft{}, err
		}
	}
	return d.settlePublication(ctx, a, id, channel, ActDraftResolve, func(ctx context.Context, s *scene, draft Draft, p *Publication) error {
		if p.State != PublicationUncertain && p.State != PublicationFailed {
			return refuse(Conflict, "publication.state", string(p.State))
		}
		p.By, p.OpenSince = s.person.ID, time.Time{}
		if sent {
			p.State, p.SentAt, p.URL, p.Reason = PublicationSent, s.now, address, ""
		} else {
			p.State, p.Reason = PublicationFailed, "publication.not_sent"
		}
		e := s.draftEntry("publication.resolved", s.powers.MayOn(s.person.ID, draft.UnitID, ActDraftResolve, "*", []string{channel}), draft, draft.State)
		e.Channel, e.Subject, e.Private["reason"] = channel, p.ID, reason
		_, err := s.tx.Ledger.Append(ctx, e)
		return err
	})
}

func (d *Desk) settlePublication(ctx context.Context, a Actor, id, channel string, act Act,
	change func(context.Context, *scene, Draft, *Publication) error) (Draft, error) {
	var out Draft
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.writableOn(ctx, id, act, channel)
		if err != nil {
			return err
		}
		if draft.State != Publishing && draft.State != Parked {
			return refuse(Conflict, "draft.transition", string(draft.State), "confirm")
		}
		pubs, err := s.publicationsOf(ctx, draft)
		if err != nil {
			return err
		}
		p, ok := pubs[channel]
		if !ok {
			return refuse(NotFound, "publication.unknown")
		}
		if err := change(ctx, s, draft, &p); err != nil {
			return err
		}
		if err := s.tx.Publications.Save(ctx, &p); err != nil {
			return err
		}
		if err := s.recordPublication(ctx, "publication."+string(p.State), v, draft, p); err != nil {
			return err
		}
		err = s.settle(ctx, &draft, v)
		out = draft
		return err
	})
	return out, err
}

func checkAddress(field, address string) (string, error) {
	if len(address) > MaxURL {
		return "", invalid(field, "url.invalid")
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return "", invalid(field, "url.invalid")
	}
	return u.String(), nil
}
