package access

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/constant"
	"github.com/casbin/casbin/v2/model"

	"layak/domain"
)

// adapter hands a checked policy set to Casbin and refuses to change it. It
// adds rows directly: Casbin's loaders take two rows for the same where their
// values joined by commas are, and a line that denies could get lost that way.
type adapter struct{ set domain.PolicySet }

// LoadPolicy adds the lines in order of their numbers, then the grants.
func (a adapter) LoadPolicy(m model.Model) error {
	for _, l := range a.set.Lines {
		if err := m.AddPolicy("p", "p", []string{l.Role, string(l.Act), l.Object, l.Effect}); err != nil {
			return err
		}
	}
	for _, g := range a.set.Grants {
		if err := m.AddPolicy("g", "g", []string{g.PersonID, g.Role, g.UnitID}); err != nil {
			return err
		}
	}
	return nil
}

func (adapter) SavePolicy(model.Model) error                              { return errReadOnly }
func (adapter) AddPolicy(string, string, []string) error                  { return errReadOnly }
func (adapter) RemovePolicy(string, string, []string) error               { return errReadOnly }
func (adapter) RemoveFilteredPolicy(string, string, int, ...string) error { return errReadOnly }

// newEnforcer builds an enforcer that nobody changes afterwards.
func newEnforcer(text string, r *roles, set domain.PolicySet) (*casbin.Enforcer, error) {
	m, err := model.NewModelFromString(text)
	if err != nil {
		return nil, fmt.Errorf("casbin model: %w", err)
	}
	e, err := casbin.NewEnforcer(m)
	if err != nil {
		return nil, fmt.Errorf("casbin model: %w", err)
	}
	e.SetRoleManager(r)
	e.SetAdapter(adapter{set})
	if err := e.LoadPolicy(); err != nil {
		return nil, fmt.Errorf("casbin policy: %w", err)
	}
	return e, nil
}

// checkModel refuses models under which this package's promises do not hold.
// An effect that only denies would allow everything while there are no lines.
func checkModel(text string) error {
	m, err := model.NewModelFromString(text)
	if err != nil {
		return fmt.Errorf("casbin model: %w", err)
	}
	for _, want := range []struct {
		section string
		tokens  []string
	}{
		{"r", []string{"r_sub", "r_unit", "r_act", "r_obj"}},
		{"p", []string{"p_role", "p_act", "p_obj", "p_eft"}},
	} {
		a, err := m.GetAssertion(want.section, want.section)
		if err != nil || !slices.Equal(a.Tokens, want.tokens) || len(m[want.section]) != 1 {
			return fmt.Errorf("casbin model: %s must be %s", want.section, strings.Join(want.tokens, ", "))
		}
	}
	if g, err := m.GetAssertion("g", "g"); err != nil || len(g.Tokens) != 3 || len(g.ParamsTokens) != 0 || len(m["g"]) != 1 {
		return fmt.Errorf("casbin model: g must be _, _, _")
	}
	if e, err := m.GetAssertion("e", "e"); err != nil || e.Value != constant.AllowAndDenyEffect {
		return fmt.Errorf("casbin model: the effect must be: some allows and none denies")
	}
	// Both refuse to work on a matcher that cannot be compiled, and on one
	// that lets somebody in without any line or without any role.
	for _, set := range []domain.PolicySet{
		{},
		{Units: []domain.Unit{{ID: "u"}}, Lines: []domain.PolicyLine{{Number: 1, Role: "r", Act: domain.ActScan, Object: "*", Effect: "allow"}}},
	} {
		t, _ := plant(set.Units)
		e, err := newEnforcer(text, newRoles(t), set)
		if err != nil {
			return err
		}
		for _, sub := range []string{"", "r"} {
			allowed, err := e.Enforce(sub, "u", string(domain.ActScan), "*")
			if err != nil {
				return fmt.Errorf("casbin model: %w", err)
			}
			if allowed {
				return fmt.Errorf("casbin model: it does not deny by default")
			}
		}
	}
	return nil
}

// checkSet refuses a set with anything wrong in it: a line that means nothing
// may have been meant to deny. What it returns has its lines in order.
func checkSet(set domain.PolicySet) (domain.PolicySet, tree, error) {
	t, err := plant(set.Units)
	if err != nil {
		return set, t, err
	}
	set.Lines = slices.Clone(set.Lines)
	slices.SortStableFunc(set.Lines, func(a, b domain.PolicyLine) int { return cmp.Compare(a.Number, b.Number) })
	for i, l := range set.Lines {
		if l.Number <= 0 || i > 0 && set.Lines[i-1].Number == l.Number {
			return set, t, fmt.Errorf("line %d: its number is not its own", l.Number)
		}
		if err := checkLine(l); err != nil {
			return set, t, fmt.Errorf("line %d: %w", l.Number, err)
		}
	}
	for _, g := range set.Grants {
		if err := checkGrant(g, t); err != nil {
			return set, t, fmt.Errorf("grant %q: %w", g.ID, err)
		}
	}
	return set, t, nil
}

func checkLine(l domain.PolicyLine) error {
	if err := checkName("role", l.Role); err != nil {
		return err
	}
	if err := checkName("object", l.Object); err != nil {
		return err
	}
	if !l.Act.Known() {
		return fmt.Errorf("act %q is not known", l.Act)
	}
	if l.Effect != allow && l.Effect != deny {
		return fmt.Errorf("effect %q is neither allow nor deny", l.Effect)
	}
	return nil
}

// checkGrant does not ask for lines of the role: where the last line of a role
// is removed, its holders may do nothing, and everybody else goes on.
func checkGrant(g domain.Grant, t tree) error {
	if err := checkName("person", g.PersonID); err != nil {
		return err
	}
	if err := checkName("role", g.Role); err != nil {
		return err
	}
	if _, known := t.spans[g.UnitID]; !known {
		return fmt.Errorf("unit %q is not known", g.UnitID)
	}
	return nil
}

// checkName refuses names that are empty or cannot be told apart by looking.
// Casbin joins names with NUL to remember what g answered.
func checkName(what, name string) error {
	if name == "" || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) || strings.TrimSpace(name) != name {
		return fmt.Errorf("%s %q is no name", what, name)
	}
	return nil
}

const (
	allow = "allow"
	deny  = "deny"
)
