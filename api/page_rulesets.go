package api

import (
	"net/http"
	"strconv"
	"time"

	"layak/domain"
	"layak/templates"
)

// setsShown is how many rule sets a page shows; each may carry its difference.
const setsShown = 20

func (p *page) ruleSets(only int64) (templates.RuleSets, error) {
	sets, err := p.desk().ListRuleSets(p.ctx(), p.actor())
	if err != nil {
		return templates.RuleSets{}, err
	}
	active, err := p.activeSet()
	if err != nil {
		return templates.RuleSets{}, err
	}
	working, err := p.desk().WorkingRules(p.ctx(), p.actor())
	if err != nil {
		return templates.RuleSets{}, err
	}
	f, st, err := p.frame()
	if err != nil {
		return templates.RuleSets{}, err
	}
	changes := compareSets(active.Sources, working)
	view := templates.RuleSets{Frame: f, Changed: len(changes.Added) + len(changes.Removed) + len(changes.Changed),
		Propose: allow(st.May, domain.ActRulesPropose, nil)}
	part, next := after(sets, p.query("from"), setsShown, func(x domain.RuleSet) string { return strconv.FormatInt(x.Version, 10) })
	view.Paging = p.paging("from", next)
	var who []string
	for _, set := range part {
		who = append(who, set.ProposedBy, set.ActivatedBy)
	}
	names, err := p.names(who)
	if err != nil {
		return view, err
	}
	for _, set := range part {
		if only != 0 && set.Version != only {
			continue
		}
		row := p.ruleSetRow(set, st, names)
		if only != 0 || set.State == domain.RuleSetProposed {
			if err := p.addDiff(&row, set, active); err != nil {
				return view, err
			}
		}
		view.Items = append(view.Items, row)
	}
	if only != 0 {
		view.Propose, view.Paging = templates.Action{}, templates.Paging{}
	}
	return view, nil
}

func (p *page) ruleSetRow(set domain.RuleSet, st *standing, names map[string]string) templates.RuleSetRow {
	row := templates.RuleSetRow{Version: set.Version, Digest: set.Digest, State: string(set.State), Note: set.Note, Rules: set.Size,
		ProposedBy: named(names, set.ProposedBy), ProposedAt: set.ProposedAt, ActivatedBy: named(names, set.ActivatedBy),
		ActivatedAt: set.ActivatedAt, ValidFrom: set.ValidFrom, ValidUntil: set.ValidUntil}
	if set.State != domain.RuleSetProposed {
		return row
	}
	var own *templates.Refusal
	if set.ProposedBy == p.actor().PersonID {
		own = &templates.Refusal{Code: "ruleset.second_person"}
	}
	row.Activate = allow(st.May, domain.ActRulesActivate, own)
	return row
}

// allow offers an act that the powers grant, unless a fact stands against it.
func allow(may map[domain.Act]bool, act domain.Act, fact *templates.Refusal) templates.Action {
	switch {
	case !may[act]:
		return templates.Action{Show: true, Why: &templates.Refusal{Code: "access.denied", Guard: domain.GuardPolicy, Policy: string(act)}}
	case fact != nil:
		return templates.Action{Show: true, Why: fact}
	}
	return templates.Action{Show: true, Allowed: true}
}

// addDiff loads the set's rules and compares them with the active ones.
func (p *page) addDiff(row *templates.RuleSetRow, set, active domain.RuleSet) error {
	full, err := p.desk().ShowRuleSet(p.ctx(), p.actor(), set.Version)
	if err != nil {
		return err
	}
	row.Rules = len(full.Sources)
	if set.Version != active.Version {
		diff := compareSets(active.Sources, full.Sources)
		row.Diff = &diff
	}
	return nil
}

func (s *Server) pageRuleSets(p *page) error {
	view, err := p.ruleSets(0)
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageRuleSets, view)
}

// pageRuleSet shows one rule set and how it differs from the active one.
func (s *Server) pageRuleSet(p *page) error {
	version, err := strconv.ParseInt(p.c.Param("version"), 10, 64)
	if err != nil || version < 1 {
		return &domain.Error{Kind: domain.NotFound, Key: "not_found"}
	}
	if _, err := p.desk().ShowRuleSet(p.ctx(), p.actor(), version); err != nil {
		return err
	}
	view, err := p.ruleSets(version)
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageRuleSets, view)
}

func (s *Server) doPropose(p *page) error {
	set, err := p.desk().ProposeRules(p.ctx(), p.actor(), p.form("note"), time.Time{}, time.Time{})
	if err != nil {
		return p.ruleSetsAgain(err)
	}
	return p.done("/rulesets", "ruleset.proposed", strconv.FormatInt(set.Version, 10))
}

func (s *Server) doActivate(p *page) error {
	version, err := strconv.ParseInt(p.c.Param("version"), 10, 64)
	if err != nil {
		return &domain.Error{Kind: domain.NotFound, Key: "not_found"}
	}
	if _, err := p.desk().ActivateRules(p.ctx(), p.actor(), version); err != nil {
		return p.ruleSetsAgain(err)
	}
	return p.done("/rulesets", "ruleset.activated", strconv.FormatInt(version, 10))
}

func (p *page) ruleSetsAgain(cause error) error {
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.ruleSets(0)
	if err != nil {
		return err
	}
	view.Errors, view.Refusal, view.Note = fields, refusal, p.form("note")
	if c := causeOf(cause); c != nil && domain.KeyOf(cause) == "rule.problems" {
		view.Errors, view.Refusal = nil, &templates.Refusal{Code: "rule.problems", Detail: c.Error()}
	}
	return p.show(status, templates.PageRuleSets, view)
}
