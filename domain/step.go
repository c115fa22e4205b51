package domain

import (
	"cmp"
	"slices"
	"strings"
)

// InSteps gives every stage its step, 1, 2, … without gaps: equal steps that stand
// side by side stay together, a step of 0 is one of its own.
func InSteps(stages []Stage) []Stage {
	out := slices.Clone(stages)
	step := 0
	for i, s := range stages {
		if i == 0 || s.Step == 0 || s.Step != stages[i-1].Step {
			step++
		}
		out[i].Step = step
	}
	return out
}

// Steps answers the step of each named stage by what it waits for. after[i] nil:
// for the stage before it in the list; empty: for none. A stage never begins before
// all stages of earlier steps have ended, also those it does not name. Answers
// Invalid "workflow.after" for a stage that waits for one that is not there (both
// names) and "workflow.cycle" where stages wait for each other (their names).
func Steps(names []string, after [][]string) ([]int, error) {
	w := waits{names: names, after: after, steps: make([]int, len(names))}
	for i := range names {
		if err := w.visit(i); err != nil {
			return nil, err
		}
	}
	return w.steps, nil
}

// waits walks stages by what they wait for.
type waits struct {
	names []string
	after [][]string
	steps []int // 0: not known yet
	path  []int // of stages that are being looked at, each waiting for the next
}

func (w *waits) visit(i int) error {
	if w.steps[i] > 0 {
		return nil
	}
	if from := slices.Index(w.path, i); from >= 0 {
		return invalid("stages", "workflow.cycle", strings.Join(w.named(w.path[from:]), ", "))
	}
	w.path = append(w.path, i)
	step := 1
	for _, name := range w.before(i) {
		j := slices.Index(w.names, name)
		if j < 0 {
			return invalid("stages", "workflow.after", w.names[i], name)
		}
		if err := w.visit(j); err != nil {
			return err
		}
		step = max(step, w.steps[j]+1)
	}
	w.path = w.path[:len(w.path)-1]
	w.steps[i] = step
	return nil
}

// before names what the i-th stage waits for.
func (w *waits) before(i int) []string {
	if w.after[i] == nil && i > 0 {
		return w.names[i-1 : i]
	}
	return w.after[i]
}

func (w *waits) named(path []int) (out []string) {
	for _, i := range path {
		out = append(out, w.names[i])
	}
	return out
}

// Arrange puts stages in the order of their steps, as Steps finds them. Where each
// has a step of its own, none is stated: that is how such a chain was always
// written, and its digest stays the same.
func Arrange(stages []Stage, after [][]string) ([]Stage, error) {
	names := make([]string, len(stages))
	for i, s := range stages {
		names[i] = s.Name
	}
	steps, err := Steps(names, after)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(stages)
	for i := range out {
		out[i].Step = steps[i]
	}
	slices.SortStableFunc(out, func(a, b Stage) int { return cmp.Compare(a.Step, b.Step) })
	if len(out) == 0 || out[len(out)-1].Step == len(out) {
		for i := range out {
			out[i].Step = 0
		}
	}
	return out, nil
}

// After says of each stage what it waits for, as Steps reads it: nil where that is
// the stage before it alone.
func After(stages []Stage) [][]string {
	stages = InSteps(stages)
	out := make([][]string, len(stages))
	for i, s := range stages {
		for _, other := range stages {
			if other.Step == s.Step-1 {
				out[i] = append(out[i], other.Name)
			}
		}
		switch first := i == 0; {
		case !first && len(out[i]) == 1 && out[i][0] == stages[i-1].Name, first:
			out[i] = nil
		case out[i] == nil:
			out[i] = []string{}
		}
	}
	return out
}

// checkSteps refuses stages whose steps are not all 0 or all set, or fall in the
// list: a chain is stored in the order in which it is passed.
func checkSteps(stages []Stage) error {
	for i, s := range stages {
		before := stages[max(i-1, 0)]
		if s.Step < before.Step || s.Step < 0 || (s.Step == 0) != (before.Step == 0) {
			return invalid("stages", "workflow.step", s.Name)
		}
	}
	return nil
}
