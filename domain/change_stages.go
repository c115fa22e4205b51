package domain

import (
	"context"
	"slices"
)

// staysDecidable refuses with Conflict ("change.stage") what would leave a stage of an
// active workflow without any line by which one of its roles decides: whatever was
// submitted then would never be cleared.
func (s *scene) staysDecidable(ctx context.Context, w weighed) error {
	active, err := s.tx.Workflows.Active(ctx)
	if err != nil {
		return err
	}
	var faults Faults
	for _, wf := range active {
		for _, st := range wf.Every() {
			if decidable(w.before.Lines, st) && !decidable(w.after.Lines, st) {
				faults.add(refuse(Conflict, "change.stage", st.Name, wf.ID))
			}
		}
	}
	return faults.Err()
}

// decidable tells whether any role of a stage may decide it.
func decidable(lines []PolicyLine, st Stage) bool {
	return slices.ContainsFunc(lines, func(l PolicyLine) bool {
		return l.Act == ActDraftDecide && l.Effect == "allow" && (l.Object == "*" || l.Object == st.Name) && slices.Contains(st.Roles, l.Role) &&
			!slices.ContainsFunc(lines, func(n PolicyLine) bool {
				return n.Role == l.Role && n.Act == ActDraftDecide && n.Effect == "deny" && (n.Object == "*" || n.Object == st.Name)
			})
	})
}

// Shortage is a stage that people could decide in a unit, and fewer than it needs
// could after a change.
type Shortage struct {
	Workflow string
	Stage    string
	Unit     string
	Needed   int
	Have     int
}

// shortagesMost bounds how many are told: beyond that something is wrong at the root.
const shortagesMost = 20

// shortages lists what would be missing, the topmost units first.
func (s *scene) shortages(ctx context.Context, would Powers) (out []Shortage, err error) {
	active, err := s.tx.Workflows.Active(ctx)
	if err != nil {
		return nil, err
	}
	fit, err := s.fitPeople(ctx)
	for _, wf := range active {
		for _, u := range would.Tree() {
			if _, below := would.Depth(u.ID, wf.Unit); !below {
				continue
			}
			for _, st := range wf.Every() {
				have := len(deciders(would, fit, u.ID, st))
				if have >= st.Quorum || len(deciders(s.powers, fit, u.ID, st)) < st.Quorum || len(out) == shortagesMost {
					continue
				}
				out = append(out, Shortage{wf.ID, st.Name, u.ID, st.Quorum, have})
			}
		}
	}
	return out, err
}

// deciders lists the humans who may decide a stage in a unit, whoever wrote what.
func deciders(p Powers, fit map[string]bool, unit string, st Stage) (humans []string) {
	for _, id := range p.Members(unit) {
		if fit[id] && p.May(id, unit, ActDraftDecide, st.Name).Allowed && !slices.Contains(humans, p.Human(id)) &&
			slices.ContainsFunc(p.Roles(id, unit), func(r string) bool { return slices.Contains(st.Roles, r) }) {
			humans = append(humans, p.Human(id))
		}
	}
	return humans
}

// fitPeople are those who may act at all.
func (s *scene) fitPeople(ctx context.Context) (map[string]bool, error) {
	fit := map[string]bool{}
	people, err := s.tx.People.All(ctx)
	for _, p := range people {
		fit[p.ID] = p.Status == PersonActive && !p.Service()
	}
	return fit, err
}
