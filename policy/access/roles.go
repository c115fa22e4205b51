package access

import (
	"errors"
	"fmt"
	"slices"

	"github.com/casbin/casbin/v2/log"
	"github.com/casbin/casbin/v2/rbac"
)

// roles answers Casbin who holds which role where: it is the role manager for g
// and for g2 in place of the built-in one, which follows roles of roles for ten
// levels and answers that anybody holds the role that is named like their id.
// Here people and roles are apart, a role is held through a grant or a mandate
// and nothing else, and it is held in the whole branch of its unit.
//
// Casbin fills it while an enforcer is built; it is only read afterwards.
type roles struct {
	tree    tree
	scope   func(value string) []string
	expects int               // how many rows are about to come
	persons map[string][]link // by person
}

var _ rbac.RoleManager = (*roles)(nil)

// link is one row of g or g2.
type link struct {
	role     string
	span     span
	channels []string // nil: every channel
}

// grantScope and mandateScope read the last value of a row: a grant's are its
// channels, a mandate's is its id, and it holds for every channel.
func grantScope(value string) []string { return scoped(value) }
func mandateScope(string) []string     { return nil }

func newRoles(t tree, scope func(string) []string, expects int) *roles {
	r := &roles{tree: t, scope: scope, expects: expects}
	_ = r.Clear()
	return r
}

// Clear drops every row.
func (r *roles) Clear() error {
	r.persons = make(map[string][]link, r.expects)
	return nil
}

// AddLink adds a row; domain is its unit and what scopes it.
func (r *roles) AddLink(person, role string, domain ...string) error {
	if len(domain) != 2 {
		return errors.New("a row has a person, a role, a unit and a scope")
	}
	at, ok := r.tree.spans[domain[0]]
	if !ok {
		return fmt.Errorf("unit %q is not known", domain[0])
	}
	r.persons[person] = append(r.persons[person], link{role, at, r.scope(domain[1])})
	return nil
}

// HasLink is g(person, role, place) of the matcher.
func (r *roles) HasLink(person, role string, domain ...string) (bool, error) {
	if len(domain) != 1 {
		return false, errors.New("a role is held in a place")
	}
	unit, channel := placed(domain[0])
	at, ok := r.tree.spans[unit]
	return ok && slices.ContainsFunc(r.persons[person], func(l link) bool {
		return l.role == role && l.span.holds(at) &&
			(channel == everyChannel || l.channels == nil || slices.Contains(l.channels, channel))
	}), nil
}

// The rest of the interface serves management calls that Layak never makes.

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
