package domain

import "slices"

// Unreachable is a stage that the people of a unit cannot pass, whoever wrote what:
// Needed different humans have to decide it, and Have are left for it beside those
// whom the stages that are always there need.
type Unreachable struct {
	Stage        string
	Unit         string
	Needed, Have int
}

func (u Unreachable) fault() *Error {
	return refuse(Conflict, "workflow.unreachable", u.Stage, formatInt(int64(u.Needed)), formatInt(int64(u.Have)), u.Unit)
}

// reachedIn is how many people the stages of a workflow find in a unit.
type reachedIn struct {
	unit  string
	there stageSet       // the stages that can be in this unit
	have  [stageMost]int // by Workflow.Every()
}

// short lists which of some stages lack people; stages are the first of
// Workflow.Every(), or all.
func (r reachedIn) short(stages []Stage, some stageSet) (out []Unreachable) {
	for i, st := range stages {
		if (some & r.there).has(i) && r.have[i] < st.Quorum {
			out = append(out, Unreachable{st.Name, r.unit, st.Quorum, r.have[i]})
		}
	}
	return out
}

// reach finds people for the stages of a workflow that can be in a unit. staff is
// its humans, none of whom has a stage yet. Nobody decides twice in a round, so the
// stages that are always there need different humans: first those that are so in every
// unit, then those of this one. Each other stage of the chain, and the appeal, needs some
// beside these; two such stages that come together are not looked at together. An
// emergency is a round of its own.
func reach(w Workflow, there stageSet, staff seating) (have [stageMost]int) {
	always := slices.Clone(staff)
	everywhere, here := w.always()
	for _, some := range []stageSet{everywhere, here & there} {
		for i, st := range w.Stages {
			if some.has(i) {
				have[i] = always.fill(i, st.Quorum)
			}
		}
	}
	for i, st := range w.Stages {
		if (there &^ (everywhere | here)).has(i) {
			have[i] = always.beside(i, st.Quorum)
		}
	}
	appeal := len(w.Stages)
	have[appeal] = always.beside(appeal, w.Appeal.Quorum)
	if w.Emergency != nil {
		have[appeal+1] = staff.beside(appeal+1, w.Emergency.Stage.Quorum)
	}
	return have
}

// always answers which stages every draft has, and which every draft of the units has in
// which they can be at all.
func (w Workflow) always() (everywhere, here stageSet) {
	for i, st := range w.Stages {
		switch {
		case !st.When.Always() || len(st.Only.Channels) > 0 || len(st.Only.Kinds) > 0:
		case len(st.Only.Units) > 0:
			here |= alone(i)
		default:
			everywhere |= alone(i)
		}
	}
	return everywhere, here
}

// nowhere is what no unit can pass, as it stands in the one that lacks the fewest people:
// of the stages that every draft has together, or else of another stage of the chain; nil
// where there is none. Such a stage counts in the units in which it can be, and where any
// of these pass what every draft has, in those alone: people of the others are no help.
func nowhere(w Workflow, units []reachedIn) *Unreachable {
	everywhere, _ := w.always()
	if u := nearest(w.Stages, units, everywhere); u != nil {
		return u
	}
	passing := slices.DeleteFunc(slices.Clone(units), func(r reachedIn) bool { return len(r.short(w.Stages, everywhere)) > 0 })
	for i := range w.Stages {
		can := having(passing, i)
		if len(can) == 0 {
			can = having(units, i)
		}
		if u := nearest(w.Stages, can, alone(i)); u != nil {
			return u
		}
	}
	return nil
}

// having are the units in which a stage can be.
func having(units []reachedIn, i int) []reachedIn {
	return slices.DeleteFunc(slices.Clone(units), func(r reachedIn) bool { return !r.there.has(i) })
}

// nearest is the first of some stages that lack people in the unit that lacks the fewest
// for them: for these somebody would look. It is nil where a unit lacks none.
func nearest(stages []Stage, units []reachedIn, some stageSet) (first *Unreachable) {
	fewest := 0
	for _, r := range units {
		short, lack := r.short(stages, some), 0
		for _, x := range short {
			lack += x.Needed - x.Have
		}
		if lack == 0 {
			return nil
		}
		if first == nil || lack < fewest {
			first, fewest = &short[0], lack
		}
	}
	return first
}
