package access

import (
	"errors"
	"fmt"
	"strings"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"

	"layak/domain"
)

// adapter hands a checked policy set to Casbin and refuses to change it. It
// adds rows directly: Casbin's loaders take two rows for the same where their
// values joined by commas are, and a line that denies could get lost that way.
type adapter struct{ set domain.PolicySet }

// LoadPolicy adds the lines in order of their numbers, then the grants, then the
// mandates, all of which run. Casbin's AddPolicy would also index every row for
// calls that change single ones, which nobody makes: a quarter of a build.
func (a adapter) LoadPolicy(m model.Model) error {
	lines, grants, mandates := m["p"]["p"], m["g"]["g"], m["g"]["g2"]
	for _, l := range a.set.Lines {
		lines.Policy = append(lines.Policy, []string{l.Role, string(l.Act), l.Object, l.Effect})
	}
	for _, g := range a.set.Grants {
		grants.Policy = append(grants.Policy, []string{g.PersonID, g.Role, g.UnitID, scope(g.Channels)})
	}
	for _, d := range a.set.Mandates {
		mandates.Policy = append(mandates.Policy, []string{d.PersonID, d.Role, d.UnitID, d.ID})
	}
	return nil
}

var errReadOnly = errors.New("access: the policy is read-only here")

func (adapter) SavePolicy(model.Model) error                              { return errReadOnly }
func (adapter) AddPolicy(string, string, []string) error                  { return errReadOnly }
func (adapter) RemovePolicy(string, string, []string) error               { return errReadOnly }
func (adapter) RemoveFilteredPolicy(string, string, int, ...string) error { return errReadOnly }

// everyChannel is how rows and questions say that no channel is meant more than
// another.
const everyChannel = "*"

// scope writes the channels of a grant as one value of a row.
func scope(channels []string) string {
	if len(channels) == 0 {
		return everyChannel
	}
	return strings.Join(channels, ",")
}

// scoped reads it back; nil is every channel.
func scoped(value string) []string {
	if value == everyChannel {
		return nil
	}
	return strings.Split(value, ",")
}

// placeBreak parts unit and channel in a question. Names hold no control characters.
const placeBreak = "\n"

// place names a unit and, where one is asked for, a channel.
func place(unit, channel string) string {
	if channel == everyChannel {
		return unit
	}
	return unit + placeBreak + channel
}

// placed reads it back.
func placed(place string) (unit, channel string) {
	if unit, channel, one := strings.Cut(place, placeBreak); one {
		return unit, channel
	}
	return place, everyChannel
}

// newEnforcer builds an enforcer that nobody changes afterwards.
func newEnforcer(text string, t tree, set domain.PolicySet) (*casbin.Enforcer, error) {
	m, err := model.NewModelFromString(text)
	if err != nil {
		return nil, fmt.Errorf("casbin model: %w", err)
	}
	e, err := casbin.NewEnforcer(m)
	if err != nil {
		return nil, fmt.Errorf("casbin model: %w", err)
	}
	e.SetNamedRoleManager("g", newRoles(t, grantScope, len(set.Grants)))
	e.SetNamedRoleManager("g2", newRoles(t, mandateScope, len(set.Mandates)))
	e.AddFunction("delegable", delegable)
	e.SetAdapter(adapter{set})
	if err := e.LoadPolicy(); err != nil {
		return nil, fmt.Errorf("casbin policy: %w", err)
	}
	return e, nil
}

// delegable is the function of the matcher.
func delegable(args ...any) (any, error) {
	if len(args) == 2 {
		act, isAct := args[0].(string)
		object, isObject := args[1].(string)
		if isAct && isObject {
			return domain.Delegable(domain.Act(act), object), nil
		}
	}
	return nil, errors.New("delegable takes an act and an object")
}
