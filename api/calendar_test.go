package api

import (
	"net/http"
	"testing"
)

// office is a calendar as it is sent.
func officeHours(more map[string]any) map[string]any {
	day := []string{"08:00-12:00", "13:00-16:00"}
	in := map[string]any{"id": "kantor", "name": "Jam kantor", "zone": "Asia/Makassar", "week": map[string]any{"monday": day, "friday": day},
		"holidays": []map[string]any{{"date": "2026-08-17", "name": "Proklamasi"}}}
	for k, v := range more {
		in[k] = v
	}
	return in
}

func TestCalendarsOverHTTP(t *testing.T) {
	w := newWorld(t)
	w.call("author", "GET /calendars", nil).refused(403, "access.denied")
	w.call("auditor", "POST /calendars", officeHours(nil)).refused(403, "access.denied")
	for _, c := range []struct {
		more       map[string]any
		key, field string
	}{
		{map[string]any{"id": "Jam Kantor"}, "calendar.id", "id"},
		{map[string]any{"name": ""}, "calendar.name", "name"},
		{map[string]any{"zone": "Europe/Berlin"}, "person.zone", "zone"},
		{map[string]any{"week": map[string]any{}}, "calendar.never", "monday"},
		{map[string]any{"week": map[string]any{"tuesday": []string{"12:00-08:00"}}}, "calendar.hours", "tuesday"},
		{map[string]any{"holidays": []map[string]any{{"date": "17 Agustus"}}}, "calendar.date", "holidays"},
		{map[string]any{"holidays": []map[string]any{{"date": "2026-08-17"}, {"date": "2026-08-17"}}}, "calendar.date_twice", "holidays"},
	} {
		w.call("admin", "POST /calendars", officeHours(c.more)).refused(422, c.key, c.field)
	}
	w.call("admin", "POST /calendars", officeHours(nil)).is(201)
	made := w.call("admin", "POST /calendars", officeHours(map[string]any{"holidays": []any{}})).is(201)
	if made.at("version") != 2.0 || made.text("week", "friday", "1") != "13:00-16:00" {
		t.Errorf("%s", made.body)
	}
	stages := []map[string]any{{"name": "security", "roles": []string{"security"}, "quorum": 1, "due_hours": 4, "calendar": "kantor"}}
	flow := map[string]any{"id": "baru", "name": "Baru", "unit": "humas", "valid_days": 7, "stages": stages,
		"appeal": map[string]any{"name": "appeal", "roles": []string{"superior"}, "quorum": 1, "due_hours": 4}}
	if got := w.call("admin", "POST /workflows", flow).is(201); got.text("stages", "0", "calendar") != "kantor" {
		t.Errorf("%s", got.body)
	}
	stages[0]["calendar"] = "lain"
	w.call("admin", "POST /workflows", flow).refused(422, "workflow.calendar", "stages")
	if all := w.call("auditor", "GET /calendars", nil).is(200).list("items"); len(all) != 3 {
		t.Errorf("%d calendars", len(all))
	}
}

func TestTheCalendarPage(t *testing.T) {
	w := newHouse(t)
	admin := w.browser("admin")
	admin.get("/calendars").is(http.StatusOK).has("Jam kerja kantor (WIB)", "07:30-11:30, 13:00-16:30", "Proklamasi Kemerdekaan")
	admin.get("/calendars?edit=office").has(`name="edit" value="1"`, "2026-08-17 Proklamasi Kemerdekaan")
	w.browser("auditor").get("/calendars").is(http.StatusOK).lacks(`id="write"`)
	w.browser("author").get("/calendars").is(http.StatusForbidden)
	admin.post("/calendars", "id", "kantor-wit", "name", "Kantor WIT", "zone", "WIT", "monday", "08:00-12:00, 13-16", "holidays", "2026-08-17 Proklamasi\n2026-08-17").
		is(http.StatusUnprocessableEntity).has(`value="08:00-12:00, 13-16"`, `id="monday-wrong"`, `id="holidays-wrong"`, `value="WIT" selected`)
	admin.post("/calendars", "id", "kantor-wit", "name", "Kantor WIT", "zone", "WIT", "monday", "08:00-12:00, 13:00-16:00", "holidays", "2026-08-17 Proklamasi").leads("/calendars")
	admin.get("/calendars").has("Kantor WIT", "The calendar “Kantor WIT” is saved")
}
