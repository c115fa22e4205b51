package sensitivity

import (
	"cmp"
	"context"
	"strings"
	"time"

	"layak/domain"
)

// reason says in a few words why a rule holds in a sample, or why it does not; ok
// is false where that cannot be told shortly.
func (s *scanner) reason(ctx context.Context, rule int32, x sample) (why domain.Wording, ok bool) {
	spec := s.program.rules[rule].spec
	if spec.mosaic != nil || !spec.runs() {
		return why, false
	}
	ev, _ := s.evaluate(ctx, spec.fieldsOf(x), nil, time.Time{}, true)
	defer ev.release()
	e := explainer{evaluation: ev}
	e.unclaimed, _ = ev.findings()
	e.count()
	told := e.explain(rule)
	for _, t := range told.Tries {
		if t.Outcome == told.Outcome {
			return reasonOf(t, told.Levels)
		}
	}
	switch told.Why {
	case domain.WhyNoMatch:
		return domain.Say("nothing of its match occurs"), true
	case domain.WhyScope:
		return domain.Say("it looks only at %s", told.Detail), true
	}
	for _, c := range told.Match {
		if c.Role == domain.RoleCount && c.State == domain.MarkMissed {
			return domain.Say("too few occurrences: %s", c.Detail), true
		}
	}
	return why, false
}

func reasonOf(t domain.RuleTry, levels []domain.RuleLevel) (domain.Wording, bool) {
	switch t.Outcome {
	case domain.RuleMissed:
		lacks := lackingIn(t.Criteria)
		return domain.Say("fails: %s", strings.Join(lacks, ", ")), len(lacks) > 0
	case domain.RuleBelow:
		needs := 100
		for _, l := range levels {
			needs = min(needs, l.From)
		}
		return domain.Say("score %d, needs %d", t.Score, needs), true
	case domain.RuleSetAside:
		for _, c := range t.Criteria {
			if c.Role == domain.RoleException && c.State == domain.MarkHit {
				return domain.Say("set aside: %s", cmp.Or(c.Name, strings.Join(c.Looks, ", "))), true
			}
		}
	case domain.RuleFound, domain.RuleSilent:
		if t.Scored {
			return domain.Say("found %q, score %d", t.Words, t.Score), true
		}
		return domain.Say("found %q", t.Words), true
	}
	return domain.Wording{}, false
}

// lackingIn names the evidence that kept a try from holding.
func lackingIn(criteria []domain.Criterion) (out []string) {
	any := false
	for _, c := range criteria {
		any = any || c.Role == domain.RoleAny && c.State == domain.MarkHit
	}
	for _, c := range criteria {
		fails := c.State == domain.MarkMissed
		switch c.Role {
		case domain.RoleNone:
			fails = c.State == domain.MarkHit
		case domain.RoleAny:
			fails = fails && !any
		case domain.RoleAll, domain.RoleAtLeast:
		default:
			continue
		}
		if fails {
			out = append(out, c.Name)
		}
	}
	return out
}

// fieldsOf are the fields of a sample as the rule is tried on them.
func (s *ruleSpec) fieldsOf(x sample) []domain.Field {
	if x.fields != nil {
		return x.fields
	}
	return []domain.Field{{Name: s.firstField(), Text: x.text}}
}
