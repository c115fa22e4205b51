package api

import (
	"net/http"
	"testing"
)

func TestTryPowersOverHTTP(t *testing.T) {
	w := newWorld(t)
	w.call("author", "GET /powers/try?person="+w.ids["author"]+"&act=draft.read&unit=humas", nil).refused(403, "access.denied")
	at := "GET /powers/try?person=" + w.ids["author2"] + "&act=draft.decide&object=verification&channel=web&unit=humas"
	now := w.call("auditor", at, nil).is(200)
	if now.at("now", "allowed") != false || now.at("now", "policy_line") != float64(0) {
		t.Errorf("%s", now.body)
	}
	w.call("auditor", at+"&channel=nowhere", nil).refused(422, "channel.unknown", "channels")
	w.call("auditor", "GET /powers/try?person="+w.ids["author2"]+"&act=fly", nil).refused(422, "act.unknown", "act")
	w.call("auditor", at+"&change=none", nil).refused(404, "change.unknown")
	c := w.call("admin", "POST /people/"+w.ids["author2"]+"/grants", map[string]any{"role": "verifier", "unit": "humas"}).is(202).text("id")
	draft := w.draft("author", nil).text("id")
	w.call("author", "POST /drafts/"+draft+"/submit", nil).is(200)
	with := w.call("auditor", at+"&change="+c+"&draft="+draft, nil).is(200)
	if with.at("now", "allowed") != false || with.at("would", "allowed") != true || with.text("would", "role") != "verifier" || with.at("would", "stages", "0", "allowed") != true {
		t.Errorf("%s", with.body)
	}
	w.call("admin", at+"&draft="+draft, nil).refused(404, "draft.unknown")
}

func TestTryPowersByForms(t *testing.T) {
	w := newHouse(t)
	auditor, admin := w.browser("auditor"), w.browser("admin")
	w.browser("author").get("/policy/try").is(http.StatusForbidden)
	auditor.get("/policy").has("/policy/try")
	auditor.get("/policy/try").is(http.StatusOK).has("Try as this person").lacks("Now</h2>")
	auditor.get("/policy/try?person=nobody&act=draft.read&unit=humas").is(http.StatusUnprocessableEntity).has(`id="person-wrong"`, `value="nobody"`)
	auditor.get("/policy/try?person=author&act=draft.create&unit=humas").is(http.StatusOK).has("Allowed", "Decided by line 1, as Author", "Decides")
	at := admin.post("/policy", "role", "author", "act", "draft.create", "object", "*", "effect", "deny").to()
	page := admin.get(at).has("/policy/try?change=")
	admin.get("/policy/try?person=author&act=draft.create&unit=humas&change="+at[len("/changes/"):]).has("If the change were in force", "Not allowed", "new line of the change")
	auditor.get("/policy/try?person=author&act=draft.create&unit=humas&change=" + at[len("/changes/"):]).is(http.StatusNotFound)
	if page.status != http.StatusOK {
		t.Error(page.status)
	}
}
