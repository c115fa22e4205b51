package domain

import "time"

// StageEmergency is the one stage of an emergency. Its name is reserved.
const StageEmergency = "emergency"

// Lane is how a workflow lets out what must go out at once: one stage in place of the
// chain, and how soon somebody else has to ratify it.
type Lane struct {
	Stage       Stage `json:"stage"` // named StageEmergency, without conditions
	RatifyHours int   `json:"ratify_hours"`
}

// EmergencyCase is one use of the emergency lane, which another human ratifies or refuses
// afterwards.
type EmergencyCase struct {
	ID        string
	DraftID   string
	RunID     string
	Round     int
	By        string // who declared it
	At        time.Time
	Due       time.Time // by when it has to be ratified
	Reason    string
	Outcome   EmergencyOutcome
	DecidedBy string // "": not yet
	DecidedAt time.Time
	Comment   string
	Version   int64
}

// EmergencyOutcome is what somebody else said of an emergency.
type EmergencyOutcome string

// The outcomes.
const (
	EmergencyOpen     EmergencyOutcome = ""
	EmergencyRatified EmergencyOutcome = "ratified"
	EmergencyRefused  EmergencyOutcome = "refused"
)

// Overdue tells whether it should have been ratified by now.
func (c EmergencyCase) Overdue(now time.Time) bool {
	return c.Outcome == EmergencyOpen && !now.Before(c.Due)
}

// facts are what the leaves of a case say of it.
func (c EmergencyCase) facts() map[string]string {
	return map[string]string{"ratify_by": Instant(c.Due)}
}
