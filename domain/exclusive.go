package domain

import (
	"cmp"
	"slices"
	"time"
)

// Duty is one of three kinds of power that exclude each other (A6): whoever makes
// the rules or gives powers, whoever audits and whoever decides on drafts are
// three different humans.
type Duty string

// The duties, in the order in which clashes name them.
const (
	DutyManages Duty = "manages"
	DutyAudits  Duty = "audits"
	DutyDecides Duty = "decides"
)

// duties tells by which acts a role has a duty. ActAllowanceActivate is none of them,
// although it sets findings aside: in the built-in profile it is the security reviewer,
// who decides, that looks at what others propose for the allow-list. What keeps that
// apart is that nobody activates what they proposed, and that an entry for what blocks
// takes ActAllowanceConfirm besides.
var duties = map[Act]Duty{
	ActRuleWrite: DutyManages, ActRulesPropose: DutyManages, ActRulesActivate: DutyManages, ActPolicyWrite: DutyManages,
	ActWorkflowWrite: DutyManages, ActGrantWrite: DutyManages, ActPersonWrite: DutyManages, ActClearanceWrite: DutyManages, ActUnitWrite: DutyManages,
	ActMandateWrite: DutyManages,
	ActAuditRead:    DutyAudits, ActAuditExport: DutyAudits,
	ActDraftDecide: DutyDecides, ActDraftEmergency: DutyDecides, ActEmergencyRatify: DutyDecides,
}

// agrees are further acts by which somebody is the second of two.
var agrees = []Act{ActMandateConfirm, ActAllowanceActivate, ActAllowanceConfirm}

// weighty tells whether a person's human has a duty, or may be the second of two, under
// any account: by a role, or by a mandate that is not over, confirmed or not.
func weighty(set PolicySet, person string, now time.Time) bool {
	heavy := func(role string, lent bool) bool {
		return slices.ContainsFunc(set.Lines, func(l PolicyLine) bool {
			_, duty := duties[l.Act]
			return l.Role == role && l.Effect == "allow" && (duty || slices.Contains(agrees, l.Act)) && (!lent || Delegable(l.Act, l.Object))
		})
	}
	own := func(account string) bool { return humanOf(set.Links, account) == humanOf(set.Links, person) }
	return slices.ContainsFunc(set.Grants, func(g Grant) bool { return own(g.PersonID) && heavy(g.Role, false) }) ||
		slices.ContainsFunc(set.Mandates, func(m Mandate) bool { return own(m.PersonID) && m.Phase(now) != PhaseEnded && heavy(m.Role, true) })
}

// Clash is a human who has two duties that exclude each other, by one role or two.
type Clash struct {
	Human string
	First Duty
	RoleA string // by which Human has the first
	Other Duty
	RoleB string
}

// Clashes lists who has duties that exclude each other, by grants and by mandates
// that run or are to come, under any account. Service accounts are no human.
func Clashes(set PolicySet, now time.Time) []Clash {
	roles, lent := dutiesOf(set.Lines)
	held := map[string]map[duty]bool{}
	hold := func(person string, of []duty) {
		human := humanOf(set.Links, person)
		if held[human] == nil {
			held[human] = map[duty]bool{}
		}
		for _, d := range of {
			held[human][d] = true
		}
	}
	for _, g := range set.Grants {
		if !(Person{ID: g.PersonID}).Service() {
			hold(g.PersonID, roles[g.Role])
		}
	}
	for _, m := range set.Mandates {
		if m.Confirmed() && m.Phase(now) != PhaseEnded {
			hold(m.PersonID, lent[m.Role])
		}
	}
	var out []Clash
	for human, all := range held {
		for a := range all {
			for b := range all {
				if dutyOrder(a.duty) < dutyOrder(b.duty) {
					out = append(out, Clash{human, a.duty, a.role, b.duty, b.role})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Clash) int {
		return cmp.Or(cmp.Compare(a.Human, b.Human), cmp.Compare(dutyOrder(a.First), dutyOrder(b.First)), cmp.Compare(a.RoleA, b.RoleA),
			cmp.Compare(dutyOrder(a.Other), dutyOrder(b.Other)), cmp.Compare(a.RoleB, b.RoleB))
	})
	return out
}

// duty is a duty and the role that brings it.
type duty struct {
	duty Duty
	role string
}

// dutiesOf answers what each role brings: to those who hold it, and to those who
// act in it, who get only what can be delegated.
func dutiesOf(lines []PolicyLine) (held, lent map[string][]duty) {
	held, lent = map[string][]duty{}, map[string][]duty{}
	for _, l := range lines {
		d, is := duties[l.Act]
		if !is || l.Effect != "allow" {
			continue
		}
		held[l.Role] = append(held[l.Role], duty{d, l.Role})
		if Delegable(l.Act, l.Object) {
			lent[l.Role] = append(lent[l.Role], duty{d, l.Role})
		}
	}
	return held, lent
}

func dutyOrder(d Duty) int { return slices.Index([]Duty{DutyManages, DutyAudits, DutyDecides}, d) }

func humanOf(links []Link, person string) string {
	for _, l := range links {
		if l.PersonID == person {
			return l.HumanID
		}
	}
	return person
}

// noNewClash refuses what would give a human a second duty. Clashes of before stay
// as they are: an institution that has some goes on, and is told of them. A link
// makes another account stand for a human, which makes none of theirs a new one.
func (s *scene) noNewClash(before, after PolicySet) error {
	was := Clashes(before, s.now)
	for i := range was {
		was[i].Human = humanOf(after.Links, was[i].Human)
	}
	for _, c := range Clashes(after, s.now) {
		if !apart("grant.exclusive", slices.Contains(was, c)) {
			return refuse(Conflict, "grant.exclusive", c.RoleA, c.RoleB)
		}
	}
	return nil
}
