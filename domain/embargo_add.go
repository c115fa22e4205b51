package domain

import (
	"context"
	"encoding/hex"
	"io"
	"strings"
)

// EmbargoInput is what somebody asks to keep back.
type EmbargoInput struct {
	Phrases    []string
	Owner      string // person id; "": the actor
	Reason     string
	LegalBasis string
	Category   string
	Scope
	Period // From zero: at once
	ByHand bool
}

// AddEmbargo keeps words back from the next scan on, for at most EntryLongest.
// It needs embargo.write in every unit of its scope, in the root unit where that
// is the whole institution; the owner must be able to read it there. Answers
// Invalid, or Faults, with the fields at fault.
func (d *Desk) AddEmbargo(ctx context.Context, a Actor, in EmbargoInput) (Embargo, error) {
	e, err := d.checkEmbargo(in)
	if err != nil {
		return Embargo{}, err
	}
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		_, err := s.mayAll(ActEmbargoWrite, e.Scope)
		return err
	})
	if err != nil {
		return Embargo{}, err
	}
	if err := d.findable(ctx, e.Phrases, e.rule); err != nil {
		return Embargo{}, err
	}
	if e.Salt, err = d.salt(); err != nil {
		return Embargo{}, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.mayAll(ActEmbargoWrite, e.Scope)
		if err != nil {
			return err
		}
		if err := s.checkScope(ctx, e.Scope); err != nil {
			return err
		}
		if e.Owner == "" {
			e.Owner = s.person.ID
		}
		if err := s.checkOwner(ctx, e.Owner, ActEmbargoRead, e.Scope); err != nil {
			return err
		}
		if err := s.room(ctx); err != nil {
			return err
		}
		e.ID, e.By, e.At = d.NewID(), s.person.ID, s.now
		if err := s.tx.Embargoes.Add(ctx, &e); err != nil {
			return err
		}
		return s.recordEmbargo(ctx, "embargo.added", v, e)
	})
	return e, err
}

func (d *Desk) checkEmbargo(in EmbargoInput) (Embargo, error) {
	var faults Faults
	e := Embargo{Owner: in.Owner, Category: in.Category, Scope: in.Scope.sorted(), ByHand: in.ByHand}
	e.Phrases = checkPhrases(in.Phrases, &faults)
	reason, err := trimReason("reason", in.Reason, true)
	faults.add(err)
	basis, err := normalized("legal_basis", strings.TrimSpace(in.LegalBasis), MaxTitle)
	faults.add(err)
	e.Reason, e.LegalBasis = reason, basis
	// House style never blocks.
	if !KnownCategory(e.Category) || e.Category == categoryStyle {
		faults.add(invalid("category", "sample.category"))
	}
	e.Period = checkPeriod(in.Period, d.now(), &faults)
	return e, faults.Err()
}

// checkOwner refuses an owner who is not there or could not look after the
// entry: Invalid ("entry.owner").
func (s *scene) checkOwner(ctx context.Context, id string, read Act, sc Scope) error {
	if !nameable(id) {
		return invalid("owner", "entry.owner")
	}
	p, err := s.tx.People.ByID(ctx, id)
	if err != nil && KindOf(err) != NotFound {
		return err
	}
	if err != nil || p.Status != PersonActive || p.Service() || !s.holds(id, read, sc) {
		return invalid("owner", "entry.owner")
	}
	return nil
}

// salt is a fresh random value in hex.
func (d *Desk) salt() (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(d.Random, b[:]); err != nil {
		return "", wrap("random", err)
	}
	return hex.EncodeToString(b[:]), nil
}

// recordEmbargo writes what became of an embargo into the log: no word of it,
// only what can be counted, and the salted digest of all of it.
func (s *scene) recordEmbargo(ctx context.Context, act string, v Verdict, e Embargo) error {
	leaf := s.entry(act, v)
	leaf.Subject = e.ID
	leaf.Facts = map[string]string{"digest": e.Digest(), "owner": e.Owner, "from": Instant(e.From), "until": Instant(e.Until)}
	if e.EndReason != "" {
		leaf.Private = map[string]string{"reason": e.EndReason}
	}
	_, err := s.tx.Ledger.Append(ctx, leaf)
	return err
}
