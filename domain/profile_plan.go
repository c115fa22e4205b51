package domain

import "slices"

// planProfile says of every difference what an import does about it.
func planProfile(here, files Profile) []ProfileDifference {
	all := CompareProfiles(here, files)
	for i := range all {
		all[i].Then = thenOf(all[i], here, files)
	}
	return all
}

func thenOf(diff ProfileDifference, here, files Profile) ProfileThen {
	switch {
	case diff.Part == PartLine:
		return ThenProposed
	case diff.Part == PartGrant, diff.Fate == RuleRemoved:
		return ThenStays
	case diff.Part == PartUnit:
		return ThenProposed
	case diff.Part == PartCalendar:
		return ThenWritten
	case diff.Part == PartChannel:
		if c := find(files.Channels, func(c Channel) bool { return c.Name == diff.ID }); diff.Fate == RuleAdded && c.Active && c.Kind != ChannelWebhook {
			return ThenWritten
		}
		return ThenStays
	}
	if w := find(files.Workflows, func(w Workflow) bool { return w.ID == diff.ID }); !w.standsIn(here, files) {
		return ThenWaits
	}
	return ThenProposed
}

// standsIn tells whether everything that the workflow names is there, without the
// change that the files ask for.
func (w Workflow) standsIn(here, files Profile) bool {
	there := func(unit string) bool { return unitIn(here.Units, unit) >= 0 }
	open := func(channel string) bool {
		is := func(c Channel) bool { return c.Name == channel }
		return slices.ContainsFunc(here.Channels, is) || find(files.Channels, is).Kind != ChannelWebhook && find(files.Channels, is).Active
	}
	channels := slices.Clone(w.Channels)
	for _, st := range w.Every() {
		for _, role := range slices.Concat(st.Roles, st.Escalate) {
			if !Decides(here.Lines, role, st.Name) {
				return false
			}
		}
		if !every(st.Only.Units, there) {
			return false
		}
		channels = append(append(channels, st.Only.Channels...), st.When.Channels...)
	}
	return there(w.Unit) && every(channels, open)
}

func every(all []string, is func(string) bool) bool {
	return !slices.ContainsFunc(all, func(x string) bool { return !is(x) })
}

// Decides tells whether a line lets a role decide a stage.
func Decides(lines []PolicyLine, role, stage string) bool {
	return slices.ContainsFunc(lines, func(l PolicyLine) bool {
		return l.Role == role && l.Act == ActDraftDecide && l.Effect == "allow" && (l.Object == "*" || l.Object == stage)
	})
}
