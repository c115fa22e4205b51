package domain_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"layak/domain"
)

// office is a calendar of Monday to Friday, 08:00 to 12:00 and 13:00 to 16:00.
func office(zone string, holidays ...string) domain.Calendar {
	c := domain.Calendar{ID: "kantor", Name: "Jam kantor", Zone: zone}
	for day := range 5 {
		c.Week[day] = []domain.Hours{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 16 * 60}}
	}
	for _, h := range holidays {
		if err := c.WithHoliday(h, "libur"); err != nil {
			panic(err)
		}
	}
	return c
}

// local reads a time of day in a zone of Indonesia, whatever the machine knows of it.
func local(t *testing.T, zone, text string) time.Time {
	t.Helper()
	hours := map[string]int{domain.DefaultZone: 7, domain.ZoneWITA: 8, domain.ZoneWIT: 9}[zone]
	at, err := time.ParseInLocation("2006-01-02 15:04", text, time.FixedZone("", hours*3600))
	check(t, err)
	return at
}

func TestDueTimes(t *testing.T) {
	for name, c := range map[string]struct {
		from     string
		hours    int
		want     string
		holidays []string
	}{
		"within a morning":           {"2026-03-02 08:30", 2, "2026-03-02 10:30", nil},
		"over noon":                  {"2026-03-02 11:00", 2, "2026-03-02 14:00", nil},
		"until the end of a day":     {"2026-03-02 08:00", 7, "2026-03-02 16:00", nil},
		"from before it opens":       {"2026-03-02 02:00", 1, "2026-03-02 09:00", nil},
		"from noon":                  {"2026-03-02 12:30", 1, "2026-03-02 14:00", nil},
		"from the evening":           {"2026-03-02 20:00", 1, "2026-03-03 09:00", nil},
		"over a weekend":             {"2026-03-06 15:00", 2, "2026-03-09 09:00", nil},
		"from a Sunday":              {"2026-03-08 10:00", 7, "2026-03-09 16:00", nil},
		"over a holiday":             {"2026-03-02 15:00", 2, "2026-03-04 09:00", []string{"2026-03-03"}},
		"over a year's end":          {"2026-12-31 15:00", 2, "2027-01-04 09:00", []string{"2027-01-01"}},
		"holidays over a year's end": {"2026-12-30 15:00", 2, "2027-01-05 09:00", []string{"2026-12-31", "2027-01-01", "2027-01-04"}},
		"a leap day":                 {"2028-02-28 15:00", 2, "2028-02-29 09:00", nil},
		"1970":                       {"1970-01-01 08:00", 7, "1970-01-01 16:00", nil},
		"2038":                       {"2038-01-19 08:00", 14, "2038-01-20 16:00", nil},
		"a week of work":             {"2026-03-02 08:00", 35, "2026-03-06 16:00", nil},
	} {
		for _, zone := range []string{domain.DefaultZone, domain.ZoneWITA, domain.ZoneWIT} {
			got := office(zone, c.holidays...).Due(local(t, zone, c.from), c.hours)
			if want := local(t, zone, c.want); !got.Equal(want) {
				t.Errorf("%s in %s: %v, want %v", name, zone, got, want)
			}
		}
	}
}

// Whatever the hours: as much work lies between an instant and the due time as was
// asked for, and nobody works at the moment before it only where it is capped.
func TestAsMuchWorkAsWasAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := office(rapid.SampledFrom([]string{domain.DefaultZone, domain.ZoneWITA, domain.ZoneWIT}).Draw(t, "zone"))
		for range rapid.IntRange(0, 5).Draw(t, "holidays") {
			day := worldBegin.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "day"))
			_ = c.WithHoliday(day.Format("2006-01-02"), "libur") // twice is once
		}
		from := worldBegin.Add(time.Duration(rapid.IntRange(0, 14*24*60).Draw(t, "minute")) * time.Minute)
		hours := rapid.IntRange(1, 40).Draw(t, "hours")
		due, worked := c.Due(from, hours), 0
		for at := from; at.Before(due); at = at.Add(time.Minute) {
			if c.Open(at) {
				worked++
			}
		}
		if worked != hours*60 || !c.Open(due.Add(-time.Minute)) {
			t.Fatalf("from %v, %d hours: %v, %d minutes of work", from, hours, due, worked)
		}
	})
}

