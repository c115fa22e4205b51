package access

import (
	"fmt"
	"slices"
	"testing"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	"pgregory.net/rapid"

	"layak/domain"
)

// naive says who may by walking everything, and shares no code with the rest.
type naive struct{ domain.PolicySet }

func (n naive) above(unit string) (chain []string) {
	for i := 0; i < len(n.Units); i++ {
		if n.Units[i].ID == unit {
			chain = append(chain, unit)
			unit, i = n.Units[i].ParentID, -1
		}
	}
	return chain
}

func (n naive) holds(person, role, unit string) bool {
	for _, g := range n.Grants {
		if g.PersonID == person && g.Role == role && slices.Contains(n.above(unit), g.UnitID) {
			return true
		}
	}
	return false
}

func (n naive) may(person, unit string, act domain.Act, object string) (bool, int64) {
	lowest := map[string]int64{}
	for _, l := range n.Lines {
		if l.Act == act && (l.Object == "*" || l.Object == object) && n.holds(person, l.Role, unit) {
			if lowest[l.Effect] == 0 || l.Number < lowest[l.Effect] {
				lowest[l.Effect] = l.Number
			}
		}
	}
	if lowest["deny"] != 0 {
		return false, lowest["deny"]
	}
	return lowest["allow"] != 0, lowest["allow"]
}

// documented is Casbin as its documentation sets it up: the built-in role
// manager over rows, with every grant written out for every unit of its
// branch, and people and roles told apart by a prefix.
func documented(t *rapid.T, text string, n naive) *casbin.Enforcer {
	m, err := model.NewModelFromString(text)
	if err != nil {
		t.Fatal(err)
	}
	e, err := casbin.NewEnforcer(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range n.Lines {
		_, _ = e.AddPolicy("role:"+l.Role, string(l.Act), l.Object, l.Effect)
	}
	for _, g := range n.Grants {
		for _, u := range n.Units {
			if slices.Contains(n.above(u.ID), g.UnitID) {
				_, _ = e.AddGroupingPolicy("person:"+g.PersonID, "role:"+g.Role, u.ID)
			}
		}
	}
	return e
}

// The names are few, and the same for people, roles, units and objects, so
// that everything that can collide does; some look like Casbin's own syntax.
var someNames = rapid.SampledFrom([]string{"ani", "chief", "root", "person:ani", "role:chief", "a,b", "a::b", "*", "p"})
var someActs = rapid.SampledFrom([]domain.Act{domain.ActDraftRead, domain.ActDraftDecide, domain.ActScan})

func someSet(t *rapid.T) domain.PolicySet {
	set := domain.PolicySet{Version: 1}
	ids := rapid.SliceOfNDistinct(someNames, 1, 9, rapid.ID[string]).Draw(t, "units")
	for i, id := range ids {
		u := domain.Unit{ID: id, Name: id}
		if i > 0 && rapid.IntRange(0, 9).Draw(t, "root") > 0 {
			u.ParentID = rapid.SampledFrom(ids[:i]).Draw(t, "parent")
		}
		set.Units = append(set.Units, u)
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "lines") {
		set.Lines = append(set.Lines, domain.PolicyLine{Number: int64(i + 1), Role: someNames.Draw(t, "role"), Act: someActs.Draw(t, "act"),
			Object: rapid.SampledFrom([]string{"*", "ani", "verification"}).Draw(t, "object"),
			Effect: rapid.SampledFrom([]string{"allow", "allow", "allow", "deny"}).Draw(t, "effect")})
	}
	for i := range rapid.IntRange(0, 10).Draw(t, "grants") {
		set.Grants = append(set.Grants, domain.Grant{ID: fmt.Sprint(i), PersonID: someNames.Draw(t, "person"),
			Role: someNames.Draw(t, "role"), UnitID: rapid.SampledFrom(ids).Draw(t, "unit")})
	}
	set.Lines = rapid.Permutation(set.Lines).Draw(t, "order")
	return set
}

var objects = []string{"*", "ani", "verification", "approval", ""}

func TestPowersAgreeWithCasbinAndWithPlainReading(t *testing.T) {
	text := modelText(t)
	rapid.Check(t, func(t *rapid.T) {
		set := someSet(t)
		p, err := build(text, set)
		if err != nil {
			t.Fatal(err)
		}
		n := naive{set}
		e := documented(t, text, n)
		for range 40 {
			person, unit := someNames.Draw(t, "person"), someNames.Draw(t, "unit")
			act, object := someActs.Draw(t, "act"), rapid.SampledFrom(objects).Draw(t, "object")
			want, line := n.may(person, unit, act, object)
			if v := p.May(person, unit, act, object); v.Allowed != want || v.Line.Number != line {
				t.Fatalf("%q in %q %s on %q: %+v, want %v by line %d", person, unit, act, object, v, want, line)
			}
			peer, err := e.Enforce("person:"+person, unit, string(act), object)
			if err != nil || peer != want {
				t.Fatalf("%q in %q %s on %q: Casbin says %v %v, want %v", person, unit, act, object, peer, err, want)
			}
		}
	})
}

func TestListsAgreeWithPlainReading(t *testing.T) {
	text := modelText(t)
	rapid.Check(t, func(t *rapid.T) {
		set := someSet(t)
		p, err := build(text, set)
		if err != nil {
			t.Fatal(err)
		}
		n := naive{set}
		person, role, unit, act := someNames.Draw(t, "person"), someNames.Draw(t, "role"), someNames.Draw(t, "unit"), someActs.Draw(t, "act")
		var units []string
		for _, u := range set.Units {
			if slices.ContainsFunc(objects, func(o string) bool { may, _ := n.may(person, u.ID, act, o); return may }) {
				units = append(units, u.ID)
			}
		}
		slices.Sort(units)
		if got := p.Units(person, act); !slices.Equal(got, units) {
			t.Fatalf("units: %v, want %v", got, units)
		}
		for _, held := range p.Roles(person, unit) {
			if !n.holds(person, held, unit) {
				t.Fatalf("%q does not hold %q in %q", person, held, unit)
			}
		}
		if slices.Contains(p.Roles(person, unit), role) != n.holds(person, role, unit) ||
			slices.Contains(p.Members(unit), person) != (len(p.Roles(person, unit)) > 0) {
			t.Fatalf("%q, %q, %q: roles and members differ from the grants", person, role, unit)
		}
		for _, top := range set.Units {
			above := n.above(unit)
			if steps, ok := p.Depth(unit, top.ID); ok != slices.Contains(above, top.ID) || ok && above[steps] != top.ID {
				t.Fatalf("depth of %q below %q: %d %v", unit, top.ID, steps, ok)
			}
		}
	})
}

// A person gains nothing from how they, their roles or their units are named.
func TestNamesGiveNothing(t *testing.T) {
	text := modelText(t)
	rapid.Check(t, func(t *rapid.T) {
		set := someSet(t)
		person := someNames.Draw(t, "person")
		set.Grants = slices.DeleteFunc(set.Grants, func(g domain.Grant) bool { return g.PersonID == person })
		p, err := build(text, set)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range set.Units {
			for _, act := range domain.Acts() {
				for _, object := range objects {
					if p.May(person, u.ID, act, object).Allowed {
						t.Fatalf("%q holds nothing and may %s in %q", person, act, u.ID)
					}
				}
			}
		}
	})
}
