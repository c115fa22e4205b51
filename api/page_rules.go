package api

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strings"

	"layak/domain"
	"layak/templates"
)

// pageRules lists the working copies of the rules.
func (s *Server) pageRules(p *page) error {
	all, err := p.desk().ListRules(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	active, err := p.activeSet()
	if err != nil {
		return err
	}
	f, st, err := p.frame()
	if err != nil {
		return err
	}
	working, err := p.desk().WorkingRules(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	changes := compareSets(active.Sources, working)
	query, category, kind := p.query("q"), p.query("category"), p.query("kind")
	if kind != "block" && kind != "list" {
		kind = "rule"
	}
	view := templates.Rules{Frame: f, Query: query, Filtered: query != "" || category != "", MayWrite: st.MayRule, Kind: kind,
		Counts: map[string]int{}, Changed: len(changes.Added) + len(changes.Removed) + len(changes.Changed), Active: active.Version}
	differs := changedIDs(changes)
	var categories, authors []string
	for _, r := range all {
		authors = append(authors, r.Author)
	}
	names, err := p.names(authors)
	if err != nil {
		return err
	}
	for _, r := range all {
		own := cmp.Or(r.Info.Kind, "rule")
		view.Counts[own]++
		if own != kind {
			continue
		}
		if c := r.Info.Category; c != "" && !slices.Contains(categories, c) {
			categories = append(categories, c)
		}
		row := p.ruleRow(r, names)
		row.Changed = differs[r.ID]
		text := strings.ToLower(row.ID + " " + row.Title)
		if (category == "" || row.Category == category) && strings.Contains(text, strings.ToLower(query)) {
			view.Items = append(view.Items, row)
		}
	}
	slices.Sort(categories)
	for _, c := range categories {
		view.Categories = append(view.Categories, templates.Choice{Value: c, Selected: c == category})
	}
	next := ""
	view.Items, next = after(view.Items, p.query("from"), pageSize, func(r templates.RuleRow) string { return r.ID })
	view.Paging = p.paging("from", next)
	return p.show(http.StatusOK, templates.PageRules, view)
}

func (p *page) ruleRow(r domain.RuleView, names map[string]string) templates.RuleRow {
	row := templates.RuleRow{ID: r.ID, Title: p.text(r.Info.Title), Category: r.Info.Category, Severity: r.Info.Severity.String(), Status: ruleStatus(r),
		Version: int64(r.Info.Version), Hits: int(r.Hits), Precision: precisionOf(r.Marks), UpdatedBy: named(names, r.Author), UpdatedAt: r.UpdatedAt}
	if r.Info.Kind != "" && r.Info.Kind != "rule" {
		row.Category, row.Severity = r.Info.Kind, ""
	}
	return row
}

// precisionOf rounds the share of right findings to whole percents.
func precisionOf(t domain.Tally) templates.Precision {
	share, _ := t.Precision()
	return templates.Precision{Percent: int(math.Round(100 * share)), Marks: int(t.Right + t.Wrong)}
}

// ruleStatus is what the text says, unless the rule was taken out.
func ruleStatus(r domain.RuleView) string {
	if r.Retired {
		return "retired"
	}
	return r.Info.Status
}

// after is the part of a list that follows the entry with the key from, at most
// size entries, and the key to go on from.
func after[T any](items []T, from string, size int, key func(T) string) (part []T, next string) {
	if i := slices.IndexFunc(items, func(x T) bool { return key(x) == from }); from != "" && i >= 0 {
		items = items[i+1:]
	}
	if len(items) <= size {
		return items, ""
	}
	return items[:size], key(items[size-1])
}

// activeSet is the rule set that scans now; the zero set where none does.
func (p *page) activeSet() (domain.RuleSet, error) {
	set, err := p.desk().ActiveRuleSet(p.ctx(), p.actor())
	if domain.KeyOf(err) == "ruleset.none" {
		return domain.RuleSet{}, nil
	}
	return set, err
}

// compareSets says how the rules after differ from those before.
func compareSets(before, after []domain.RuleSource) templates.RuleSetDiff {
	old, now := map[string]string{}, map[string]string{}
	for _, s := range before {
		old[s.Name] = s.YAML
	}
	for _, s := range after {
		now[s.Name] = s.YAML
	}
	var out templates.RuleSetDiff
	for _, s := range after {
		was, known := old[s.Name]
		switch {
		case !known:
			out.Added = append(out.Added, s.Name)
		case was != s.YAML:
			out.Changed = append(out.Changed, templates.RuleChange{ID: s.Name, Segments: diffLines(was, s.YAML)})
		}
	}
	for _, s := range before {
		if _, kept := now[s.Name]; !kept {
			out.Removed = append(out.Removed, s.Name)
		}
	}
	return out
}

func changedIDs(d templates.RuleSetDiff) map[string]bool {
	out := map[string]bool{}
	for _, id := range append(slices.Clone(d.Added), d.Removed...) {
		out[id] = true
	}
	for _, c := range d.Changed {
		out[c.ID] = true
	}
	return out
}
