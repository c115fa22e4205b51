package access

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"layak/domain"
)

func modelText(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("../../casbin_model.conf")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func newAuthorizer(t testing.TB) *Authorizer {
	t.Helper()
	a, err := New(modelText(t))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func loading(set domain.PolicySet) func(context.Context) (domain.PolicySet, error) {
	return func(context.Context) (domain.PolicySet, error) { return set, nil }
}

func powersOf(t testing.TB, set domain.PolicySet) domain.Powers {
	t.Helper()
	p, err := newAuthorizer(t).At(context.Background(), set.Version, noon, loading(set))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var noon = time.Date(2026, 7, 1, 5, 0, 0, 0, time.UTC)

// office is a small institution: root > humas > media, and barat beside humas.
func office() domain.PolicySet {
	return domain.PolicySet{
		Version: 7,
		Units: []domain.Unit{{ID: "media", Name: "Media", ParentID: "humas"}, {ID: "root", Name: "Instansi"},
			{ID: "humas", Name: "Humas", ParentID: "root"}, {ID: "barat", Name: "Barat", ParentID: "root"}},
		Lines: []domain.PolicyLine{
			{Number: 30, Role: "intern", Act: domain.ActDraftDecide, Object: "*", Effect: "deny"},
			{Number: 10, Role: "verifier", Act: domain.ActDraftDecide, Object: "verification", Effect: "allow"},
			{Number: 11, Role: "verifier", Act: domain.ActDraftRead, Object: "*", Effect: "allow"},
			{Number: 12, Role: "verifier", Act: domain.ActDraftRead, Object: "*", Effect: "allow"},
			{Number: 13, Role: "chief", Act: domain.ActDraftDecide, Object: "*", Effect: "allow"},
			{Number: 14, Role: "chief", Act: domain.ActDraftRead, Object: "*", Effect: "allow"},
		},
		Grants: []domain.Grant{
			{ID: "1", PersonID: "ani", Role: "verifier", UnitID: "humas"},
			{ID: "2", PersonID: "budi", Role: "chief", UnitID: "root"},
			{ID: "3", PersonID: "budi", Role: "intern", UnitID: "media"},
			{ID: "4", PersonID: "chief", Role: "nothing", UnitID: "root"}, // a person named like a role
			{ID: "5", PersonID: "citra", Role: "ani", UnitID: "root"},     // a role named like a person
			{ID: "6", PersonID: "nothing", Role: "chief", UnitID: "barat"},
		},
	}
}

func TestMay(t *testing.T) {
	p := powersOf(t, office())
	for _, c := range []struct {
		name, person, unit string
		act                domain.Act
		object             string
		want               bool
		line               int64
	}{
		{"in the unit of the grant", "ani", "humas", domain.ActDraftRead, "*", true, 11},
		{"in a unit below", "ani", "media", domain.ActDraftRead, "*", true, 11},
		{"not in the unit above", "ani", "root", domain.ActDraftRead, "*", false, 0},
		{"not in a unit beside", "ani", "barat", domain.ActDraftRead, "*", false, 0},
		{"her stage", "ani", "humas", domain.ActDraftDecide, "verification", true, 10},
		{"another stage", "ani", "humas", domain.ActDraftDecide, "approval", false, 0},
		{"a stage is not any object", "ani", "humas", domain.ActDraftDecide, "*", false, 0},
		{"any object is every stage", "budi", "barat", domain.ActDraftDecide, "approval", true, 13},
		{"a deny wins and is named", "budi", "media", domain.ActDraftDecide, "approval", false, 30},
		{"a deny touches its act only", "budi", "media", domain.ActDraftRead, "*", true, 14},
		{"an act without lines", "budi", "root", domain.ActRuleWrite, "*", false, 0},
		{"an act that is none", "budi", "root", "draft.everything", "*", false, 0},
		{"no act", "budi", "root", "", "", false, 0},
		{"an unknown unit", "budi", "gudang", domain.ActDraftRead, "*", false, 0},
		{"no unit", "budi", "", domain.ActDraftRead, "*", false, 0},
		{"an unknown person", "dedi", "root", domain.ActDraftRead, "*", false, 0},
		{"nobody", "", "root", domain.ActDraftRead, "*", false, 0},
		{"a person named like a role", "chief", "root", domain.ActDraftRead, "*", false, 0},
		{"a role's name is no person", "verifier", "humas", domain.ActDraftRead, "*", false, 0},
		{"a role named like a person", "citra", "humas", domain.ActDraftRead, "*", false, 0},
		{"no role through a role", "chief", "barat", domain.ActDraftRead, "*", false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 2 { // the second time from memory
				v := p.May(c.person, c.unit, c.act, c.object)
				if v.Allowed != c.want || v.Line.Number != c.line || v.Role != v.Line.Role {
					t.Errorf("got %+v, want %v by line %d", v, c.want, c.line)
				}
			}
		})
	}
}

func TestPowersTellWhoAndWhere(t *testing.T) {
	p := powersOf(t, office())
	check := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	check("version", p.Version(), int64(7))
	check("roles below", p.Roles("budi", "media"), []string{"chief", "intern"})
	check("roles above", p.Roles("budi", "root"), []string{"chief"})
	check("roles nowhere", p.Roles("budi", "gudang"), []string(nil))
	check("members", p.Members("barat"), []string{"budi", "chief", "citra", "nothing"})
	check("members at the top", p.Members("root"), []string{"budi", "chief", "citra"})
	check("units to read", p.Units("ani", domain.ActDraftRead), []string{"humas", "media"})
	check("units to decide something", p.Units("ani", domain.ActDraftDecide), []string{"humas", "media"})
	check("units without the denied", p.Units("budi", domain.ActDraftDecide), []string{"barat", "humas", "root"})
	check("units of nobody", p.Units("dedi", domain.ActDraftRead), []string(nil))
	var tree []string
	for _, u := range p.Tree() {
		tree = append(tree, u.ID)
	}
	check("tree", tree, []string{"root", "barat", "humas", "media"})
	for _, c := range []struct {
		unit, top string
		steps     int
		ok        bool
	}{{"media", "root", 2, true}, {"media", "media", 0, true}, {"root", "media", 0, false}, {"barat", "humas", 0, false},
		{"gudang", "root", 0, false}, {"root", "gudang", 0, false}, {"", "", 0, false}} {
		if steps, ok := p.Depth(c.unit, c.top); steps != c.steps || ok != c.ok {
			t.Errorf("depth of %q below %q: %d %v", c.unit, c.top, steps, ok)
		}
	}
}

func TestNothingIsAllowedWithoutLines(t *testing.T) {
	set := office()
	set.Lines = nil
	p := powersOf(t, set)
	for _, person := range []string{"", "ani", "budi", "chief"} {
		for _, act := range append(domain.Acts(), "") {
			for _, object := range []string{"", "*"} {
				if v := p.May(person, "root", act, object); v.Allowed {
					t.Fatalf("%q may %q", person, act)
				}
			}
		}
	}
	powersOf(t, domain.PolicySet{}) // nothing at all is a set, too
}

func TestRolesReachAnyDepth(t *testing.T) {
	const deep = 5000
	set := domain.PolicySet{Units: []domain.Unit{{ID: "u0"}},
		Lines:  []domain.PolicyLine{{Number: 1, Role: "r", Act: domain.ActScan, Object: "*", Effect: "allow"}},
		Grants: []domain.Grant{{PersonID: "ani", Role: "r", UnitID: "u0"}}}
	for i := range deep {
		set.Units = append(set.Units, domain.Unit{ID: fmt.Sprint("u", i+1), ParentID: fmt.Sprint("u", i)})
	}
	p := powersOf(t, set)
	if !p.May("ani", fmt.Sprint("u", deep), domain.ActScan, "*").Allowed {
		t.Error("denied at the bottom")
	}
	if steps, ok := p.Depth(fmt.Sprint("u", deep), "u0"); steps != deep || !ok {
		t.Errorf("depth %d %v", steps, ok)
	}
}

func TestBrokenSetsDenyEverything(t *testing.T) {
	for _, c := range []struct {
		name, want string
		spoil      func(*domain.PolicySet)
	}{
		{"effect unknown", "effect", func(s *domain.PolicySet) { s.Lines[1].Effect = "Allow" }},
		{"effect empty", "effect", func(s *domain.PolicySet) { s.Lines[0].Effect = "" }},
		{"role empty", "role", func(s *domain.PolicySet) { s.Lines[1].Role = "" }},
		{"role with a space", "role", func(s *domain.PolicySet) { s.Lines[1].Role = "verifier " }},
		{"act unknown", "act", func(s *domain.PolicySet) { s.Lines[1].Act = "draft.decid" }},
		{"object empty", "object", func(s *domain.PolicySet) { s.Lines[1].Object = "" }},
		{"line without number", "number", func(s *domain.PolicySet) { s.Lines[1].Number = 0 }},
		{"number twice", "number", func(s *domain.PolicySet) { s.Lines[1].Number = 11 }},
		{"grant of nobody", "person", func(s *domain.PolicySet) { s.Grants[0].PersonID = "" }},
		{"grant of NUL", "person", func(s *domain.PolicySet) { s.Grants[0].PersonID = "a\x00b" }},
		{"grant of no role", "role", func(s *domain.PolicySet) { s.Grants[0].Role = "" }},
		{"grant in an unknown unit", "unit", func(s *domain.PolicySet) { s.Grants[0].UnitID = "gudang" }},
		{"unit twice", "twice", func(s *domain.PolicySet) { s.Units[0].ID = "root" }},
		{"unit without id", "unit", func(s *domain.PolicySet) { s.Units[0].ID = "" }},
		{"parent unknown", "parent", func(s *domain.PolicySet) { s.Units[0].ParentID = "gudang" }},
		{"a cycle of one", "cycle", func(s *domain.PolicySet) { s.Units[0].ParentID = "media" }},
		{"a cycle of two", "cycle", func(s *domain.PolicySet) { s.Units[2].ParentID = "media" }},
		{"channel empty", "channel", func(s *domain.PolicySet) { s.Grants[0].Channels = []string{"web", ""} }},
		{"a channel that means all", "channel", func(s *domain.PolicySet) { s.Grants[0].Channels = []string{"*"} }},
		{"two channels in one", "channel", func(s *domain.PolicySet) { s.Grants[0].Channels = []string{"web,x"} }},
		{"mandate without id", "mandate", func(s *domain.PolicySet) { s.Mandates = []domain.Mandate{acting("", "ani", "chief", "humas", 0, 1)} }},
		{"mandate twice", "twice", func(s *domain.PolicySet) {
			s.Mandates = []domain.Mandate{acting("m", "ani", "chief", "humas", 0, 1), acting("m", "budi", "chief", "humas", 0, 1)}
		}},
		{"mandate in an unknown unit", "unit", func(s *domain.PolicySet) { s.Mandates = []domain.Mandate{acting("m", "ani", "chief", "gudang", 0, 1)} }},
		{"mandate that ends first", "ends", func(s *domain.PolicySet) { s.Mandates = []domain.Mandate{acting("m", "ani", "chief", "humas", 1, 1)} }},
		{"mandate of an unknown kind", "kind", func(s *domain.PolicySet) {
			s.Mandates = []domain.Mandate{acting("m", "ani", "chief", "humas", 0, 1)}
			s.Mandates[0].Kind = "pjs"
		}},
		{"a chain of accounts", "linked itself", func(s *domain.PolicySet) {
			s.Links = []domain.Link{{PersonID: "a", HumanID: "b"}, {PersonID: "b", HumanID: "c"}}
		}},
		{"an account of itself", "linked itself", func(s *domain.PolicySet) { s.Links = []domain.Link{{PersonID: "a", HumanID: "a"}} }},
		{"an account of two", "twice", func(s *domain.PolicySet) {
			s.Links = []domain.Link{{PersonID: "a", HumanID: "b"}, {PersonID: "a", HumanID: "c"}}
		}},
		{"an account of nobody", "no name", func(s *domain.PolicySet) { s.Links = []domain.Link{{PersonID: "a"}} }},
		{"another version", "version", func(s *domain.PolicySet) { s.Version = 8 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := office()
			c.spoil(&set)
			p, err := newAuthorizer(t).At(context.Background(), 7, noon, loading(set))
			if err == nil || p != nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, %v", p, err)
			}
		})
	}
}

func TestModelsThatDoNotDenyAreRefused(t *testing.T) {
	good := modelText(t)
	for name, change := range map[string][2]string{
		"empty":               {good, ""},
		"deny only":           {"some(where (p.eft == allow)) && !some(where (p.eft == deny))", "!some(where (p.eft == deny))"},
		"allow only":          {" && !some(where (p.eft == deny))", ""},
		"without unit":        {"g = _, _, _, _", "g = _, _"},
		"without mandates":    {"g2 = _, _, _, _", ""},
		"another request":     {"r = sub, place, act, obj", "r = sub, act, obj"},
		"without effect":      {"p = role, act, obj, eft", "p = role, act, obj"},
		"always":              {"m = ", "m = true || "},
		"without roles":       {"g(r.sub, p.role, r.place)", "true"},
		"all by mandate":      {"(p.eft == \"deny\" || delegable(r.act, r.obj))", "true"},
		"a broken matcher":    {"m = ", "m = ) "},
		"an unknown function": {"g(r.sub, p.role, r.place)", "h(r.sub)"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, change[0]) {
				t.Fatal("the model changed: fix this test")
			}
			if _, err := New(strings.ReplaceAll(good, change[0], change[1])); err == nil {
				t.Error("accepted")
			}
		})
	}
}

