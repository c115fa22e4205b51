package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
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
	working, err := p.desk().CompareWorkingRules(p.ctx(), p.actor())
	if err != nil {
		return templates.RuleSets{}, err
	}
	f, st, err := p.frame()
	if err != nil {
		return templates.RuleSets{}, err
	}
	view := templates.RuleSets{Frame: f, Changed: len(working.Differences), Only: only, Propose: allow(st.May, domain.ActRulesPropose, nil)}
	key := func(x domain.RuleSet) string { return strconv.FormatInt(x.Version, 10) }
	part, next := after(sets, p.query("from"), setsShown, key)
	view.Paging = p.paging("from", next)
	if only != 0 {
		part = slices.DeleteFunc(sets, func(x domain.RuleSet) bool { return x.Version != only })
		view.Propose, view.Paging = templates.Action{}, templates.Paging{}
	}
	var who []string
	for _, set := range part {
		who = append(who, set.ProposedBy, set.ActivatedBy)
	}
	names, err := p.names(who)
	if err != nil {
		return view, err
	}
	for _, set := range part {
		row := p.ruleSetRow(set, st, names)
		if only != 0 || set.State == domain.RuleSetProposed {
			if err := p.addDiff(&row, &view, working.Set.Sources); err != nil {
				return view, err
			}
		}
		view.Items = append(view.Items, row)
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
	row.Withdraw = own != nil && st.May[domain.ActRulesPropose]
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

// Of a set alone so many rules that differ are shown on one page, of one among
// others so many.
const (
	diffPage  = 30
	diffFirst = 5
)

// addDiff compares the set's rules with the active ones, and with the working
// copies.
func (p *page) addDiff(row *templates.RuleSetRow, view *templates.RuleSets, working []domain.RuleSource) error {
	c, err := p.desk().CompareRules(p.ctx(), p.actor(), row.Version)
	if err != nil || c.Set.Version == c.Active.Version {
		return err
	}
	if c.Set.State == domain.RuleSetProposed && slices.Equal(c.Set.Sources, working) {
		view.Waits = max(view.Waits, c.Set.Version)
	}
	row.Diff = p.ruleSetDiff(c.Differences)
	from, size := "", diffFirst
	if view.Only != 0 {
		from, size, row.Diff.Open = p.query("from"), diffPage, true
	}
	shown, next := after(c.Differences, from, size, func(d domain.RuleDifference) string { return d.ID })
	row.Diff.Rules = list(shown, p.ruleChange)
	switch {
	case view.Only != 0:
		view.Paging = p.paging("from", next)
	case next != "":
		row.Diff.More = "/rulesets/" + strconv.FormatInt(row.Version, 10)
	}
	return nil
}

func (p *page) ruleSetDiff(all []domain.RuleDifference) *templates.RuleSetDiff {
	out := &templates.RuleSetDiff{}
	for _, d := range all {
		switch d.Fate {
		case domain.RuleAdded:
			out.Added++
		case domain.RuleRemoved:
			out.Removed++
		default:
			out.Changed++
		}
	}
	return out
}

func (p *page) ruleChange(d domain.RuleDifference) templates.RuleChange {
	out := templates.RuleChange{ID: d.ID, Fate: string(d.Fate), Title: p.text(d.Info.Title), Kind: cmp.Or(d.Info.Kind, "rule"), Text: d.Before + d.After}
	if out.Kind == "rule" {
		out.Category, out.Severity = d.Info.Category, d.Info.Severity.String()
	}
	if d.Fate == domain.RuleChanged {
		out.Text, out.Segments = "", diffLines(d.Before, d.After)
	}
	return out
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
	version, err := p.setVersion()
	if err != nil {
		return err
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

// setVersion is the rule set that the address names.
func (p *page) setVersion() (int64, error) {
	version, err := strconv.ParseInt(p.c.Param("version"), 10, 64)
	if err != nil || version < 1 {
		return 0, &domain.Error{Kind: domain.NotFound, Key: "not_found"}
	}
	return version, nil
}

func (s *Server) doActivate(p *page) error {
	return p.changeRuleSet("ruleset.activated", p.desk().ActivateRules)
}

// doRulesWithdraw takes back what one proposed.
func (s *Server) doRulesWithdraw(p *page) error {
	return p.changeRuleSet("ruleset.withdrawn", p.desk().WithdrawRules)
}

func (p *page) changeRuleSet(notice string, change func(context.Context, domain.Actor, int64) (domain.RuleSet, error)) error {
	version, err := p.setVersion()
	if err != nil {
		return err
	}
	if _, err := change(p.ctx(), p.actor(), version); err != nil {
		return p.ruleSetsAgain(err)
	}
	return p.done("/rulesets", notice, strconv.FormatInt(version, 10))
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
	var problems domain.RuleProblems
	if errors.As(causeOf(cause), &problems) {
		view.Errors, view.Problems = nil, p.ruleProblems(problems, "")
	}
	return p.show(status, templates.PageRuleSets, view)
}
