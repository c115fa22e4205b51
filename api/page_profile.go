package api

import (
	"encoding/json"
	"net/http"
	"strconv"

	"layak/domain"
	"layak/templates"
)

func (s *Server) pageProfileImport(p *page) error {
	view, err := p.profileImport()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageProfileImport, view)
}

func (p *page) profileImport() (templates.ProfileImport, error) {
	f, st, err := p.frame()
	if err != nil {
		return templates.ProfileImport{}, err
	}
	if !st.May[domain.ActPolicyWrite] {
		return templates.ProfileImport{}, denied(domain.ActPolicyWrite)
	}
	return templates.ProfileImport{Frame: f}, nil
}

// doProfileImport tells first what files would change, and proposes it when asked
// again.
func (s *Server) doProfileImport(p *page) error {
	files, err := p.profileFiles()
	if err != nil {
		return p.profileImportAgain(err)
	}
	try := p.form("do") != "propose"
	done, err := p.desk().ImportProfile(p.ctx(), p.actor(), files, p.form("note"), try)
	if err != nil {
		return p.profileImportAgain(err)
	}
	if !try {
		if done.Change.ID != "" {
			return p.done("/changes/"+done.Change.ID, "profile.proposed", strconv.Itoa(len(done.Change.Items)))
		}
		return p.done("/workflows", "profile.imported")
	}
	view, err := p.profileImport()
	if err != nil {
		return err
	}
	view.Checked, view.Note = true, p.form("note")
	view.Groups, view.Does, view.Proposes = p.profileGroups(done)
	if view.Files, err = keptProfile(files); err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageProfileImport, view)
}

// profileFiles reads what was uploaded, or kept from the first look.
func (p *page) profileFiles() (map[string][]byte, error) {
	if kept := p.c.PostForm("kept"); kept != "" {
		var texts map[string]string
		if err := json.Unmarshal([]byte(kept), &texts); err != nil {
			return nil, &domain.Error{Kind: domain.Malformed, Key: "request.malformed", Cause: err}
		}
		files := map[string][]byte{}
		for name, text := range texts {
			files[name] = []byte(text)
		}
		return files, nil
	}
	if form := p.c.Request.MultipartForm; form != nil {
		return uploadedProfile(form.File["files"])
	}
	return nil, nil
}

func keptProfile(files map[string][]byte) (string, error) {
	texts := map[string]string{}
	for name, text := range files {
		texts[name] = string(text)
	}
	text, err := json.Marshal(texts)
	return string(text), err
}

// profileGroups are the differences by what happens to them, in the order in which
// somebody asks: what waits for a second person first.
func (p *page) profileGroups(done domain.ProfileImport) (groups []templates.ProfileGroup, does, proposes bool) {
	for _, then := range []domain.ProfileThen{domain.ThenProposed, domain.ThenWritten, domain.ThenWaits, domain.ThenStays} {
		g := templates.ProfileGroup{Then: string(then)}
		for _, d := range done.Differences {
			if d.Then == then {
				g.Rows = append(g.Rows, p.profileRow(d, done))
				does = does || then == domain.ThenProposed || then == domain.ThenWritten
			}
		}
		if len(g.Rows) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, does, len(done.Change.Items) > 0
}

func (p *page) profileRow(d domain.ProfileDifference, done domain.ProfileImport) templates.ProfileRow {
	row := templates.ProfileRow{Part: d.Part, ID: d.ID, Fate: string(d.Fate)}
	if d.Part == domain.PartLine {
		for _, l := range append(append([]domain.PolicyLine(nil), done.Files.Lines...), done.Here.Lines...) {
			if domain.PolicyText(l) == d.ID {
				row.Role, row.Act, row.Object, row.Denies = l.Role, string(l.Act), l.Object, l.Effect == "deny"
			}
		}
		return row
	}
	if was, is := p.onlyPart(done.Here, d), p.onlyPart(done.Files, d); d.Fate == domain.RuleChanged {
		row.Segments = diffLines(was, is)
	}
	return row
}

// onlyPart is the file that holds one part of a profile and nothing else.
func (p *page) onlyPart(all domain.Profile, d domain.ProfileDifference) string {
	only, name := all.Only(d.Part, d.ID), map[string]string{domain.PartUnit: "units.yaml", domain.PartChannel: "channels.yaml",
		domain.PartCalendar: "calendars.yaml", domain.PartWorkflow: "workflows.yaml"}[d.Part]
	return string(p.desk().Profiles.Write(only)[name])
}

func (p *page) profileImportAgain(cause error) error {
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.profileImport()
	if err != nil {
		return err
	}
	view.Errors, view.Refusal, view.Note = fields, refusal, p.form("note")
	if problems := p.fileProblems(cause); problems != nil {
		view.Errors, view.Problems = nil, problems
	}
	return p.show(status, templates.PageProfileImport, view)
}

// pageProfileFiles sends the institution as files.
func (s *Server) pageProfileFiles(p *page) error {
	archive, err := profileArchive(p.ctx(), p.desk(), p.actor())
	if err != nil {
		return err
	}
	p.c.Header("Content-Disposition", profileDownload)
	p.c.Data(http.StatusOK, "application/zip", archive)
	return nil
}
