package domain

import (
	"slices"
	"testing"
	"time"
)

var atNoon = time.Date(2026, 7, 1, 5, 0, 0, 0, time.UTC)

// oneEach has no linked accounts but second, which is the holder's.
type oneEach struct{}

func (oneEach) Human(person string) string {
	if person == "second" {
		return "holder"
	}
	return person
}
func (oneEach) Accounts(person string) []string { return []string{person} }

// anOffice has a head who approves, a deputy who verifies, and rules.
func anOffice() office {
	set := PolicySet{
		Units: []Unit{{ID: "root"}, {ID: "humas", ParentID: "root"}, {ID: "media", ParentID: "humas"}},
		Lines: []PolicyLine{{1, "approver", ActDraftDecide, "approval", "allow"}, {2, "rules", ActRuleWrite, "*", "allow"},
			{3, "rules", ActRuleRead, "*", "deny"}, {4, "verifier", ActDraftDecide, "verification", "allow"}},
		Grants: []Grant{{PersonID: "head", Role: "approver", UnitID: "humas"}, {PersonID: "away", Role: "verifier", UnitID: "root"},
			{PersonID: "narrow", Role: "approver", UnitID: "root", Channels: []string{"web"}}},
	}
	base := aMandate(MandateOnBehalf)
	base.ID, base.PersonID, base.ConfirmedBy = "base", "deputy", "chief"
	base.From, base.Until = atNoon.AddDate(0, 2, 0), atNoon.AddDate(0, 4, 0)
	set.Mandates = []Mandate{base}
	return office{set: set, humans: oneEach{}, active: func(p string) bool { return p != "away" }}
}

// aMandate is one with nothing wrong with it.
func aMandate(kind MandateKind) Mandate {
	m := Mandate{ID: "m", Kind: kind, PersonID: "holder", Role: "approver", UnitID: "humas", Post: "Kepala Biro Humas", Principal: "head",
		Giver: "chief", Order: "SP/12/2026", Period: Period{From: atNoon, Until: atNoon.AddDate(0, 1, 0), Zone: DefaultZone}, ProposedBy: "admin"}
	switch kind {
	case MandateVacant:
		m.Principal, m.UnitID = "", "media"
	case MandateFor:
		m.On, m.From, m.Until = "base", atNoon.AddDate(0, 2, 1), atNoon.AddDate(0, 3, 0)
	}
	return m
}

