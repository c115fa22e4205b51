package templates

// RuleTry is the result of trying a rule on a text.
type RuleTry struct {
	Text      MarkedText
	Findings  Findings
	Explained *RuleExplained // nil for a list, which has no criteria
}

// RuleTried is what POST /rules/tried answers: the panel alone, or what is wrong
// in the rule. The page sends JSON {"yaml", "text"}.
type RuleTried struct {
	Problems []RuleProblem
	Try      *RuleTry
}

// RuleExplained says what each criterion of a rule came to.
type RuleExplained struct {
	Kind    string // "rule" or "block"
	Outcome string // word explain.outcome.<…>
	Because string // why it was missed or skipped; may be empty
	Levels  []RuleLevel
	Match   Reasons
	Tries   []TriedMatch
	More    int // tries that are left out
}

// RuleLevel is a severity and the score from which it applies.
type RuleLevel struct {
	Severity string
	From     int
}

// TriedMatch is what the conditions said of one occurrence of the match.
type TriedMatch struct {
	Place    PlaceWords
	Outcome  string // word explain.outcome.<…>
	Because  string // which rule it gives way to; may be empty
	Scored   bool
	Sum      string // "60 + 30 − 20 = 70"
	Score    int
	Band     string // word band.<…>
	Severity string // empty for none
	Criteria Reasons
}

// Reasons are criteria of a rule: first those that made the outcome, then those
// that changed nothing, which the page folds.
type Reasons []CriterionRow

// Decisive are the criteria that were hit, and those that failed it.
func (r Reasons) Decisive() (out []CriterionRow) { return r.those(true) }

// Others are the rest.
func (r Reasons) Others() []CriterionRow { return r.those(false) }

func (r Reasons) those(decisive bool) (out []CriterionRow) {
	had := map[string]bool{} // roles of which one was hit
	for _, c := range r {
		had[c.Role] = had[c.Role] || c.State == "hit"
	}
	for _, c := range r {
		fails := false
		switch c.Role {
		case "all", "count":
			fails = c.State == "missed"
		case "match", "any":
			fails = !had[c.Role]
		case "at_least":
			fails = true
		}
		if (c.State == "hit" || fails) == decisive {
			out = append(out, c)
		}
	}
	return out
}

// CriterionRow is one criterion of a rule.
type CriterionRow struct {
	Role    string // word explain.role.<…>
	Name    string // in words, where there are some
	Code    string // as the rule writes it, where Name is in words; may be empty
	Kind    string // word explain.kind.<…>; empty except for a match
	Looks   string // what for, as the rule writes it
	Where   string // the window in words
	State   string // "hit", "missed" or "skipped"
	Because string // in words; may be empty
	Points  int
	Places  []PlaceWords
	More    int // places that are left out
}

// Word is the key below explain.state that says what it came to: of what must
// not be there, and of exceptions, a hit is no success.
func (c CriterionRow) Word() string {
	if c.State != "skipped" && (c.Role == "none" || c.Role == "unless") {
		return c.Role + "." + c.State
	}
	return c.State
}

// Good tells whether it speaks for a finding.
func (c CriterionRow) Good() bool {
	return c.State == "hit" && c.Role != "none" && c.Role != "unless" || c.State == "missed" && c.Role == "none"
}

// PlaceWords is where words stand.
type PlaceWords struct {
	Line, Column int
	Words        string
}
