package sensitivity

import (
	"strings"

	"layak/domain"
)

// linked is a set of specs whose references hold: order lists the rules and
// building blocks so that whatever one refers to comes before it.
type linked struct {
	order  []*ruleSpec
	lists  map[string]*ruleSpec
	tables map[string]*ruleSpec // of weights
}

// link resolves names, refuses duplicate ids, unknown or inactive references
// and cycles, and orders the rules.
func link(specs []ruleSpec) (linked, domain.RuleProblems) {
	l := linker{byID: make(map[string]*ruleSpec), state: make(map[string]int)}
	l.lists, l.tables = make(map[string]*ruleSpec), make(map[string]*ruleSpec)
	for i := range specs {
		s := &specs[i]
		if first, ok := l.byID[s.id]; ok {
			l.bad(s.at, s.id, "the id is used already in %s, line %d", first.at.source, first.at.line)
			continue
		}
		l.byID[s.id] = s
		switch s.kind {
		case kindList:
			l.lists[s.id] = s
		case kindWeights:
			l.tables[s.id] = s
		}
	}
	for i := range specs {
		if s := &specs[i]; s.evaluated() && l.byID[s.id] == s && l.state[s.id] == 0 {
			l.visit(s, nil)
		}
	}
	return l.linked, l.problems
}

type linker struct {
	linked
	byID     map[string]*ruleSpec
	state    map[string]int // 1 while its references are followed, 2 when ordered
	problems domain.RuleProblems
}

func (l *linker) bad(at place, rule, format string, args ...any) {
	l.problems = append(l.problems, problem(at, rule, format, args...))
}

func (l *linker) visit(s *ruleSpec, path []string) {
	l.state[s.id] = 1
	path = append(path, s.id)
	for _, m := range s.references() {
		target, ok := l.byID[m.name]
		switch {
		case !ok:
			l.bad(m.at, s.id, "%s %q does not exist in this rule set", m.kind, m.name)
		case m.kind != referenceTo(target):
			l.bad(m.at, s.id, "%q is a %s; refer to it as %s", m.name, target.kind, referenceTo(target))
		case target.mosaic != nil:
			l.bad(m.at, s.id, "%q is a mosaic, which only makes findings; refer to its building blocks", m.name)
		case s.runs() && target.status != statusActive && target.status != s.status:
			l.bad(m.at, s.id, "refers to %q, which is %s", m.name, target.status)
		case m.kind != "rule":
		case l.state[target.id] == 1:
			l.bad(m.at, s.id, "building blocks refer to each other in a circle: %s", circle(path, target.id))
		case l.state[target.id] == 0:
			l.visit(target, path)
		}
	}
	l.state[s.id] = 2
	l.order = append(l.order, s)
}

func referenceTo(s *ruleSpec) string {
	if !s.evaluated() {
		return s.kind
	}
	return "rule"
}

// evaluated tells whether this is a rule or building block, and no table that those
// refer to.
func (s *ruleSpec) evaluated() bool { return s.kind == kindRule || s.kind == kindBlock }

func circle(path []string, back string) string {
	for i, id := range path {
		if id == back {
			return strings.Join(append(path[i:len(path):len(path)], back), " → ")
		}
	}
	return back
}

// references returns the matches of s that name something else.
func (s *ruleSpec) references() []matchSpec {
	var out []matchSpec
	for _, list := range s.matchLists() {
		for _, m := range list {
			if m.kind == "rule" || m.kind == "list" || m.kind == "weights" {
				out = append(out, m)
			}
		}
	}
	return out
}

func (s *ruleSpec) matchLists() [][]matchSpec {
	lists := [][]matchSpec{s.match}
	for _, e := range s.evidence {
		lists = append(lists, e.match)
	}
	for _, u := range s.unless {
		lists = append(lists, u.match)
	}
	return append(lists, s.mosaic.matchLists()...)
}
