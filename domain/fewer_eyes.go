package domain

import "slices"

// NoFewerEyes tells whether a chain asks everything that another asks (fewerEyes).
func NoFewerEyes(other, chain []Stage) bool { return len(fewerEyes(other, chain)) == 0 }

// fewerEyes names the stages of a chain that another one lacks, or has with less: a
// lower quorum, a role that might not decide before or not as soon, fewer questions, no
// record.
func fewerEyes(other, chain []Stage) (names []string) {
	for _, o := range other {
		if !slices.ContainsFunc(chain, func(s Stage) bool { return s.Name == o.Name && s.asks(o) }) {
			names = append(names, o.Name)
		}
	}
	return names
}

// fewerWaits names the stages of a chain that no longer wait for what they waited for in
// another one: whoever approves last has seen that the others did.
func fewerWaits(other, chain []Stage) (names []string) {
	step := map[string]int{}
	for _, s := range chain {
		step[s.Name] = s.Step
	}
	for _, o := range other {
		if step[o.Name] > 0 && slices.ContainsFunc(other, func(b Stage) bool { return b.Step < o.Step && step[b.Name] >= step[o.Name] }) {
			names = append(names, o.Name)
		}
	}
	return names
}

// asksSooner tells whether others than its own roles are asked for a stage earlier than
// for another one, or by another calendar, so that nobody can tell.
func (s Stage) asksSooner(o Stage) bool {
	return slices.ContainsFunc(s.Escalate, func(r string) bool { return !slices.Contains(o.Roles, r) }) &&
		(s.Calendar != o.Calendar || s.DueHours+s.EscalateHours < o.DueHours+o.EscalateHours)
}

// asks tells whether a stage asks everything that another asks where both are there.
func (s Stage) asks(o Stage) bool {
	before := slices.Concat(o.Roles, o.Escalate)
	wider := slices.ContainsFunc(s.Roles, func(r string) bool { return !slices.Contains(o.Roles, r) }) ||
		slices.ContainsFunc(s.Escalate, func(r string) bool { return !slices.Contains(before, r) })
	if wider || s.asksSooner(o) || max(s.Quorum, 1) < max(o.Quorum, 1) || o.Requires != "" && s.Requires != o.Requires {
		return false
	}
	for category, questions := range o.Checklist {
		if slices.ContainsFunc(questions, func(q string) bool { return !slices.Contains(s.Checklist[category], q) }) {
			return false
		}
	}
	return true
}

// fewerThanRun names the stages of a run that a version would ask less of, the appeal that
// may follow included. Stages are as its version has them: a role that an escalation has
// added since was not there from the first hour. It is pure.
func fewerThanRun(run Run, was, wf Workflow, m Matter, inside Inside) []string {
	asked := InSteps(run.Stages)
	for i, st := range asked {
		if j := slices.IndexFunc(was.Every(), func(o Stage) bool { return o.Name == st.Name }); j >= 0 {
			asked[i] = was.Every()[j]
			asked[i].Step = st.Step
		}
	}
	chain := wf.ChainOf(run, m, inside)
	fewer := eachOnce(fewerEyes(asked, chain), fewerWaits(asked, chain))
	if !run.Appealed && !wf.Appeal.asks(was.Appeal) {
		fewer = append(fewer, StageAppeal)
	}
	return fewer
}

// eachOnce joins lists of names, each name once, in the order in which they are met.
func eachOnce(lists ...[]string) (out []string) {
	for _, name := range slices.Concat(lists...) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
