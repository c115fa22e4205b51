package domain

import (
	"iter"
	"slices"
)

// Instead is a workflow by which drafts go now that would go by another one.
type Instead struct {
	Workflow
	Difference WorkflowDifference // of the one that would take them
}

// TakenFrom lists the workflows from which w would take drafts of its unit, were it
// active, in the order in which they are found, and tells whether it would take any
// drafts at all. Units below have the same choice, or a workflow nearer to them. It is
// pure.
func TakenFrom(active []Workflow, w Workflow, channels []string, inside Inside) (from []Instead, takes bool) {
	w.State = WorkflowActive
	then := append(slices.DeleteFunc(slices.Clone(active), func(o Workflow) bool { return o.ID == w.ID }), w)
	for m := range matters(w, channels) {
		is, found := chooseFor(then, m, m.Channels[0], inside)
		if !found || is.ID != w.ID {
			continue
		}
		takes = true
		was, found := chooseFor(active, m, m.Channels[0], inside)
		if found && was.ID != w.ID && !slices.ContainsFunc(from, func(o Instead) bool { return o.ID == was.ID }) {
			from = append(from, Instead{was, CompareWorkflows(was, w)})
		}
	}
	return from, takes
}

// matters are the drafts that a workflow is for, one of each sort.
func matters(w Workflow, channels []string) iter.Seq[Matter] {
	classes := orAll(w.Classifications, Classifications())
	kinds := orAll(w.Kinds, ContentKinds())
	channels = orAll(w.Channels, channels)
	return func(yield func(Matter) bool) {
		for i := range len(classes) * len(kinds) * len(channels) {
			m := Matter{Unit: w.Unit, Classification: classes[i%len(classes)], Kind: kinds[i/len(classes)%len(kinds)], Channels: channels[i/len(classes)/len(kinds):][:1]}
			if !yield(m) {
				return
			}
		}
	}
}

// orAll is what is given, and everything where nothing is.
func orAll[T any](given, all []T) []T {
	if len(given) > 0 {
		return given
	}
	return all
}
