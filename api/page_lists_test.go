package api

import (
	"net/http"
	"regexp"
	"testing"
)

var entryAt = regexp.MustCompile(`id="e-([0-9a-f-]+)"`)

func (s sheet) entry() string {
	s.t.Helper()
	m := entryAt.FindStringSubmatch(s.body)
	if m == nil {
		s.t.Fatalf("%s: no entry\n%s", s.what, s.text())
	}
	return m[1]
}

func TestEmbargoByForms(t *testing.T) {
	w := newHouse(t)
	sec, author := w.browser("security"), w.browser("author")
	typed := []string{"phrases", "Bupati baru\r\nab", "reason", "menunggu pelantikan", "category", "economy", "until_date", "2026-03-20", "until_time", "10:00",
		"zone", "WITA", "channel", "web", "by_hand", "1"}
	// A refusal names the fields and keeps everything.
	sec.post("/embargoes", typed...).is(http.StatusUnprocessableEntity).has("Line 2 cannot be looked for", "Bupati baru\nab", "menunggu pelantikan",
		`value="2026-03-20"`, `value="10:00"`, `<option value="WITA" selected`, `<option value="economy" selected`, `value="web" checked`, `name="by_hand" value="1" checked`)
	sec.post("/embargoes", "phrases", "Bupati baru", "reason", "x", "category", "economy", "until_date", "2026-03-20", "zone", "WIB").is(http.StatusUnprocessableEntity).has(`id="until-wrong`)
	sec.post("/embargoes", "phrases", "Bupati baru", "reason", "menunggu pelantikan", "category", "economy", "until_date", "2026-03-12", "until_time", "10:00",
		"zone", "WITA").leads("/embargoes")
	page := sec.get("/embargoes").has("The embargo is in force.", "“Bupati baru”", "ends soon", "menunggu pelantikan", "the whole institution")
	at := "/embargoes/" + page.entry()
	sec.get("/").has("Ending soon", "Bupati baru")
	author.get("/").lacks("Bupati baru")
	saved := author.post("/drafts/new", "title", "Pelantikan", "body", "Bupati baru dilantik", "channel", "web", "unit", "humas", "classification", "public", "do", "save").to()
	author.get(saved).has("Under embargo until 12 March 2026 at 10.00 WITA", "Bupati baru").lacks("menunggu pelantikan").lacks("/samples\"")
	w.browser("verifier").get(saved).lacks("menunggu pelantikan")
	// Where only what does not count is found, the page says just that.
	late := author.post("/drafts/new", "title", "Pelantikan", "body", "Bupati baru dilantik", "channel", "web", "unit", "humas", "classification", "public",
		"publish_date", "2026-03-13", "publish_time", "10:00", "publish_zone", "WIB", "do", "save").to()
	author.get(late).has("No finding counts", "Does not count", ">Blocked</span>").lacks("No findings<")
	sec.post(at+"/lift", "version", "1", "reason", "").is(http.StatusUnprocessableEntity).has(`id="reason-`)
	sec.post(at+"/move", "version", "1", "until_date", "2026-03-30", "until_time", "").is(http.StatusUnprocessableEntity).has(`value="2026-03-30"`)
	sec.post(at+"/move", "version", "1", "until_date", "2026-03-30", "until_time", "09:00").leads("/embargoes")
	author.get(saved).has("30 March 2026 at 09.00 WITA")
	sec.post(at+"/lift", "version", "1", "reason", "sudah").is(http.StatusConflict).has("just changed")
	sec.post(at+"/lift", "version", "2", "reason", "sudah").leads("/embargoes")
	author.get(saved).lacks("Under embargo")
	sec.post(at+"/erase", "version", "3").leads("/embargoes")
	sec.get("/embargoes?phase=ended").has("Its words have been erased").lacks("Bupati baru")
	author.post(at+"/erase", "version", "4").is(http.StatusForbidden)
}

func TestAllowListByForms(t *testing.T) {
	w := newHouse(t)
	rules, admin, author := w.browser("rules"), w.browser("admin"), w.browser("author")
	rules.post("/allowances", "phrases", "regu polres berangkat", "rules", "pii-nik", "reason", "acara", "until_date", "2026-03-20", "until_time", "10:00", "zone", "WIB").
		is(http.StatusUnprocessableEntity).has("Rule pii-nik is about marks or identifiers", "regu polres berangkat")
	rules.post("/allowances", "phrases", "regu polres berangkat", "rules", "ops-force-movement", "reason", "acara resmi", "until_date", "2026-03-20", "until_time", "10:00",
		"zone", "WIB").leads("/allowances")
	page := rules.get("/allowances").has("Proposed", "ops-force-movement").lacks("/activate")
	at := "/allowances/" + page.entry()
	saved := author.post("/drafts/new", "title", "Festival", "body", "Dua regu polres berangkat besok pagi untuk mengawal festival bunga.", "channel", "web", "unit", "humas",
		"classification", "public", "do", "save").to()
	author.get(saved).lacks("Allowed by the allow-list")
	rules.post(at+"/activate", "version", "1").is(http.StatusForbidden).has("You proposed this entry")
	admin.post(at+"/activate", "version", "1").leads("/allowances")
	author.get(saved).has("Allowed by the allow-list, “regu polres berangkat”:", "acara resmi")
	rules.post(at+"/end", "version", "2").leads("/allowances")
	author.get(saved).lacks("Allowed by the allow-list")
	rules.post(at+"/erase", "version", "3").leads("/allowances")
}
