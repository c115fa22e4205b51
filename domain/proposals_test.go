package domain_test

import (
	"testing"
	"time"

	"layak/domain"
)

// waits answers what a person may make active, and checks that the count that
// every page shows has it.
func (w *world) waits(who string, drafts int) []domain.Proposal {
	w.Helper()
	around, in, err := w.desk.Home(w.ctx, w.people[who])
	check(w, err)
	other, err := w.desk.Surroundings(w.ctx, w.people[who])
	check(w, err)
	if want := len(in.Proposals) + drafts; around.Waiting != want || other.Waiting != want {
		w.Errorf("%s: %d and %d wait, want %d", who, around.Waiting, other.Waiting, want)
	}
	return in.Proposals
}

func (w *world) proposedRules(note string, until time.Time) domain.RuleSet {
	w.Helper()
	set, err := w.desk.ProposeRules(w.ctx, w.people["rules"], note, time.Time{}, until)
	check(w, err)
	return set
}

// TestProposedRulesWaitForASecondPerson: whoever may activate and did not
// propose is told, until somebody has, or it is withdrawn, over or overtaken.
func TestProposedRulesWaitForASecondPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		set := w.proposedRules("kata baru", time.Time{})
		for who, n := range map[string]int{"rules": 0, "rules2": 1, "admin": 1, "author": 0, "auditor": 0, "security": 0} {
			if got := w.waits(who, 0); len(got) != n {
				t.Errorf("%s is told of %+v", who, got)
			}
		}
		got := w.waits("rules2", 0)[0]
		if got.Kind != domain.ProposedRules || got.ID != "2" || got.Words != "kata baru" || got.By != w.people["rules"].PersonID || !got.At.Equal(set.ProposedAt) {
			t.Errorf("%+v", got)
		}
		machine := w.people["rules2"]
		machine.Via = domain.ViaToken
		if in, err := w.desk.Inbox(w.ctx, machine); err != nil || len(in.Proposals) != 0 {
			t.Errorf("a program is told of %+v, %v", in.Proposals, err)
		}
		short := w.proposedRules("", w.clock.read().Add(time.Hour))
		if got := w.waits("rules2", 0); len(got) != 2 {
			t.Errorf("%+v", got)
		}
		w.clock.move(2 * time.Hour)
		if got := w.waits("rules2", 0); len(got) != 1 || got[0].ID == "3" {
			t.Errorf("%+v, with %d over", got, short.Version)
		}
		newest := w.proposedRules("", time.Time{})
		_, err := w.desk.ActivateRules(w.ctx, w.people["rules2"], newest.Version)
		check(t, err)
		if got := w.waits("admin", 0); len(got) != 0 {
			t.Errorf("an overtaken set waits: %+v", got)
		}
	})
}

// TestProposalsCountWithDrafts in the one number that pages show.
func TestProposalsCountWithDrafts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.smuggle("verifier", "rules", domain.RootUnit)
		w.submitted("Halo")
		w.proposedRules("", time.Time{})
		if got := w.waits("verifier", 1); len(got) != 1 {
			t.Errorf("%+v", got)
		}
	})
}

// TestProposedAllowancesWaitForASecondPerson who may make them active: what
// blocks, only for whoever may confirm.
func TestProposedAllowancesWaitForASecondPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.proposed(w.allowanceInput("acara REVIEW"))
		in := w.allowanceInput("acara BLOCK")
		in.Blocks = true
		w.proposed(in)
		_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people["security"].PersonID, "security", domain.RootUnit)
		check(t, err)
		for who, n := range map[string]int{"rules": 0, "rules2": 1, "admin": 1, "security": 2, "security2": 0, "author": 0} {
			if got := w.waits(who, 0); len(got) != n {
				t.Errorf("%s is told of %+v", who, got)
			}
		}
		got := w.waits("security", 0)
		if got[0].Kind != domain.ListedAllowance || got[0].ID != x.ID || got[0].Words != "acara REVIEW" || got[0].Blocks || !got[1].Blocks {
			t.Errorf("%+v", got)
		}
		_, err = w.desk.ActivateAllowance(w.ctx, w.people["rules2"], x.ID, x.Version)
		check(t, err)
		w.clock.move(25 * time.Hour)
		if got := w.waits("security", 0); len(got) != 0 {
			t.Errorf("what is over waits: %+v", got)
		}
	})
}