func TestMandatesAreChecked(t *testing.T) {
	for _, kind := range MandateKinds() {
		if faults := aMandate(kind).check(anOffice(), atNoon); faults != nil {
			t.Errorf("%s: %v", kind, faults)
		}
	}
	away := aMandate(MandateAbsent)
	away.Role, away.Principal = "verifier", "away"
	if faults := away.check(anOffice(), atNoon); faults != nil {
		t.Errorf("the post of one who is suspended: %v", faults)
	}
	for _, c := range []struct {
		name  string
		kind  MandateKind
		want  string
		spoil func(m *Mandate, o *office)
	}{
		{"kind unknown", MandateAbsent, "mandate.kind", func(m *Mandate, _ *office) { m.Kind = "pjs" }},
		{"no post", MandateAbsent, "mandate.post_missing", func(m *Mandate, _ *office) { m.Post = "" }},
		{"no order", MandateAbsent, "mandate.order_missing", func(m *Mandate, _ *office) { m.Order = "" }},
		{"no unit", MandateAbsent, "unit.unknown", func(m *Mandate, _ *office) { m.UnitID = "gudang" }},
		{"zone", MandateAbsent, "person.zone", func(m *Mandate, _ *office) { m.Zone = "Europe/Berlin" }},
		{"ends before it begins", MandateAbsent, "mandate.period", func(m *Mandate, _ *office) { m.Until = m.From }},
		{"is over", MandateAbsent, "mandate.period", func(m *Mandate, _ *office) { m.From, m.Until = atNoon.AddDate(0, -1, 0), atNoon }},
		{"too long", MandateAbsent, "mandate.period", func(m *Mandate, _ *office) { m.Until = m.From.Add(MandateLongest + 1) }},
		{"too far", MandateAbsent, "mandate.period", func(m *Mandate, _ *office) {
			m.From, m.Until = atNoon.Add(MandateLongest+1), atNoon.Add(MandateLongest+2)
		}},
		{"role unknown", MandateAbsent, "role.unknown", func(m *Mandate, _ *office) { m.Role = "chief" }},
		{"role of a service", MandateAbsent, "role.service", func(m *Mandate, _ *office) { m.Role = SystemID }},
		{"nothing to delegate", MandateAbsent, "mandate.undelegable", func(m *Mandate, _ *office) { m.Role = "rules" }},
		{"holder suspended", MandateAbsent, "mandate.person", func(m *Mandate, _ *office) { m.PersonID = "away" }},
		{"holder is a service", MandateAbsent, "mandate.person", func(m *Mandate, _ *office) { m.PersonID = SystemID }},
		{"giver suspended", MandateAbsent, "mandate.giver", func(m *Mandate, _ *office) { m.Giver = "away" }},
		{"for oneself", MandateAbsent, "mandate.self", func(m *Mandate, _ *office) { m.ProposedBy = "holder" }},
		{"for oneself by another account", MandateAbsent, "mandate.self", func(m *Mandate, _ *office) { m.ProposedBy = "second" }},
		{"holder gives it", MandateAbsent, "mandate.self", func(m *Mandate, _ *office) { m.Giver = "second" }},
		{"of oneself", MandateAbsent, "mandate.self", func(m *Mandate, _ *office) { m.PersonID = "head" }},
		{"nobody's post", MandateAbsent, "mandate.principal", func(m *Mandate, _ *office) { m.Principal = "" }},
		{"post of one without the role", MandateOnBehalf, "mandate.principal", func(m *Mandate, _ *office) { m.Principal = "deputy" }},
		{"signed for one who is suspended", MandateOnBehalf, "mandate.principal", func(m *Mandate, _ *office) { m.Role, m.Principal = "verifier", "away" }},
		{"post of one who is suspended is not vacant", MandateVacant, "mandate.principal", func(m *Mandate, _ *office) { m.Role, m.UnitID = "verifier", "root" }},
		{"post of one with fewer channels", MandateAbsent, "mandate.principal", func(m *Mandate, _ *office) { m.Principal = "narrow" }},
		{"above the principal", MandateAbsent, "mandate.principal", func(m *Mandate, _ *office) { m.UnitID = "root" }},
		{"post is not vacant", MandateVacant, "mandate.principal", func(m *Mandate, _ *office) { m.UnitID = "humas" }},
		{"vacant post of somebody", MandateVacant, "mandate.principal", func(m *Mandate, _ *office) { m.Principal = "head" }},
		{"rests on a mandate, as only u.b. does", MandateOnBehalf, "mandate.base", func(m *Mandate, _ *office) { m.On = "base" }},
		{"rests on none", MandateFor, "mandate.base", func(m *Mandate, _ *office) { m.On = "" }},
		{"rests on one's own", MandateFor, "mandate.base", func(m *Mandate, o *office) { o.set.Mandates[0].PersonID = "second" }},
		{"rests on one not confirmed", MandateFor, "mandate.base", func(_ *Mandate, o *office) { o.set.Mandates[0].ConfirmedBy = "" }},
		{"rests on one that ended", MandateFor, "mandate.base", func(_ *Mandate, o *office) {
			o.set.Mandates[0].EndedBy, o.set.Mandates[0].EndedAt = "head", atNoon
		}},
		{"rests on a Plh.", MandateFor, "mandate.base", func(_ *Mandate, o *office) { o.set.Mandates[0].Kind = MandateAbsent }},
		{"runs longer than its base", MandateFor, "mandate.base", func(m *Mandate, _ *office) { m.Until = atNoon.AddDate(0, 5, 0) }},
		{"of another role than its base", MandateFor, "mandate.base", func(m *Mandate, _ *office) { m.Role = "verifier" }},
		{"two for the post", MandateAbsent, "mandate.overlap", func(m *Mandate, o *office) {
			other := *m
			other.ID, other.PersonID, other.From = "other", "deputy", m.Until.Add(-time.Microsecond)
			o.set.Mandates = append(o.set.Mandates, other)
		}},
		{"two of one human", MandateAbsent, "mandate.overlap", func(m *Mandate, o *office) {
			other := *m
			other.ID, other.Kind, other.PersonID = "other", MandateOnBehalf, "second"
			o.set.Mandates = append(o.set.Mandates, other)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, o := aMandate(c.kind), anOffice()
			c.spoil(&m, &o)
			faults := m.check(o, atNoon)
			if !slices.ContainsFunc(faults, func(e *Error) bool { return e.Key == c.want && e.Field != "" }) {
				t.Errorf("got %v, want %s", faults, c.want)
			}
		})
	}
}

