package api

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

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

// ruleExample is shown beside a new rule: three things together in one sentence,
// over building blocks that are built in, unless it is public already.
const ruleExample = `id: satuan-akan-bergerak
title: {id: 'Satuan akan bergerak', en: 'A unit will move'}
category: operations
severity: review
message: {id: 'Menyebut satuan, gerakannya, dan waktunya.', en: 'Tells unit, movement and time.'}
suggestion: {id: 'Ceritakan setelah selesai.', en: 'Tell it afterwards.'}
match:
  - rule: movement          # kata gerak
evidence:                   # dalam kalimat yang sama
  - {name: satuan, match: [{rule: force}]}
  - {name: nanti, match: [{rule: ahead}]}
require: {all: [satuan, nanti]}
unless:
  - match: [{rule: already-public}]
    why: sudah diumumkan
samples:
  hit: ['Pasukan digeser besok.']
  miss: ['Pasukan juara lomba besok.', 'Pasukan digeser besok, sudah diumumkan.']
`

// ruleForm is what the editor's form holds.
type ruleForm struct {
	id, yaml string
	version  int64
	sample   string // id of the sample that saving adopts; empty for none
}

func (p *page) ruleForm() ruleForm {
	id := p.id()
	if id == "" {
		id = p.form("id")
	}
	return ruleForm{id, p.form("yaml"), p.formVersion(), p.form("sample")}
}

// ruleEdit is the editor with what was typed, or with the working copy where
// nothing was.
func (p *page) ruleEdit(in ruleForm) (templates.RuleEdit, error) {
	f, st, err := p.frame()
	if err != nil {
		return templates.RuleEdit{}, err
	}
	if !st.May[domain.ActRuleRead] {
		return templates.RuleEdit{}, denied(domain.ActRuleRead)
	}
	view := templates.RuleEdit{Frame: f, ID: in.id, YAML: in.yaml, Version: in.version, MayWrite: st.MayRule}
	if view.Learn, err = p.learnFrom(in.sample, in.yaml); err != nil || in.id == "" {
		return view, err
	}
	rule, hits, err := p.desk().ShowRule(p.ctx(), p.actor(), in.id)
	if err != nil {
		return view, err
	}
	view.RuleStanding, view.Retired, view.Users = ruleStanding(rule), rule.Retired, rule.Users
	view.Kind, view.Entries, view.Table = rule.Info.Kind, rule.Info.Entries, rule.Info.Table
	if in.yaml == "" {
		view.YAML, view.Version = rule.YAML, rule.Version
		if len(rule.Info.Samples) > 0 {
			view.Sample = rule.Info.Samples[0]
		}
	}
	if len(view.YAML) > longRule {
		view.Begins, view.YAML = beginning(view.YAML), ""
	}
	view.Precision = precisionOf(rule.Marks)
	for _, m := range rule.Months {
		view.Months = append(view.Months, templates.MonthMarks{Month: m.Month, Precision: precisionOf(m.Tally)})
	}
	if view.Simulations, err = p.simulationRows(in.id); err != nil {
		return view, err
	}
	view.HitsElsewhere = rule.Hits > 0 && len(hits) == 0
	titles := p.draftTitles()
	for _, h := range hits {
		view.Hits = append(view.Hits, templates.RuleHit{DraftID: h.DraftID, Title: named(titles, h.DraftID), Revision: h.Revision,
			Severity: h.Severity.String(), Field: h.Field, At: h.At})
	}
	return view, nil
}

// longRule is from how many bytes on a text is not edited on the page: no browser
// likes a form of 400 kB. It is downloaded and comes back by an import.
const longRule = 100_000

// linesShown is how many lines of such a text are shown.
const linesShown = 60

func beginning(yaml string) string {
	lines := strings.SplitN(yaml, "\n", linesShown+1)
	return strings.Join(lines[:min(len(lines), linesShown)], "\n")
}

// pageRuleText sends the text of one rule as a file.
func (s *Server) pageRuleText(p *page) error {
	rule, _, err := p.desk().ShowRule(p.ctx(), p.actor(), p.id())
	if err != nil {
		return err
	}
	p.c.Header("Content-Disposition", `attachment; filename="`+rule.ID+`.yaml"`)
	p.c.Data(http.StatusOK, "application/yaml", []byte(rule.YAML))
	return nil
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
	in, err := p.ruleAsked("")
	if err != nil {
		return err
	}
	if in.yaml == "" {
		in.yaml = ruleSkeleton
	}
	view, err := p.ruleEdit(in)
	if err != nil {
		return err
	}
	if !view.MayWrite {
		return denied(domain.ActRuleWrite)
	}
	view.Example = ruleExample
	return p.show(http.StatusOK, templates.PageRuleEdit, view)
}