// A stage that is due beyond sight is due at the end of what can be seen.
func TestADueTimeEnds(t *testing.T) {
	c := domain.Calendar{Zone: domain.DefaultZone}
	c.Week[2] = []domain.Hours{{From: 0, To: domain.MinWeek}}
	if due := c.Due(worldBegin, domain.MaxDueHours); due.Before(worldBegin.AddDate(9, 0, 0)) || due.After(worldBegin.AddDate(11, 0, 0)) {
		t.Errorf("due at %v", due)
	}
}

func TestSpansAreRead(t *testing.T) {
	for text, want := range map[string]string{"07:30-12:00": "07:30-12:00", "07.30 – 12.00": "07:30-12:00", " 00:00-24:00 ": "00:00-24:00",
		"": "", "8-12": "", "12:00-08:00": "", "08:00-08:00": "", "08:60-09:00": "", "08:00-24:01": "", "08:00-12:00, 13:00-16:00": "", "-": ""} {
		h, ok := domain.ParseHours(text)
		if ok != (want != "") || ok && h.String() != want {
			t.Errorf("%q: %v, %v", text, h, ok)
		}
	}
}

func TestCalendarsThatAreNone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.size()
		for key, spoil := range map[string]func(c *domain.Calendar){
			"calendar.id":       func(c *domain.Calendar) { c.ID = "Jam Kantor" },
			"calendar.name":     func(c *domain.Calendar) { c.Name = "" },
			"person.zone":       func(c *domain.Calendar) { c.Zone = "Europe/Berlin" },
			"calendar.never":    func(c *domain.Calendar) { c.Week = [7][]domain.Hours{{{From: 0, To: domain.MinWeek - 1}}} },
			"calendar.hours":    func(c *domain.Calendar) { c.Week[1] = []domain.Hours{{From: 600, To: 720}, {From: 719, To: 800}} },
			"calendar.date":     func(c *domain.Calendar) { c.Holidays = map[string]string{"2026-02-30": "x"} },
			"calendar.holidays": func(c *domain.Calendar) { c.Holidays = everyDay(domain.MaxHolidays + 1) },
			"text.too_large": func(c *domain.Calendar) {
				c.Holidays = map[string]string{"2026-02-27": strings.Repeat("x", domain.MaxTitle+1)}
			},
		} {
			c := office(domain.DefaultZone)
			spoil(&c)
			_, err := w.desk.WriteCalendar(w.ctx, w.people["admin"], c)
			w.refused(err, domain.KindOf(err), key)
			if domain.KindOf(err) == domain.Internal {
				t.Errorf("%s: %v", key, err)
			}
		}
		for _, h := range []domain.Hours{{From: -1, To: 60}, {From: 60, To: 60}, {From: 0, To: 1441}} {
			c := office(domain.DefaultZone)
			c.Week[6] = []domain.Hours{h}
			_, err := w.desk.WriteCalendar(w.ctx, w.people["admin"], c)
			w.refused(err, domain.Invalid, "calendar.hours")
		}
		_, err := w.desk.WriteCalendar(w.ctx, w.people["auditor"], office(domain.DefaultZone))
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.desk.ListCalendars(w.ctx, w.people["author"])
		w.refused(err, domain.Forbidden, "access.denied")
		wf := w.standard()
		wf.Stages[0].Calendar = "kantor"
		_, err = w.flow(wf)
		w.refused(err, domain.Invalid, "workflow.calendar")
		if w.size() != n {
			t.Error("something was taken")
		}
	})
}

