package access

import (
	"slices"
	"strings"
	"sync"

	"github.com/casbin/casbin/v2"

	"layak/domain"
)

// keptAnswers bounds the answers that one version's powers remember; past it
// they begin anew.
const keptAnswers = 1 << 14

// keptLists bounds the lists of units likewise.
const keptLists = 1 << 12

// powers implements domain.Powers for one policy version. Casbin answers each
// question once; as the version never changes, neither does the answer.
type powers struct {
	version  int64
	tree     tree
	roles    *roles
	enforcer *casbin.Enforcer
	lines    map[row]domain.PolicyLine
	objects  map[domain.Act][]string // what lines name, by act

	mu      sync.RWMutex
	answers map[question]domain.Verdict
	where   map[place][]string // units, by person and act
}

// place is a question for all units in which a person may do an act.
type place struct {
	person string
	act    domain.Act
}

// row is a line as Casbin has it; of equal lines the first counts.
type row struct {
	role   string
	act    domain.Act
	object string
	effect string
}

type question struct {
	person, unit string
	act          domain.Act
	object       string
}

func build(model string, set domain.PolicySet) (*powers, error) {
	set, t, err := checkSet(set)
	if err != nil {
		return nil, err
	}
	p := &powers{version: set.Version, tree: t, roles: newRoles(t), lines: map[row]domain.PolicyLine{},
		objects: map[domain.Act][]string{}, answers: map[question]domain.Verdict{}, where: map[place][]string{}}
	if p.enforcer, err = newEnforcer(model, p.roles, set); err != nil {
		return nil, err
	}
	for _, l := range set.Lines {
		r := row{l.Role, l.Act, l.Object, l.Effect}
		if _, twice := p.lines[r]; !twice {
			p.lines[r] = l
		}
		if !slices.Contains(p.objects[l.Act], l.Object) {
			p.objects[l.Act] = append(p.objects[l.Act], l.Object)
		}
	}
	return p, nil
}

// Version is the policy version these powers were built from.
func (p *powers) Version() int64 { return p.version }

// May asks Casbin. The verdict names the line that decided: the first that
// denies, else the first that allows, else none. What is unknown (act, unit,
// person) is denied, and so is everything that Casbin fails on.
func (p *powers) May(person, unit string, act domain.Act, object string) domain.Verdict {
	if len(p.objects[act]) == 0 || !p.roles.any(person, unit) {
		return domain.Verdict{}
	}
	q := question{person, unit, act, object}
	p.mu.RLock()
	v, known := p.answers[q]
	p.mu.RUnlock()
	if known {
		return v
	}
	v, ok := p.ask(q)
	if !ok {
		return domain.Verdict{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.answers) >= keptAnswers {
		clear(p.answers)
	}
	p.answers[q] = v
	return v
}

// ask puts the question to Casbin; ok is false where it gave no usable answer.
func (p *powers) ask(q question) (v domain.Verdict, ok bool) {
	allowed, why, err := p.enforcer.EnforceEx(q.person, q.unit, string(q.act), q.object)
	if err != nil {
		return domain.Verdict{}, false
	}
	if len(why) == 0 {
		return domain.Verdict{}, !allowed
	}
	if len(why) != 4 {
		return domain.Verdict{}, false
	}
	line, found := p.lines[row{why[0], domain.Act(why[1]), why[2], why[3]}]
	if !found || allowed != (line.Effect == allow) {
		return domain.Verdict{}, false
	}
	return domain.Verdict{Allowed: allowed, Role: line.Role, Line: line}, true
}

// Roles lists the roles the person holds in the unit, in order of name.
func (p *powers) Roles(person, unit string) []string { return p.roles.in(person, unit) }

// Units lists, in order, the units in which the person may do the act on at
// least one object. It asks once for all units in which the same roles are
// held: the model looks at nothing else of a unit. Every page asks for every
// act, so the answer is kept; the caller must not change it.
func (p *powers) Units(person string, act domain.Act) []string {
	if len(p.objects[act]) == 0 || len(p.roles.persons[person]) == 0 {
		return nil
	}
	p.mu.RLock()
	out, known := p.where[place{person, act}]
	p.mu.RUnlock()
	if known {
		return out
	}
	out = slices.Clip(p.units(person, act))
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.where) >= keptLists {
		clear(p.where)
	}
	p.where[place{person, act}] = out
	return out
}

func (p *powers) units(person string, act domain.Act) []string {
	objects := p.objects[act]
	var out []string
	same := map[string]bool{}
	for _, unit := range p.tree.ids {
		held := p.roles.in(person, unit)
		if len(held) == 0 {
			continue
		}
		key := strings.Join(held, "\x00")
		may, asked := same[key]
		if !asked {
			may = slices.ContainsFunc(objects, func(object string) bool { return p.May(person, unit, act, object).Allowed })
			same[key] = may
		}
		if may {
			out = append(out, unit)
		}
	}
	return out
}

// Depth tells how many steps unit lies below top; ok is false where it does not
// lie in top's branch.
func (p *powers) Depth(unit, top string) (steps int, ok bool) { return p.tree.depth(unit, top) }

// Tree lists all units, parents before children, siblings in order of name.
func (p *powers) Tree() []domain.Unit { return slices.Clone(p.tree.units) }

// Members lists the people who hold any role in the unit, in order of id.
func (p *powers) Members(unit string) []string { return p.roles.members(unit) }