// TestAProposedSetIsWithdrawn by its proposer alone, for good.
func TestAProposedSetIsWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		set := w.proposedRules("salah", time.Time{})
		before := w.size()
		refusal := func(who string, kind domain.Kind, key string) {
			t.Helper()
			_, err := w.desk.WithdrawRules(w.ctx, w.people[who], set.Version)
			w.refused(err, kind, key)
		}
		refusal("rules2", domain.Forbidden, "ruleset.proposer_only")
		refusal("admin", domain.Forbidden, "ruleset.proposer_only")
		refusal("auditor", domain.Forbidden, "access.denied")
		_, err := w.desk.WithdrawRules(w.ctx, w.people["rules"], 9)
		w.refused(err, domain.NotFound, "ruleset.unknown")
		if got, err := w.desk.ShowRuleSet(w.ctx, w.people["rules"], set.Version); err != nil || got.State != domain.RuleSetProposed || w.size() != before {
			t.Errorf("a refusal had an effect: %+v, %v", got, err)
		}
		got, err := w.desk.WithdrawRules(w.ctx, w.people["rules"], set.Version)
		check(t, err)
		if got.State != domain.RuleSetWithdrawn || len(w.waits("rules2", 0)) != 0 {
			t.Errorf("%+v", got)
		}
		refusal("rules", domain.Conflict, "ruleset.not_proposed")
		_, err = w.desk.ActivateRules(w.ctx, w.people["rules2"], set.Version)
		w.refused(err, domain.Conflict, "ruleset.withdrawn")
		records, err := w.desk.Records(w.ctx, w.people["auditor"], domain.RecordFilter{Act: "ruleset.withdrawn"})
		check(t, err)
		if len(records) != 1 || records[0].Subject != "2" || records[0].Actor != w.people["rules"].PersonID || w.size() != before+1 {
			t.Errorf("recorded: %+v", records)
		}
		set = w.proposedRules("", time.Time{})
		_, err = w.desk.ActivateRules(w.ctx, w.people["rules2"], set.Version)
		check(t, err)
		refusal("rules", domain.Conflict, "ruleset.not_proposed")
	})
}

// TestAProposedAllowanceIsWithdrawn by its proposer alone, for good.
func TestAProposedAllowanceIsWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.proposed(w.allowanceInput("acara REVIEW"))
		before := w.size()
		_, err := w.desk.WithdrawAllowance(w.ctx, w.people["rules2"], x.ID, x.Version)
		w.refused(err, domain.Forbidden, "allowance.proposer_only")
		_, err = w.desk.WithdrawAllowance(w.ctx, w.people["auditor"], x.ID, x.Version)
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.desk.WithdrawAllowance(w.ctx, w.people["rules"], x.ID, x.Version+1)
		w.refused(err, domain.Stale, "allowance.stale")
		if w.size() != before {
			t.Error("a refusal was recorded as an act")
		}
		x, err = w.desk.WithdrawAllowance(w.ctx, w.people["rules"], x.ID, x.Version)
		check(t, err)
		if x.Phase(w.clock.read()) != domain.PhaseEnded || x.EndedBy != w.people["rules"].PersonID {
			t.Errorf("%+v", x)
		}
		_, err = w.desk.WithdrawAllowance(w.ctx, w.people["rules"], x.ID, x.Version)
		w.refused(err, domain.Conflict, "entry.ended")
		_, err = w.desk.ActivateAllowance(w.ctx, w.people["rules2"], x.ID, x.Version)
		w.refused(err, domain.Conflict, "entry.ended")
		records, err := w.desk.Records(w.ctx, w.people["auditor"], domain.RecordFilter{Act: "allowance.withdrawn"})
		check(t, err)
		if len(records) != 1 || records[0].Subject != x.ID {
			t.Errorf("recorded: %+v", records)
		}
		y := w.allowed(w.allowanceInput("acara REVIEW"))
		_, err = w.desk.WithdrawAllowance(w.ctx, w.people["rules"], y.ID, y.Version)
		w.refused(err, domain.Conflict, "allowance.active")
		check(t, w.desk.EraseAllowance(w.ctx, w.people["rules"], x.ID, x.Version))
	})
}