func TestAtLoadsOnceForAll(t *testing.T) {
	a := newAuthorizer(t)
	var loads atomic.Int32
	var group sync.WaitGroup
	start := make(chan struct{})
	for range 32 {
		group.Go(func() {
			<-start
			p, err := a.At(context.Background(), 7, noon, func(context.Context) (domain.PolicySet, error) {
				loads.Add(1)
				return office(), nil
			})
			if err != nil || !p.May("ani", "humas", domain.ActDraftRead, "*").Allowed {
				t.Error("wrong answer", err)
			}
		})
	}
	close(start)
	group.Wait()
	if loads.Load() != 1 {
		t.Errorf("loaded %d times", loads.Load())
	}
}

func TestAtAfterAFailure(t *testing.T) {
	a := newAuthorizer(t)
	gone := errors.New("the database is gone")
	inside, release := make(chan struct{}), make(chan struct{})
	first := make(chan error)
	go func() {
		_, err := a.At(context.Background(), 7, noon, func(context.Context) (domain.PolicySet, error) {
			close(inside)
			<-release
			return domain.PolicySet{}, gone
		})
		first <- err
	}()
	<-inside
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := a.At(ended, 7, noon, loading(office())); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that went away: %v", err)
	}
	waiter := make(chan error)
	go func() {
		_, err := a.At(context.Background(), 7, noon, loading(office()))
		waiter <- err
	}()
	close(release)
	if err := <-first; !errors.Is(err, gone) {
		t.Errorf("the loader's own error: %v", err)
	}
	if err := <-waiter; err != nil {
		t.Errorf("one that waited must try itself: %v", err)
	}
}

