package domain

import (
	"context"
	"strings"
)

// SimulationView is a simulation for one reader: its changes are those in
// drafts that the reader may read.
type SimulationView struct {
	Simulation
	Drafts []SimulationDraft // of Changes, in that order
	Unread int               // changes in drafts that the reader may not read, or that are gone
}

// SimulationDraft is a draft that the candidate judges otherwise. The words are
// those of Newly and Gone, in that order; none where the text has changed since.
type SimulationDraft struct {
	SimulationChange
	Title      string
	Present    bool // the text is still the one that was scanned
	NewlyWords []string
	GoneWords  []string
}

// ShowSimulation answers a simulation. It needs rule.read; it names only drafts
// that the actor may read.
func (d *Desk) ShowSimulation(ctx context.Context, a Actor, id string) (v SimulationView, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActRuleRead); err != nil {
			return err
		}
		v = SimulationView{}
		if v.Simulation, err = s.tx.Simulations.ByID(ctx, id); err != nil {
			return err
		}
		all := v.Changes
		v.Changes = nil
		for _, c := range all {
			draft, err := s.readable(ctx, c.DraftID)
			if kind := KindOf(err); err != nil && (kind == NotFound || kind == Forbidden) {
				v.Unread++
				continue
			}
			if err != nil {
				return err
			}
			shown, err := s.showChange(ctx, draft, c)
			if err != nil {
				return err
			}
			v.Changes, v.Drafts = append(v.Changes, c), append(v.Drafts, shown)
		}
		return nil
	})
	return v, err
}

func (s *scene) showChange(ctx context.Context, draft Draft, c SimulationChange) (SimulationDraft, error) {
	out := SimulationDraft{SimulationChange: c, Title: draft.Title, Present: draft.Revision == c.Revision}
	if !out.Present {
		return out, nil
	}
	rev, err := s.tx.Revisions.At(ctx, draft.ID, draft.Revision)
	if err != nil {
		return out, err
	}
	text := map[string]string{}
	for _, f := range rev.Fields() {
		text[f.Name] = f.Text
	}
	out.NewlyWords, out.GoneWords = hitWords(text, c.Newly), hitWords(text, c.Gone)
	return out, nil
}

// hitWords are the words of hits in the texts of the fields.
func hitWords(text map[string]string, hits []SimulationHit) []string {
	words := make([]string, len(hits))
	for i, h := range hits {
		if t := text[h.Field]; h.Start >= 0 && h.Start <= h.End && h.End <= len(t) {
			words[i] = strings.ToValidUTF8(t[h.Start:h.End], "")
		}
	}
	return words
}
