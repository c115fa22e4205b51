package domain

import (
	"context"
	"slices"
)

// unreachableMost bounds how many are told: beyond that something is wrong at the root.
const unreachableMost = 20

// mayWriteDrafts stands in a stageSet beside the stages.
const mayWriteDrafts stageSet = 1 << 31

// unreachable lists what the people of the units in which drafts are written cannot
// pass, topmost units first, and what no unit of the branch can (nowhere). Roles that are
// asked once a stage is overdue count: it can be passed then.
func (s *scene) unreachable(ctx context.Context, w Workflow) (told []Unreachable, none *Unreachable, err error) {
	h, err := s.hands(ctx, w)
	if err != nil {
		return nil, nil, err
	}
	var units []reachedIn
	for _, c := range h.crews() {
		if _, below := s.powers.Depth(c.unit, w.Unit); !below {
			continue
		}
		units = append(units, c.reachedIn)
		if c.writes() {
			told = append(told, c.short(h.stages, ^stageSet(0))...)
		}
	}
	return told[:min(len(told), unreachableMost)], nowhere(w, units), nil
}

// hands answers who may decide the stages of a workflow where.
type hands struct {
	powers Powers
	w      Workflow
	stages []Stage                    // w.Every(), with the roles that are asked late
	fit    map[string]bool            // accounts that may act at all
	given  map[string]map[string]bool // by unit: the humans to whom something is given in it itself
}

func (s *scene) hands(ctx context.Context, w Workflow) (h hands, err error) {
	h = hands{powers: s.powers, w: w, stages: w.Every(), given: map[string]map[string]bool{}}
	for i, st := range h.stages {
		h.stages[i].Roles = slices.Concat(st.Roles, st.Escalate)
	}
	if h.fit, err = s.fitPeople(ctx); err != nil {
		return h, err
	}
	set, err := s.tx.Policy.Load(ctx)
	for _, g := range set.Grants {
		h.give(g.UnitID, g.PersonID)
	}
	for _, m := range set.Mandates {
		h.give(m.UnitID, m.PersonID)
	}
	return h, err
}

func (h hands) give(unit, person string) {
	if h.given[unit] == nil {
		h.given[unit] = map[string]bool{}
	}
	h.given[unit][h.powers.Human(person)] = true
}

// crew is the people of a unit.
type crew struct {
	reachedIn
	staff seating // its humans, by what they may do
}

// crews finds out about every unit, parents first. A unit has the people of its parent
// but for those to whom something is given in it itself: powers are asked about these
// alone, and where there are none and the stages are the same, so is the answer.
func (h hands) crews() (all []crew) {
	at := map[string]crew{}
	for _, u := range h.powers.Tree() {
		parent := at[u.ParentID]
		c := crew{reachedIn{u.ID, h.there(u.ID), parent.have}, parent.staff}
		if len(h.given[u.ID]) > 0 {
			c.staff = h.changed(parent, u.ID)
		}
		if len(h.given[u.ID]) > 0 || c.there != parent.there {
			c.have = reach(h.w, c.there, c.staff)
		}
		at[u.ID] = c
		all = append(all, c)
	}
	return all
}

// there answers which stages can be in a unit.
func (h hands) there(unit string) (there stageSet) {
	for i, st := range h.stages {
		if i >= len(h.w.Stages) || (Scope{Units: st.Only.Units}).inUnits(h.powers, unit) {
			there |= alone(i)
		}
	}
	return there
}

// changed is the staff of a unit, from that of its parent.
func (h hands) changed(parent crew, unit string) seating {
	staff := slices.Clone(parent.staff)
	for human := range h.given[unit] {
		staff = staff.with(h.duties(human, parent.unit), -1).with(h.duties(human, unit), 1)
	}
	return slices.DeleteFunc(staff, func(k kindOfHuman) bool { return k.free == 0 })
}

// duties is what a human may do in a unit by any of their accounts, whoever wrote what.
func (h hands) duties(human, unit string) (may stageSet) {
	for _, id := range h.powers.Accounts(human) {
		if !h.fit[id] {
			continue
		}
		roles := h.powers.Roles(id, unit)
		for i, st := range h.stages {
			if meet(roles, st.Roles) && h.powers.May(id, unit, ActDraftDecide, st.Name).Allowed {
				may |= alone(i)
			}
		}
		if h.powers.May(id, unit, ActDraftCreate, "*").Allowed {
			may |= mayWriteDrafts
		}
	}
	return may
}

// writes tells whether anybody may write drafts in the unit.
func (c crew) writes() bool {
	return slices.ContainsFunc(c.staff, func(k kindOfHuman) bool { return k.may&mayWriteDrafts != 0 })
}
