package domain

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Scope says where an entry of a list counts: in these units with their
// branches, and for what goes out on these channels. An empty list is no limit.
type Scope struct {
	Units    []string
	Channels []string
}

// occasion is what a text is scanned for: by which office it goes out, on which
// channels, and when at the earliest.
type occasion struct {
	unit     string
	channels []string
	open     bool      // the channels are not known yet: a text that is only typed
	out      time.Time // when it goes out at the earliest
}

// reaches tells whether anything of the field goes out where the scope counts;
// where that is not known it does, so that an embargo errs towards blocking.
func (sc Scope) reaches(field string, o occasion) bool {
	channels, known := o.of(field)
	return len(sc.Channels) == 0 || !known || slices.ContainsFunc(channels, func(c string) bool { return slices.Contains(sc.Channels, c) })
}

// holds tells whether all of the field goes out where the scope counts; where
// that is not known it does not, so that an allowance errs towards the finding.
func (sc Scope) holds(field string, o occasion) bool {
	if len(sc.Channels) == 0 {
		return true
	}
	channels, known := o.of(field)
	return known && len(channels) > 0 && !slices.ContainsFunc(channels, func(c string) bool { return !slices.Contains(sc.Channels, c) })
}

// of lists the channels on which a field may go out.
func (o occasion) of(field string) (channels []string, known bool) {
	if name, ok := strings.CutPrefix(field, variantField); ok {
		return []string{name}, true
	}
	return o.channels, !o.open
}

// inUnits tells whether the unit lies in a branch of the scope.
func (sc Scope) inUnits(powers Powers, unit string) bool {
	return len(sc.Units) == 0 || slices.ContainsFunc(sc.Units, func(top string) bool {
		_, below := powers.Depth(unit, top)
		return below
	})
}

// offices are the units in which a right over the entry must be held.
func (sc Scope) offices() []string {
	if len(sc.Units) == 0 {
		return []string{RootUnit}
	}
	return sc.Units
}

// mayAll asks for an act in every office of a scope; the verdict is the first
// office's.
func (s *scene) mayAll(act Act, sc Scope) (first Verdict, err error) {
	for i, unit := range sc.offices() {
		v, err := s.may(act, unit, "*")
		if err != nil {
			return v, err
		}
		if i == 0 {
			first = v
		}
	}
	return first, nil
}

// holds tells whether a person may do the act in every office of a scope.
func (s *scene) holds(person string, act Act, sc Scope) bool {
	return !slices.ContainsFunc(sc.offices(), func(unit string) bool { return !s.powers.May(person, unit, act, "*").Allowed })
}

// checkScope refuses units and channels that are not there.
func (s *scene) checkScope(ctx context.Context, sc Scope) error {
	for _, unit := range sc.Units {
		if err := s.knownUnit("units", unit); err != nil {
			return err
		}
	}
	for _, name := range sc.Channels {
		if !nameable(name) {
			return unknownChannel(Invalid, "channels", name)
		}
		if _, err := s.tx.Channels.ByName(ctx, name); err != nil {
			if KindOf(err) == NotFound {
				return unknownChannel(Invalid, "channels", name)
			}
			return err
		}
	}
	return nil
}

// sorted brings the scope into the one form that is stored and hashed.
func (sc Scope) sorted() Scope {
	return Scope{Units: sortedNames(sc.Units), Channels: sortedNames(sc.Channels)}
}

// sortedNames are the names that say something, each once, in order; nil where
// there is none.
func sortedNames(names []string) []string {
	var out []string
	for _, n := range names {
		if n = strings.TrimSpace(n); n != "" {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// occasion is what the draft's revision goes out for.
func (draft Draft) occasion(rev Revision) occasion {
	return occasion{unit: draft.UnitID, channels: rev.Channels, out: notBefore(draft, rev)}
}

// occasion is what the draft would go out for.
func (in DraftInput) occasion() occasion {
	return occasion{unit: in.UnitID, channels: in.Channels, out: in.PublishAt}
}
