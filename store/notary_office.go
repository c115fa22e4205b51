package store

import (
	"cmp"
	"context"
	"strconv"

	"layak/domain"
	"layak/domain/audit/verify"
)

// reasonOffice says that a row of what decides who may do what, by which rules,
// is not what was logged.
const reasonOffice = "office.changed"

const actLineAdded = "policy.line_added"

// office is what the log says of people, roles, policy lines, units, workflows
// and rule sets: the last leaf of each.
type office struct {
	installed  *verify.Leaf
	people     map[string]verify.Leaf // those that were added; Act is that of the last change of status
	clearances map[string]string      // of whom one was stated, the last
	grants     map[string]verify.Leaf // grant.added, of those that stand
	lines      map[string]loggedLine
	units      map[string]verify.Leaf
	links      map[string]verify.Leaf // person.linked, of those that stand
	mandates   map[string]mandateLeaves
	placed     map[string]placedUnit // of units that were moved or renamed
	changes    map[string]changeLeaves
	workflows  map[string]workflowLeaves // by id and version
	flows      map[string]int64          // the active version of each, where leaves say so
	calendars  map[string]string         // digest by id and version
	sets       map[int64]setLeaves
	active     int64
}

// loggedLine is the last leaf about a policy line. One that was added later is
// none that the profile brought.
type loggedLine struct {
	verify.Leaf
	added bool
}

type setLeaves struct{ proposed, withdrawn, activated *verify.Leaf }

func newOffice() *office {
	return &office{people: map[string]verify.Leaf{}, clearances: map[string]string{}, grants: map[string]verify.Leaf{}, lines: map[string]loggedLine{},
		units: map[string]verify.Leaf{}, links: map[string]verify.Leaf{}, mandates: map[string]mandateLeaves{}, placed: map[string]placedUnit{}, changes: map[string]changeLeaves{}, workflows: map[string]workflowLeaves{}, flows: map[string]int64{}, calendars: map[string]string{}, sets: map[int64]setLeaves{}}
}

// add takes a leaf; most say nothing here.
func (o *office) add(l verify.Leaf) {
	switch l.Act {
	case "profile.installed":
		o.installed, o.active = &l, l.RulesetVersion
		o.sets[l.RulesetVersion] = setLeaves{activated: &l}
	case "person.added":
		o.people[l.Subject] = l
		if stated, ok := l.Facts["clearance"]; ok {
			o.clearances[l.Subject] = stated
		}
	case "person.suspended", "person.restored", "person.removed":
		was := o.people[l.Subject]
		was.Act, was.Seq = l.Act, l.Seq
		o.people[l.Subject] = was
		for id, g := range o.grants {
			if l.Act == "person.removed" && g.Facts["person"] == l.Subject {
				delete(o.grants, id)
			}
		}
	case "person.clearance_set":
		o.clearances[l.Subject] = l.Facts["clearance"]
	case "grant.added":
		o.grants[l.Subject] = l
	case "grant.removed":
		delete(o.grants, l.Subject)
	case actLineAdded, "policy.line_removed":
		o.lines[l.Subject] = loggedLine{l, l.Act == actLineAdded || o.lines[l.Subject].added}
	case "person.linked":
		o.links[l.Subject] = l
	case "person.unlinked":
		delete(o.links, l.Subject)
	case "mandate.proposed", "mandate.confirmed", "mandate.ended":
		o.mandates[l.Subject] = o.mandates[l.Subject].with(l)
	case "unit.added":
		o.units[l.Subject] = l
	case "unit.moved", "unit.renamed":
		o.placed[l.Subject] = o.placed[l.Subject].with(l)
	case "powers.proposed", "powers.activated", "powers.withdrawn":
		o.changes[l.Subject] = o.changes[l.Subject].with(l)
	case "workflow.written", "workflow.proposed", "workflow.activated", "workflow.withdrawn":
		o.workflow(l)
	case "calendar.written":
		o.calendars[l.Subject+" "+l.Facts["version"]] = l.Facts["digest"]
	case "ruleset.proposed":
		o.sets[l.RulesetVersion] = setLeaves{proposed: &l}
	case "ruleset.withdrawn":
		s := o.sets[l.RulesetVersion]
		s.withdrawn = &l
		o.sets[l.RulesetVersion] = s
	case "ruleset.activated":
		s := o.sets[l.RulesetVersion]
		s.activated = &l
		o.sets[l.RulesetVersion], o.active = s, l.RulesetVersion
	}
}

