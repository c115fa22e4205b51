package api

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"layak/domain"
	"layak/templates"
)

// ruleSkeleton is what a new rule begins with: the shape, ready to fill in.
const ruleSkeleton = `id: contoh-aturan
version: 1
title: {id: 'Judul', en: 'Title'}
category: operations
severity: {warn: 50}
base: 50
legal_basis: 'UU 14/2008 Pasal 17'
message: {id: 'Mengapa ini penting.', en: 'Why it matters.'}
suggestion: {id: 'Tulis "wording yang aman".', en: 'Write "safer wording".'}
match:
  - phrase: [kata yang dicari]
samples:
  hit: ['Kalimat dengan kata yang dicari.']
  miss: ['Kalimat lain.']
`

func (p *page) ruleEdit(id, yaml string, version int64) (templates.RuleEdit, error) {
	f, st, err := p.frame()
	if err != nil {
		return templates.RuleEdit{}, err
	}
	if !st.May[domain.ActRuleRead] {
		return templates.RuleEdit{}, denied(domain.ActRuleRead)
	}
	view := templates.RuleEdit{Frame: f, ID: id, YAML: yaml, Version: version, MayWrite: st.May[domain.ActRuleWrite]}
	if id == "" {
		return view, nil
	}
	rule, hits, err := p.desk().ShowRule(p.ctx(), p.actor(), id)
	if err != nil {
		return view, err
	}
	view.Status, view.Retired = ruleStatus(rule), rule.Retired
	if yaml == "" {
		view.YAML, view.Version = rule.YAML, rule.Version
	}
	titles := p.draftTitles()
	for _, h := range hits {
		view.Hits = append(view.Hits, templates.RuleHit{DraftID: h.DraftID, Title: named(titles, h.DraftID), Revision: h.Revision,
			Severity: h.Severity.String(), Field: h.Field, At: h.At})
	}
	return view, nil
}

// draftTitles are the titles of the latest drafts that the person may read.
func (p *page) draftTitles() map[string]string {
	out := map[string]string{}
	drafts, _, err := p.desk().List(p.ctx(), p.actor(), domain.DraftQuery{Limit: 200})
	if err != nil {
		return out // whoever may not read drafts sees their ids
	}
	for _, d := range drafts {
		out[d.ID] = d.Title
	}
	return out
}

func (s *Server) pageRuleNew(p *page) error {
	view, err := p.ruleEdit("", ruleSkeleton, 0)
	if err != nil {
		return err
	}
	if !view.MayWrite {
		return denied(domain.ActRuleWrite)
	}
	return p.show(http.StatusOK, templates.PageRuleEdit, view)
}

func (s *Server) pageRule(p *page) error {
	view, err := p.ruleEdit(p.id(), "", 0)
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageRuleEdit, view)
}

// doRule saves a rule, new or changed.
func (s *Server) doRule(p *page) error {
	version, _ := strconv.ParseInt(p.form("version"), 10, 64)
	rule, err := p.desk().WriteRule(p.ctx(), p.actor(), p.id(), version, p.form("yaml"))
	if err != nil {
		return p.ruleAgain(p.id(), err)
	}
	return p.done("/rules/"+url.PathEscape(rule.ID), "rule.saved")
}

// doRuleTry tries the rule text on a text; nothing is saved.
func (s *Server) doRuleTry(p *page) error {
	id, yaml, text := p.form("id"), p.form("yaml"), p.form("text")
	scan, err := p.desk().TryRule(p.ctx(), p.actor(), yaml, text)
	if err != nil {
		return p.ruleAgain(id, err)
	}
	version, _ := strconv.ParseInt(p.form("version"), 10, 64)
	view, err := p.ruleEdit(id, yaml, version)
	if err != nil {
		return err
	}
	findings := p.findings(scan, []domain.Field{{Name: "body", Text: text}})
	view.Sample = text
	view.Try = &templates.RuleTry{Text: templates.MarkedText{Text: text, Marks: findings.Marks("body")}, Findings: findings}
	return p.show(http.StatusOK, templates.PageRuleEdit, view)
}

func (s *Server) doRuleRetire(p *page) error {
	version, _ := strconv.ParseInt(p.form("version"), 10, 64)
	retired := p.form("retired") != "0"
	if _, err := p.desk().RetireRule(p.ctx(), p.actor(), p.id(), version, retired); err != nil {
		return p.ruleAgain(p.id(), err)
	}
	if retired {
		return p.done("/rules/"+url.PathEscape(p.id()), "rule.retired")
	}
	return p.done("/rules/"+url.PathEscape(p.id()), "rule.restored")
}

// ruleAgain shows the rule as it was typed, with everything that is wrong in it.
func (p *page) ruleAgain(id string, cause error) error {
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	version, _ := strconv.ParseInt(p.form("version"), 10, 64)
	view, err := p.ruleEdit(id, p.form("yaml"), version)
	if err != nil {
		return err
	}
	view.Errors, view.Refusal, view.Sample = fields, refusal, p.form("text")
	var problems domain.RuleProblems
	if errors.As(cause, &problems) || errors.As(causeOf(cause), &problems) {
		view.Errors = nil
		for _, x := range problems {
			view.Problems = append(view.Problems, templates.RuleProblem{Line: x.Line, Column: x.Column, Rule: x.Rule, Message: x.Message})
		}
	}
	return p.show(status, templates.PageRuleEdit, view)
}

func causeOf(err error) error {
	var e *domain.Error
	if errors.As(err, &e) {
		return e.Cause
	}
	return nil
}
