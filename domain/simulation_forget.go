package domain

import (
	"context"
	"slices"
)

// forgetSamples takes passages of a draft that is about to be erased out of the
// texts that simulations keep. Beside what quotes a passage, nothing stays of
// rules that nobody saved since passages of the draft could be read: they may
// have been written from them, in other words too.
func (s *scene) forgetSamples(ctx context.Context, d *Desk, draft string) error {
	samples, err := s.tx.Samples.Of(ctx, draft)
	if err != nil || len(samples) == 0 {
		return err
	}
	since := slices.MinFunc(samples, func(x, y Sample) int { return x.At.Compare(y.At) }).At
	all, err := s.tx.Simulations.Written(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		_, err := s.tx.Rules.ByID(ctx, m.RuleID)
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		unsaved := err != nil && !m.StartedAt.Before(since)
		if !unsaved && !d.quotes(m.Candidate, samples) {
			continue
		}
		if m.State == SimulationRunning {
			m.end(SimulationCancelled, "simulation.forgotten", s.now)
		}
		m.Candidate = []RuleSource{}
		if err := s.tx.Simulations.Save(ctx, &m); err != nil {
			return err
		}
	}
	return nil
}

// quotes tells whether texts hold a passage, as it stands or as a sample.
func (d *Desk) quotes(sources []RuleSource, passages []Sample) bool {
	var texts []string
	for _, source := range sources {
		texts = append(texts, source.YAML)
		if infos, err := d.Rules.Describe([]RuleSource{source}); err == nil {
			for _, info := range infos {
				texts = append(texts, info.Samples...)
			}
		}
	}
	return slices.ContainsFunc(passages, func(m Sample) bool { return m.quotedIn(texts) })
}
