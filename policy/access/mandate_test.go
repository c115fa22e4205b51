package access

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"layak/domain"
)

// acting is a confirmed mandate that runs from so many hours after noon to others.
func acting(id, person, role, unit string, from, until int) domain.Mandate {
	at := func(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }
	return domain.Mandate{ID: id, Kind: domain.MandateAbsent, PersonID: person, Role: role, UnitID: unit,
		Period: domain.Period{From: at(from), Until: at(until)}, ConfirmedBy: "budi", ConfirmedAt: at(0)}
}

// actingOffice lets ani act as chief of humas from 2 to 6, and from 4 to 8 in barat.
func actingOffice() domain.PolicySet {
	set := office()
	set.Lines = append(set.Lines,
		domain.PolicyLine{Number: 40, Role: "chief", Act: domain.ActPolicyWrite, Object: "*", Effect: "allow"},
		domain.PolicyLine{Number: 41, Role: "chief", Act: domain.ActOverride, Object: "*", Effect: "allow"})
	proposed := acting("later", "ani", "chief", "root", 0, 20)
	proposed.ConfirmedBy = ""
	ended := acting("gone", "ani", "chief", "root", 0, 20)
	ended.EndedBy, ended.EndedAt = "budi", noon.Add(time.Hour)
	set.Mandates = []domain.Mandate{acting("second", "ani", "chief", "barat", 4, 8), acting("first", "ani", "chief", "humas", 2, 6), proposed, ended}
	return set
}

func TestMandatesHoldForTheirTime(t *testing.T) {
	a := newAuthorizer(t)
	at := func(d time.Duration) domain.Powers {
		t.Helper()
		p, err := a.At(context.Background(), 7, noon.Add(d), loading(actingOffice()))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	// A clock may go anywhere, also back: the answer is that of the instant.
	for _, c := range []struct {
		after       time.Duration
		humas, root bool
		mandate     string
	}{
		{2 * time.Hour, true, false, "first"}, {0, false, false, ""}, {6*time.Hour - time.Microsecond, true, false, "first"},
		{2*time.Hour - time.Microsecond, false, false, ""}, {6 * time.Hour, false, false, ""}, {time.Hour, false, false, ""},
		{time.Hour - time.Microsecond, false, false, ""}, {-24 * time.Hour, false, false, ""}, {4 * time.Hour, true, false, "first"},
		{24 * 365 * 12 * time.Hour, false, false, ""}, {-24 * 365 * 56 * time.Hour, false, false, ""},
	} {
		p := at(c.after)
		v := p.May("ani", "humas", domain.ActDraftDecide, "approval")
		if v.Allowed != (c.mandate != "") || v.Mandate != c.mandate {
			t.Errorf("after %s: %+v, want mandate %q", c.after, v, c.mandate)
		}
		if got := p.May("ani", "root", domain.ActDraftDecide, "approval").Allowed; got != c.root {
			t.Errorf("after %s in root: %v", c.after, got)
		}
	}
	if p := at(5 * time.Hour); p != at(5*time.Hour+time.Second) {
		t.Error("powers between two cuts are one value")
	}
}

func TestMandatesGiveWhatCanBeDelegated(t *testing.T) {
	a := newAuthorizer(t)
	p, err := a.At(context.Background(), 7, noon.Add(5*time.Hour), loading(actingOffice()))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		act     domain.Act
		object  string
		allowed bool
		mandate string
	}{
		{domain.ActDraftRead, "*", true, ""}, // held as verifier herself: line 11 before the chief's 14
		{domain.ActDraftDecide, "approval", true, "first"},
		{domain.ActPolicyWrite, "*", false, ""},
		{domain.ActOverride, "*", true, "first"},
		{domain.ActOverride, "location", true, "first"},
		{domain.ActOverride, "operations", false, ""},
	} {
		if v := p.May("ani", "humas", c.act, c.object); v.Allowed != c.allowed || v.Mandate != c.mandate {
			t.Errorf("%s on %s: %+v", c.act, c.object, v)
		}
	}
	if !p.May("budi", "humas", domain.ActPolicyWrite, "*").Allowed || !p.May("budi", "humas", domain.ActOverride, "operations").Allowed {
		t.Error("the chief may still")
	}
	if got := p.Roles("ani", "humas"); !reflect.DeepEqual(got, []string{"chief", "verifier"}) {
		t.Errorf("roles: %v", got)
	}
	held := p.Holdings("ani", "media")
	if len(held) != 2 || held[0].Role != "verifier" || held[0].Mandate.ID != "" || held[1].Role != "chief" || held[1].Mandate.ID != "first" {
		t.Errorf("holdings: %+v", held)
	}
	if got := p.Units("ani", domain.ActDraftDecide); !reflect.DeepEqual(got, []string{"barat", "humas", "media"}) {
		t.Errorf("units: %v", got)
	}
	if got := p.Units("ani", domain.ActPolicyWrite); got != nil {
		t.Errorf("units: %v", got)
	}
}

// A role that is held by mandate brings what its lines deny.
func TestMandatesNeverLiftADeny(t *testing.T) {
	set := office()
	set.Mandates = []domain.Mandate{acting("m", "budi", "intern", "root", -1, 1), acting("n", "budi", "chief", "media", -1, 1)}
	p := powersOf(t, set)
	for _, unit := range []string{"root", "media"} {
		if v := p.May("budi", unit, domain.ActDraftDecide, "approval"); v.Allowed || v.Line.Number != 30 {
			t.Errorf("in %s: %+v", unit, v)
		}
	}
}

