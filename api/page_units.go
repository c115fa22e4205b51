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
	view := templates.Units{Frame: f, Parents: treeChoices(dir.Units, domain.RootUnit), MayWrite: st.May[domain.ActUnitWrite],
		MayMove: st.May[domain.ActUnitWrite] && st.May[domain.ActGrantWrite], Pending: pending(dir)}
	for _, u := range treeOf(dir.Units) {
		view.Items = append(view.Items, templates.UnitRow{ID: u.unit.ID, Name: u.unit.Name, Depth: min(u.depth, 6), Parent: u.unit.ParentID, People: len(holders[u.unit.ID])})
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
	return p.unitsRefused(err, func(view *templates.Units) {
		view.ID, view.Name = in.ID, in.Name
		for i := range view.Parents {
			view.Parents[i].Selected = view.Parents[i].Value == in.ParentID
		}
	})
}

// unitsRefused shows the units with why an act was refused.
func (p *page) unitsRefused(cause error, typed func(*templates.Units)) error {
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.units()
	if err != nil {
		return err
	}
	view.Errors, view.Refusal = fields, refusal
	typed(&view)
	return p.show(status, templates.PageUnits, view)
}

// ofOneUnit shows what is wrong with a row's own form on top.
func (p *page) ofOneUnit(cause error) error {
	return p.unitsRefused(cause, func(view *templates.Units) {
		if len(view.Errors) > 0 {
			view.Refusal = &templates.Refusal{Code: view.Errors[0].Key, Args: view.Errors[0].Args}
			view.Errors = nil
		}
	})
}

func (s *Server) doUnitMove(p *page) error {
	return p.collect(domain.ChangeItem{Do: domain.DoUnitMove, Unit: p.id(), Parent: p.form("parent")}, p.ofOneUnit)
}

func (s *Server) doUnitRename(p *page) error {
	return p.collect(domain.ChangeItem{Do: domain.DoUnitRename, Unit: p.id(), Name: p.form("name")}, p.ofOneUnit)
}
