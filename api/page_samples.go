package api

import (
	"net/http"
	"net/url"
	"strings"

	"layak/domain"
	"layak/templates"
)

// pageSamples lists the passages to learn from.
func (s *Server) pageSamples(p *page) error {
	view, err := p.samples(domain.SampleState(p.query("state")))
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageSamples, view)
}

// samplesPage is how many samples one page shows.
const samplesPage = 20

func (p *page) samples(state domain.SampleState) (templates.Samples, error) {
	if state == "" {
		state = domain.SampleOpen
	}
	all, err := p.desk().ListSamples(p.ctx(), p.actor(), state)
	if err != nil {
		return templates.Samples{}, err
	}
	f, _, err := p.frame()
	if err != nil {
		return templates.Samples{}, err
	}
	view := templates.Samples{Frame: f, State: string(state)}
	for _, st := range domain.SampleStates() {
		view.States = append(view.States, templates.Choice{Value: string(st), Selected: st == state})
	}
	all, next := after(all, p.query("from"), samplesPage, func(m domain.Sample) string { return m.ID })
	view.Paging = p.paging("from", next)
	var who []string
	for _, m := range all {
		who = append(who, m.By, m.ClosedBy)
	}
	names, err := p.names(who)
	if err != nil {
		return view, err
	}
	rules, err := p.rulesByCategory(all)
	if err != nil {
		return view, err
	}
	for _, m := range all {
		row := sampleRow(m, names)
		if m.State == domain.SampleOpen && m.RuleID == "" {
			row.Rules = rules[m.Category]
		}
		view.Items = append(view.Items, row)
	}
	return view, nil
}

// rulesByCategory are the rules that may learn a missed leak, where there is one.
func (p *page) rulesByCategory(samples []domain.Sample) (map[string][]templates.Choice, error) {
	out := map[string][]templates.Choice{}
	missed := false
	for _, m := range samples {
		missed = missed || m.State == domain.SampleOpen && m.RuleID == ""
	}
	if !missed {
		return out, nil
	}
	all, err := p.desk().ListRules(p.ctx(), p.actor())
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if r.Info.Category == "" || r.Retired {
			continue
		}
		label := p.text(r.Info.Title)
		if label == "" {
			label = r.ID
		}
		out[r.Info.Category] = append(out[r.Info.Category], templates.Choice{Value: r.ID, Label: label})
	}
	return out, nil
}

// sampleRow shows a sample with its words marked.
func sampleRow(m domain.Sample, names map[string]string) templates.SampleRow {
	row := templates.SampleRow{ID: m.ID, Text: templates.MarkedText{Text: m.Text}, Label: m.Label, Category: m.Category, RuleID: m.RuleID,
		By: named(names, m.By), At: m.At, Note: m.Note, State: string(m.State), ClosedBy: named(names, m.ClosedBy), ClosedAt: m.ClosedAt}
	if at := strings.Index(m.Text, m.Words); at >= 0 && m.Words != "" {
		severity := domain.SeverityReview
		if m.Label == domain.LabelClear {
			severity = domain.SeverityClear
		}
		row.Text.Marks = []templates.Mark{{Start: at, End: at + len(m.Words), Severity: severity.String()}}
	}
	return row
}

// learnFrom is the sample that the editor works on with a text; nil for none, and where it
// cannot be had: saving says why.
func (p *page) learnFrom(id, yaml string) (*templates.SampleRow, error) {
	if id == "" {
		return nil, nil
	}
	_, m, err := p.desk().ProposeFromSample(p.ctx(), p.actor(), id, "")
	switch kind := domain.KindOf(err); {
	case kind == domain.Forbidden, kind == domain.NotFound && m.ID == "":
		return nil, nil
	case err != nil && (m.ID == "" || kind == domain.Internal || kind == domain.Unavailable):
		return nil, err
	}
	names, err := p.names([]string{m.By})
	row := sampleRow(m, names)
	row.Quoted = p.desk().QuotesLeak(yaml, m)
	return &row, err
}

// pageProposal opens the editor with the rule that a sample asks for.
func (s *Server) pageProposal(p *page) error {
	rule, m, err := p.desk().ProposeFromSample(p.ctx(), p.actor(), p.id(), p.query("rule"))
	if err != nil {
		return p.samplesAgain(err)
	}
	problems, err := p.desk().ProposalProblems(p.ctx(), p.actor(), rule.YAML, m)
	if err != nil {
		return err
	}
	p.entry = templates.NavRules
	view, err := p.ruleEdit(ruleForm{rule.ID, rule.YAML, rule.Version, m.ID})
	if err != nil {
		return err
	}
	view.Problems, view.Sample = p.ruleProblems(problems, rule.YAML), m.Text
	return p.show(http.StatusOK, templates.PageRuleEdit, view)
}

