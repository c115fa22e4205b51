package templates

import (
	"io"
	"testing"
	"time"
)

// BenchmarkRender renders the pages that people open all day, with as many rows
// as they show.
func BenchmarkRender(b *testing.B) {
	p := mustNew(b)
	row := DraftRow{ID: "0190a5c4-0000-7000-8000-000000000001", Title: "Jadwal layanan keliling", Unit: "Biro Humas", Author: "Ani", Channels: []string{"Situs web", "X"},
		State: "in_review", Stages: []string{"verification"}, Age: time.Hour, Due: time.Unix(1_800_000_000, 0), Worst: "clear"}
	rows := make([]DraftRow, 50)
	for i := range rows {
		rows[i] = row
	}
	frame := Frame{Person: &Person{Name: "Ani", Roles: []Held{{Role: "author", Unit: "Biro Humas"}}}, Nav: []string{NavHome, NavDrafts, NavNew}, Active: NavHome}
	for name, data := range map[string]any{PageHome: Home{Frame: frame, MayWrite: true, Turn: rows, Waiting: rows, Mine: rows}, PageDrafts: Drafts{Frame: frame, Items: rows}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := p.Render(io.Discard, name, Indonesian, data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
