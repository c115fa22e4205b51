package templates

import (
	"strings"
	"testing"
	"time"
)

func TestRowsSayOnceWhatAllShare(t *testing.T) {
	p := mustNew(t)
	row := func(unit, author string) DraftRow { return DraftRow{ID: "d", Title: "T", Unit: unit, Author: author} }
	for _, c := range []struct {
		name    string
		list    []DraftRow
		caption string
		each    []string
	}{
		{"one row", []DraftRow{row("Humas", "Ani")}, "", []string{"Humas · Ani"}},
		{"all alike", []DraftRow{row("Humas", "Ani"), row("Humas", "Ani")}, "All from Humas · Ani", nil},
		{"one unit", []DraftRow{row("Humas", "Ani"), row("Humas", "Budi")}, "All from Humas", []string{"Ani", "Budi"}},
		{"one author", []DraftRow{row("Humas", "Ani"), row("Umum", "Ani")}, "All from Ani", []string{"Humas", "Umum"}},
		{"nothing alike", []DraftRow{row("Humas", "Ani"), row("Umum", "")}, "", []string{"Humas · Ani", "Umum"}},
	} {
		got := string(p.rows(English, zones[0], c.list))
		if caption := "<caption>" + c.caption + "</caption>"; strings.Contains(got, caption) != (c.caption != "") {
			t.Errorf("%s: caption %q in %s", c.name, caption, got)
		}
		if n := strings.Count(got, `class="sub"`); n != len(c.each) {
			t.Errorf("%s: %d lines, want %q", c.name, n, c.each)
		}
		for _, want := range c.each {
			if !strings.Contains(got, `<span class="sub">`+want+`</span>`) {
				t.Errorf("%s: no line %q", c.name, want)
			}
		}
	}
}

func TestRowsNameTheirTimes(t *testing.T) {
	p := mustNew(t)
	on := time.Date(2026, 12, 6, 9, 0, 0, 0, time.UTC)
	got := string(p.rows(English, zones[0], []DraftRow{{ID: "a", Due: on, PublishAt: on}, {ID: "b", Due: on, Overdue: true}}))
	clock := `<time datetime="2026-12-06T16:00:00+07:00"><span>6 December 2026,</span> <span>16:00 WIB</span></time>`
	for _, want := range []string{"Publication time " + clock, "Due " + clock, "Overdue</span> <span class=\"sub\">" + clock} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
}
