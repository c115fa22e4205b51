package api

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"layak/domain"
	"layak/templates"
)

// doSimulate begins a simulation of what is typed; nothing is saved. What the
// editor needs to go on with is kept in the address.
func (s *Server) doSimulate(p *page) error {
	in := p.ruleForm()
	sim, err := p.desk().Simulate(p.ctx(), p.actor(), in.id, in.yaml)
	if err != nil {
		return p.ruleAgain(err)
	}
	keep := url.Values{"version": {number(in.version)}}
	if in.sample != "" {
		keep.Set("sample", in.sample)
	}
	p.c.Redirect(http.StatusSeeOther, "/simulations/"+url.PathEscape(sim.ID)+"?"+keep.Encode())
	return nil
}

func (s *Server) pageSimulation(p *page) error {
	view, err := p.simulation()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageSimulation, view)
}

func (s *Server) doSimulationCancel(p *page) error {
	_, err := p.desk().CancelSimulation(p.ctx(), p.actor(), p.id())
	if err == nil {
		return p.done("/simulations/"+url.PathEscape(p.id()), "simulation.cancelled")
	}
	status, _, refusal, ok := p.again(err)
	if !ok {
		return err
	}
	view, loadErr := p.simulation()
	if loadErr != nil {
		return loadErr
	}
	view.Refusal = refusal
	return p.show(status, templates.PageSimulation, view)
}

// simulationPage is how many drafts one page of a simulation shows.
const simulationPage = 20

func (p *page) simulation() (templates.Simulation, error) {
	v, err := p.desk().ShowSimulation(p.ctx(), p.actor(), p.id())
	if err != nil {
		return templates.Simulation{}, err
	}
	f, st, err := p.frame()
	if err != nil {
		return templates.Simulation{}, err
	}
	names, err := p.names([]string{v.By})
	if err != nil {
		return templates.Simulation{}, err
	}
	_, _, err = p.desk().ShowRule(p.ctx(), p.actor(), v.RuleID)
	if err != nil && domain.KindOf(err) != domain.NotFound {
		return templates.Simulation{}, err
	}
	view := templates.Simulation{Frame: f, SimulationRow: simulationRow(v.Simulation, names), RuleID: v.RuleID, Saved: err == nil, Reason: v.Reason,
		EndedAt: v.EndedAt, Base: v.Base, Along: v.Along(), MayCancel: st.MayRule, Unread: v.Unread,
		Bounded: len(v.Drafts)+v.Unread >= domain.MaxSimulationChanges}
	p.simulationLinks(&view)
	drafts, next := after(v.Drafts, p.query("from"), simulationPage, func(d domain.SimulationDraft) string { return d.DraftID })
	view.Paging = p.paging("from", next)
	for _, d := range drafts {
		view.Drafts = append(view.Drafts, templates.SimulationDraft{ID: d.DraftID, Title: d.Title, Before: d.Before.String(), After: d.After.String(),
			Present: d.Present, Rules: hitsByRule(d)})
	}
	return view, nil
}

// simulationLinks are the addresses that keep what the editor needs.
func (p *page) simulationLinks(view *templates.Simulation) {
	keep := url.Values{"version": {cmp.Or(p.query("version"), "0")}}
	if sample := p.query("sample"); sample != "" {
		keep.Set("sample", sample)
	}
	at := "/simulations/" + url.PathEscape(view.ID) + "?"
	view.Self = at + keep.Encode()
	view.Still = view.Self + "&still=1"
	view.Live = view.Running() && p.query("still") == ""
	if view.MayCancel {
		editor := "/rules/new"
		if view.Saved {
			editor = "/rules/" + url.PathEscape(view.RuleID)
		}
		keep.Set("simulation", view.ID)
		view.Editor = editor + "?" + keep.Encode()
	}
}

// simulationHits is how many places of a rule one draft shows.
const simulationHits = 5

// hitsByRule groups what would be found, or no longer, by rule.
func hitsByRule(d domain.SimulationDraft) []templates.SimulationRule {
	byID := map[string]*templates.SimulationRule{}
	add := func(hits []domain.SimulationHit, words []string, to func(*templates.SimulationRule) *[]templates.SimulationHit) {
		for i, h := range hits {
			r := byID[h.Rule]
			if r == nil {
				r = &templates.SimulationRule{Rule: h.Rule}
				byID[h.Rule] = r
			}
			if len(r.Newly)+len(r.Gone) == simulationHits {
				r.More++
				continue
			}
			hit := templates.SimulationHit{Severity: h.Severity.String(), Field: h.Field}
			if i < len(words) {
				hit.Words = shortened(words[i])
			}
			*to(r) = append(*to(r), hit)
		}
	}
	add(d.Newly, d.NewlyWords, func(r *templates.SimulationRule) *[]templates.SimulationHit { return &r.Newly })
	add(d.Gone, d.GoneWords, func(r *templates.SimulationRule) *[]templates.SimulationHit { return &r.Gone })
	var out []templates.SimulationRule
	for _, r := range byID {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b templates.SimulationRule) int { return cmp.Compare(a.Rule, b.Rule) })
	return out
}

// shortened is a text of at most 200 code points.
func shortened(text string) string {
	if r := []rune(text); len(r) > 200 {
		return string(r[:199]) + "…"
	}
	return text
}

func simulationRow(m domain.Simulation, names map[string]string) templates.SimulationRow {
	return templates.SimulationRow{ID: m.ID, State: string(m.State), By: named(names, m.By), At: m.StartedAt, Scanned: m.Scanned, Total: m.Total,
		Newly: m.Newly, Gone: m.Gone, Incomplete: m.Incomplete}
}

// simulationRows are the simulations of a rule.
func (p *page) simulationRows(rule string) ([]templates.SimulationRow, error) {
	all, err := p.desk().ListSimulations(p.ctx(), p.actor(), rule)
	if err != nil {
		return nil, err
	}
	var who []string
	for _, m := range all {
		who = append(who, m.By)
	}
	names, err := p.names(who)
	if err != nil {
		return nil, err
	}
	return list(all, func(m domain.Simulation) templates.SimulationRow { return simulationRow(m, names) }), nil
}
