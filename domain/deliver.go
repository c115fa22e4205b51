package domain

import (
	"context"
	"time"
)

// MaxAttempts is how often a delivery that surely did not arrive is tried.
const MaxAttempts = 5

// Deliver makes one call to one channel for a pending publication. The begin of
// the call is durable before anything is sent: a call whose end is not recorded
// (a crash) makes the publication uncertain and is never made again by itself.
func (d *Desk) Deliver(ctx context.Context, job Job) error {
	call, err := d.beginCall(ctx, job)
	if err != nil || call == nil {
		return err
	}
	callCtx, cancel := context.WithTimeout(ctx, DeliverTimeout)
	defer cancel()
	url, outcome, reason := d.Courier.Deliver(callCtx, call.channel, call.secret, call.dispatch)
	return d.endCall(ctx, job, call.dispatch, url, outcome, reason)
}

type call struct {
	channel  Channel
	secret   []byte
	dispatch Dispatch
}

// beginCall passes the gate again and notes the begin of the call; a nil call
// means that there is nothing to send now; the job is finished or put off.
func (d *Desk) beginCall(ctx context.Context, job Job) (*call, error) {
	_, r, err := d.readForGate(ctx, job.DraftID)
	if err != nil {
		return nil, err
	}
	var out *call
	err = d.act(ctx, System(), func(ctx context.Context, s *scene) error {
		draft, p, err := s.deliverable(ctx, job)
		if err != nil {
			return err
		}
		if p.State != PublicationPending || draft.State != Publishing {
			return s.tx.Jobs.Finish(ctx, job)
		}
		v, marks, err := d.passGate(ctx, s, draft, r)
		if err != nil {
			return err
		}
		if !p.OpenSince.IsZero() && s.now.Before(p.OpenSince.Add(JobLease)) {
			// The call may still be under way, or its end could not be recorded:
			// look again when it is surely over.
			return s.tx.Jobs.Postpone(ctx, job, p.OpenSince.Add(JobLease))
		}
		secret, err := d.secret(ctx, s, p.Channel)
		m, failed := FirstFailure(marks)
		switch {
		case !p.OpenSince.IsZero():
			p.State, p.Reason = PublicationUncertain, interrupted
		case failed:
			p.State, p.Reason = PublicationFailed, "gate."+m.Name
		case err != nil:
			p.State, p.Reason = PublicationFailed, "webhook.secret"
		default:
			out, err = s.openCall(ctx, draft, r.rev, &p, secret)
			return err
		}
		p.OpenSince = time.Time{}
		if err := s.endPublication(ctx, &draft, &p, v); err != nil {
			return err
		}
		return s.tx.Jobs.Finish(ctx, job)
	})
	return out, err
}

func (s *scene) deliverable(ctx context.Context, job Job) (Draft, Publication, error) {
	draft, err := s.tx.Drafts.ByID(ctx, job.DraftID)
	if err != nil {
		return Draft{}, Publication{}, err
	}
	pubs, err := s.publicationsOf(ctx, draft)
	if err != nil {
		return Draft{}, Publication{}, err
	}
	p, ok := pubs[job.Channel]
	if !ok {
		return Draft{}, Publication{}, refuse(NotFound, "publication.unknown")
	}
	return draft, p, nil
}

// interrupted is the reason of a publication whose call has no recorded end.
const interrupted = "publication.interrupted"

func (d *Desk) secret(ctx context.Context, s *scene, channel string) ([]byte, error) {
	ch, err := s.tx.Channels.ByName(ctx, channel)
	if err != nil {
		return nil, err
	}
	return d.Sealer.Open(ch.Sealed)
}

func (s *scene) openCall(ctx context.Context, draft Draft, rev Revision, p *Publication, secret []byte) (*call, error) {
	ch, err := s.tx.Channels.ByName(ctx, p.Channel)
	if err != nil {
		return nil, err
	}
	p.OpenSince, p.Attempts = s.now, p.Attempts+1
	if err := s.tx.Publications.Save(ctx, p); err != nil {
		return nil, err
	}
	return &call{ch, secret, Dispatch{ID: p.ID, DraftID: draft.ID, Channel: p.Channel, Title: rev.Title, Text: rev.Text(p.Channel),
		ContentHash: rev.ContentHash, VariantHash: p.VariantHash, At: s.now}}, nil
}

// endCall records how a call ended. It is one transaction with the job's end,
// but what the channel has said does not depend on the lease: where that has
// ended, whoever has the job now finds the publication as it is.
func (d *Desk) endCall(ctx context.Context, job Job, call Dispatch, url string, outcome Outcome, reason string) error {
	return d.act(context.WithoutCancel(ctx), System(), func(ctx context.Context, s *scene) error {
		draft, err := s.tx.Drafts.ByID(ctx, job.DraftID)
		if err != nil {
			return err
		}
		p, err := s.tx.Publications.ByID(ctx, call.ID)
		if err != nil {
			return err
		}
		open := p.State == PublicationPending && p.OpenSince.Equal(call.At)
		// A call that was taken for interrupted and ended after all is known.
		late := p.State == PublicationUncertain && p.Reason == interrupted && outcome == OutcomeSent
		if !open && !late {
			return released(s.tx.Jobs.Finish(ctx, job))
		}
		v := s.powers.May(s.actor.PersonID, draft.UnitID, ActCarryOut, "*")
		p.OpenSince, p.Reason = time.Time{}, reason
		switch outcome {
		case OutcomeSent:
			p.State, p.SentAt, p.URL, p.Reason = PublicationSent, s.now, url, ""
		case OutcomeUncertain:
			p.State = PublicationUncertain
		default:
			if p.Attempts < MaxAttempts {
				if err := s.tx.Publications.Save(ctx, &p); err != nil {
					return err
				}
				return released(s.tx.Jobs.Postpone(ctx, job, s.now.Add(backoff(p.Attempts))))
			}
			p.State = PublicationFailed
		}
		if err := s.endPublication(ctx, &draft, &p, v); err != nil {
			return err
		}
		return released(s.tx.Jobs.Finish(ctx, job))
	})
}

// released is nil also where somebody else has the job by now.
func released(err error) error {
	if KeyOf(err) == "job.lease" {
		return nil
	}
	return err
}

func (s *scene) endPublication(ctx context.Context, draft *Draft, p *Publication, v Verdict) error {
	if err := s.tx.Publications.Save(ctx, p); err != nil {
		return err
	}
	if err := s.recordPublication(ctx, "publication."+string(p.State), v, *draft, *p); err != nil {
		return err
	}
	return s.settle(ctx, draft, v)
}
