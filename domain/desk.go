// Package domain holds the nouns and verbs of clearance. Nouns are types; the
// verbs are methods of Desk, one file each. Everything outside (rows, policy
// engine, rule engine, network, clock) stands behind a small interface.
package domain

import (
	"context"
	"io"
	"slices"
	"sync/atomic"
	"time"
)

// Bounds of how long things may take or last.
const (
	ScanTimeout    = 5 * time.Second      // a scan takes microseconds; past this something is wrong
	SessionLength  = 12 * time.Hour       // one working day
	TokenLongest   = 365 * 24 * time.Hour // machine tokens end, at the latest after a year
	OverrideMax    = 30 * 24 * time.Hour  // an override ends, at the latest after thirty days
	JobLease       = 2 * time.Minute      // longer than a call to a channel may take
	DeliverTimeout = 20 * time.Second
)

// Parts is everything a Desk needs. All are required.
type Parts struct {
	Store      Store
	Authorizer Authorizer
	Rules      RuleCompiler
	Shingler   Shingler
	Notary     Notary
	Passwords  Passwords
	Courier    Courier
	Sealer     Sealer
	Profiles   ProfileFiles
	Now        func() time.Time
	NewID      func() string // UUID version 7
	Random     io.Reader     // cryptographic
	Wake       func()        // tells the worker that work may be due; must not block
}

// Desk is where work on drafts is done: its methods are the verbs of Layak.
// Every door (page, API, job, command line) goes through them. A Desk is safe
// for concurrent use.
type Desk struct {
	Parts
	yields   yields
	clean    cleanTexts
	compiled compiledLists
	era      atomic.Int64
	trusted  trustedRules
}

// NewDesk returns a Desk over its parts.
func NewDesk(p Parts) *Desk { return &Desk{Parts: p} }

// Forget drops whatever was built from rows by their numbers: they come again with
// other rows where the database was set back under the running process. A scan
// that was made before clears nothing after.
func (d *Desk) Forget() { d.era.Add(1) }

// now is the present with the precision that is stored.
func (d *Desk) now() time.Time { return d.Now().UTC().Truncate(time.Microsecond) }

// scene is one act in one transaction: who acts, and what they may do at the
// policy version of this transaction and at now, the one instant of the act.
type scene struct {
	tx     Tx
	actor  Actor
	person Person
	powers Powers
	now    time.Time
	era    int64 // see Desk.Forget
}

// act runs fn in a write transaction with the actor's powers read inside it,
// and marks an idempotent request as carried out in the same transaction.
func (d *Desk) act(ctx context.Context, a Actor, fn func(ctx context.Context, s *scene) error) error {
	return d.writing(ctx, a, d.enter, fn)
}

// actOwn is act for what somebody does with their own account alone (see enterOwn).
func (d *Desk) actOwn(ctx context.Context, a Actor, fn func(ctx context.Context, s *scene) error) error {
	return d.writing(ctx, a, d.enterOwn, fn)
}

// look runs fn in a read transaction with the actor's powers read inside it.
func (d *Desk) look(ctx context.Context, a Actor, fn func(ctx context.Context, s *scene) error) error {
	return d.reading(ctx, a, d.enter, fn)
}

// lookOwn is look for what somebody sees of their own account alone (see enterOwn).
func (d *Desk) lookOwn(ctx context.Context, a Actor, fn func(ctx context.Context, s *scene) error) error {
	return d.reading(ctx, a, d.enterOwn, fn)
}

// entrance is a way in for an actor.
type entrance func(ctx context.Context, tx Tx, a Actor) (*scene, error)

func (d *Desk) writing(ctx context.Context, a Actor, enter entrance, fn func(ctx context.Context, s *scene) error) error {
	return d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		s, err := enter(ctx, tx, a)
		if err != nil {
			return err
		}
		if err := fn(ctx, s); err != nil {
			return err
		}
		if a.RequestID != "" {
			return tx.Requests.MarkDone(ctx, a.RequestID)
		}
		return nil
	})
}

func (d *Desk) reading(ctx context.Context, a Actor, enter entrance, fn func(ctx context.Context, s *scene) error) error {
	return d.Store.Read(ctx, func(ctx context.Context, tx Tx) error {
		s, err := enter(ctx, tx, a)
		if err != nil {
			return err
		}
		return fn(ctx, s)
	})
}

