package api

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"layak/domain"
	"layak/templates"
)

// draftPage is the draft form being answered, for a new draft or a stored one.
type draftPage struct {
	*page
	form    draftForm
	version int64
	view    *domain.DraftView // nil for a new draft
}

func (s *Server) pageDraftNew(p *page) error {
	st, err := p.standing()
	if err != nil {
		return err
	}
	if !st.May[domain.ActDraftCreate] {
		return denied(domain.ActDraftCreate)
	}
	d := draftPage{page: p, form: draftForm{unit: st.Person.UnitID, classification: string(domain.Public), kind: string(domain.KindPost), zone: p.zone}}
	return d.answer(http.StatusOK, nil)
}

// denied is the refusal of a page whose act the policy does not grant.
func denied(act domain.Act) error {
	return &domain.Error{Kind: domain.Forbidden, Key: "access.denied", Args: []string{string(act)}}
}

// doDraftNew checks, takes a safer wording, or saves (and submits) a new draft.
func (s *Server) doDraftNew(p *page) error {
	d := draftPage{page: p, form: readDraftForm(p.c.Request.PostForm)}
	if done, err := d.try(); done {
		return err
	}
	in, err := d.form.input()
	if err != nil {
		return d.refused(d.allFaults(err, in))
	}
	draft, err := p.desk().Create(p.ctx(), p.actor(), in)
	if err != nil {
		return d.refused(err)
	}
	return d.saved(draft, "draft.saved")
}

func (s *Server) pageDraftEdit(p *page) error {
	d := draftPage{page: p}
	if err := d.load(); err != nil {
		return err
	}
	if !d.view.May[domain.ActDraftEdit] {
		return denied(domain.ActDraftEdit)
	}
	if _, err := domain.Next(d.view.Draft.State, domain.EventEdit); err != nil {
		return err
	}
	d.form, d.version = formOf(d.view.Draft, d.view.Revision), d.view.Draft.Version
	f := p.draftFindings(*d.view)
	return d.answer(http.StatusOK, func(v *templates.DraftForm) { v.Findings = f; v.Findings.Form, v.Findings.State = "draft", "" })
}

func (d *draftPage) load() error {
	v, err := d.desk().View(d.ctx(), d.actor(), d.id())
	d.view = &v
	return err
}

// doDraftEdit checks, takes a safer wording, or saves (and submits) a change.
func (s *Server) doDraftEdit(p *page) error {
	d := draftPage{page: p, form: readDraftForm(p.c.Request.PostForm)}
	d.version, _ = strconv.ParseInt(p.form(templates.FieldVersion), 10, 64)
	if err := d.load(); err != nil {
		return err
	}
	if done, err := d.try(); done {
		return err
	}
	patch, err := d.form.patch(formOf(d.view.Draft, d.view.Revision))
	if err != nil {
		in, _ := d.form.input()
		return d.refused(d.allFaults(err, in))
	}
	draft, err := p.desk().Edit(p.ctx(), p.actor(), p.id(), d.version, patch)
	switch {
	case domain.KindOf(err) == domain.Stale:
		return d.stale(err)
	case err != nil:
		return d.refused(err)
	case draft.Version == d.version:
		return d.saved(draft, "draft.unchanged")
	}
	return d.saved(draft, "draft.saved")
}

// allFaults adds what is wrong besides a time that cannot be read, so that the
// form shows everything at once.
func (d *draftPage) allFaults(unreadable error, in domain.DraftInput) error {
	var time, rest *domain.Error
	var faults domain.Faults
	if !errors.As(unreadable, &time) {
		return unreadable
	}
	err := d.desk().CheckInput(in)
	switch {
	case errors.As(err, &faults):
	case errors.As(err, &rest):
		faults = domain.Faults{rest}
	default:
		return unreadable
	}
	return append(faults, time)
}

// try answers the buttons that save nothing; done is false for the others.
func (d *draftPage) try() (done bool, err error) {
	taken := d.c.PostForm("take")
	if taken == "" && d.c.PostForm("do") != "check" {
		return false, nil
	}
	scan, err := d.check()
	if err != nil {
		return true, d.refused(err)
	}
	status := http.StatusOK
	var wrong *templates.Refusal
	if taken != "" {
		form, ok := d.form.take(scan.Items, taken)
		if d.form = form; !ok {
			status, wrong = http.StatusNotFound, &templates.Refusal{Code: "finding.unknown"}
		} else if scan, err = d.check(); err != nil {
			return true, d.refused(err)
		}
	}
	return true, d.answer(status, func(v *templates.DraftForm) { v.Findings, v.Refusal = scan, wrong })
}

func (d *draftPage) check() (templates.Findings, error) {
	fields := d.form.fields()
	in := domain.ScanInput{Fields: fields, Channels: d.form.channels}
	if d.view != nil {
		in.Draft = d.view.Draft.ID
	}
	scan, err := d.desk().Scan(d.ctx(), d.actor(), in)
	out := d.findings(scan, fields)
	out.Form = "draft"
	return out, err
}

