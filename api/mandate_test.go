package api

import (
	"net/http"
	"testing"
	"time"

	"layak/domain"
)

// ordered is a mandate as an order says: author2 stands in for the approver.
func (w *world) ordered(more map[string]any) map[string]any {
	in := map[string]any{"kind": "plh", "person": w.ids["author2"], "role": "approver", "unit": "humas", "post": "Kepala Biro Humas",
		"principal": w.ids["approver"], "giver": w.ids["superior"], "order": "SP/12/2026", "until": w.until(24 * time.Hour)}
	for k, v := range more {
		in[k] = v
	}
	return in
}

func TestMandatesOverHTTP(t *testing.T) {
	w := newWorld(t)
	w.call("author", "GET /mandates", nil).refused(403, "access.denied")
	w.call("author", "POST /mandates", w.ordered(nil)).refused(403, "access.denied")
	for key, in := range map[string]map[string]any{"mandate.self": {"person": w.ids["approver"]}, "mandate.order_missing": {"order": " "},
		"mandate.period": {"until": w.until(-time.Hour)}, "mandate.base": {"on": "none"}, "mandate.undelegable": {"role": "operator"}, "mandate.principal": {"principal": ""}} {
		field := map[string]string{"mandate.self": "person", "mandate.order_missing": "order", "mandate.period": "until", "mandate.base": "on", "mandate.principal": "principal"}[key]
		if field == "" {
			key, field = "role.service", "role"
		}
		w.call("admin", "POST /mandates", w.ordered(in)).refused(422, key, field)
	}
	w.call("admin", "POST /mandates", w.ordered(map[string]any{"person": w.ids["auditor"]})).refused(409, "grant.exclusive")
	made := w.call("admin", "POST /mandates", w.ordered(nil)).is(201)
	at, tag := "/mandates/"+made.text("id"), made.Header.Get("ETag")
	if made.text("state") != "proposed" || made.text("title") != "Plh. Kepala Biro Humas" {
		t.Errorf("%s", made.body)
	}
	w.call("admin", "POST "+at+"/confirm", nil, "If-Match", tag).refused(403, "mandate.second_person")
	w.call("author2", "POST "+at+"/confirm", nil, "If-Match", tag).refused(403, "access.denied")
	w.call("superior", "POST "+at+"/confirm", nil).refused(428, "request.if_match", "If-Match")
	if in := w.call("superior", "GET /inbox", nil).is(200); in.text("proposals", "0", "kind") != "mandate" {
		t.Errorf("%s", in.body)
	}
	running := w.call("superior", "POST "+at+"/confirm", nil, "If-Match", tag).is(200)
	w.call("superior", "POST "+at+"/confirm", nil, "If-Match", tag).refused(409, "mandate.confirmed")

	draft := w.draft("author", map[string]any{"body": "Loket buka"}).text("id")
	hash := w.call("author", "POST /drafts/"+draft+"/submit", nil).is(200).text("content_hash")
	w.call("verifier", "POST /drafts/"+draft+"/decisions", map[string]any{"decision": "approve", "content_hash": hash}).is(201)
	got := w.call("author2", "POST /drafts/"+draft+"/decisions", map[string]any{"decision": "approve", "content_hash": hash}).is(201)
	if got.text("capacity_title") != "Plh. Kepala Biro Humas" || got.text("mandate") != made.text("id") || got.text("capacity") != "approver" || got.text("state") != "cleared" {
		t.Errorf("%s", got.body)
	}
	w.call("author2", "POST "+at+"/end", map[string]any{"reason": ""}, "If-Match", running.Header.Get("ETag")).refused(422, "reason.missing", "reason")
	w.call("author2", "POST "+at+"/end", map[string]any{"reason": "kembali"}, "If-Match", running.Header.Get("ETag")).is(200)
	if list := w.call("auditor", "GET /mandates?phase=ended", nil).is(200); len(list.list("items")) != 1 {
		t.Errorf("%s", list.body)
	}
	w.call("author", "GET "+at, nil).refused(404, "mandate.unknown")
}

func TestMandateByForms(t *testing.T) {
	w := newHouse(t)
	admin, superior, holder := w.browser("admin"), w.browser("superior"), w.browser("author2")
	typed := []string{"kind", "plh", "person", "author2", "principal", "approver", "post", "Kepala Biro Humas", "role", "approver", "unit", "humas",
		"order", "SP/12/2026", "giver", "nobody", "until_date", "2026-03-20", "until_time", "10:00", "zone", "WITA"}
	admin.post("/mandates", typed...).is(http.StatusUnprocessableEntity).has(`id="giver-wrong`, `value="Kepala Biro Humas"`, `value="SP/12/2026"`, `value="2026-03-20"`, `value="plh" checked`)
	typed[15] = "superior"
	admin.post("/mandates", typed...).leads("/mandates")
	page := admin.get("/mandates").has("Plh. Kepala Biro Humas", "SP/12/2026", "What cannot be delegated").lacks("/confirm")
	at := "/mandates/" + page.entry()
	holder.get("/mandates").is(http.StatusOK).lacks("/confirm").lacks(`id="add"`)
	w.browser("author").get("/mandates").is(http.StatusForbidden)
	admin.post(at+"/confirm", "version", "1").is(http.StatusForbidden).has("somebody else")
	superior.get("/").has("Plh. Kepala Biro Humas")
	superior.post(at+"/confirm", "version", "1").leads("/mandates")

	author := w.browser("author")
	saved := author.post("/drafts/new", "title", "Loket", "body", "Loket buka", "channel", "web", "unit", "humas", "classification", "public", "do", "submit").to()
	decide := func(b *browser) {
		t.Helper()
		hash := b.get(saved + "/review").hidden("content_hash")
		b.post(saved+"/decisions", "decision", "approve", "comment", "", "content_hash", hash).to()
	}
	decide(w.browser("verifier"))
	holder.get(saved + "/review").has("You decide as Plh. Kepala Biro Humas")
	decide(holder)
	author.get(saved).has("Plh. Kepala Biro Humas")
	w.browser("auditor").get(saved + "/story").has("Plh. Kepala Biro Humas")
	holder.post(at+"/end", "version", "2", "reason", "").is(http.StatusUnprocessableEntity).has(`id="reason-`)
	holder.post(at+"/end", "version", "2", "reason", "pejabat kembali").leads("/mandates")
	w.browser("auditor").get("/mandates?phase=" + string(domain.PhaseEnded)).has("pejabat kembali")
}