// enter lets in whoever is active and alone knows their password: Unauthenticated
// ("session.unknown", "person.suspended"), Forbidden ("password.set_by_other").
func (d *Desk) enter(ctx context.Context, tx Tx, a Actor) (*scene, error) {
	s, err := d.enterOwn(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	return s, s.ownsPassword()
}

// enterOwn also lets in whose password somebody else has set, as far as they are there
// themselves: to sign in and out, see to their own account and set a password.
func (d *Desk) enterOwn(ctx context.Context, tx Tx, a Actor) (*scene, error) {
	person, err := tx.People.ByID(ctx, a.PersonID)
	if err != nil {
		if KindOf(err) == NotFound {
			return nil, refuse(Unauthenticated, "session.unknown")
		}
		return nil, err
	}
	if person.Status != PersonActive {
		return nil, refuse(Unauthenticated, "person.suspended")
	}
	now := d.now()
	powers, err := d.powers(ctx, tx, now)
	if err != nil {
		return nil, err
	}
	s := &scene{tx: tx, actor: a, person: person, powers: powers, now: now, era: d.era.Load()}
	if a.Via != ViaSession {
		return s, s.ownsPassword()
	}
	return s, nil
}

// powers are those of the transaction's policy version at an instant.
func (d *Desk) powers(ctx context.Context, tx Tx, now time.Time) (Powers, error) {
	version, err := tx.Policy.Version(ctx)
	if err != nil {
		return nil, wrap("policy version", err)
	}
	powers, err := d.Authorizer.At(ctx, version, now, tx.Policy.Load)
	if err != nil {
		return nil, &Error{Kind: Forbidden, Key: "policy.unloadable", Cause: err}
	}
	return powers, nil
}

// may asks the authorizer and answers Forbidden ("access.denied") with the act,
// the unit and the policy line that decided, if any did.
func (s *scene) may(act Act, unit, object string) (Verdict, error) {
	return s.mayOn(act, unit, object, nil)
}

// mayOn asks the same for every one of the channels. Deciding, publishing and what
// is said of a publication are asked so; for all else it does not matter for which
// channels a role is held.
func (s *scene) mayOn(act Act, unit, object string, channels []string) (Verdict, error) {
	if s.actor.Scopes != nil && !contains(s.actor.Scopes, act) {
		return Verdict{}, &Error{Kind: Forbidden, Key: "token.scope", Args: []string{string(act)}}
	}
	v := s.powers.MayOn(s.actor.PersonID, unit, act, object, channels)
	if v.Mandate != "" && !signable[act] && s.signs(unit, v.Mandate) {
		v.Allowed = false
	}
	if v.Allowed {
		return v, nil
	}
	return v, &Error{Kind: Forbidden, Key: "access.denied", Args: []string{string(act), unit},
		Guards: []GuardMark{{GuardPolicy, false, lineText(v.Line)}}}
}

// signs tells whether a mandate of the actor is one in which they act in another's name.
func (s *scene) signs(unit, mandate string) bool {
	return slices.ContainsFunc(s.powers.Holdings(s.actor.PersonID, unit), func(h Holding) bool {
		return h.Mandate.ID == mandate && h.Mandate.SharesDuty()
	})
}

// human is the account that stands for the actor's human.
func (s *scene) human() string { return s.powers.Human(s.person.ID) }

// own tells whether an account is the actor's own or another one of the same
// human. What separates people asks it, never whether two ids are equal
// (CVE-2026-92528).
func (s *scene) own(person string) bool { return s.powers.Human(person) == s.human() }

// account tells whether an account is the one that acts. What gives a right asks it:
// a link between accounts takes freedom away and gives none.
func (s *scene) account(person string) bool { return person == s.actor.PersonID }

// entry begins the leaf of an act of this scene.
func (s *scene) entry(act string, v Verdict) Entry {
	return Entry{Actor: s.actor.PersonID, Via: s.actor.Via, Capacity: v.Role, Mandate: v.Mandate, Act: act, PolicyLine: v.Line.Number,
		PolicyVersion: s.powers.Version(), IdempotencyKey: s.actor.IdempotencyKey, At: s.now}
}

func contains(acts []Act, act Act) bool {
	for _, a := range acts {
		if a == act {
			return true
		}
	}
	return false
}
