package domain

import (
	"context"
	"slices"
	"strings"
)

// RetireRule takes a rule out of the next rule set (or back in). It needs
// rule.write. Conflict ("rule.used") where other working copies refer to it, and
// ("rule.lacks") where it comes back and refers to what is out: without either no
// set compiles.
func (d *Desk) RetireRule(ctx context.Context, a Actor, id string, version int64, retired bool) (Rule, error) {
	var out Rule
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActRuleWrite, RootUnit, "*")
		if err != nil {
			return err
		}
		if out, err = s.changeRule(ctx, id, version, func(r *Rule) { r.Retired = retired }); err != nil {
			return err
		}
		working, err := s.workingSources(ctx)
		if err != nil {
			return err
		}
		if !retired {
			if err := d.lacking(out, working); err != nil {
				return err
			}
			return s.recordRule(ctx, "rule.restored", v, out)
		}
		if used := d.usersOf(id, working); len(used) > 0 {
			return refuse(Conflict, "rule.used", formatInt(int64(len(used))), FirstOf(used))
		}
		return s.recordRule(ctx, "rule.retired", v, out)
	})
	return out, err
}

// usersOf are the ids of the rules that refer to one, in order.
func (d *Desk) usersOf(id string, working []RuleSource) (out []string) {
	for _, r := range working {
		if info, ok := d.infoOf(r.Name, r.YAML); ok && slices.Contains(info.Refers, id) {
			out = append(out, r.Name)
		}
	}
	return out
}

// lacking refuses a rule that refers to what is not among the working copies.
func (d *Desk) lacking(rule Rule, working []RuleSource) error {
	info, _ := d.infoOf(rule.ID, rule.YAML)
	var out []string
	for _, id := range info.Refers {
		if !slices.ContainsFunc(working, func(r RuleSource) bool { return r.Name == id }) {
			out = append(out, id)
		}
	}
	if len(out) > 0 {
		return refuse(Conflict, "rule.lacks", FirstOf(out))
	}
	return nil
}

// namedAtMost is how many rules a refusal names.
const namedAtMost = 5

// FirstOf names the first of some ids, and says that there are more.
func FirstOf(ids []string) string {
	if more := len(ids) - namedAtMost; more > 0 {
		return strings.Join(ids[:namedAtMost], ", ") + ", … (+" + formatInt(int64(more)) + ")"
	}
	return strings.Join(ids, ", ")
}
