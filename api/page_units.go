package api

import (
	"net/http"

	"layak/domain"
	"layak/templates"
)

func (p *page) units() (templates.Units, error) {
	dir, err := p.desk().Directory(p.ctx(), p.actor())
	if err != nil {
		return templates.Units{}, err
	}
	f, st, err := p.frame()
	if err != nil {
		return templates.Units{}, err
	}
	holders := map[string]map[string]bool{}
	for _, g := range dir.Grants {
		if holders[g.UnitID] == nil {
			holders[g.UnitID] = map[string]bool{}
		}
		holders[g.UnitID][g.PersonID] = true
	}
	view := templates.Units{Frame: f, Parents: treeChoices(dir.Units, domain.RootUnit), MayWrite: st.May[domain.ActUnitWrite]}
	for _, u := range treeOf(dir.Units) {
		view.Items = append(view.Items, templates.UnitRow{ID: u.unit.ID, Name: u.unit.Name, Depth: min(u.depth, 6), People: len(holders[u.unit.ID])})
	}
	return view, nil
}

func (s *Server) pageUnits(p *page) error {
	view, err := p.units()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageUnits, view)
}

func (s *Server) doUnitAdd(p *page) error {
	in := domain.Unit{ID: p.form("id"), Name: p.form("name"), ParentID: p.form("parent")}
	unit, err := p.desk().AddUnit(p.ctx(), p.actor(), in)
	if err == nil {
		return p.done("/units", "unit.added", unit.Name)
	}
	status, fields, refusal, ok := p.again(err)
	if !ok {
		return err
	}
	view, loadErr := p.units()
	if loadErr != nil {
		return loadErr
	}
	view.Errors, view.Refusal, view.ID, view.Name = fields, refusal, in.ID, in.Name
	for i := range view.Parents {
		view.Parents[i].Selected = view.Parents[i].Value == in.ParentID
	}
	return p.show(status, templates.PageUnits, view)
}
