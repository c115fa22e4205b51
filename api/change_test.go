package api

import (
	"net/http"
	"testing"
)

func TestChangesOverHTTP(t *testing.T) {
	w := newWorld(t)
	second := w.second()
	w.call("author", "GET /changes", nil).refused(403, "access.denied")
	ask := func(items ...map[string]any) map[string]any { return map[string]any{"items": items, "note": "SK 12"} }
	grant := map[string]any{"do": "grant.add", "person": w.ids["author"], "role": "verifier", "unit": "humas", "channels": []string{"x"}}
	w.call("verifier", "POST /changes", ask(grant)).refused(403, "access.denied")
	w.call("admin", "POST /changes", map[string]any{"items": []any{}}).refused(422, "change.items", "items")
	w.call("admin", "POST /changes", ask(map[string]any{"do": "line.add", "role": "author", "act": "fly"})).refused(422, "act.unknown", "items.0.act")
	w.call("admin", "POST /changes", ask(grant, map[string]any{"do": "unit.move", "unit": "humas", "parent": "media"})).refused(422, "unit.cycle", "items.1.parent")
	w.call("admin", "POST /policy", map[string]any{"role": "author", "act": "fly"}).refused(422, "act.unknown", "act")
	c := w.call("admin", "POST /changes", ask(grant, map[string]any{"do": "line.add", "role": "verifier", "act": "draft.erase"})).is(202)
	at := "/changes/" + c.text("id")
	if c.Header.Get("Location") != prefix+at || c.text("state") != "proposed" || c.text("items", "1", "object") != "*" {
		t.Errorf("%s", c.body)
	}
	w.call("author", "GET "+at, nil).refused(404, "change.unknown")
	shown := w.call(second, "GET "+at, nil).is(200)
	if shown.at("may_activate") != true || len(shown.list("problems")) != 0 || len(shown.list("gains")) == 0 || shown.at("own") != false {
		t.Errorf("%s", shown.body)
	}
	if in := w.call(second, "GET /inbox", nil).is(200); in.text("proposals", "0", "kind") != "change" {
		t.Errorf("%s", in.body)
	}
	if past := w.call(second, "GET "+at+"/replay", nil).is(200); past.at("count") != float64(0) || past.at("looked_at") != float64(0) {
		t.Errorf("%s", past.body)
	}
	w.call("author", "GET "+at+"/replay", nil).refused(404, "change.unknown")
	seen := map[string]any{"seen": shown.text("seen")}
	w.call("admin", "POST "+at+"/activate", seen).refused(403, "change.second_person")
	w.call(second, "POST "+at+"/activate", map[string]any{"seen": ""}).refused(422, "change.seen_missing", "seen")
	w.call(second, "POST "+at+"/activate", map[string]any{"seen": shown.text("seen") + "0"}).refused(409, "change.changed")
	w.call("admin", "POST "+at+"/withdraw", nil).refused(428, "request.if_match", "If-Match")
	other := w.call("admin", "POST /changes", ask(map[string]any{"do": "unit.rename", "unit": "humas", "name": "Humas"})).is(202)
	w.call(second, "POST /changes/"+other.text("id")+"/withdraw", map[string]any{}, "If-Match", other.Header.Get("ETag")).refused(422, "reason.missing", "reason")
	w.call(second, "POST /changes/"+other.text("id")+"/withdraw", map[string]any{"reason": "belum"}, "If-Match", other.Header.Get("ETag")).is(200)
	w.agree(w.call("admin", "DELETE /policy/"+number(w.line("auditor", "channel.read")), nil).is(202).text("id"))
	w.call(second, "POST "+at+"/activate", seen).refused(409, "change.overtaken")
	if done := w.agree(c.text("id")); done.text("state") != "active" || done.text("decided_by") != w.ids[second] {
		t.Errorf("%s", done.body)
	}
	w.line("verifier", "draft.erase")
	for query, n := range map[string]int{"": 3, "?state=active": 2, "?state=withdrawn": 1, "?state=proposed": 0, "?state=draft": 0} {
		if list := w.call("auditor", "GET /changes"+query, nil).is(200); len(list.list("items")) != n {
			t.Errorf("%s: %s", query, list.body)
		}
	}
}

