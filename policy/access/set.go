package access

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"layak/domain"
)

const (
	allow = "allow"
	deny  = "deny"
)

// checkSet refuses a set with anything wrong in it: a line that means nothing
// may have been meant to deny. What it returns has its lines in order of number
// and its mandates in order of when they begin.
func checkSet(set domain.PolicySet) (domain.PolicySet, tree, error) {
	t, err := plant(set.Units)
	if err != nil {
		return set, t, err
	}
	set.Lines = slices.Clone(set.Lines)
	slices.SortStableFunc(set.Lines, func(a, b domain.PolicyLine) int { return cmp.Compare(a.Number, b.Number) })
	for i, l := range set.Lines {
		if l.Number <= 0 || i > 0 && set.Lines[i-1].Number == l.Number {
			return set, t, fmt.Errorf("line %d: its number is not its own", l.Number)
		}
		if err := checkLine(l); err != nil {
			return set, t, fmt.Errorf("line %d: %w", l.Number, err)
		}
	}
	for _, g := range set.Grants {
		if err := checkGrant(g, t); err != nil {
			return set, t, fmt.Errorf("grant %q: %w", g.ID, err)
		}
	}
	set.Mandates = slices.Clone(set.Mandates)
	slices.SortFunc(set.Mandates, func(a, b domain.Mandate) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID))
	})
	if err := checkMandates(set.Mandates, t); err != nil {
		return set, t, err
	}
	return set, t, checkLinks(set.Links)
}

func checkLine(l domain.PolicyLine) error {
	if err := checkName("role", l.Role); err != nil {
		return err
	}
	if err := checkName("object", l.Object); err != nil {
		return err
	}
	if _, known := actNumbers[l.Act]; !known {
		return fmt.Errorf("act %q is not known", l.Act)
	}
	if l.Effect != allow && l.Effect != deny {
		return fmt.Errorf("effect %q is neither allow nor deny", l.Effect)
	}
	return nil
}

// checkGrant does not ask for lines of the role: where the last line of a role
// is removed, its holders may do nothing, and everybody else goes on.
func checkGrant(g domain.Grant, t tree) error {
	for _, channel := range g.Channels {
		if err := checkName("channel", channel); err != nil {
			return err
		}
		if channel == everyChannel || strings.Contains(channel, ",") {
			return fmt.Errorf("channel %q is no name", channel)
		}
	}
	return checkHeld(g.PersonID, g.Role, g.UnitID, t)
}

func checkHeld(person, role, unit string, t tree) error {
	if err := checkName("person", person); err != nil {
		return err
	}
	if err := checkName("role", role); err != nil {
		return err
	}
	if _, known := t.spans[unit]; !known {
		return fmt.Errorf("unit %q is not known", unit)
	}
	return nil
}

func checkMandates(mandates []domain.Mandate, t tree) error {
	seen := make(map[string]bool, len(mandates))
	for _, m := range mandates {
		err := checkName("mandate", m.ID)
		switch {
		case err != nil:
		case seen[m.ID]:
			err = fmt.Errorf("it is there twice")
		case !slices.Contains(domain.MandateKinds(), m.Kind):
			err = fmt.Errorf("kind %q is not known", m.Kind)
		case !m.Until.After(m.From):
			err = fmt.Errorf("its time ends before it begins")
		default:
			err = checkHeld(m.PersonID, m.Role, m.UnitID, t)
		}
		if err != nil {
			return fmt.Errorf("mandate %q: %w", m.ID, err)
		}
		seen[m.ID] = true
	}
	return nil
}

// checkLinks refuses chains: each account is linked once, to one that is not.
func checkLinks(links []domain.Link) error {
	linked := make(map[string]bool, len(links))
	for _, l := range links {
		if err := checkName("person", l.PersonID); err != nil {
			return fmt.Errorf("link: %w", err)
		}
		if linked[l.PersonID] {
			return fmt.Errorf("link of %q: it is there twice", l.PersonID)
		}
		linked[l.PersonID] = true
	}
	for _, l := range links {
		if err := checkName("person", l.HumanID); err != nil {
			return fmt.Errorf("link of %q: %w", l.PersonID, err)
		}
		if linked[l.HumanID] {
			return fmt.Errorf("link of %q: %q is linked itself", l.PersonID, l.HumanID)
		}
	}
	return nil
}

// checkName refuses names that are empty or cannot be told apart by looking.
// Casbin joins names with NUL to remember what g answered.
func checkName(what, name string) error {
	if name == "" || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) || strings.TrimSpace(name) != name {
		return fmt.Errorf("%s %q is no name", what, name)
	}
	return nil
}
