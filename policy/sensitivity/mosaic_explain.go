package sensitivity

import (
	"slices"
	"strings"

	"layak/domain"
)

// mosaic tells of each part of a mosaic where it stands in the fields that the
// rule looks at, and what came of them together.
func (x *explainer) mosaic(r *rule, out *domain.RuleExplanation) {
	m := x.program.mosaicOf(x.program.groups[r.primary].primary)
	parts := make([]domain.Criterion, len(m.parts))
	var lacking []string
	for k, list := range x.located(m, everything) {
		if parts[k] = x.part(m, k, list); len(list) == 0 {
			lacking = append(lacking, m.parts[k].name)
		}
	}
	var finding *judged
	ordinary := x.found[:0:0]
	for i := range x.found {
		switch j := &x.found[i]; {
		case j.parts == nil:
			ordinary = append(ordinary, *j)
		case j.rule == r:
			finding = j
		}
	}
	if finding == nil {
		out.Match = parts
		if at := slices.IndexFunc(x.ceded, func(c cession) bool { return c.rule == r }); at >= 0 {
			out.Outcome, out.Why, out.Detail = domain.RuleYielded, domain.WhyYields, x.ceded[at].to
			return
		}
		switch {
		case len(lacking) > 0:
			out.Why, out.Detail = domain.WhyParts, strings.Join(lacking, ", ")
		case x.puzzle(m, ordinary, false).joined:
			out.Why = domain.WhyJoined
		default:
			out.Why = domain.WhyLimit
		}
		return
	}
	j := *finding
	try := domain.RuleTry{Place: x.place(j.field, j.occ.s, j.occ.e), Scored: true, Score: j.score, Band: band(j.score), Severity: j.level.severity}
	try.Criteria = append(try.Criteria, domain.Criterion{Role: domain.RoleBase, State: domain.MarkHit, Points: r.spec.base, Places: []domain.Place{try.Place}})
	x.exceptions(r, j.field, j.occ, false, &try)
	x.claim(j, &try)
	out.Match, out.Tries, out.Outcome = parts, []domain.RuleTry{try}, try.Outcome
}

func (x *explainer) part(m *mosaic, k int, list []located) domain.Criterion {
	c := domain.Criterion{Role: domain.RolePart, Name: m.parts[k].name, Looks: looks(m.spec.mosaic.parts[k].match), State: domain.MarkHit}
	for _, l := range list[:min(len(list), explainedPlaces)] {
		c.Places = append(c.Places, x.place(l.field, l.occ.s, l.occ.e))
	}
	c.More = len(list) - len(c.Places)
	if len(list) == 0 {
		c.State, c.Why = domain.MarkMissed, domain.WhyNowhere
	}
	return c
}