func TestAtAfterAPanic(t *testing.T) {
	a := newAuthorizer(t)
	func() {
		defer func() { _ = recover() }()
		_, _ = a.At(context.Background(), 7, noon, func(context.Context) (domain.PolicySet, error) { panic("boom") })
	}()
	if _, err := a.At(context.Background(), 7, noon, loading(office())); err != nil {
		t.Error(err)
	}
}

func TestAtKeepsVersionsApart(t *testing.T) {
	a := newAuthorizer(t)
	loads := 0
	at := func(version int64, readers bool) domain.Powers {
		t.Helper()
		p, err := a.At(context.Background(), version, noon, func(context.Context) (domain.PolicySet, error) {
			loads++
			set := office()
			set.Version = version
			if !readers {
				set.Lines = nil
			}
			return set, nil
		})
		if err != nil || p.Version() != version {
			t.Fatal(p, err)
		}
		return p
	}
	old := at(1, true)
	if at(2, false).May("ani", "humas", domain.ActDraftRead, "*").Allowed {
		t.Error("a grant that version 2 took away still holds")
	}
	if !old.May("ani", "humas", domain.ActDraftRead, "*").Allowed || at(1, true) != old {
		t.Error("version 1 changed")
	}
	for v := range int64(20) {
		at(v+1, true)
	}
	if len(a.slots) != keptVersions || len(a.order) != keptVersions {
		t.Errorf("%d versions are kept", len(a.slots))
	}
	before := loads
	at(20, true)
	if loads != before {
		t.Error("the present version was built again")
	}
	a.Forget()
	at(20, true)
	if loads != before+1 {
		t.Error("a forgotten version was kept")
	}
}

