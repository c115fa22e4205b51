package domain

import "slices"

// WorkflowDifference is what a version would make different from another one.
type WorkflowDifference struct {
	Members        []string // of the workflow itself: "name", "unit", "classifications", "channels", "kinds", "valid_days", "appeal", "emergency"
	Added, Removed []Stage
	Changed        []StageDifference
	Fewer          []string // names of stages, of appeal and emergency too, that would ask less than now
	Longer         []string // of the members: "valid_days", "ratify_hours" that would be more than now
}

// Empty tells that there is no difference.
func (d WorkflowDifference) Empty() bool {
	return len(d.Members)+len(d.Added)+len(d.Removed)+len(d.Changed) == 0
}

// StageDifference is a stage that is in both.
type StageDifference struct {
	Was, Is Stage
	Members []string // as on the wire: "roles", "quorum", "due_hours", "step", …
}

// CompareWorkflows tells what is different in a version from the one that it would
// follow. Fewer eyes are: a stage that is gone or asks less (fewerEyes), one that is no
// longer there for every draft for which it was, and a lane for emergencies that was
// not there. It is pure.
func CompareWorkflows(was, is Workflow) (d WorkflowDifference) {
	d.Members = changedIn(
		member{"name", was.Name, is.Name}, member{"unit", was.Unit, is.Unit},
		member{"classifications", sortedClasses(was.Classifications), sortedClasses(is.Classifications)},
		member{"channels", sortedChannels(was.Channels), sortedChannels(is.Channels)},
		member{"kinds", sortedKinds(was.Kinds), sortedKinds(is.Kinds)}, member{"valid_days", was.ValidDays, is.ValidDays},
		member{"appeal", was.Appeal, is.Appeal}, member{"emergency", was.Emergency, is.Emergency})
	before, after := InSteps(was.Stages), InSteps(is.Stages)
	for _, o := range before {
		i := slices.IndexFunc(after, func(st Stage) bool { return st.Name == o.Name })
		if i < 0 {
			d.Removed = append(d.Removed, o)
			d.Fewer = append(d.Fewer, o.Name)
			continue
		}
		if members := o.changed(after[i]); len(members) > 0 {
			d.Changed = append(d.Changed, StageDifference{o, after[i], members})
		}
		if !after[i].asks(o) || !after[i].asOften(o) {
			d.Fewer = append(d.Fewer, o.Name)
		}
	}
	for _, st := range after {
		if !slices.ContainsFunc(before, func(o Stage) bool { return o.Name == st.Name }) {
			d.Added = append(d.Added, st)
		}
	}
	d.Fewer = eachOnce(d.Fewer, fewerWaits(before, after))
	if is.ValidDays > was.ValidDays {
		d.Longer = append(d.Longer, "valid_days")
	}
	if was.Emergency != nil && is.Emergency != nil && is.Emergency.RatifyHours > was.Emergency.RatifyHours {
		d.Longer = append(d.Longer, "ratify_hours")
	}
	if !is.Appeal.asks(was.Appeal) {
		d.Fewer = append(d.Fewer, StageAppeal)
	}
	if is.Emergency != nil && (was.Emergency == nil || !is.Emergency.Stage.asks(was.Emergency.Stage)) {
		d.Fewer = append(d.Fewer, StageEmergency)
	}
	return d
}

type member struct {
	name    string
	was, is any
}

func changedIn(members ...member) (names []string) {
	for _, m := range members {
		if digest(canonical(m.was)) != digest(canonical(m.is)) {
			names = append(names, m.name)
		}
	}
	return names
}

func (s Stage) changed(is Stage) []string {
	return changedIn(member{"roles", sortedNames(s.Roles), sortedNames(is.Roles)}, member{"quorum", s.Quorum, is.Quorum},
		member{"due_hours", s.DueHours, is.DueHours}, member{"calendar", s.Calendar, is.Calendar}, member{"step", s.Step, is.Step},
		member{"only", s.Only, is.Only}, member{"when", s.When, is.When}, member{"requires", s.Requires, is.Requires},
		member{"checklist", s.Checklist, is.Checklist}, member{"escalate", sortedNames(s.Escalate), sortedNames(is.Escalate)},
		member{"escalate_hours", s.EscalateHours, is.EscalateHours})
}

// asOften tells whether a stage is there wherever the other one was: the same
// conditions, or none.
func (s Stage) asOften(o Stage) bool {
	only := s.Only.IsZero() || len(changedIn(member{"", s.Only, o.Only})) == 0
	return only && (s.When.Always() || len(changedIn(member{"", s.When, o.When})) == 0)
}

func sortedKinds(kinds []ContentKind) []ContentKind { return slices.Sorted(slices.Values(kinds)) }

func sortedClasses(classes []Classification) []Classification {
	return slices.Sorted(slices.Values(classes))
}
