package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casbin/casbin/v2/constant"
	"github.com/casbin/casbin/v2/model"

	"layak/domain"
)

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
		{"r", []string{"r_sub", "r_place", "r_act", "r_obj"}},
		{"p", []string{"p_role", "p_act", "p_obj", "p_eft"}},
	} {
		a, err := m.GetAssertion(want.section, want.section)
		if err != nil || !slices.Equal(a.Tokens, want.tokens) || len(m[want.section]) != 1 {
			return fmt.Errorf("casbin model: %s must be %s", want.section, strings.Join(want.tokens, ", "))
		}
	}
	for _, name := range []string{"g", "g2"} {
		if g, err := m.GetAssertion("g", name); err != nil || len(g.Tokens) != 4 || len(g.ParamsTokens) != 0 || len(m["g"]) != 2 {
			return fmt.Errorf("casbin model: %s must be _, _, _, _, beside one other", name)
		}
	}
	if e, err := m.GetAssertion("e", "e"); err != nil || e.Value != constant.AllowAndDenyEffect {
		return fmt.Errorf("casbin model: the effect must be: some allows and none denies")
	}
	for _, p := range probes() {
		if err := p.ask(text); err != nil {
			return fmt.Errorf("casbin model: %s: %w", p.what, err)
		}
	}
	return nil
}

// probe is a question that no model may allow.
type probe struct {
	what       string
	set        domain.PolicySet
	sub, place string
	act        domain.Act
}

// probes also fail on a matcher that cannot be compiled.
func probes() []probe {
	line := func(act domain.Act, effect string) []domain.PolicyLine {
		return []domain.PolicyLine{{Number: 1, Role: "r", Act: act, Object: "*", Effect: effect}}
	}
	units := []domain.Unit{{ID: "u"}}
	held := []domain.Grant{{PersonID: "a", Role: "r", UnitID: "u", Channels: []string{"web"}}}
	acting := []domain.Mandate{{ID: "1", PersonID: "a", Role: "r", UnitID: "u"}}
	return []probe{
		{"nothing is allowed without lines", domain.PolicySet{}, "", "u", domain.ActScan},
		{"nor to nobody", domain.PolicySet{Units: units, Lines: line(domain.ActScan, allow)}, "", "u", domain.ActScan},
		{"nor to a role's name", domain.PolicySet{Units: units, Lines: line(domain.ActScan, allow)}, "r", "u", domain.ActScan},
		{"nor for another channel", domain.PolicySet{Units: units, Lines: line(domain.ActScan, allow), Grants: held},
			"a", place("u", "x"), domain.ActScan},
		{"nor by mandate what cannot be delegated", domain.PolicySet{Units: units, Lines: line(domain.ActPolicyWrite, allow), Mandates: acting},
			"a", "u", domain.ActPolicyWrite},
	}
}

func (p probe) ask(text string) error {
	t, err := plant(p.set.Units)
	if err != nil {
		return err
	}
	e, err := newEnforcer(text, t, p.set)
	if err != nil {
		return err
	}
	allowed, err := e.Enforce(p.sub, p.place, string(p.act), "*")
	if err == nil && allowed {
		err = fmt.Errorf("it is")
	}
	return err
}
