package domain

import "time"

// PersonStatus says whether a person may act at all.
type PersonStatus string

// The statuses. A removed person's name is gone; the id stays in the record.
const (
	PersonActive    PersonStatus = "active"
	PersonSuspended PersonStatus = "suspended"
	PersonRemoved   PersonStatus = "removed"
)

// Ids of the two accounts that are no human: the background worker and
// whoever holds a shell on the machine. Both need policy lines like anyone.
const (
	SystemID   = "system"
	OperatorID = "operator"
)

// Person is one human (or one of the two service accounts).
type Person struct {
	ID           string
	Username     string // lower-case letters, digits, dot, dash, underscore; 2 to 64
	Name         string
	UnitID       string
	Status       PersonStatus
	Language     string         // "id", "en", or empty: never chosen
	Zone         string         // IANA name of a zone of Indonesia
	Clearance    Classification // the highest that they see
	PasswordHash string         // argon2id, encoded; "" cannot sign in
	PasswordBy   string         // who else has set it, and knows it; "": the person did, or the shell
	Change       string         // of one just added: the change that waits with their roles; never stored
	CreatedAt    time.Time
	Version      int64
}

// Service tells whether this is no human.
func (p Person) Service() bool { return p.ID == SystemID || p.ID == OperatorID }

// ServiceRole tells whether only a service account may hold the role: it bears
// the account's name, and nobody else gets it.
func ServiceRole(role string) bool { return role == SystemID || role == OperatorID }

// Unit is an office; ParentID is "" for the root. Roles held in a unit hold in
// its whole branch.
type Unit struct {
	ID       string
	Name     string
	ParentID string
	Version  int64
}

// RootUnit is the id of the topmost unit.
const RootUnit = "root"

// Grant gives a person a role in a unit and everything below it.
type Grant struct {
	ID       string
	PersonID string
	Role     string
	UnitID   string
	Channels []string // the role is held for these only; none: for every channel
	By       string
	At       time.Time
}

// Roles of the built-in profile. Policy lines may name others.
const (
	RoleAuthor   = "author"
	RoleVerifier = "verifier"
	RoleSecurity = "security"
	RoleApprover = "approver"
	RoleSuperior = "superior"
	RoleDuty     = "duty"
	RoleLegal    = "legal"
	RolePPID     = "ppid"
	RoleAdmin    = "admin"
	RoleRules    = "rules"
	RoleAuditor  = "auditor"
	RoleChecker  = "checker"
)

// Via says through which door an actor came.
type Via string

// The doors.
const (
	ViaSession Via = "session"
	ViaToken   Via = "token"
	ViaShell   Via = "shell"
	ViaJob     Via = "job"
)

// Actor is who acts, and how they came in. RequestID, where set, names the
// idempotent request that the act's transaction marks as carried out.
type Actor struct {
	PersonID       string
	Via            Via
	SessionID      string
	Scopes         []Act // for tokens: the acts they are good for; nil means all
	RequestID      string
	IdempotencyKey string
}

// System is the actor of background work.
func System() Actor { return Actor{PersonID: SystemID, Via: ViaJob} }

// Operator is the actor of the command line.
func Operator() Actor { return Actor{PersonID: OperatorID, Via: ViaShell} }

// Session is a signed-in browser or program. Only the token's hash is kept.
type Session struct {
	ID        string
	TokenHash string // hex SHA-256 of the token
	PersonID  string
	Via       Via // ViaSession or ViaToken
	Label     string
	Scopes    []Act
	CreatedAt time.Time
	ExpiresAt time.Time
	EndedBy   string // who set the password that ended it; "": it was not ended so
}
