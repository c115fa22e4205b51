package access

import (
	"fmt"
	"testing"

	"layak/domain"
)

// institution has that many lines over twelve roles per hundred, 50 units and
// 500 people.
func institution(lines int) domain.PolicySet {
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
	for i := range 500 {
		set.Grants = append(set.Grants, domain.Grant{ID: fmt.Sprint(i), PersonID: fmt.Sprint("person", i),
			Role: fmt.Sprint("role", i%roles), UnitID: fmt.Sprint("unit", i%50)})
	}
	return set
}

func BenchmarkMay(b *testing.B) {
	for _, lines := range []int{100, 10_000} {
		p := powersOf(b, institution(lines)).(*powers)
		q := question{"person3", "unit3", domain.Acts()[2], "*"}
		b.Run(fmt.Sprintf("lines=%d/asked-before", lines), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if !p.May(q.person, q.unit, q.act, q.object).Allowed {
					b.Fatal("denied")
				}
			}
		})
		b.Run(fmt.Sprintf("lines=%d/casbin", lines), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if v, ok := p.ask(q); !ok || !v.Allowed {
					b.Fatal("denied")
				}
			}
		})
	}
}

func BenchmarkUnits(b *testing.B) {
	p := powersOf(b, institution(100))
	for b.Loop() {
		p.Units("person0", domain.ActDraftCreate)
	}
}

func BenchmarkBuild(b *testing.B) {
	text := modelText(b)
	for _, lines := range []int{100, 10_000} {
		set := institution(lines)
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := build(text, set); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
