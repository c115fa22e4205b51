package sensitivity

import (
	"slices"

	"layak/domain"
)

// Allowing implements domain.Scanner.
func (s *scanner) Allowing(allowed []domain.Allowed) domain.Scanner {
	with := *s
	with.allowed = allowed
	return &with
}

// allow sets an occurrence that counts aside where an allowance covers all of
// its match. What refers to the rule goes on seeing it: another rule is not
// allowed by this.
func (ev *evaluation) allow(j *judged, o occurrence) {
	r := j.rule
	if len(ev.allowed) == 0 || j.set != "" || r.spec.kind != kindRule || ev.program.firm(r) {
		return
	}
	for k := range ev.allowed {
		a := &ev.allowed[k]
		switch {
		case a.Field != ev.fields[j.field].field.Name || o.s < a.Start || o.e > a.End:
		case j.level.severity >= domain.SeverityBlock && !a.Blocks:
		case len(a.Rules) > 0 && !slices.Contains(a.Rules, r.spec.id):
		default:
			j.set, j.by = a.Why, &a.By
			return
		}
	}
}

// firm tells whether nothing sets a rule's findings aside but its own
// exceptions: those about marks, those that rest on an identifier, and mosaics,
// of which an allowance would cover one part.
func (p *program) firm(r *rule) bool {
	return r.spec.category == categoryMarking || r.spec.mosaic != nil || p.identifies(r.primary)
}

func (p *program) identifies(group int32) bool {
	more := p.groups[group].sources()
	return len(more.checks) > 0 || slices.ContainsFunc(more.refs, func(ref int32) bool { return p.identifies(p.rules[ref].primary) })
}

// firm tells the same of a rule read by itself, as far as it names identifiers
// directly.
func (s ruleSpec) firm() bool {
	return s.category == categoryMarking || s.mosaic != nil || slices.ContainsFunc(s.match, func(m matchSpec) bool { return m.kind == "validator" })
}

// categoryMarking is the category of marks on documents.
const categoryMarking = "classification_marking"