// Mandates that follow each other, that ended, or that share a post as helpers of
// the same principal do not stand in each other's way.
func TestMandatesMayFollow(t *testing.T) {
	for name, other := range map[string]func(m *Mandate){
		"before":       func(m *Mandate) { m.From, m.Until = atNoon.AddDate(0, -1, 0), atNoon },
		"after":        func(m *Mandate) { m.From, m.Until = m.Until, m.Until.AddDate(0, 1, 0) },
		"ended":        func(m *Mandate) { m.EndedBy, m.EndedAt = "head", atNoon },
		"another post": func(m *Mandate) { m.UnitID = "media" },
		"on behalf":    func(m *Mandate) { m.Kind = MandateOnBehalf },
	} {
		m, o := aMandate(MandateAbsent), anOffice()
		before := m
		before.ID, before.PersonID = "before", "deputy"
		other(&before)
		o.set.Mandates = append(o.set.Mandates, before)
		if faults := m.check(o, atNoon); faults != nil {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func TestMandatePhases(t *testing.T) {
	m := aMandate(MandateAbsent)
	if m.Runs(atNoon) || m.Phase(atNoon) != PhaseProposed {
		t.Error("it counts without a second person")
	}
	m.ConfirmedBy = "chief"
	for at, want := range map[time.Time]Phase{
		atNoon.Add(-1): PhaseComing, atNoon: PhaseRunning, m.Until.Add(-1): PhaseRunning, m.Until: PhaseEnded,
		time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC): PhaseComing, time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC): PhaseEnded,
	} {
		if got := m.Phase(at); got != want || m.Runs(at) != (want == PhaseRunning) {
			t.Errorf("at %s: %s, runs %v", at, got, m.Runs(at))
		}
	}
	m.EndedBy, m.EndedAt = "head", atNoon.AddDate(0, 0, 3)
	if m.Runs(m.EndedAt) || m.Runs(m.EndedAt.Add(-time.Microsecond)) || m.Phase(m.EndedAt) != PhaseEnded {
		t.Error("the end is immediate, for clocks that are behind too")
	}
	m.EndedAt = m.Until.Add(time.Hour)
	if m.Over() != m.Until {
		t.Error("an end after the end")
	}
}

func TestMandateTitles(t *testing.T) {
	for kind, want := range map[MandateKind]string{MandateVacant: "Plt. Kepala Biro Humas", MandateAbsent: "Plh. Kepala Biro Humas",
		MandateOnBehalf: "a.n. Kepala Biro Humas", MandateFor: "u.b. Kepala Biro Humas"} {
		if got := aMandate(kind).Title(); got != want {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

// Each act is either delegable or in this list: a new one has to be put somewhere.
func TestWhatCannotBeDelegated(t *testing.T) {
	want := []Act{ActDraftRestrict, ActCarryOut, ActRuleWrite, ActRulesPropose, ActRulesActivate, ActEmbargoLift, ActAllowanceConfirm, ActPersonWrite,
		ActClearanceWrite, ActGrantWrite, ActMandateWrite, ActMandateConfirm, ActUnitWrite, ActPolicyWrite, ActWorkflowWrite, ActRunMove, ActCalendarWrite, ActTokenCreate, ActAuditRead, ActAuditVerify, ActAuditExport,
		ActDraftEmergency, ActEmergencyRatify}
	if got := Undelegable(); !slices.Equal(got, want) {
		t.Errorf("not delegable: %v", got)
	}
	for _, a := range Acts() {
		if Delegable(a, "*") == slices.Contains(want, a) {
			t.Errorf("%s", a)
		}
	}
	if Delegable(ActOverride, "operations") || !Delegable(ActOverride, "location") || Delegable("draft.everything", "*") {
		t.Error("operations, and acts that are none, are nobody's to delegate")
	}
}
