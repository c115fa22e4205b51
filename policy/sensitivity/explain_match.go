package sensitivity

import (
	"sort"
	"strings"
	"unicode/utf8"

	"layak/domain"
)

// looks lists what a match list looks for, the first of many.
func looks(list []matchSpec) (out []string) {
	for _, m := range list {
		out = append(out, m.looks()...)
	}
	if len(out) > explainedLooks {
		out = append(out[:explainedLooks:explainedLooks], "…")
	}
	return out
}

func (m matchSpec) looks() []string {
	switch m.kind {
	case "regex":
		return []string{m.pattern}
	case "weights":
		return []string{m.worth()}
	case "validator", "list", "rule":
		return []string{m.name}
	}
	return texts(m.words)
}

// alternatives tells of each alternative of a rule's match where it occurs in
// the fields that the rule looks at.
func (x *explainer) alternatives(r *rule, fields []int) []domain.Criterion {
	out := make([]domain.Criterion, len(r.spec.match))
	owners := x.owners(r)
	found := make(map[int][]domain.Place)
	sources := x.program.groups[r.primary].sources()
	for _, f := range fields {
		for _, o := range x.direct(f, r.primary) {
			if o.phrase >= 0 {
				n := owner(owners, o.phrase-int(x.phrases[r.primary].first))
				found[n] = append(found[n], x.place(f, o.s, o.e))
			}
		}
		next := map[string]int{}
		for n, m := range r.spec.match {
			k := next[m.kind]
			next[m.kind]++
			for _, o := range x.sourced(sources, m.kind, k, f) {
				found[n] = append(found[n], x.place(f, o.s, o.e))
			}
		}
	}
	next := map[string]int{}
	for n, m := range r.spec.match {
		c := domain.Criterion{Role: domain.RoleMatch, Kind: m.kind, Looks: looks(r.spec.match[n : n+1]), State: domain.MarkHit, Places: found[n]}
		if len(c.Places) > explainedPlaces {
			c.More, c.Places = len(c.Places)-explainedPlaces, c.Places[:explainedPlaces]
		}
		if len(c.Places) == 0 {
			c.State, c.Why = domain.MarkMissed, domain.WhyNowhere
			if needs, shut := x.shut(sources, m.kind, next[m.kind], fields); shut {
				c.State, c.Why, c.Detail = domain.MarkSkipped, domain.WhyGate, needs
			}
		}
		next[m.kind]++
		out[n] = c
	}
	return out
}

// owner returns the alternative that names the n-th phrase.
func owner(owners []int, n int) int {
	if n < 0 || n >= len(owners) {
		return 0
	}
	return owners[n]
}

// owners returns for each phrase of a rule's match the alternative that names
// it; nil where that cannot be told.
func (x *explainer) owners(r *rule) []int {
	have, known, lists := int(x.phrases[r.primary].count), 0, 0
	for _, m := range r.spec.match {
		known += len(m.words)
		if m.kind == "list" {
			lists++
		}
	}
	if known > have || lists == 0 && known != have {
		return nil
	}
	out := make([]int, 0, have)
	for n, m := range r.spec.match {
		count := len(m.words)
		if m.kind == "list" {
			count, lists = (have-known)/lists, lists-1 // exact for one list
			known += count
		}
		for range count {
			out = append(out, n)
		}
	}
	return out
}

// sourced returns what the k-th pattern, identifier or rule of a match list
// found in a field.
func (x *explainer) sourced(s *sources, kind string, k, f int) []occurrence {
	hits := x.fields[f]
	switch {
	case kind == "rule" && k < len(s.refs):
		return x.emitted(f, s.refs[k])
	case kind == "regex" && k < len(s.patterns):
		return x.program.matches(x.ctx, hits, nil, s.patterns[k])
	case kind == "weights" && k < len(s.weighings):
		return x.weighed(hits, nil, s.weighings[k])
	case kind == "validator" && k < len(s.checks):
		if c := &x.program.checks[s.checks[k]]; hits.mayHold(&c.kind) {
			return hits.checked(nil, c)
		}
	}
	return nil
}

// shut says what no field holds and the k-th pattern or identifier needs before
// it is tried at all.
func (x *explainer) shut(s *sources, kind string, k int, fields []int) (needs string, shut bool) {
	for _, f := range fields {
		switch {
		case kind == "regex" && k < len(s.patterns) && !x.program.open(x.fields[f], s.patterns[k]):
			needs = x.program.patterns[s.patterns[k]].gate.String()
		case kind == "validator" && k < len(s.checks) && !x.fields[f].mayHold(&x.program.checks[s.checks[k]].kind):
			needs = domain.GateSigns
		default:
			return "", false
		}
	}
	return needs, needs != ""
}

// String names what a gate wants.
func (g gate) String() string {
	var parts []string
	if len(g.literals) > 0 {
		var literals []string
		for _, l := range g.literals[:min(len(g.literals), explainedLooks)] {
			literals = append(literals, strings.TrimSpace(l))
		}
		parts = append(parts, strings.Join(literals, " | "))
	}
	if g.digit {
		parts = append(parts, domain.GateDigit)
	}
	return strings.Join(parts, ", ")
}

// lineIndex is where the lines of a text begin.
type lineIndex []int

func linesOf(text string) lineIndex {
	starts := lineIndex{0}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// place returns where bytes [s,e) of a field stand.
func (x *explainer) place(f, s, e int) domain.Place {
	field := x.fields[f].field
	if x.lines[f] == nil {
		x.lines[f] = linesOf(field.Text)
	}
	words := field.Text[s:e]
	if len(words) > domain.PlaceMost {
		words = cut(words, domain.PlaceMost)
	}
	line := sort.SearchInts(x.lines[f], s+1) - 1
	return domain.Place{Field: field.Name, Start: s, End: e, Line: line + 1,
		Column: 1 + utf8.RuneCountInString(field.Text[x.lines[f][line]:s]), Words: words}
}