func everyDay(n int) map[string]string {
	out := map[string]string{}
	for i := range n {
		out[worldBegin.AddDate(0, 0, i).Format("2006-01-02")] = "libur"
	}
	return out
}

// standard is the present version of the usual workflow.
func (w *world) standard() domain.Workflow {
	w.Helper()
	all, err := w.desk.ListWorkflows(w.ctx, w.people["admin"])
	check(w, err)
	for _, x := range all {
		if x.ID == "standard" && x.State == domain.WorkflowActive {
			x.Stages = slices.Clone(x.Stages) // the store remembers them
			return x
		}
	}
	w.Fatal("no standard workflow")
	return domain.Workflow{}
}

// Stages that name a calendar are due by it, as it is when they open; the others by
// the clock, and a change moves nothing that is open.
func TestStagesAreDueByTheirCalendar(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.desk.WriteCalendar(w.ctx, w.people["admin"], office(domain.ZoneWIT, "2026-03-03"))
		check(t, err)
		wf := w.standard()
		for i := range wf.Stages {
			if wf.Stages[i].DueHours = 7; wf.Stages[i].Name != "verification" {
				wf.Stages[i].Calendar = "kantor"
			}
		}
		_, err = w.flow(wf)
		check(t, err)
		w.clock.to(local(t, domain.ZoneWIT, "2026-03-02 15:00"))
		d, by := w.submitted("Halo"), w.submitted("Lain")
		if due := w.opened(d).Due; !due.Equal(w.opened(d).Since.Add(7 * time.Hour)) {
			t.Errorf("verification is due at %v", due)
		}
		d = w.approveAll(d, "verifier")
		want := local(t, domain.ZoneWIT, "2026-03-04 15:00")
		if due := w.opened(d).Due.Truncate(time.Minute); !due.Equal(want) {
			t.Errorf("approval is due at %v, want %v", due, want)
		}
		free := office(domain.ZoneWIT)
		_, err = w.desk.WriteCalendar(w.ctx, w.people["admin"], free)
		check(t, err)
		if due := w.opened(d).Due.Truncate(time.Minute); !due.Equal(want) {
			t.Errorf("the new calendar moved it to %v", due)
		}
		by = w.approveAll(by, "verifier")
		if due := w.opened(by).Due.Truncate(time.Minute); !due.Equal(want.Add(-24 * time.Hour)) {
			t.Errorf("the next one is due at %v", due)
		}
	})
}

// opened is the one open stage of a draft.
func (w *world) opened(d domain.Draft) domain.OpenStage {
	w.Helper()
	v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
	check(w, err)
	if len(v.Run.Open) != 1 {
		w.Fatalf("open are %v", v.Run.Open)
	}
	return v.Run.Open[0]
}

func TestCalendarsAreVerified(t *testing.T) {
	beside(t, func(t *testing.T, w *world, change func(...string)) {
		_, err := w.desk.WriteCalendar(w.ctx, w.people["admin"], office(domain.DefaultZone))
		check(t, err)
		w.verified()
		for _, there := range [][2]string{
			{`UPDATE calendars SET zone = 'Asia/Makassar' WHERE id = 'kantor'`, `UPDATE calendars SET zone = 'Asia/Jakarta' WHERE id = 'kantor'`},
			{`UPDATE calendars SET version = 7 WHERE id = 'office'`, `UPDATE calendars SET version = 1 WHERE id = 'office'`},
			{`INSERT INTO calendars SELECT 'lain', version, name, zone, week, holidays, active FROM calendars WHERE id = 'office'`, `DELETE FROM calendars WHERE id = 'lain'`},
			{`DELETE FROM calendars WHERE id = 'office'`, ""},
		} {
			change(there[0])
			w.broken("office.changed")
			if there[1] != "" {
				change(there[1])
				w.verified()
			}
		}
	})
}