// TestWhatARuleSetWouldChange, with whole texts of what is new.
func TestWhatARuleSetWouldChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rules := w.people["rules"]
		_, err := w.desk.WriteRule(w.ctx, rules, "new", 0, "block BARU")
		check(t, err)
		w.rewritten("test", "block LAIN")
		set := w.proposedRules("", time.Time{})
		got, err := w.desk.CompareRules(w.ctx, w.people["auditor"], set.Version)
		check(t, err)
		want := []domain.RuleDifference{{ID: "new", Fate: domain.RuleAdded, After: "block BARU"}, {ID: "test", Fate: domain.RuleChanged, Before: "test", After: "block LAIN"}}
		if len(got.Differences) != 2 || got.Active.Version != 1 {
			t.Fatalf("%+v", got)
		}
		for i, d := range got.Differences {
			if d.Info.ID != want[i].ID || d.ID != want[i].ID || d.Fate != want[i].Fate || d.Before != want[i].Before || d.After != want[i].After {
				t.Errorf("%+v, want %+v", d, want[i])
			}
		}
		_, err = w.desk.RetireRule(w.ctx, rules, "test", 2, true)
		check(t, err)
		now, err := w.desk.CompareWorkingRules(w.ctx, rules)
		check(t, err)
		if d := now.Differences; len(d) != 2 || d[1].Fate != domain.RuleRemoved || d[1].Before != "test" || d[1].After != "" {
			t.Errorf("working copies: %+v", d)
		}
		_, err = w.desk.CompareRules(w.ctx, w.people["author"], set.Version)
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.desk.CompareRules(w.ctx, rules, 9)
		w.refused(err, domain.NotFound, "ruleset.unknown")
	})
}

// TestWhereARuleStands: what is said of a rule is what is so.
func TestWhereARuleStands(t *testing.T) {
	eachTrial(t, func(t *testing.T, w *world) {
		rules := w.people["rules"]
		stands := func(id string, want domain.RuleStanding) {
			t.Helper()
			shown, _, err := w.desk.ShowRule(w.ctx, rules, id)
			check(t, err)
			all, err := w.desk.ListRules(w.ctx, rules)
			check(t, err)
			for _, r := range all {
				if r.ID == id && r.RuleStanding != shown.RuleStanding {
					t.Errorf("%s is listed as %+v", id, r.RuleStanding)
				}
			}
			if shown.RuleStanding != want {
				t.Errorf("%s: %+v, want %+v", id, shown.RuleStanding, want)
			}
		}
		activate := func(set domain.RuleSet) {
			t.Helper()
			_, err := w.desk.ActivateRules(w.ctx, w.people["rules2"], set.Version)
			check(t, err)
		}
		stands("one", domain.RuleStanding{Stage: domain.RuleActive, Active: 1})
		_, err := w.desk.WriteRule(w.ctx, rules, "", 0, trialRule("fresh", "{phrase: [kota]}", "kota"))
		check(t, err)
		stands("fresh", domain.RuleStanding{Stage: domain.RuleDraft, Edited: true})
		w.rewritten("one", trialRule("one", "{phrase: [dorong]}", "dorong"))
		stands("one", domain.RuleStanding{Stage: domain.RuleActive, Active: 1, Edited: true})
		set := w.proposedRules("", time.Time{})
		stands("fresh", domain.RuleStanding{Stage: domain.RuleProposed, Proposed: 2, Edited: true})
		stands("one", domain.RuleStanding{Stage: domain.RuleActive, Active: 1, Proposed: 2, Edited: true})
		w.rewritten("fresh", "status: test\n"+trialRule("fresh", "{phrase: [kota]}", "kota"))
		stands("fresh", domain.RuleStanding{Stage: domain.RuleDraft, Edited: true})
		activate(set)
		stands("one", domain.RuleStanding{Stage: domain.RuleActive, Active: 2})
		stands("fresh", domain.RuleStanding{Stage: domain.RuleActive, Active: 2, Edited: true})
		w.rewritten("one", "status: draft\n"+trialRule("one", "{phrase: [dorong]}", "dorong"))
		_, err = w.desk.RetireRule(w.ctx, rules, "far", 1, true)
		check(t, err)
		stands("far", domain.RuleStanding{Stage: domain.RuleActive, Active: 2, Edited: true})
		set = w.proposedRules("", time.Time{})
		stands("far", domain.RuleStanding{Stage: domain.RuleActive, Active: 2, Proposed: 3, Edited: true})
		activate(set)
		stands("far", domain.RuleStanding{Stage: domain.RuleRetired})
		stands("fresh", domain.RuleStanding{Stage: domain.RuleOnTrial, Active: 3})
		stands("one", domain.RuleStanding{Stage: domain.RuleIdle, Active: 3})
	})
}
