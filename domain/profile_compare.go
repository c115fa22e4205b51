package domain

import (
	"cmp"
	"slices"
	"strings"
)

// What a profile is made of, in the order in which its parts are told.
const (
	PartUnit     = "unit"
	PartLine     = "line"
	PartGrant    = "grant"
	PartChannel  = "channel"
	PartCalendar = "calendar"
	PartWorkflow = "workflow"
)

// ProfileDifference is one thing in which files are not what there is.
type ProfileDifference struct {
	Part string
	ID   string   // of a line what it says
	Fate RuleFate // added: only in the files; removed: only here
	// Then is what an import does about it; empty where nothing is imported.
	Then ProfileThen
}

// ProfileThen is what an import does about a difference.
type ProfileThen string

// What an import does. Files remove no unit, workflow, calendar or channel, give no
// roles, and carry no address or secret.
const (
	ThenProposed ProfileThen = "proposed" // in the change, which a second person makes active
	ThenWritten  ProfileThen = "written"  // counts at once
	ThenWaits    ProfileThen = "waits"    // until the change is active: then the files are imported again
	ThenStays    ProfileThen = "stays"    // as it is; no file does that
)

// CompareProfiles answers in what files are not what there is. Versions and the order
// of things do not count.
func CompareProfiles(here, files Profile) (out []ProfileDifference) {
	add := func(part string, was, is map[string]string) {
		for _, id := range sortedKeys(was) {
			if _, both := is[id]; !both {
				out = append(out, ProfileDifference{Part: part, ID: id, Fate: RuleRemoved})
			}
		}
		for _, id := range sortedKeys(is) {
			switch old, both := was[id]; {
			case !both:
				out = append(out, ProfileDifference{Part: part, ID: id, Fate: RuleAdded})
			case old != is[id]:
				out = append(out, ProfileDifference{Part: part, ID: id, Fate: RuleChanged})
			}
		}
	}
	add(PartUnit, unitTexts(here.Units), unitTexts(files.Units))
	add(PartLine, lineTexts(here.Lines), lineTexts(files.Lines))
	add(PartGrant, grantTexts(here.Grants), grantTexts(files.Grants))
	add(PartChannel, channelTexts(here.Channels), channelTexts(files.Channels))
	add(PartCalendar, calendarTexts(here.Calendars), calendarTexts(files.Calendars))
	add(PartWorkflow, workflowTexts(here.Workflows), workflowTexts(files.Workflows))
	return out
}

// Only is the profile with one unit, channel, calendar or workflow and nothing else.
func (p Profile) Only(part, id string) (out Profile) {
	switch part {
	case PartUnit:
		out.Units = only(p.Units, func(u Unit) bool { return u.ID == id })
	case PartChannel:
		out.Channels = only(p.Channels, func(c Channel) bool { return c.Name == id })
	case PartCalendar:
		out.Calendars = only(p.Calendars, func(c Calendar) bool { return c.ID == id })
	case PartWorkflow:
		out.Workflows = only(p.Workflows, func(w Workflow) bool { return w.ID == id })
	}
	return out
}

func only[T any](all []T, is func(T) bool) []T {
	i := slices.IndexFunc(all, is)
	if i < 0 {
		return nil
	}
	return all[i : i+1 : i+1]
}

func texts[T any](all []T, of func(T) (id, text string)) map[string]string {
	out := make(map[string]string, len(all))
	for _, x := range all {
		id, text := of(x)
		out[id] = text
	}
	return out
}

func unitTexts(all []Unit) map[string]string {
	return texts(all, func(u Unit) (string, string) { return u.ID, u.ParentID + " " + u.Name })
}

// PolicyText says a line without its number.
func PolicyText(l PolicyLine) string {
	return strings.Join([]string{l.Role, l.Effect, string(l.Act), l.Object}, " ")
}

func lineTexts(all []PolicyLine) map[string]string {
	return texts(all, func(l PolicyLine) (string, string) { return PolicyText(l), "" })
}

func grantTexts(all []Grant) map[string]string {
	return texts(all, func(g Grant) (string, string) { return g.PersonID + " " + g.Role + " " + g.UnitID, "" })
}

func channelTexts(all []Channel) map[string]string {
	return texts(all, func(c Channel) (string, string) {
		open := "closed"
		if c.Active {
			open = "open"
		}
		return c.Name, string(c.Kind) + " " + open + " " + c.Title
	})
}

func calendarTexts(all []Calendar) map[string]string {
	return texts(all, func(c Calendar) (string, string) { return c.ID, c.asFile().Digest() })
}

func workflowTexts(all []Workflow) map[string]string {
	return texts(all, func(w Workflow) (string, string) { return w.ID, w.asFile().Digest() })
}

// asFile is the calendar as a file has it: without a version.
func (c Calendar) asFile() Calendar {
	c.Version, c.Active = 1, true
	return c
}

// asFile is the workflow as a file has it: without a version, and with steps only where
// stages stand side by side.
func (w Workflow) asFile() Workflow {
	w.Version, w.State = 1, WorkflowActive
	w.Stages = InSteps(w.Stages)
	if n := len(w.Stages); n > 0 && w.Stages[n-1].Step == n {
		for i := range w.Stages {
			w.Stages[i].Step = 0
		}
	}
	return w
}

// inRoles orders lines as files have them: role after role, of each first what it
// allows, then what it decides, then what is denied to it; numbered from 1.
func inRoles(lines []PolicyLine) []PolicyLine {
	var roles []string
	for _, l := range lines {
		if !slices.Contains(roles, l.Role) {
			roles = append(roles, l.Role)
		}
	}
	part := func(l PolicyLine) int {
		switch {
		case l.Effect == "deny":
			return 2
		case l.Act == ActDraftDecide:
			return 1
		}
		return 0
	}
	out := slices.Clone(lines)
	slices.SortStableFunc(out, func(a, b PolicyLine) int {
		return cmp.Or(cmp.Compare(slices.Index(roles, a.Role), slices.Index(roles, b.Role)), cmp.Compare(part(a), part(b)))
	})
	for i := range out {
		out[i].Number = int64(i + 1)
	}
	return out
}
