package domain_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"layak/domain"
	"layak/policy/sensitivity"
	"layak/store"
	"layak/store/storetest"
)

// Texts of rules for simulations: a building block, and rules over it.
func trialBlock(words string) string {
	return fmt.Sprintf("id: move\nkind: block\nmatch: [{phrase: [%s]}]", words)
}

func trialRule(id, match, hit string) string {
	return fmt.Sprintf(`id: %s
category: operations
severity: review
message: {id: m, en: m}
suggestion: {id: s, en: s}
match: [%s]
samples: {hit: [%s], miss: [halo]}`, id, match, hit)
}

func eachTrial(t *testing.T, test func(t *testing.T, w *world)) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		test(t, newWorldUnder(t, open(), sensitivity.New(), domain.RuleSource{Name: "move", YAML: trialBlock("geser")},
			domain.RuleSource{Name: "one", YAML: trialRule("one", "{rule: move}", "geser")},
			domain.RuleSource{Name: "other", YAML: trialRule("other", "{rule: move}", "geser")},
			domain.RuleSource{Name: "far", YAML: trialRule("far", "{phrase: [laut]}", "laut")}))
	})
}

func (w *world) rewritten(id, yaml string) {
	w.Helper()
	r, _, err := w.desk.ShowRule(w.ctx, w.people["rules"], id)
	check(w, err)
	_, err = w.desk.WriteRule(w.ctx, w.people["rules"], id, r.Rule.Version, yaml)
	check(w, err)
}

// simulated answers a simulation that has ended, as the auditor sees it.
func (w *world) simulated(id, yaml string) domain.SimulationView {
	w.Helper()
	sim, err := w.desk.Simulate(w.ctx, w.people["rules"], id, yaml)
	check(w, err)
	w.work()
	v, err := w.desk.ShowSimulation(w.ctx, w.people["auditor"], sim.ID)
	check(w, err)
	if v.State != domain.SimulationDone {
		w.Fatalf("it ended as %+v", v.Simulation)
	}
	return v
}

// changedRules are the rules that newly speak, or no longer, in all drafts.
func changedRules(v domain.SimulationView) (newly, gone []string) {
	for _, c := range v.Changes {
		for _, h := range c.Newly {
			newly = append(newly, h.Rule)
		}
		for _, h := range c.Gone {
			gone = append(gone, h.Rule)
		}
	}
	return newly, gone
}

// TestSimulationCountsOneRule: what others are writing meanwhile is not taken
// for what this rule changes.
func TestSimulationCountsOneRule(t *testing.T) {
	eachTrial(t, func(t *testing.T, w *world) {
		w.draft("pergi ke laut")
		w.draft("kota dan langit")
		w.rewritten("far", trialRule("far", "{phrase: [langit]}", "langit"))
		v := w.simulated("one", trialRule("one", "{phrase: [geser, kota]}", "kota"))
		newly, gone := changedRules(v)
		if v.Newly != 1 || v.Gone != 0 || !slices.Equal(newly, []string{"one"}) || gone != nil || v.Along() != nil {
			t.Errorf("newly %v, gone %v, along %v", newly, gone, v.Along())
		}
		// Left to itself the other edit does what it says.
		v = w.simulated("far", "")
		newly, gone = changedRules(v)
		if v.Newly != 1 || v.Gone != 1 || !slices.Equal(newly, []string{"far"}) || !slices.Equal(gone, []string{"far"}) {
			t.Errorf("of the other: newly %v, gone %v", newly, gone)
		}
	})
}

// TestSimulationTakesBuildingBlocksAlong: a changed block that the rule refers
// to counts as far as the rule goes; other rules over it do not.
func TestSimulationTakesBuildingBlocksAlong(t *testing.T) {
	eachTrial(t, func(t *testing.T, w *world) {
		w.draft("besok dorong")
		w.draft("besok geser")
		w.rewritten("move", trialBlock("geser, dorong"))
		v := w.simulated("one", "")
		newly, gone := changedRules(v)
		if !slices.Equal(newly, []string{"one"}) || gone != nil || !slices.Equal(v.Along(), []string{"move"}) {
			t.Errorf("newly %v, gone %v, along %v", newly, gone, v.Along())
		}
		if c := v.Changes[0]; c.Before != domain.SeverityClear || c.After != domain.SeverityReview {
			t.Errorf("judged %+v", c)
		}
		// A new rule over a new block.
		_, err := w.desk.WriteRule(w.ctx, w.people["rules"], "", 0, "id: day\nkind: block\nmatch: [{phrase: [besok]}]")
		check(t, err)
		v = w.simulated("", trialRule("fresh", "{rule: day}", "besok"))
		if newly, gone = changedRules(v); !slices.Equal(newly, []string{"fresh", "fresh"}) || gone != nil || !slices.Equal(v.Along(), []string{"day"}) {
			t.Errorf("newly %v, gone %v, along %v", newly, gone, v.Along())
		}
		// Of the block itself everything over it counts.
		v = w.simulated("move", "")
		if newly, _ = changedRules(v); len(newly) != 2 || v.Along() != nil {
			t.Errorf("of the block: newly %v, along %v", newly, v.Along())
		}
	})
}

// TestSimulationOfABlockThatRulesFollow: where active rules do not hold with the
// new text, their working copies are tried too; without any it is refused.
func TestSimulationOfABlockThatRulesFollow(t *testing.T) {
	eachTrial(t, func(t *testing.T, w *world) {
		_, err := w.desk.Simulate(w.ctx, w.people["rules"], "move", trialBlock("dorong"))
		w.refused(err, domain.Invalid, "rule.problems")
		w.draft("besok dorong")
		for _, id := range []string{"one", "other"} {
			w.rewritten(id, trialRule(id, "{rule: move}, {phrase: [dorong]}", "dorong"))
		}
		w.rewritten("move", trialBlock("dorong"))
		v := w.simulated("move", "")
		newly, _ := changedRules(v)
		if slices.Sort(newly); !slices.Equal(newly, []string{"one", "other"}) || !slices.Equal(v.Along(), []string{"one", "other"}) {
			t.Errorf("newly %v, along %v", newly, v.Along())
		}
	})
}

// TestErasingForgetsTextsOfSimulations that may hold passages of the draft: what
// quotes one, and rules that nobody saved since.
func TestErasingForgetsTextsOfSimulations(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		before := w.simulated("early", "block DINI")
		d := w.draft("isi BLOCK \"di\" sini")
		_, err := w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "batal")
		check(t, err)
		m, err := w.desk.ReportFalseAlarm(w.ctx, w.people["verifier"], d.ID, "bodyBLOCK", "")
		check(t, err)
		quoting := w.simulated("test", "block LAIN\n# "+m.Text)
		saved := w.simulated("test", "block LAIN")
		fresh := w.simulated("fresh", "block SENDIRI")
		running, err := w.desk.Simulate(w.ctx, w.people["rules"], "fresh", "block LAGI")
		check(t, err)
		check(t, w.desk.Erase(w.ctx, w.people["admin"], d.ID, "lewat masa"))
		w.work()
		for sim, kept := range map[string]bool{before.ID: true, quoting.ID: false, saved.ID: true, fresh.ID: false, running.ID: false} {
			var got domain.Simulation
			check(t, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) error { got, err = tx.Simulations.ByID(ctx, sim); return err }))
			if (len(got.Candidate) > 0) != kept {
				t.Errorf("kept of %s: %+v", got.RuleID, got.Candidate)
			}
			if sim == running.ID && (got.State != domain.SimulationCancelled || got.Reason != "simulation.forgotten") {
				t.Errorf("the running one: %+v", got)
			}
		}
	})
}