// saved leads on, or submits first where that was the button; where that is
// refused, it leads to the form of what was saved, which shows why.
func (d *draftPage) saved(draft domain.Draft, notice string) error {
	if d.c.PostForm("do") != "submit" {
		return d.done("/drafts/"+url.PathEscape(draft.ID), notice)
	}
	_, err := d.desk().Submit(d.ctx(), d.actor(), draft.ID)
	if err == nil {
		return d.done("/drafts/"+url.PathEscape(draft.ID), "draft.submitted")
	}
	// It is saved: an answer to this form would make it once more on a reload.
	problem := d.s.problem(d.ctx(), err)
	return d.done("/drafts/"+url.PathEscape(draft.ID)+"/edit", flashSavedOnly, problem.Code)
}

// refused shows the form as it was typed, with what was wrong; where findings
// refuse, with them.
func (d *draftPage) refused(cause error) error {
	status, fields, refusal, ok := d.again(cause)
	if !ok {
		return cause
	}
	if refusal != nil && refusal.Code == "draft.transition" && d.view != nil {
		status = http.StatusConflict
	}
	scan, err := d.check()
	if err != nil {
		scan = templates.Findings{}
	}
	return d.answer(status, func(v *templates.DraftForm) { v.Errors, v.Refusal, v.Findings = fields, refusal, scan })
}

// stale shows both texts, what is stored now and what was typed, with the
// findings in the latter.
func (d *draftPage) stale(cause error) error {
	status, _, _, _ := d.again(cause)
	rev := d.view.Revision
	conflict := templates.Conflict{By: named(d.view.Names, rev.By), At: rev.At, Revision: rev.Number, Diff: diffFields(rev.Fields(), d.form.fields())}
	d.version = d.view.Draft.Version
	scan, err := d.check()
	if err != nil {
		scan = templates.Findings{}
	}
	return d.answer(status, func(v *templates.DraftForm) { v.Conflict, v.Findings = &conflict, scan })
}

// writable are the units that a draft can belong to: those in which the person may begin
// one, and the one that it has.
func (d *draftPage) writable(st *standing) map[string]string {
	out := map[string]string{}
	for id, name := range st.Units {
		if slices.Contains(st.Writes, id) || d.view != nil && d.view.Draft.UnitID == id {
			out[id] = name
		}
	}
	return out
}

// answer renders the form.
func (d *draftPage) answer(status int, more func(*templates.DraftForm)) error {
	frame, st, err := d.frame()
	if err != nil {
		return err
	}
	channels, err := d.desk().ListChannels(d.ctx(), d.actor())
	if err != nil && domain.KindOf(err) != domain.Forbidden {
		return err
	}
	view := d.form.view(frame, channels, d.channelTitle, unitChoices(d.writable(st), d.form.unit), d.s.Now())
	view.Version, view.MaySubmit = d.version, st.May[domain.ActDraftSubmit]
	view.Unsaved = d.c.Request.Method == http.MethodPost
	name := templates.PageDraftNew
	if d.view != nil {
		name = templates.PageDraftEdit
		draft := d.view.Draft
		view.ID, view.State = draft.ID, string(draft.State)
		written := draft.State == domain.Drafting || draft.State == domain.ChangesRequested
		view.VoidsClearance = !written
		view.MaySubmit = written && d.view.May[domain.ActDraftSubmit]
		for i := range view.Units {
			view.Units[i].Disabled = !written && view.Units[i].Value != draft.UnitID
		}
		if !slices.ContainsFunc(view.Units, func(c templates.Choice) bool { return c.Selected }) {
			view.Units = append(view.Units, templates.Choice{Value: d.form.unit, Label: d.form.unit, Selected: true})
		}
	}
	if d.view == nil {
		if view.Readers, err = d.readers(); err != nil {
			return err
		}
	}
	if more != nil {
		more(&view)
	}
	return d.show(status, name, view)
}

// readers lists for whom alone the new draft could be, and whoever was chosen and cannot
// read it there: a choice is never dropped, or the draft would be for all.
func (d *draftPage) readers() (lines []templates.ReaderLine, err error) {
	people, err := d.desk().ReadersFor(d.ctx(), d.actor(), d.form.unit, domain.Classification(d.form.classification))
	if kind := domain.KindOf(err); err != nil && kind != domain.Forbidden && kind != domain.Invalid {
		return nil, err
	}
	lost := slices.Clone(d.form.readers)
	for _, r := range people {
		line := templates.ReaderLine{ID: r.Person.ID, Name: r.Person.Name, Username: r.Person.Username, Named: slices.Contains(lost, r.Person.ID)}
		lost = slices.DeleteFunc(lost, func(id string) bool { return id == line.ID })
		if !r.Author {
			lines = append(lines, line)
		}
	}
	names, err := d.names(lost)
	for _, id := range lost {
		lines = append(lines, templates.ReaderLine{ID: id, Name: named(names, id), Named: true, Lost: true})
	}
	return lines, err
}
