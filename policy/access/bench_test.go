package access

import (
	"context"
	"fmt"
	"testing"
	"time"

	"layak/domain"
)

// institution has that many lines over twelve roles per hundred, 50 units, that
// many people with two grants each, and a mandate for every hundredth.
func institution(lines, people int) domain.PolicySet {
	set := domain.PolicySet{Version: 1}
	roles := max(12, lines*12/100)
	acts := domain.Acts()
	for i := range lines {
		set.Lines = append(set.Lines, domain.PolicyLine{Number: int64(i + 1), Role: fmt.Sprint("role", i%roles),
			Act: acts[i/roles%len(acts)], Object: "*", Effect: "allow"})
	}
	for i := range 50 {
		u := domain.Unit{ID: fmt.Sprint("unit", i), Name: fmt.Sprint("Unit ", i)}
		if i > 0 {
			u.ParentID = fmt.Sprint("unit", (i-1)/3)
		}
		set.Units = append(set.Units, u)
	}
	for i := range people {
		set.Grants = append(set.Grants, domain.Grant{ID: fmt.Sprint(i), PersonID: somebody(i), Role: fmt.Sprint("role", i%roles), UnitID: fmt.Sprint("unit", i%50)},
			domain.Grant{ID: fmt.Sprint("b", i), PersonID: somebody(i), Role: fmt.Sprint("role", (i+5)%roles), UnitID: "unit0"})
		if i%100 == 3 {
			set.Mandates = append(set.Mandates, acting(fmt.Sprint(i), somebody(i), fmt.Sprint("role", (i+7)%roles), "unit0", -1-i, 1+i))
		}
	}
	return set
}

// somebody is an id as long as a person's is.
func somebody(i int) string { return fmt.Sprintf("019ec0de-0000-7000-8000-%012d", i) }

var sizes = []struct{ lines, people int }{{100, 500}, {10_000, 500}, {10_000, 10_000}}

// BenchmarkMay asks the same question again and again, and another person each
// time; nothing was asked before in either.
func BenchmarkMay(b *testing.B) {
	for _, size := range sizes {
		p := powersOf(b, institution(size.lines, size.people))
		act := domain.Acts()[2]
		name := fmt.Sprintf("lines=%d/people=%d/", size.lines, size.people)
		b.Run(name+"same", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if !p.May(somebody2, "unit3", act, "*").Allowed {
					b.Fatal("denied")
				}
			}
		})
		var everybody []string
		for i := range size.people {
			everybody = append(everybody, somebody(i*7919%size.people))
		}
		b.Run(name+"everybody", func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				p.May(everybody[i%size.people], "unit3", act, "*")
			}
		})
		b.Run(name+"acting", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.May(somebody3, "unit3", act, "*")
			}
		})
		b.Run(name+"channels=3", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.MayOn(somebody2, "unit3", act, "*", channels)
			}
		})
	}
}

var channels = []string{"web", "x", "facebook"}

var somebody2, somebody3 = somebody(2), somebody(3)

// BenchmarkCasbin is what a question costs without the snapshot.
func BenchmarkCasbin(b *testing.B) {
	for _, size := range sizes {
		set, t, err := checkSet(institution(size.lines, size.people))
		if err != nil {
			b.Fatal(err)
		}
		e, err := newEnforcer(modelText(b), t, set)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("lines=%d/people=%d", size.lines, size.people), func(b *testing.B) {
			for b.Loop() {
				if ok, err := e.Enforce(somebody2, "unit3", string(domain.Acts()[2]), "*"); !ok || err != nil {
					b.Fatal("denied", err)
				}
			}
		})
	}
}

// BenchmarkAt is what every act does first.
func BenchmarkAt(b *testing.B) {
	a := newAuthorizer(b)
	load := loading(institution(100, 500))
	for b.Loop() {
		if _, err := a.At(context.Background(), 1, noon, load); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnits(b *testing.B) {
	p := powersOf(b, institution(100, 500))
	for b.Loop() {
		p.Units(somebody2, domain.ActDraftCreate)
	}
}

// BenchmarkBuild is a new version: checked, handed to Casbin, compiled, and
// compared with it.
func BenchmarkBuild(b *testing.B) {
	text := modelText(b)
	for _, size := range sizes {
		set := institution(size.lines, size.people)
		b.Run(fmt.Sprintf("lines=%d/people=%d", size.lines, size.people), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e, err := newEdition(text, set)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := e.at(noon.UnixMicro()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A question allocates nothing, with and without mandates and channels.
func TestMayAllocatesNothing(t *testing.T) {
	p := powersOf(t, institution(100, 500))
	for name, ask := range map[string]func(){
		"may":       func() { p.May(somebody2, "unit3", domain.ActDraftDecide, "verification") },
		"acting":    func() { p.May(somebody3, "unit3", domain.ActDraftDecide, "verification") },
		"channels":  func() { p.MayOn(somebody2, "unit3", domain.ActDraftDecide, "verification", channels) },
		"unknown":   func() { p.May("nobody", "nowhere", "nothing", "") },
		"at":        func() { _ = p.(*powers).covers(time.Time{}.UnixMicro()) },
		"human":     func() { p.Human(somebody2) },
		"the units": func() { p.Units(somebody2, domain.ActDraftDecide) },
	} {
		if n := testing.AllocsPerRun(100, ask); n != 0 {
			t.Errorf("%s: %v", name, n)
		}
	}
}
