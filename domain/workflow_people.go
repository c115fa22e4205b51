package domain

import (
	"context"
	"slices"
)

// unreachableMost bounds how many are told: beyond that something is wrong at the root.
const unreachableMost = 20

// unreachable lists what the people of the units in which drafts are written cannot
// pass, topmost units first. nowhere is what stops every draft in every unit of the
// branch, as it stands in the unit that lacks the fewest people: of the stages that are
// always there together, or of another stage of the chain; nil where nothing does. Roles that are asked once a stage is overdue
// count: it can be passed then.
func (s *scene) unreachable(ctx context.Context, w Workflow) (told []Unreachable, nowhere *Unreachable, err error) {
	fit, err := s.fitPeople(ctx)
	if err != nil {
		return nil, nil, err
	}
	var chains [][]Unreachable
	for _, u := range s.powers.Tree() {
		if _, below := s.powers.Depth(u.ID, w.Unit); !below {
			continue
		}
		short, chain := Unreached(w, u.ID, s.whoDecides(u.ID, fit))
		chains = append(chains, short[:chain])
		if s.writtenIn(u.ID, fit) {
			told = append(told, short...)
		}
	}
	return told[:min(len(told), unreachableMost)], nearest(w, chains), nil
}

// nearest is the first of what stops every draft in all units, in the one that is
// nearest to passing it: that is for whom somebody would look.
func nearest(w Workflow, chains [][]Unreachable) *Unreachable {
	stuck := map[string]int{}
	for _, chain := range chains {
		for part := range partsOf(w, chain) {
			stuck[part]++
		}
	}
	var first *Unreachable
	fewest := 0
	for _, chain := range chains {
		chain = slices.DeleteFunc(slices.Clone(chain), func(x Unreachable) bool { return stuck[partOf(w, x.Stage)] < len(chains) })
		lack := 0
		for _, x := range chain {
			lack += x.Needed - x.Have
		}
		if lack > 0 && (first == nil || lack < fewest) {
			first, fewest = &chain[0], lack
		}
	}
	return first
}

// whoDecides answers who may decide a stage in a unit, asking powers once a stage.
func (s *scene) whoDecides(unit string, fit map[string]bool) func(Stage) []string {
	known := map[string][]string{}
	return func(st Stage) []string {
		humans, ok := known[st.Name]
		if !ok {
			st.Roles = slices.Concat(st.Roles, st.Escalate)
			humans = deciders(s.powers, fit, unit, st)
			known[st.Name] = humans
		}
		return humans
	}
}

// writtenIn tells whether anybody may write drafts in a unit.
func (s *scene) writtenIn(unit string, fit map[string]bool) bool {
	return slices.ContainsFunc(s.powers.Members(unit), func(id string) bool {
		return fit[id] && s.powers.May(id, unit, ActDraftCreate, "*").Allowed
	})
}

// partOf names what a stage stops: "" is every draft, else those that it is there for.
func partOf(w Workflow, stage string) string {
	for _, st := range w.Stages {
		if st.Name == stage && st.When.Always() && st.Only.IsZero() {
			return ""
		}
	}
	return stage
}

func partsOf(w Workflow, short []Unreachable) map[string]bool {
	parts := map[string]bool{}
	for _, x := range short {
		parts[partOf(w, x.Stage)] = true
	}
	return parts
}
