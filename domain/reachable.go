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

// Unreached lists the stages of a workflow that cannot have their quorum in a unit,
// those of the chain first; chain is how many of them are. who lists the humans who may
// decide a stage there. Nobody decides twice in a round, so the stages that are always
// there need different humans, and each other stage some beside these; an emergency is
// a round of its own. It is pure.
func Unreached(w Workflow, unit string, who func(Stage) []string) (out []Unreachable, chain int) {
	var always []Stage
	for _, st := range w.Stages {
		if st.When.Always() && st.Only.IsZero() {
			always = append(always, st)
		}
	}
	short := func(st Stage, have int) {
		if have < st.Quorum {
			out = append(out, Unreachable{st.Name, unit, st.Quorum, have})
		}
	}
	for i, have := range staff(always, who) {
		short(always[i], have)
	}
	beside := func(st Stage) {
		have := staff(append(slices.Clone(always), st), who)
		short(st, have[len(always)])
	}
	for _, st := range w.Stages {
		if !st.When.Always() || !st.Only.IsZero() {
			beside(st)
		}
	}
	chain = len(out)
	beside(w.Appeal)
	if w.Emergency != nil {
		short(w.Emergency.Stage, staff([]Stage{w.Emergency.Stage}, who)[0])
	}
	return out, chain
}

// staff gives each stage as many different humans as it needs, as far as there are
// that many, and answers how many each has. It is a matching: whoever can do two stages
// does the one for which there is nobody else.
func staff(stages []Stage, who func(Stage) []string) []int {
	have := make([]int, len(stages))
	seats := 0
	for _, st := range stages {
		seats += st.Quorum
	}
	can := make([][]string, len(stages))
	for i, st := range stages {
		can[i] = who(st)
		can[i] = can[i][:min(len(can[i]), seats)] // with so many it lacks nobody, whoever else is taken
	}
	at := map[string]int{} // whose stage
	var seat func(i int, asked map[string]bool) bool
	seat = func(i int, asked map[string]bool) bool {
		for _, human := range can[i] {
			if asked[human] {
				continue
			}
			asked[human] = true
			if other, taken := at[human]; !taken || seat(other, asked) {
				at[human] = i
				return true
			}
		}
		return false
	}
	for i, st := range stages {
		for have[i] < st.Quorum && seat(i, map[string]bool{}) {
			have[i]++
		}
	}
	return have
}
