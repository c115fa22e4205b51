package access

import (
	"errors"
	"fmt"
	"slices"

	"github.com/casbin/casbin/v2/log"
	"github.com/casbin/casbin/v2/rbac"
)

// roles answers who holds which role where: it is Casbin's role manager for g
// in place of the built-in one, which follows roles of roles for ten levels
// and answers that anybody holds the role that is named like their id. Here
// people and roles are apart, a role is held through a grant and nothing else,
// and it is held in the whole branch of the grant's unit.
//
// Casbin fills it while an enforcer is built; it is only read afterwards.
type roles struct {
	tree    tree
	persons map[string][]holding // by person
}

var _ rbac.RoleManager = (*roles)(nil)

// holding is one grant of a person.
type holding struct {
	role string
	span span
}

func newRoles(t tree) *roles {
	r := &roles{tree: t}
	_ = r.Clear()
	return r
}

// in lists the roles that the person holds in the unit, in order.
func (r *roles) in(person, unit string) []string {
	return within(r.persons[person], r.tree.spans, unit)
}

// members lists the people who hold any role in the unit, in order.
func (r *roles) members(unit string) []string {
	var out []string
	for person := range r.persons {
		if r.any(person, unit) {
			out = append(out, person)
		}
	}
	slices.Sort(out)
	return out
}

func within(list []holding, spans map[string]span, unit string) []string {
	at, ok := spans[unit]
	if !ok {
		return nil
	}
	var out []string
	for _, h := range list {
		if h.span.holds(at) {
			out = append(out, h.role)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// any tells whether the person holds any role in the unit.
func (r *roles) any(person, unit string) bool {
	at, ok := r.tree.spans[unit]
	return ok && slices.ContainsFunc(r.persons[person], func(h holding) bool { return h.span.holds(at) })
}

// Clear drops every grant.
func (r *roles) Clear() error {
	r.persons = map[string][]holding{}
	return nil
}

// AddLink adds a grant; domain is its unit.
func (r *roles) AddLink(person, role string, domain ...string) error {
	if len(domain) != 1 {
		return errors.New("a grant has a person, a role and a unit")
	}
	at, ok := r.tree.spans[domain[0]]
	if !ok {
		return fmt.Errorf("unit %q is not known", domain[0])
	}
	r.persons[person] = append(r.persons[person], holding{role, at})
	return nil
}

// HasLink is g(person, role, unit) of the matcher.
func (r *roles) HasLink(person, role string, domain ...string) (bool, error) {
	if len(domain) != 1 {
		return false, errors.New("a role is held in a unit")
	}
	at, ok := r.tree.spans[domain[0]]
	return ok && slices.ContainsFunc(r.persons[person], func(h holding) bool {
		return h.role == role && h.span.holds(at)
	}), nil
}

// The rest of the interface serves management calls that Layak never makes.

var errReadOnly = errors.New("access: the policy is read-only here")

func (r *roles) BuildRelationship(string, string, ...string) error       { return errReadOnly }
func (r *roles) DeleteLink(string, string, ...string) error              { return errReadOnly }
func (r *roles) GetRoles(string, ...string) ([]string, error)            { return nil, errReadOnly }
func (r *roles) GetUsers(string, ...string) ([]string, error)            { return nil, errReadOnly }
func (r *roles) GetImplicitRoles(string, ...string) ([]string, error)    { return nil, errReadOnly }
func (r *roles) GetImplicitUsers(string, ...string) ([]string, error)    { return nil, errReadOnly }
func (r *roles) GetDomains(string) ([]string, error)                     { return nil, errReadOnly }
func (r *roles) GetAllDomains() ([]string, error)                        { return nil, errReadOnly }
func (r *roles) DeleteDomain(string) error                               { return errReadOnly }
func (r *roles) PrintRoles() error                                       { return nil }
func (r *roles) SetLogger(log.Logger)                                    {}
func (r *roles) Match(str, pattern string) bool                          { return str == pattern }
func (r *roles) AddMatchingFunc(name string, fn rbac.MatchingFunc)       {}
func (r *roles) AddDomainMatchingFunc(name string, fn rbac.MatchingFunc) {}
