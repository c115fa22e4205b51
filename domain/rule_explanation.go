package domain

import (
	"context"
	"time"
)

// RuleExplainer is a Scanner that can also say why. Explaining costs more than a
// scan and is done when somebody asks: for an author of rules, or for whoever
// wonders why a text was, or was not, found.
type RuleExplainer interface {
	// Explain scans as Scan does and tells of each named rule or building block
	// (of every rule where none is named) what each criterion came to. Names
	// that the set does not hold are in Unknown.
	Explain(ctx context.Context, fields []Field, now time.Time, rules ...string) ScanExplanation
}

// ScanExplanation is a scan result with its reasons, in order of the rules' ids.
type ScanExplanation struct {
	Result  ScanResult
	Rules   []RuleExplanation
	Unknown []string
}

// RuleOutcome says what came of a rule, or of one try of it.
type RuleOutcome string

// The outcomes. A rule has the best of its tries, in this order.
const (
	RuleFound      RuleOutcome = "found"      // a finding; of a building block: it holds
	RuleSilent     RuleOutcome = "silent"     // a finding that counts for nothing: the rule is on trial
	RuleSetAside   RuleOutcome = "set_aside"  // a finding that an exception set aside
	RuleYielded    RuleOutcome = "yielded"    // the rule yields, and another says as much of the same words
	RuleOverlapped RuleOutcome = "overlapped" // another try on the same words says more
	RuleBelow      RuleOutcome = "below"      // the score reaches no severity
	RuleMissed     RuleOutcome = "missed"     // a condition does not hold
	RuleSkipped    RuleOutcome = "skipped"    // not looked at
)

// MarkState says what one criterion came to.
type MarkState string

// The states of a criterion.
const (
	MarkHit     MarkState = "hit"
	MarkMissed  MarkState = "missed"
	MarkSkipped MarkState = "skipped"
)

// Why a rule or a criterion was missed or skipped.
const (
	WhyStatus   = "status"   // the rule is a draft or retired; detail: which
	WhyNotYet   = "not_yet"  // its validity has not begun; detail: when
	WhyOver     = "over"     // its validity, or that of the exception, is over; detail: when
	WhyScope    = "scope"    // the rule does not look at this field; detail: where it looks
	WhyGate     = "gate"     // the text lacks what a pattern or identifier needs at all; detail: what
	WhyNowhere  = "nowhere"  // does not occur in this text
	WhyOutside  = "outside"  // occurs, but outside the window; the place is the nearest
	WhyItself   = "itself"   // occurs only in the match, and no word is evidence for itself
	WhyNoMatch  = "no_match" // the match comes first, and does not occur
	WhyRequired = "required" // a required criterion failed first; detail: which
	WhyEnough   = "enough"   // one before it was enough
	WhyLimit    = "limit"    // the scan reached a limit
	WhyParts    = "parts"    // not every part of the mosaic is there; detail: which are not
	WhyYields   = "yields"   // it gives way to another rule; detail: which
	WhyJoined   = "joined"   // other rules have joined the parts in one field already
)

// RuleExplanation says what a rule made of a text.
type RuleExplanation struct {
	Rule     string
	Kind     string // "rule" or "block"
	Version  int
	Status   string
	Category string
	Title    map[string]string
	Outcome  RuleOutcome
	Why      string
	Detail   string
	Levels   []RuleLevel // what score which severity needs
	Match    []Criterion // the alternatives of the match, and the count where one is wanted
	Tries    []RuleTry   // each occurrence of the match, in order of field and place
	More     int         // tries that are left out
}

// RuleLevel is a severity and the score from which it applies.
type RuleLevel struct {
	Severity Severity
	From     int
}

// RuleTry is what the conditions said of one occurrence of a match. Score, band
// and severity are told where all required criteria hold.
type RuleTry struct {
	Place
	Outcome  RuleOutcome
	Why      string // WhyYields or nothing
	Detail   string
	Scored   bool
	Score    int
	Band     string
	Severity Severity
	Criteria []Criterion // the base, each evidence, each exception
}

// Roles of a criterion.
const (
	RoleMatch     = "match"
	RoleCount     = "count"
	RoleBase      = "base"
	RoleAll       = "all"      // required
	RoleAny       = "any"      // one of these is required
	RoleAtLeast   = "at_least" // so many of these are required
	RoleNone      = "none"     // must not be there
	RoleAdds      = "adds"     // only adds its points
	RoleException = "unless"
	RolePart      = "part" // of a mosaic; every part is required
)

// Criterion is one thing that a rule looks for. Of RoleNone, hit says that it is
// there, which is what the rule does not want.
type Criterion struct {
	Role   string
	Name   string   // of evidence; of an exception why it is one
	Kind   string   // of an alternative of the match: "term", "phrase", …
	Looks  []string // what for: words, patterns, names of rules and lists
	Window string   // where; "" for a match
	State  MarkState
	Why    string
	Detail string
	Points int
	Places []Place
	More   int // places that are left out
}

// PlaceMost bounds the words of a place: a sentence, not a page.
const PlaceMost = 500

// What a pattern needs besides literals, as the detail of WhyGate names it.
const (
	GateDigit = "a digit"
	GateSigns = "digits or signs"
)

// Place is where something stands. Offsets are bytes of the field's text, lines
// and columns count from 1, columns in code points.
type Place struct {
	Field        string
	Start, End   int
	Line, Column int
	Words        string // of the text, PlaceMost bytes at most; sensitive
}
