package domain

import (
	"context"
	"slices"
	"time"
)

// Ending is an entry of a list that ends soon, as its owner sees it.
type Ending struct {
	Kind  string // ListedEmbargo or ListedAllowance
	ID    string
	Words string
	Until time.Time
	Zone  string
}

// ending lists the entries that the person owns, may read, and that end within
// EntrySoon; the next one first.
func (s *scene) ending(ctx context.Context) (out []Ending, err error) {
	soon := func(p Period, phase Phase) bool {
		return phase != PhaseEnded && p.Until.Before(s.now.Add(EntrySoon))
	}
	if len(s.unitsFor(ActEmbargoRead)) > 0 {
		owned, err := s.tx.Embargoes.Owned(ctx, s.person.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range owned {
			if _, err := s.mayAll(ActEmbargoRead, e.Scope); err == nil && soon(e.Period, e.Phase(s.now)) {
				out = append(out, Ending{ListedEmbargo, e.ID, firstWords(e.Phrases), e.Until, e.Zone})
			}
		}
	}
	if len(s.unitsFor(ActAllowanceRead)) > 0 {
		owned, err := s.tx.Allowances.Owned(ctx, s.person.ID)
		if err != nil {
			return nil, err
		}
		for _, w := range owned {
			if soon(w.Period, w.Phase(s.now)) {
				out = append(out, Ending{ListedAllowance, w.ID, firstWords(w.Phrases), w.Until, w.Zone})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Ending) int { return a.Until.Compare(b.Until) })
	return out, nil
}
