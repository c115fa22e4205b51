package domain

import (
	"context"
	"slices"
	"time"
)

// PolicyLine grants (or, with effect "deny", refuses) an act on an object to a
// role. Object is "*" or, for draft.decide, a stage's name.
type PolicyLine struct {
	Number int64
	Role   string
	Act    Act
	Object string
	Effect string // "allow" or "deny"
}

// PolicySet is everything that decides who may act, at one policy version.
type PolicySet struct {
	Version  int64
	Lines    []PolicyLine
	Grants   []Grant
	Units    []Unit
	Mandates []Mandate
	Links    []Link
}

// Link says that an account is another one of the same human. HumanID names the
// account that stands for the human and is itself linked to none.
type Link struct {
	PersonID string
	HumanID  string
}

// Verdict is an answer of the powers, with the line that decided. Line.Number
// is 0 where no line grants the act: denied by default.
type Verdict struct {
	Allowed bool
	Role    string // the role through which the line applies
	Line    PolicyLine
	Mandate string // id of the mandate in which the role is held; "" where it is held definitively
}

// Holding is a role that a person holds in a unit: definitively, or as an acting
// official.
type Holding struct {
	Role     string
	Mandate  Mandate  // its ID is "" where the role is held definitively
	Channels []string // in order; none: for every channel
}

// For tells whether the role is held for every one of the channels.
func (h Holding) For(channels []string) bool {
	return len(h.Channels) == 0 || !slices.ContainsFunc(channels, func(c string) bool { return !slices.Contains(h.Channels, c) })
}

// Access answers who may act.
type Access interface {
	Version() int64
	// May asks whether the person holds, in the unit, a role that the policy
	// allows the act on the object, and no role that it denies it. A role that is
	// held for some channels counts.
	May(person, unit string, act Act, object string) Verdict
	// MayOn asks the same for each of the channels and answers the first refusal.
	// Where there is none, a verdict by mandate comes before one by a role that is
	// held definitively: the whole is no better than its weakest part. No channels:
	// as May.
	MayOn(person, unit string, act Act, object string, channels []string) Verdict
	// Holdings lists the roles the person holds in the unit: first those held
	// definitively, in order of name, then those by mandate, in order of when it
	// begins and of its id.
	Holdings(person, unit string) []Holding
	// Roles lists the names of these roles, in order.
	Roles(person, unit string) []string
	// Units lists the units in which the person may do the act on any object.
	// The caller must not change the list.
	Units(person string, act Act) []string
	// Members lists the people who hold any role in the unit, in order of id. The
	// caller must not change the list.
	Members(unit string) []string
}

// Offices answers how units lie below each other.
type Offices interface {
	// Depth tells how many steps unit lies below top (0 where it is top); ok is
	// false where it does not lie in top's branch.
	Depth(unit, top string) (steps int, ok bool)
	// Tree lists all units, parents before children, siblings in order of name.
	Tree() []Unit
}

// Humans answers which accounts are one human's. Separations compare humans: one
// who has two accounts has done what either did (CVE-2026-92528).
type Humans interface {
	// Human is the id of the account that stands for the person's human: the
	// person's own where it is linked to no other.
	Human(person string) string
	// Accounts lists every account of the person's human, in order of id.
	Accounts(person string) []string
}

// Powers is who may act under one policy version at one instant. It is immutable
// and safe for concurrent use.
type Powers interface {
	Access
	Offices
	Humans
}

// Authorizer builds powers. At returns the powers of exactly that version at that
// instant and calls load only where it has not loaded the version yet. Any error
// denies.
type Authorizer interface {
	At(ctx context.Context, version int64, now time.Time, load func(context.Context) (PolicySet, error)) (Powers, error)
	// Build answers the powers of a set that counts nowhere, at an instant: what would
	// be. Nothing is kept of it.
	Build(set PolicySet, now time.Time) (Powers, error)
}
