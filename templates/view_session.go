package templates

import (
	"slices"
	"strings"
	"time"
)

// SignIn is the page "signin". The form posts username, password, next to
// /signin.
type SignIn struct {
	Frame
	Username string
	Password string // filled only for a demo account chosen by its link
	Next     string // where to go afterwards; a path of ours
	Accounts []DemoAccount
	Errors   []FieldError
	Refusal  *Refusal
	// Ended says that the session was over when a form came. The form posts its
	// path as "resume" and each of its fields as "keep:<name>"; Lost says that it
	// was too large.
	Ended  bool
	Resume string
	Kept   []KeptField
	Lost   bool
	Again  bool // the form has to be filled in again
}

// KeptField is a field of a form that came after its session had ended.
type KeptField struct{ Name, Value string }

// Long tells whether it needs room.
func (f KeptField) Long() bool {
	return len(f.Value) > 60 || strings.Contains(f.Value, "\n") || slices.Contains([]string{"title", "body", "reason", "comment", "note"}, f.Name)
}

// Own is the channel whose own text the field chooses; "" for any other field.
func (f KeptField) Own() string {
	channel, _ := strings.CutPrefix(f.Name, "own:")
	if channel == f.Name {
		return ""
	}
	return channel
}

// Text tells whether the field is one of a draft's texts.
func (f KeptField) Text() bool {
	return f.Name == "title" || f.Name == "body" || strings.HasPrefix(f.Name, "variant:")
}

// Aside is the stage beside the chain of a workflow whose field it is; "" for any other.
func (f KeptField) Aside() string {
	for _, stage := range []string{"appeal", "emergency"} {
		if strings.HasPrefix(f.Name, StagePrefix(stage)) {
			return stage
		}
	}
	return ""
}

// Part is the name of the field within its stage.
func (f KeptField) Part() string { return strings.TrimPrefix(f.Name, StagePrefix(f.Aside())) }

// Resume is the page "resume", right after signing in again: the form that came
// too late. It posts the fields to Path; with do=Opens where that stores nothing and
// shows the form.
type Resume struct {
	Frame
	Path   string
	Next   string // the page that the form was on
	Act    string // word resume.act.<Act>
	Opens  string
	Send   bool // it can be sent; otherwise it is only shown
	First  bool // the password has to be changed first
	Fields []KeptField
	// Of a decision: what may be chosen, and what was. It is shown, because
	// whoever sends the form decides, and may be somebody else.
	Decisions []string
	Decision  string
}

// DemoAccount is one account of the demo; /signin?as=<Username> fills the form.
type DemoAccount struct {
	Username string
	Name     string
	Role     string // words role.<Role> and role.<Role>.does
}

// Account is the page "account". Saving posts lang to /account, a new password
// posts present, password to /account/password; leaving posts to /signout; ending a session posts to /account/sessions/:id/revoke.
type Account struct {
	Frame
	Sessions []SessionRow
	First    *Refusal // why the password has to be changed before anything else; nil where it has not
	SetBy    string   // then the name of who else has set it
	Errors   []FieldError
	Refusal  *Refusal
}

// SessionRow is one signed-in browser or program.
type SessionRow struct {
	ID        string
	Via       string // word via.<Via>
	Label     string
	CreatedAt time.Time
	ExpiresAt time.Time
	Current   bool
}

// Error is the page "error": what happened, why, what would help.
type Error struct {
	Frame
	Status    int
	Refusal   Refusal
	Guards    []Guard // every condition that was asked, where there were any
	Reference string  // for internal errors: what to tell the operator
	Back      string  // where a way on leads; empty is /
}