func TestGrantsForChannels(t *testing.T) {
	set := office()
	set.Grants = []domain.Grant{
		{ID: "1", PersonID: "ani", Role: "chief", UnitID: "humas", Channels: []string{"web", "x"}},
		{ID: "2", PersonID: "ani", Role: "chief", UnitID: "root", Channels: []string{"x", "facebook"}},
		{ID: "3", PersonID: "budi", Role: "chief", UnitID: "root"},
		{ID: "4", PersonID: "budi", Role: "intern", UnitID: "media", Channels: []string{"web"}},
	}
	p := powersOf(t, set)
	may := func(person, unit string, channels ...string) domain.Verdict {
		return p.MayOn(person, unit, domain.ActDraftDecide, "approval", channels)
	}
	for _, c := range []struct {
		person, unit string
		channels     []string
		want         bool
	}{
		{"ani", "media", nil, true}, {"ani", "media", []string{"web"}, true}, {"ani", "media", []string{"web", "facebook", "x"}, true},
		{"ani", "media", []string{"web", "youtube"}, false}, {"ani", "root", []string{"web"}, false}, {"ani", "root", []string{"x"}, true},
		{"ani", "media", []string{""}, false}, {"ani", "media", []string{"*"}, false}, {"budi", "media", []string{"*"}, false},
		{"budi", "root", []string{"anything"}, true}, {"budi", "media", []string{"x"}, true}, {"budi", "media", []string{"x", "web"}, false},
		{"budi", "media", nil, false}, // denied for a channel, asked for none: scopes do not matter
	} {
		if v := may(c.person, c.unit, c.channels...); v.Allowed != c.want {
			t.Errorf("%s in %s for %q: %+v", c.person, c.unit, c.channels, v)
		}
	}
	if v := may("budi", "media", "x", "web", "youtube"); v.Line.Number != 30 {
		t.Errorf("the line that refuses: %+v", v)
	}
	if held := p.Holdings("ani", "media"); len(held) != 1 || !reflect.DeepEqual(held[0].Channels, []string{"facebook", "web", "x"}) {
		t.Errorf("holdings: %+v", held)
	}
	set.Grants[1].Channels = nil
	set.Mandates = []domain.Mandate{acting("m", "citra", "chief", "media", -1, 1)}
	p = powersOf(t, set)
	if held := p.Holdings("ani", "media"); len(held) != 1 || held[0].Channels != nil {
		t.Errorf("one grant for every channel: %+v", held)
	}
	if v := p.MayOn("citra", "media", domain.ActDraftDecide, "approval", []string{"web", "x"}); !v.Allowed || v.Mandate != "m" {
		t.Errorf("by mandate: %+v", v)
	}
}

// The whole is no better than its weakest part: where one channel needs the
// mandate, the act is done in the mandate.
func TestMayOnNamesTheMandate(t *testing.T) {
	set := office()
	set.Grants[0] = domain.Grant{ID: "1", PersonID: "ani", Role: "chief", UnitID: "humas", Channels: []string{"web"}}
	set.Mandates = []domain.Mandate{acting("m", "ani", "chief", "humas", -1, 1)}
	p := powersOf(t, set)
	for channels, mandate := range map[string]string{"web": "", "web,x": "m", "x,web": "m", "x": "m"} {
		if v := p.MayOn("ani", "humas", domain.ActDraftDecide, "approval", strings.Split(channels, ",")); !v.Allowed || v.Mandate != mandate {
			t.Errorf("%s: %+v", channels, v)
		}
	}
}

func TestHumansHaveAccounts(t *testing.T) {
	set := office()
	set.Links = []domain.Link{{PersonID: "budi-admin", HumanID: "budi"}, {PersonID: "a-budi", HumanID: "budi"}}
	p := powersOf(t, set)
	for _, account := range []string{"budi", "budi-admin", "a-budi"} {
		if p.Human(account) != "budi" || !reflect.DeepEqual(p.Accounts(account), []string{"a-budi", "budi", "budi-admin"}) {
			t.Errorf("%s: %s %v", account, p.Human(account), p.Accounts(account))
		}
	}
	if p.Human("ani") != "ani" || !reflect.DeepEqual(p.Accounts("ani"), []string{"ani"}) {
		t.Error("ani is a human of her own")
	}
	if p.May("budi-admin", "root", domain.ActDraftRead, "*").Allowed {
		t.Error("roles stay with the account")
	}
}

// A snapshot that differs from Casbin is not used.
func TestGuardNoticesADifference(t *testing.T) {
	set, tr, err := checkSet(office())
	if err != nil {
		t.Fatal(err)
	}
	e, err := newEnforcer(modelText(t), tr, set)
	if err != nil {
		t.Fatal(err)
	}
	s, err := compile(e, tr, set)
	if err != nil {
		t.Fatal(err)
	}
	p := &powers{snapshot: s}
	if err := guard(p, e, set); err != nil {
		t.Fatal(err)
	}
	for i := range s.roles { // every deny is lost, and nobody may do what they may
		for a := range s.roles[i].star {
			s.roles[i].star[a] = effect{}
		}
	}
	if err := guard(p, e, set); err == nil {
		t.Error("a snapshot without lines passed")
	}
	set.Lines = set.Lines[1:]
	if _, err := compile(e, tr, set); err == nil {
		t.Error("Casbin holds a line more than the set")
	}
}
