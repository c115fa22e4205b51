package domain

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// MandateInput is what an order says: who acts in whose post, as what, from when
// to when.
type MandateInput struct {
	Kind      MandateKind
	PersonID  string
	Role      string
	UnitID    string
	Post      string // in words
	Principal string // whose post it is; "" where it is vacant
	Giver     string // who signed the order
	Order     string // its number
	On        string // of a u.b.: the a.n. mandate that it rests on
	Period           // From zero: now
}

// ProposeMandate enters a mandate, which counts once a second human has confirmed
// it. It needs mandate.write in the unit. Answers Faults with the fields that are
// wrong (mandate_check.go), and Conflict ("grant.exclusive") where the holder would
// get duties that exclude each other.
func (d *Desk) ProposeMandate(ctx context.Context, a Actor, in MandateInput) (Mandate, error) {
	m, err := in.mandate()
	if err != nil {
		return Mandate{}, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		if err := s.knownUnit("unit", m.UnitID); err != nil {
			return err
		}
		v, err := s.may(ActMandateWrite, m.UnitID, "*")
		if err != nil {
			return err
		}
		m.ID, m.ProposedBy, m.ProposedAt = d.NewID(), s.person.ID, s.now
		if m.From.IsZero() {
			m.From = s.now
		}
		if err := s.mandatable(ctx, m); err != nil {
			return err
		}
		if err := s.tx.Mandates.Add(ctx, &m); err != nil {
			return err
		}
		return s.recordMandate(ctx, "mandate.proposed", v, m)
	})
	return m, err
}

func (in MandateInput) mandate() (Mandate, error) {
	m := Mandate{Kind: in.Kind, PersonID: in.PersonID, Role: in.Role, UnitID: in.UnitID, Post: oneLine(in.Post),
		Principal: in.Principal, Giver: in.Giver, Order: oneLine(in.Order), On: in.On, Period: in.Period}
	if m.Zone == "" {
		m.Zone = DefaultZone
	}
	m.From, m.Until = m.From.UTC().Truncate(time.Microsecond), m.Until.UTC().Truncate(time.Microsecond)
	var faults Faults
	faults.add(checkText("post", m.Post, MaxTitle))
	faults.add(checkText("order", m.Order, MaxTitle))
	return m, faults.Err()
}

// mandatable refuses a mandate that is wrong by the powers and people of now, or
// gives its holder a duty that excludes another.
func (s *scene) mandatable(ctx context.Context, m Mandate) error {
	set, err := s.tx.Policy.Load(ctx)
	if err != nil {
		return err
	}
	var unread error
	active := func(id string) bool {
		p, err := s.tx.People.ByID(ctx, id)
		if err != nil && KindOf(err) != NotFound {
			unread = err
		}
		return err == nil && p.Status == PersonActive
	}
	faults := m.check(office{set: set, humans: s.powers, active: active}, s.now)
	if err := cmp.Or(unread, faults.Err()); err != nil {
		return err
	}
	after := set
	m.ConfirmedBy = OperatorID // as if somebody had
	after.Mandates = append(slices.DeleteFunc(slices.Clone(set.Mandates), func(o Mandate) bool { return o.ID == m.ID }), m)
	return s.noNewClash(set, after)
}

// oneLine is a text in the form in which it is stored, without line breaks: it is
// printed behind Plt., Plh., a.n. or u.b.
func oneLine(text string) string { return strings.Join(strings.Fields(Normalize(text)), " ") }

// recordMandate writes what became of a mandate into the log. Post, order and
// reason are words that people wrote.
func (s *scene) recordMandate(ctx context.Context, act string, v Verdict, m Mandate) error {
	e := s.entry(act, v)
	e.Subject = m.ID
	e.Facts = map[string]string{"kind": string(m.Kind), "person": m.PersonID, "role": m.Role, "unit": m.UnitID, "principal": m.Principal,
		"giver": m.Giver, "on": m.On, "from": Instant(m.From), "until": Instant(m.Until), "zone": m.Zone}
	e.Private = map[string]string{"post": m.Post, "order": m.Order}
	if m.EndReason != "" {
		e.Private["reason"] = m.EndReason
	}
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}
