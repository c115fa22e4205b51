package domain

import "slices"

// RunOutcome is how a passage through review ended, in the words of clearance offices.
type RunOutcome string

// The outcomes.
const (
	EndedCleared             RunOutcome = "cleared"
	EndedWithRecommendations RunOutcome = "with_recommendations" // there is advice, which does not bind
	EndedAsAmended           RunOutcome = "as_amended"           // only with the edits that reviewers asked for
	EndedObjection           RunOutcome = "objection"
)

// outcomeFact is the fact of the clearing leaf that names the outcome.
const outcomeFact = "outcome"

// Outcome answers how the run ended; "" while it is open, and where it came to none.
func (r Run) Outcome(votes []Vote) RunOutcome {
	switch {
	case r.Status == RunRejected:
		return EndedObjection
	case r.Status != RunCleared:
		return ""
	case len(r.Amendments) > 0:
		return EndedAsAmended
	case slices.ContainsFunc(votes, r.advises):
		return EndedWithRecommendations
	}
	return EndedCleared
}

// advises tells whether a vote that counts came with recommendations.
func (r Run) advises(v Vote) bool {
	return v.counts(r.Round) && v.Decision == ApproveWithRecommendations && v.ContentHash == r.ContentHash
}

// Recommendations are the votes of the present round that came with advice.
func (r Run) Recommendations(votes []Vote) (out []Vote) {
	for _, v := range votes {
		if r.advises(v) {
			out = append(out, v)
		}
	}
	return out
}
