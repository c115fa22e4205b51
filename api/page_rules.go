package api

import (
	"cmp"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"layak/domain"
	"layak/templates"
)

// ruleFilter is what the list of rules is narrowed to; empty is all.
type ruleFilter struct{ kind, text, category, severity, stage, from string }

func (p *page) ruleFilter() ruleFilter {
	f := ruleFilter{p.query("kind"), p.query("q"), p.query("category"), p.query("severity"), p.query("stage"), p.query("from")}
	if f.kind != "block" && f.kind != "list" {
		f.kind = "rule"
	}
	return f
}

func (f ruleFilter) narrow() bool { return f.text+f.category+f.severity+f.stage != "" }

func (f ruleFilter) takes(r domain.RuleView, row templates.RuleRow) bool {
	return (f.category == "" || row.Category == f.category) && (f.severity == "" || row.Severity == f.severity) &&
		(f.stage == "" || string(r.Stage) == f.stage) && f.says(row)
}

// says tells whether a row has the words that are searched for.
func (f ruleFilter) says(row templates.RuleRow) bool {
	return strings.Contains(strings.ToLower(row.ID+" "+row.Title), strings.ToLower(f.text))
}

// address is the page narrowed to one category more.
func (f ruleFilter) address(category string) string {
	q := url.Values{}
	for name, value := range map[string]string{"kind": f.kind, "q": f.text, "category": category, "severity": f.severity, "stage": f.stage} {
		if value != "" && (name != "kind" || value != "rule") {
			q.Set(name, value)
		}
	}
	return "/rules?" + q.Encode()
}

// pageRules lists the working copies of the rules, by category.
func (s *Server) pageRules(p *page) error {
	all, err := p.desk().ListRules(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	f, st, err := p.frame()
	if err != nil {
		return err
	}
	filter := p.ruleFilter()
	view := templates.Rules{Frame: f, Query: filter.text, Filtered: filter.narrow(), MayWrite: st.MayRule, Kind: filter.kind, Counts: map[string]int{}, Matches: map[string]int{}}
	names, err := p.names(list(all, func(r domain.RuleView) string { return r.Author }))
	if err != nil {
		return err
	}
	categories, stages, waits := map[string]bool{}, map[string]bool{}, map[int64]bool{}
	var rows []templates.RuleRow
	for _, r := range all {
		own := cmp.Or(r.Info.Kind, "rule")
		view.Counts[own]++
		view.Active = max(view.Active, r.Active)
		if r.Edited {
			view.Changed++
			waits[r.Proposed] = true
		}
		row := p.ruleRow(r, names)
		if filter.text != "" && filter.says(row) {
			view.Matches[own]++
		}
		if own != filter.kind {
			continue
		}
		categories[row.Category], stages[row.Stage] = true, true
		if filter.takes(r, row) {
			rows = append(rows, row)
		}
	}
	if len(waits) == 1 {
		view.Waits = slices.Collect(maps.Keys(waits))[0]
	}
	p.ruleChoices(&view, filter, categories, stages)
	p.ruleGroups(&view, filter, rows)
	return p.show(http.StatusOK, templates.PageRules, view)
}

// ruleChoices are what the filter offers: of categories and stages those that
// there are.
func (p *page) ruleChoices(view *templates.Rules, f ruleFilter, categories, stages map[string]bool) {
	choose := func(values []string, chosen string) (out []templates.Choice) {
		for _, v := range values {
			out = append(out, templates.Choice{Value: v, Selected: v == chosen})
		}
		return out
	}
	if f.kind == "rule" {
		delete(categories, "")
		view.Categories = choose(slices.Sorted(maps.Keys(categories)), f.category)
		view.Severities = choose([]string{"block", "review", "warn", "info"}, f.severity)
	}
	var there []string
	for _, s := range domain.RuleStages() {
		if stages[string(s)] {
			there = append(there, string(s))
		}
	}
	view.Stages = choose(there, f.stage)
}

// rulesAtOnce is how many rules one page shows, of all groups together.
const rulesAtOnce = 100

// ruleGroups puts the rows below their categories: all of them, or where they are
// too many the first of each with the address of the rest. One category is paged.
func (p *page) ruleGroups(view *templates.Rules, f ruleFilter, rows []templates.RuleRow) {
	groups := map[string][]templates.RuleRow{}
	for _, row := range rows {
		groups[row.Category] = append(groups[row.Category], row)
	}
	most := len(rows)
	if most > rulesAtOnce {
		most = rulesAtOnce / len(groups)
	}
	for _, category := range slices.Sorted(maps.Keys(groups)) {
		all := groups[category]
		g := templates.RuleGroup{Category: category, Count: len(all), Open: f.narrow(), Items: all}
		if len(groups) == 1 {
			next := ""
			g.Items, next = after(all, f.from, pageSize, func(r templates.RuleRow) string { return r.ID })
			g.Open, view.Paging = true, p.paging("from", next)
		} else if len(all) > most {
			g.Items, g.More = all[:most], f.address(category)
		}
		view.Groups = append(view.Groups, g)
	}
}

func (p *page) ruleRow(r domain.RuleView, names map[string]string) templates.RuleRow {
	row := templates.RuleRow{ID: r.ID, Title: p.text(r.Info.Title), Category: r.Info.Category, Severity: r.Info.Severity.String(), RuleStanding: ruleStanding(r),
		Version: int64(r.Info.Version), Hits: int(r.Hits), Precision: precisionOf(r.Marks), UpdatedBy: named(names, r.Author), UpdatedAt: r.UpdatedAt}
	if r.Info.Kind != "" && r.Info.Kind != "rule" {
		row.Category, row.Severity = "", ""
	}
	if r.Author == domain.SystemID { // built in
		row.UpdatedBy = ""
	}
	return row
}

func ruleStanding(r domain.RuleView) templates.RuleStanding {
	return templates.RuleStanding{Stage: string(r.Stage), In: r.Active, Proposed: r.Proposed, Edited: r.Edited, Leaves: r.Retired}
}

// precisionOf rounds the share of right findings to whole percents.
func precisionOf(t domain.Tally) templates.Precision {
	share, _ := t.Precision()
	return templates.Precision{Percent: int(math.Round(100 * share)), Marks: int(t.Right + t.Wrong)}
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