func TestListsAreBounded(t *testing.T) {
	set := office()
	for i := range keptLists + 10 {
		set.Grants = append(set.Grants, domain.Grant{ID: fmt.Sprint("more", i), PersonID: fmt.Sprint("person", i), Role: "chief", UnitID: "barat"})
	}
	p := powersOf(t, set).(*powers)
	for i := range keptLists + 10 {
		if got := p.Units(fmt.Sprint("person", i), domain.ActDraftRead); len(got) != 1 {
			t.Fatal(got)
		}
	}
	if len(p.where) > keptLists {
		t.Errorf("%d lists", len(p.where))
	}
}

// What was being built while everything was forgotten is not kept: it may have
// been read from the very transaction that failed.
func TestForgetReachesWhatIsBeingBuilt(t *testing.T) {
	a := newAuthorizer(t)
	_, err := a.At(context.Background(), 7, noon, func(context.Context) (domain.PolicySet, error) {
		a.Forget()
		return office(), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	without := office()
	without.Lines = nil
	p, err := a.At(context.Background(), 7, noon, loading(without))
	if err != nil || p.May("ani", "humas", domain.ActDraftRead, "*").Allowed {
		t.Error("the forgotten version answers", err)
	}
}

// Meant for the race detector.
func TestPowersAreSafeForConcurrentUse(t *testing.T) {
	p := powersOf(t, office())
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 200 {
				if !p.May("budi", "barat", domain.ActDraftDecide, fmt.Sprint("stage", (i+j)%50)).Allowed ||
					p.May("ani", "root", domain.ActDraftRead, fmt.Sprint(i, j)).Allowed || len(p.Units("ani", domain.ActDraftRead)) != 2 {
					t.Error("wrong answer")
				}
			}
		})
	}
	group.Wait()
}
