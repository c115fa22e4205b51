package templates

import "time"

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