func (s *Server) pageRule(p *page) error {
	in, err := p.ruleAsked(p.id())
	if err != nil {
		return err
	}
	view, err := p.ruleEdit(in)
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageRuleEdit, view)
}

// ruleAsked is what the editor opens with: the text of a simulation, where one
// is named, as it was typed when the simulation began.
func (p *page) ruleAsked(id string) (ruleForm, error) {
	in := ruleForm{id: id, sample: p.query("sample")}
	sim := p.query("simulation")
	if sim == "" {
		return in, nil
	}
	v, err := p.desk().ShowSimulation(p.ctx(), p.actor(), sim)
	if err != nil {
		return in, err
	}
	if id != "" && v.RuleID != id {
		return in, &domain.Error{Kind: domain.NotFound, Key: "simulation.unknown"}
	}
	for _, source := range v.Candidate {
		if source.Name == v.RuleID {
			in.yaml = source.YAML
		}
	}
	in.version, _ = strconv.ParseInt(p.query("version"), 10, 64)
	return in, nil
}

// doRule saves a rule, new or changed, and adopts the sample it was made from.
func (s *Server) doRule(p *page) error {
	in := p.ruleForm()
	rule, err := p.desk().WriteRule(p.ctx(), p.actor(), p.id(), in.version, in.yaml)
	if err != nil {
		return p.ruleAgain(err)
	}
	to := "/rules/" + url.PathEscape(rule.ID)
	if in.sample == "" {
		return p.done(to, "rule.saved")
	}
	if _, err := p.desk().CloseSample(p.ctx(), p.actor(), in.sample, true); err != nil {
		return p.ruleKept(rule.ID, err)
	}
	return p.done(to, "sample.adopted")
}

// ruleKept shows a rule that is saved while its sample could not be closed.
func (p *page) ruleKept(id string, cause error) error {
	status, _, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.ruleEdit(ruleForm{id: id})
	if err != nil {
		return err
	}
	view.Kept, view.Refusal = true, refusal
	return p.show(status, templates.PageRuleEdit, view)
}

func (s *Server) doRuleRetire(p *page) error {
	retired := p.form("retired") != "0"
	if _, err := p.desk().RetireRule(p.ctx(), p.actor(), p.id(), p.formVersion(), retired); err != nil {
		return p.ruleAgain(err)
	}
	if retired {
		return p.done("/rules/"+url.PathEscape(p.id()), "rule.retired")
	}
	return p.done("/rules/"+url.PathEscape(p.id()), "rule.restored")
}

// ruleAgain shows the rule as it was typed, with everything that is wrong in it.
func (p *page) ruleAgain(cause error) error {
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.ruleEdit(p.ruleForm())
	if err != nil {
		return err
	}
	view.Errors, view.Refusal, view.Sample = fields, refusal, p.form("text")
	if p.id() == "" {
		view.Example = ruleExample
	}
	if domain.KeyOf(cause) == "simulation.running" && refusal != nil && len(refusal.Args) > 0 {
		view.Running = refusal.Args[0]
	}
	var problems domain.RuleProblems
	if errors.As(cause, &problems) || errors.As(causeOf(cause), &problems) {
		view.Errors, view.Problems = nil, p.ruleProblems(problems, view.YAML)
	}
	return p.show(status, templates.PageRuleEdit, view)
}

// ruleProblems says what is wrong, with the lines of the text that was sent.
func (p *page) ruleProblems(problems domain.RuleProblems, yaml string) []templates.RuleProblem {
	lines := strings.Split(yaml, "\n")
	return list(p.s.problemsIn(p.lang, problems), func(x domain.RuleProblem) templates.RuleProblem {
		out := templates.RuleProblem{Line: x.Line, Column: x.Column, Rule: x.Rule, Message: x.Message}
		if x.Elsewhere {
			out.Elsewhere, out.Rule = x.Source, ""
		} else if x.Line > 0 && x.Line <= len(lines) {
			out.Words = cutAfter(strings.TrimSpace(lines[x.Line-1]), lineWords)
		}
		return out
	})
}

// lineWords bounds what is quoted of a line of a rule.
const lineWords = 80

func causeOf(err error) error {
	var e *domain.Error
	if errors.As(err, &e) {
		return e.Cause
	}
	return nil
}
