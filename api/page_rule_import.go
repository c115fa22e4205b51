package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"layak/domain"
	"layak/templates"
)

func (s *Server) pageRuleImport(p *page) error {
	view, err := p.ruleImport()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageRuleImport, view)
}

func (p *page) ruleImport() (templates.RuleImport, error) {
	f, st, err := p.frame()
	if err != nil {
		return templates.RuleImport{}, err
	}
	if !st.MayRule {
		return templates.RuleImport{}, denied(domain.ActRuleWrite)
	}
	return templates.RuleImport{Frame: f}, nil
}

// doRuleImport tells first what files would change, and carries it out when
// asked again.
func (s *Server) doRuleImport(p *page) error {
	files, err := p.ruleFiles()
	if err != nil {
		return p.ruleImportAgain(err)
	}
	try := p.form("do") != "import"
	changes, err := p.desk().ImportRules(p.ctx(), p.actor(), files, try)
	if err != nil {
		return p.ruleImportAgain(err)
	}
	fresh := 0
	for _, c := range changes {
		if c.Fate != domain.RuleSame {
			fresh++
		}
	}
	if !try {
		return p.done("/rules", "rule.imported", strconv.Itoa(fresh))
	}
	view, err := p.ruleImport()
	if err != nil {
		return err
	}
	view.Checked, view.Fresh, view.Same = true, fresh, len(changes)-fresh
	view.Changes = p.importChanges(changes)
	if view.Files, err = keptFiles(files); err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageRuleImport, view)
}

// ruleFiles reads what was uploaded, pasted, or kept from the first look.
func (p *page) ruleFiles() ([]domain.RuleSource, error) {
	if kept := p.c.PostForm("kept"); kept != "" {
		var files []domain.RuleSource
		if err := json.Unmarshal([]byte(kept), &files); err != nil {
			return nil, &domain.Error{Kind: domain.Malformed, Key: "request.malformed", Cause: err}
		}
		return files, nil
	}
	var files []domain.RuleSource
	if form := p.c.Request.MultipartForm; form != nil {
		var err error
		if files, err = uploadedRules(form.File["files"]); err != nil {
			return nil, err
		}
	}
	if pasted := p.form("yaml"); pasted != "" {
		files = append(files, domain.RuleSource{Name: "yaml", YAML: pasted})
	}
	return files, nil
}

func keptFiles(files []domain.RuleSource) (string, error) {
	text, err := json.Marshal(files)
	return string(text), err
}

func (p *page) importChanges(changes []domain.RuleChange) (out []templates.ImportChange) {
	for _, c := range changes {
		if c.Fate == domain.RuleSame {
			continue
		}
		row := templates.ImportChange{ID: c.Info.ID, Fate: string(c.Fate), Title: p.text(c.Info.Title), Retired: c.Was.Retired}
		if c.Fate == domain.RuleChanged {
			row.Segments = diffLines(c.Was.YAML, c.Info.YAML)
		}
		out = append(out, row)
	}
	return out
}

func (p *page) ruleImportAgain(cause error) error {
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.ruleImport()
	if err != nil {
		return err
	}
	view.Errors, view.Refusal, view.Pasted = fields, refusal, p.form("yaml")
	if problems := p.fileProblems(cause); problems != nil {
		view.Errors, view.Problems = nil, problems
	}
	return p.show(status, templates.PageRuleImport, view)
}

// fileProblems are what a refusal says is wrong with files, each with its file; nil where
// it is about something else.
func (p *page) fileProblems(cause error) []templates.RuleProblem {
	var problems domain.RuleProblems
	if !errors.As(cause, &problems) && !errors.As(causeOf(cause), &problems) {
		return nil
	}
	out := p.ruleProblems(problems, "")
	for i := range problems {
		out[i].File = problems[i].Source
	}
	return out
}

// pageRuleSetFiles sends the rules of a set, or the working copies, as files.
func (s *Server) pageRuleSetFiles(p *page) error {
	version := p.c.Param("version")
	sources, err := p.ruleSources(version)
	if err != nil {
		return err
	}
	var archive bytes.Buffer
	if err := zipRules(&archive, sources); err != nil {
		return err
	}
	p.c.Header("Content-Disposition", `attachment; filename="layak-rules-`+version+`.zip"`)
	p.c.Data(http.StatusOK, "application/zip", archive.Bytes())
	return nil
}

func (p *page) ruleSources(version string) ([]domain.RuleSource, error) {
	if version == "working" {
		return p.desk().WorkingRules(p.ctx(), p.actor())
	}
	n, err := strconv.ParseInt(version, 10, 64)
	if err != nil || n < 1 {
		return nil, &domain.Error{Kind: domain.NotFound, Key: "not_found"}
	}
	set, err := p.desk().ShowRuleSet(p.ctx(), p.actor(), n)
	return set.Sources, err
}
