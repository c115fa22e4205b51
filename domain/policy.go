package domain

import "context"

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
	Version int64
	Lines   []PolicyLine
	Grants  []Grant
	Units   []Unit
}

// Verdict is an answer of the powers, with the line that decided. Line.Number
// is 0 where no line grants the act: denied by default.
type Verdict struct {
	Allowed bool
	Role    string // the role through which the line applies
	Line    PolicyLine
}

// Powers answers who may act under one policy version. It is immutable and
// safe for concurrent use.
type Powers interface {
	Version() int64
	// May asks whether the person holds, in the unit, a role that the policy
	// allows the act on the object, and no role that it denies it.
	May(person, unit string, act Act, object string) Verdict
	// Roles lists the roles the person holds in the unit, in order of name.
	Roles(person, unit string) []string
	// Units lists the units in which the person may do the act on any object.
	// The caller must not change the list.
	Units(person string, act Act) []string
	// Depth tells how many steps unit lies below top (0 where it is top); ok is
	// false where it does not lie in top's branch.
	Depth(unit, top string) (steps int, ok bool)
	// Members lists the people who hold any role in the unit, in order of id.
	Members(unit string) []string
	// Tree lists all units, parents before children, siblings in order of name.
	Tree() []Unit
}

// Authorizer builds powers. At returns the powers of exactly that version and
// calls load only where it has not built them yet. Any error denies.
type Authorizer interface {
	At(ctx context.Context, version int64, load func(context.Context) (PolicySet, error)) (Powers, error)
}