func TestChangesByForms(t *testing.T) {
	w := newHouse(t)
	admin, second := w.browser("admin"), w.browser(w.second())
	w.browser("author").get("/changes").is(http.StatusForbidden)
	admin.get("/changes").is(http.StatusOK).has("There is no change here").lacks(`id="own"`)
	at := admin.post("/policy", "role", "verifier", "act", "rule.read", "object", "*", "effect", "allow").to()
	admin.post("/units/humas/rename", "name", "Hubungan <Masyarakat>").leads(at)
	admin.post("/units/humas/move", "parent", "humas").is(http.StatusUnprocessableEntity).has("cannot lie below itself")
	admin.post("/people/"+w.ids["author2"]+"/grants", "role", "verifier", "unit", "humas").leads("/people#p-" + w.ids["author2"])
	page := admin.get(at).has("Hubungan &lt;Masyarakat&gt;", "Read rules", "author2", "Who gains what").lacks("/activate")
	second.get(at).is(http.StatusNotFound)
	second.get("/changes").lacks("author2")
	version := page.hidden("version")
	admin.post("/changes/drop", "version", version, "n", "1").leads(at)
	admin.post("/changes/drop", "version", version, "n", "0").is(http.StatusConflict).has("another one since you opened it")
	at = admin.proposes(at)
	admin.get(at).has("Take the proposal back", "Somebody else agrees").lacks("/activate")
	w.browser("auditor").get(at).has("sesuai surat keputusan").lacks("/activate", "/withdraw")
	second.get("/").has("Change of powers", at)
	second.get("/policy").has("1 change waits", at)
	second.get("/people").has("Waits for a second person")
	second.post(at+"/withdraw", "version", second.get(at).hidden("version"), "reason", "").is(http.StatusUnprocessableEntity).has(`id="reason-wrong"`)
	second.post(at+"/activate", "seen", "1.0").is(http.StatusConflict).has("not the change that you looked at")
	w.agrees(at)
	second.get(at).has("In force", "admin2").lacks("/activate", "/withdraw")
	second.get("/policy").lacks("change waits")

	gone := admin.post("/policy", "role", "verifier", "act", "rule.write", "object", "*", "effect", "deny").to()
	admin.post(gone+"/withdraw", "version", "1").leads("/changes")
	admin.get(gone).is(http.StatusNotFound)
	lone := admin.post("/policy", "role", "admin", "act", "grant.write", "object", "*", "effect", "deny")
	lone.is(http.StatusConflict).has("nobody could change powers any more", "Appoint another administrator")
}

// TestReplayByForms: whoever may read the draft sees which one, others how many.
func TestReplayByForms(t *testing.T) {
	w := newHouse(t)
	draft := w.draft("author", nil)
	hash := w.call("author", "POST /drafts/"+draft.text("id")+"/submit", nil).is(200).text("content_hash")
	w.call("verifier", "POST /drafts/"+draft.text("id")+"/decisions", map[string]any{"decision": "approve", "content_hash": hash}).is(201)
	w.agree(w.call("admin", "POST /policy", map[string]any{"role": "barred", "act": "draft.decide", "effect": "deny"}).is(202).text("id"))
	c := w.call("admin", "POST /people/"+w.ids["verifier"]+"/grants", map[string]any{"role": "barred", "unit": "humas"}).is(202).text("id")
	w.browser("auditor").get("/changes/"+c).has("1 of 1 acts would have been refused", "/drafts/"+draft.text("id"))
	w.browser("admin").get("/changes/"+c).has("1 of 1 acts would have been refused", "1 on a draft that you may not see").lacks("/drafts/" + draft.text("id"))
	w.browser(w.second()).get("/changes/"+c).has("What would be missing", "0 left of the 1 it needs")
}
