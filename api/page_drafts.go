package api

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"layak/domain"
	"layak/templates"
)

// pageSize is how many entries a list page shows.
const pageSize = 50

// pageDrafts lists every draft the person may see, by state, unit and author.
func (s *Server) pageDrafts(p *page) error {
	q := domain.DraftQuery{UnitID: p.query("unit"), Mine: p.query("mine") != "", Limit: pageSize, Cursor: p.query("cursor")}
	if st := domain.State(p.query("state")); st != "" {
		q.States = []domain.State{st}
	}
	drafts, next, err := p.desk().List(p.ctx(), p.actor(), q)
	if err != nil {
		return err
	}
	f, st, err := p.frame()
	if err != nil {
		return err
	}
	r, err := p.rows(st, drafts)
	if err != nil {
		return err
	}
	view := templates.Drafts{Frame: f, Mine: q.Mine, MayWrite: st.May[domain.ActDraftCreate], Units: unitChoices(st.Units, q.UnitID),
		Filtered: q.Mine || q.UnitID != "" || len(q.States) > 0, Paging: p.paging("cursor", next)}
	for _, state := range domain.States() {
		view.States = append(view.States, templates.Choice{Value: string(state), Selected: slices.Contains(q.States, state)})
	}
	for _, d := range drafts {
		view.Items = append(view.Items, r.draft(d))
	}
	return p.show(http.StatusOK, templates.PageDrafts, view)
}

// paging is the way on in a list: the same address with the cursor of the next
// page, and the way back to its beginning.
func (p *page) paging(name, next string) templates.Paging {
	var out templates.Paging
	u := url.URL{Path: p.c.Request.URL.Path}
	q := p.c.Request.URL.Query()
	if q.Has(name) {
		q.Del(name)
		u.RawQuery = q.Encode()
		out.Prev = u.String()
	}
	if next != "" {
		q.Set(name, next)
		u.RawQuery = q.Encode()
		out.Next = u.String()
	}
	return out
}

// unitChoices lists units by name, the whole institution first.
func unitChoices(units map[string]string, selected string) []templates.Choice {
	out := make([]templates.Choice, 0, len(units))
	for id, name := range units {
		out = append(out, templates.Choice{Value: id, Label: name, Selected: id == selected})
	}
	slices.SortFunc(out, func(a, b templates.Choice) int {
		if (a.Value == domain.RootUnit) != (b.Value == domain.RootUnit) {
			if a.Value == domain.RootUnit {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value))
	})
	return out
}
