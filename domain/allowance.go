package domain

import "time"

// AllowanceRule begins the rule id under which an allowance is compiled. No rule
// may have such an id.
const AllowanceRule = "allow-"

// Allowance is an entry of the allow-list: words that rules would flag and that
// are harmless, such as the name of an event. It sets findings aside, visibly,
// and never removes one. Marks and identifiers it never touches, and blocking
// findings only where the security office confirmed it.
type Allowance struct {
	ID      string
	Phrases []string
	Rules   []string // ids of the rules it counts for; empty: all that it may
	Owner   string   // person id: who answers for it
	Reason  string   // shown with what it sets aside
	Blocks  bool     // also what blocks
	Scope
	Period
	ProposedBy  string
	ProposedAt  time.Time
	ActivatedBy string // "" while it waits for a second person
	ActivatedAt time.Time
	EndedBy     string // "" while nobody ended it
	EndedAt     time.Time
	Erased      bool
	Salt        string
	Version     int64
}

// Phase says where it stands.
func (w Allowance) Phase(now time.Time) Phase {
	switch phase := w.at(now); {
	case !w.EndedAt.IsZero():
		return PhaseEnded
	case phase != PhaseEnded && w.ActivatedBy == "":
		return PhaseProposed
	default:
		return phase
	}
}

// Digest covers everything that the allowance says and what became of it.
func (w Allowance) Digest() string {
	w.Version = 0
	w.From, w.Until, w.ProposedAt, w.ActivatedAt, w.EndedAt = w.From.UTC(), w.Until.UTC(), w.ProposedAt.UTC(), w.ActivatedAt.UTC(), w.EndedAt.UTC()
	return digest(canonical(w))
}

// rule is the allowance as the engine looks for it: its words as they are
// written, without word forms, so that it allows no more than was agreed to.
func (w Allowance) rule(phrases []string) listRule {
	none := map[string]string{"id": "-", "en": "-"}
	r := listRule{ID: AllowanceRule + w.ID, Version: max(w.Version, 1), Category: categoryStyle, Severity: SeverityInfo.String(), Base: 100,
		Message: none, Suggestion: none}
	var exact, any []string
	for _, p := range phrases {
		if cased(p) {
			exact = append(exact, p)
		} else {
			any = append(any, p)
		}
	}
	if len(exact) > 0 {
		r.Match = append(r.Match, listMatch{Phrase: exact, Forms: "none", Case: "exact"})
	}
	if len(any) > 0 {
		r.Match = append(r.Match, listMatch{Phrase: any, Forms: "none"})
	}
	return r
}