func (s *Server) doSampleClose(p *page) error {
	if _, err := p.desk().CloseSample(p.ctx(), p.actor(), p.id(), false); err != nil {
		return p.samplesAgain(err)
	}
	return p.done("/samples", "sample.dismissed")
}

// samplesAgain shows the open samples with why an act on one was refused.
func (p *page) samplesAgain(cause error) error {
	status, _, refusal, ok := p.again(cause)
	if !ok || refusal == nil || domain.KindOf(cause) == domain.Forbidden {
		return cause
	}
	view, err := p.samples(domain.SampleOpen)
	if err != nil {
		return err
	}
	view.Refusal = refusal
	return p.show(status, templates.PageSamples, view)
}

const fromReview = "review"

// doMark records what a reviewer says of a finding.
func (s *Server) doMark(p *page) error {
	finding, right := p.form("finding"), p.form("right")
	err := error(&domain.Error{Kind: domain.Invalid, Key: "mark.choice"})
	if right == "0" || right == "1" {
		_, err = p.desk().MarkFinding(p.ctx(), p.actor(), p.id(), finding, right == "1")
	}
	return p.judged(err, "finding.marked", "#f-"+finding)
}

// doReport keeps a false alarm or a missed leak as a sample.
func (s *Server) doReport(p *page) error {
	finding, note := p.form("finding"), p.form("note")
	if finding != "" {
		_, err := p.desk().ReportFalseAlarm(p.ctx(), p.actor(), p.id(), finding, note)
		return p.judged(err, "sample.reported", "#f-"+finding)
	}
	_, err := p.desk().ReportLeak(p.ctx(), p.actor(), p.id(), domain.LeakInput{Field: p.form("field"), Words: p.form("words"),
		Category: p.form("category"), Note: note})
	return p.judged(err, "sample.reported", "")
}

// judged leads back to where the form stood, or shows it with why not and what
// was typed.
func (p *page) judged(err error, notice, place string) error {
	at := "/drafts/" + url.PathEscape(p.id())
	review := p.form("from") == fromReview
	if err == nil && review {
		at += "/review"
	}
	if err == nil {
		return p.done(at+place, notice)
	}
	status, fields, refusal, ok := p.again(err)
	if !ok {
		return err
	}
	finding := p.form("finding")
	for i := range fields {
		switch fields[i].Field {
		case "finding": // it is not on the page any more
			refusal, fields = &templates.Refusal{Code: fields[i].Key}, nil
		case "note":
			if finding != "" {
				fields[i].Field = "note-" + finding
			}
		}
	}
	if !review {
		view, loadErr := p.draftShow(p.id())
		if loadErr != nil {
			return loadErr
		}
		view.Errors, view.Refusal = fields, refusal
		p.keepNote(&view.Findings, finding, fields)
		return p.show(status, templates.PageDraftShow, view)
	}
	view, loadErr := p.review(p.id(), domain.DecisionInput{})
	if loadErr != nil {
		return loadErr
	}
	view.Errors, view.Refusal = fields, refusal
	p.keepNote(&view.Findings, finding, fields)
	if view.Leak != nil && finding == "" {
		view.Leak.Field, view.Leak.Category, view.Leak.Words, view.Leak.Note = p.form("field"), p.form("category"), p.form("words"), p.form("note")
	}
	return p.show(status, templates.PageReview, view)
}

// keepNote puts what was typed back beside the finding that it was about.
func (p *page) keepNote(f *templates.Findings, finding string, fields []templates.FieldError) {
	for i := range f.Items {
		if it := &f.Items[i]; finding != "" && it.Fingerprint == finding {
			it.Note, it.Alarm, it.Errors = p.form("note"), p.form("note") != "", fields
		}
	}
}

// leakForm offers to report words of the present text.
func leakForm(v domain.DraftView) *templates.Leak {
	form := &templates.Leak{Field: "body", Categories: domain.Categories()}
	for _, f := range v.Revision.Fields() {
		form.Fields = append(form.Fields, f.Name)
	}
	return form
}
