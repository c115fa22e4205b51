package domain

import (
	"strings"
	"time"
)

// ChangeState says where a change of powers stands.
type ChangeState string

// The states. A draft is what one person has put together and nobody else sees.
const (
	ChangeDraft     ChangeState = "draft"
	ChangeProposed  ChangeState = "proposed"
	ChangeActive    ChangeState = "active"
	ChangeWithdrawn ChangeState = "withdrawn"
)

// ChangeStates lists those that others see, in the order in which they are shown.
func ChangeStates() []ChangeState {
	return []ChangeState{ChangeProposed, ChangeActive, ChangeWithdrawn}
}

// MaxItems bounds the items of a change: more than that nobody reads through.
const MaxItems = 100

// Change is a change of powers (A11): policy lines, roles of people, the tree of
// offices. One human proposes it, and it counts once a second one has made it active.
// From its proposal on its items never change.
type Change struct {
	ID         string
	State      ChangeState
	Items      []ChangeItem
	Base       int64 // the policy version that it was proposed under
	Note       string
	Digest     string // of what it would do; in the leaf of the proposal
	ProposedBy string
	ProposedAt time.Time
	DecidedBy  string // who made it active, or withdrew it
	DecidedAt  time.Time
	Reason     string // why it was withdrawn
	Version    int64
}

// Kinds of items.
const (
	DoLineAdd    = "line.add"
	DoLineRemove = "line.remove"
	DoGrantAdd   = "grant.add"
	DoUnitAdd    = "unit.add"
	DoUnitMove   = "unit.move"
	DoUnitRename = "unit.rename"
	DoUnlink     = "link.remove"
)

// ChangeItem is one thing that a change does. Which members count is said by Do; Was
// is what the item takes the place of, as it stood when the change was proposed.
type ChangeItem struct {
	Do       string   `json:"do"`
	Line     int64    `json:"line,omitempty"` // number of the line that goes
	Role     string   `json:"role,omitempty"`
	Act      Act      `json:"act,omitempty"`
	Object   string   `json:"object,omitempty"`
	Effect   string   `json:"effect,omitempty"`
	Person   string   `json:"person,omitempty"`
	Unit     string   `json:"unit,omitempty"`
	Parent   string   `json:"parent,omitempty"`
	Name     string   `json:"name,omitempty"`
	Channels []string `json:"channels,omitempty"`
	Was      string   `json:"was,omitempty"`
}

func (it ChangeItem) line(number int64) PolicyLine {
	return PolicyLine{Number: number, Role: it.Role, Act: it.Act, Object: it.Object, Effect: it.Effect}
}

// Done is the digest of everything that the change does, and under which policy it was
// proposed: what Digest has to be.
func (c Change) Done() string {
	return digest(canonical(struct {
		ID    string       `json:"id"`
		Base  string       `json:"base"`
		Items []ChangeItem `json:"items"`
	}{c.ID, formatInt(c.Base), c.Items}))
}

// Seen names what somebody looks at who looks at the change under a policy version:
// whoever makes it active says it, so that they have seen this and nothing else.
func (c Change) Seen(policyVersion int64) string {
	return formatInt(policyVersion) + "." + strings.TrimPrefix(c.Digest, "sha256:")
}

// checkSeen compares what was looked at with what there is: Conflict
// ("change.changed") where the change is another one, ("change.overtaken") where the
// policy is.
func (c Change) checkSeen(seen string, policyVersion int64) error {
	version, what, _ := strings.Cut(seen, ".")
	now, is, _ := strings.Cut(c.Seen(policyVersion), ".")
	switch {
	case seen == "":
		return invalid("seen", "change.seen_missing")
	case what != is:
		return refuse(Conflict, "change.changed")
	case version != now:
		return refuse(Conflict, "change.overtaken")
	}
	return nil
}