type faulting func(l *verify.Leaf, detail string) error

// compare fails where a row does not follow from the leaves.
func (o *office) compare(ctx context.Context, c *conn, size int64) error {
	fault := func(l *verify.Leaf, detail string) error {
		at := size
		if l != nil {
			at = l.Seq
		}
		return &verify.Failure{Index: at, Until: at + 1, Reason: reasonOffice, Detail: detail}
	}
	for _, check := range []func(context.Context, *conn, faulting) error{
		o.comparePowers, o.compareChanges, o.comparePeople, o.compareWorkflows, o.compareCalendars, o.compareRuleSets} {
		if err := check(ctx, c, fault); err != nil {
			return err
		}
	}
	return nil
}

// comparePeople compares who may act at all.
func (o *office) comparePeople(ctx context.Context, c *conn, fault faulting) error {
	rows, err := people{c}.All(ctx)
	if err != nil {
		return err
	}
	for _, p := range rows {
		l, known := o.people[p.ID]
		status := map[string]domain.PersonStatus{"person.suspended": domain.PersonSuspended, "person.removed": domain.PersonRemoved}[l.Act]
		if status == "" {
			status = domain.PersonActive
		}
		switch {
		case !known && !p.Service():
			return fault(nil, "the person "+p.ID+" was never added")
		case known && (p.Status != status || p.UnitID != l.Facts["unit"]):
			return fault(&l, "status or unit of "+p.ID+" is not what was logged")
		case string(p.Clearance) != o.clearanceOf(p.ID):
			return fault(nil, "the clearance of "+p.ID+" is not what was logged")
		}
	}
	return nil
}

// clearanceOf is the clearance that a person has after the leaves. Accounts of no human,
// and people of whom none was stated because they came before there were any, see all.
func (o *office) clearanceOf(person string) string {
	if stated, ok := o.clearances[person]; ok {
		return stated
	}
	return string(domain.TopSecret)
}

// compareRuleSets compares what rows say of rule sets; Desk.VerifyAudit compares
// their sources.
func (o *office) compareRuleSets(ctx context.Context, c *conn, fault faulting) error {
	rows, err := ruleSets{c}.All(ctx)
	if err != nil {
		return err
	}
	for _, set := range rows {
		leaves, known := o.sets[set.Version]
		if !known {
			return fault(nil, "the rule set "+strconv.FormatInt(set.Version, 10)+" was never proposed")
		}
		p, a := leaves.proposed, leaves.activated
		switch {
		case set.State != o.stateOf(set.Version),
			p != nil && (p.RulesetDigest != set.Digest || p.Actor != set.ProposedBy || p.Time != timeOf(micros(set.ProposedAt))),
			p != nil && !datesFit(p, set),
			a != nil && (a.RulesetDigest != set.Digest || a.Actor != set.ActivatedBy || a.Time != timeOf(micros(set.ActivatedAt))):
			return fault(cmp.Or(a, p), "digest, state, dates or people of the rule set "+strconv.FormatInt(set.Version, 10)+" are not what was logged")
		}
	}
	return nil
}

// stateOf is the state that a rule set has after its leaves.
func (o *office) stateOf(version int64) domain.RuleSetState {
	switch leaves := o.sets[version]; {
	case version == o.active:
		return domain.RuleSetActive
	case leaves.activated != nil:
		return domain.RuleSetRetired
	case leaves.withdrawn != nil:
		return domain.RuleSetWithdrawn
	}
	return domain.RuleSetProposed
}

// datesFit compares the bounds of a set, which logs before they were stated lack.
func datesFit(proposed *verify.Leaf, set domain.RuleSet) bool {
	from, stated := proposed.Facts["valid_from"]
	return !stated || from == domain.Instant(set.ValidFrom) && proposed.Facts["valid_until"] == domain.Instant(set.ValidUntil)
}
