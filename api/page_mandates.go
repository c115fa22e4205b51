package api

import (
	"net/http"
	"slices"

	"layak/domain"
	"layak/templates"
)

// pageMandates lists who acts in whose post.
func (s *Server) pageMandates(p *page) error {
	view, err := p.mandates()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageMandates, view)
}

func (p *page) mandates() (templates.Mandates, error) {
	all, err := p.desk().ListMandates(p.ctx(), p.actor(), "")
	if err != nil {
		return templates.Mandates{}, err
	}
	f, st, err := p.frame()
	if err != nil {
		return templates.Mandates{}, err
	}
	view := templates.Mandates{Frame: f, MayAdd: st.May[domain.ActMandateWrite] && st.May[domain.ActPersonRead]}
	for _, a := range domain.Undelegable() {
		view.Kept = append(view.Kept, string(a))
	}
	if view.MayAdd {
		if err := p.mandateForm(&view, st, all); err != nil {
			return view, err
		}
	}
	phase, now := p.query("phase"), p.s.Now()
	for _, x := range domain.Phases() {
		view.Phases = append(view.Phases, templates.Choice{Value: string(x), Selected: string(x) == phase})
	}
	all = slices.DeleteFunc(all, func(m domain.MandateView) bool { return phase != "" && string(m.Phase(now)) != phase })
	part, next := after(all, p.query("from"), entriesPage, func(m domain.MandateView) string { return m.ID })
	view.Paging = p.paging("from", next)
	var people []string
	for _, m := range part {
		people = append(people, m.PersonID, m.Principal, m.Giver, m.ProposedBy, m.ConfirmedBy, m.EndedBy)
	}
	names, err := p.names(people)
	for _, m := range part {
		view.Items = append(view.Items, p.mandateRow(m, st, names))
	}
	return view, err
}

func (p *page) mandateRow(m domain.MandateView, st *standing, names map[string]string) templates.MandateRow {
	return templates.MandateRow{ID: m.ID, Phase: string(m.Phase(p.s.Now())), Title: m.Title(), Person: named(names, m.PersonID), Role: m.Role,
		Unit: named(st.Units, m.UnitID), Principal: named(names, m.Principal), Giver: named(names, m.Giver), Order: m.Order, From: m.From, Until: m.Until,
		By: named(names, m.ProposedBy), Second: named(names, m.ConfirmedBy), EndedBy: named(names, m.EndedBy), EndReason: m.EndReason, EndedAt: m.EndedAt, Version: m.Version,
		MayConfirm: m.MayConfirm, MayEnd: m.MayEnd}
}

// peopleOffered bounds the suggestions of a form; any other username can be typed.
const peopleOffered = 200

// mandateForm fills the form with what was typed and what there is to choose.
func (p *page) mandateForm(view *templates.Mandates, st *standing, all []domain.MandateView) error {
	dir, err := p.desk().Directory(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	view.Form = templates.MandateForm{Person: p.form("person"), Post: p.form("post"), Principal: p.form("principal"), Giver: p.form("giver"), Order: p.form("order"),
		FromDate: p.form("from_date"), FromTime: p.form("from_time"), UntilDate: p.form("until_date"), UntilTime: p.form("until_time"), Zone: p.form("zone")}
	f := &view.Form
	if f.Zone == "" {
		f.Zone = zoneWord(p.who.person.Zone)
	}
	for _, x := range dir.People {
		if len(f.People) < peopleOffered && x.Status == domain.PersonActive && !x.Service() {
			f.People = append(f.People, templates.Choice{Value: x.Username, Label: x.Name})
		}
	}
	for _, k := range domain.MandateKinds() {
		f.Kinds = append(f.Kinds, templates.Choice{Value: string(k), Selected: string(k) == p.form("kind")})
	}
	for _, r := range rolesIn(dir.Lines) {
		f.Roles = append(f.Roles, templates.Choice{Value: r, Selected: r == p.form("role")})
	}
	unit := p.form("unit")
	if unit == "" {
		unit = st.Person.UnitID
	}
	f.Units = treeChoices(dir.Units, unit)
	for _, m := range all {
		if m.Kind == domain.MandateOnBehalf && m.Confirmed() && m.Phase(p.s.Now()) != domain.PhaseEnded {
			f.Bases = append(f.Bases, templates.Choice{Value: m.ID, Label: m.Title(), Selected: m.ID == p.form("on")})
		}
	}
	return nil
}

// doMandatePropose enters a mandate; people are named by their usernames.
func (s *Server) doMandatePropose(p *page) error {
	period, faults := p.entryPeriod()
	dir, err := p.desk().Directory(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	id := func(field, key string) string {
		name := p.form(field)
		i := slices.IndexFunc(dir.People, func(x domain.Person) bool { return x.Username == name })
		if i >= 0 {
			return dir.People[i].ID
		}
		if name != "" {
			faults = append(faults, &domain.Error{Kind: domain.Invalid, Key: key, Field: field})
		}
		return ""
	}
	in := domain.MandateInput{Kind: domain.MandateKind(p.form("kind")), PersonID: id("person", "mandate.person"), Role: p.form("role"), UnitID: p.form("unit"),
		Post: p.form("post"), Principal: id("principal", "mandate.principal"), Giver: id("giver", "mandate.giver"), Order: p.form("order"), On: p.form("on"), Period: period}
	err = faults.Err()
	if err == nil {
		_, err = p.desk().ProposeMandate(p.ctx(), p.actor(), in)
	}
	return p.mandateDone(err, "mandate.proposed")
}

func (s *Server) doMandateConfirm(p *page) error {
	_, err := p.desk().ConfirmMandate(p.ctx(), p.actor(), p.id(), p.formVersion())
	return p.mandateDone(err, "mandate.confirmed")
}

func (s *Server) doMandateEnd(p *page) error {
	_, err := p.desk().EndMandate(p.ctx(), p.actor(), p.id(), p.formVersion(), p.form("reason"))
	return p.mandateDone(err, "mandate.ended")
}

// mandateDone leads back to the list, or shows it with why not. An error of a row's
// own form stands in the row; one of a proposal that is confirmed is a refusal.
func (p *page) mandateDone(cause error, notice string) error {
	if cause == nil {
		return p.done("/mandates", notice)
	}
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.mandates()
	if err != nil {
		return err
	}
	if id := p.id(); id != "" && refusal == nil && len(fields) > 0 {
		i := slices.IndexFunc(view.Items, func(r templates.MandateRow) bool { return r.ID == id })
		if fields[0].Field == "reason" && i >= 0 {
			fields[0].Field += "-" + id
			view.Items[i].Why, view.Items[i].Errors = p.form("reason"), fields
		} else {
			refusal, fields = &templates.Refusal{Code: fields[0].Key, Args: fields[0].Args}, nil
		}
	}
	view.Errors, view.Refusal = fields, refusal
	return p.show(status, templates.PageMandates, view)
}
