package api

import (
	"net/http"
	"strings"
	"testing"
)

// readers restricts a draft to people, at the version that is there now.
func (w *world) readers(who, id string, people ...string) reply {
	ids := []string{}
	for _, p := range people {
		ids = append(ids, w.ids[p])
	}
	tag := w.call(who, "GET /drafts/"+id+"/readers", nil).Header.Get("ETag")
	return w.call(who, "PUT /drafts/"+id+"/readers", map[string]any{"people": ids}, "If-Match", tag)
}

// TestADraftForOthersIsNotThere: every address of it answers what an address of no
// draft does.
func TestADraftForOthersIsNotThere(t *testing.T) {
	w := newWorld(t)
	id, hash := w.submitted(nil)
	seen := w.call("verifier", "GET /drafts/"+id, nil).is(200)
	decision := map[string]any{"decision": "approve", "content_hash": hash}
	w.call("verifier", "POST /drafts/"+id+"/decisions", decision, "Idempotency-Key", "k").is(201)
	w.readers("author", id, "approver").is(200)
	const none = "00000000-0000-7000-8000-000000000000"
	for _, tail := range []string{"", "/findings", "/similar", "/authorizations", "/revisions", "/story", "/receipt", "/readers"} {
		there := w.call("verifier", "GET /drafts/"+id+tail, nil).refused(404, "draft.unknown")
		if other := w.call("verifier", "GET /drafts/"+none+tail, nil).refused(404, "draft.unknown"); strings.ReplaceAll(string(other.body), none, id) != string(there.body) {
			t.Errorf("%s: %s, for none %s", tail, there.body, other.body)
		}
	}
	w.call("verifier", "GET /drafts/"+id, nil, "If-None-Match", seen.Header.Get("ETag")).refused(404, "draft.unknown")
	if list := w.call("verifier", "GET /drafts", nil).is(200); len(list.list("items")) != 0 {
		t.Errorf("%s", list.body)
	}
	w.call("verifier", "POST /drafts/"+id+"/decisions", decision, "Idempotency-Key", "k").refused(404, "draft.unknown")
	w.call("verifier", "PUT /drafts/"+id+"/readers", map[string]any{"people": []string{w.ids["verifier"]}}, "If-Match", `"1"`).refused(404, "draft.unknown")
	w.call("verifier", "DELETE /drafts/"+id+"/readers", map[string]any{"reason": "x"}, "If-Match", `"1"`).refused(404, "draft.unknown")
	if got := w.call("approver", "GET /drafts/"+id, nil).is(200); !strings.Contains(string(got.body), `"named":true`) {
		t.Errorf("%s", got.body)
	}
}

func TestReadersOverHTTP(t *testing.T) {
	w := newWorld(t)
	id, _ := w.submitted(nil)
	at := "PUT /drafts/" + id + "/readers"
	w.call("author", at, map[string]any{"people": []string{w.ids["verifier"]}}).refused(428, "request.if_match", "If-Match")
	w.call("author", at, map[string]any{"people": []string{w.ids["verifier"]}}, "If-Match", `"99"`).refused(412, "draft.stale")
	w.readers("author", id).refused(422, "restrict.people", "people")
	w.readers("author", id, "admin").refused(422, "restrict.clearance", "people")
	w.readers("author", id, "approver").refused(409, "restrict.unreachable")
	w.readers("approver", id, "verifier").refused(403, "access.denied")
	made := w.readers("author", id, "verifier", "approver", "security").is(200)
	if strings.Count(string(made.body), `"named":true`) != 5 { // the draft, and four people
		t.Errorf("%s", made.body)
	}
	tag := made.Header.Get("ETag")
	w.call("author", "DELETE /drafts/"+id+"/readers", map[string]any{"reason": "x"}, "If-Match", tag).refused(403, "access.denied")
	w.call("security", "DELETE /drafts/"+id+"/readers", map[string]any{"reason": " "}, "If-Match", tag).refused(422, "reason.missing", "reason")
	w.call("security", "DELETE /drafts/"+id+"/readers", map[string]any{"reason": "diumumkan"}, "If-Match", tag).is(200)
	w.call("author2", "GET /drafts/"+id, nil).is(200)
}

func TestReadersOnThePage(t *testing.T) {
	w := newHouse(t)
	id, _ := w.submitted(nil)
	at := "/drafts/" + id
	author, verifier, security := w.browser("author"), w.browser("verifier"), w.browser("security")
	version := func() string {
		return strings.Trim(w.call("author", "GET /drafts/"+id, nil).Header.Get("ETag"), `"`)
	}
	author.get(at).is(http.StatusOK).has(`action="`+at+`/readers"`, "Who sees it", "all who may read")
	verifier.get(at).is(http.StatusOK).lacks(`action="` + at + `/readers"`)
	author.post(at+"/readers", "version", version(), "people", w.ids["approver"]).is(http.StatusConflict).has("Too few of the people named could decide: Verification", `value="`+w.ids["approver"]+`" checked`)
	author.post(at+"/readers", "version", version()).is(http.StatusUnprocessableEntity).has("at least one person")
	author.post(at+"/readers", "version", version(), "people", w.ids["approver"], "people", w.ids["verifier"], "people", w.ids["security"]).leads(at)
	author.get(at).is(http.StatusOK).has("Only these people", "following people only", "for the named people only now").lacks(`action="` + at + `/unrestrict"`)
	w.browser("author2").get(at).is(http.StatusNotFound)
	w.browser("auditor").get(at).is(http.StatusOK).has("that is recorded")
	w.browser("auditor").get(at + "/story").is(http.StatusOK).has("Read by an auditor")
	security.post(at+"/unrestrict", "version", version(), "reason", " ").is(http.StatusUnprocessableEntity)
	security.post(at+"/readers", "version", version(), "people", w.ids["verifier"], "people", w.ids["approver"]).leads("/drafts")
	security.get(at).is(http.StatusNotFound)
}

func TestADraftForNamedPeopleFromItsFirstMoment(t *testing.T) {
	w := newHouse(t)
	in := map[string]any{"title": "Satu", "body": calm, "channels": []string{"web"}, "readers": []string{w.ids["verifier"]}}
	made := w.call("author", "POST /drafts", in).is(201)
	if made.at("named") != true {
		t.Errorf("%s", made.body)
	}
	w.call("author2", "GET /drafts/"+made.text("id"), nil).refused(404, "draft.unknown")
	w.call("verifier", "GET /drafts/"+made.text("id"), nil).is(200)
	for key, people := range map[string][]string{"restrict.people": {}, "restrict.person": {"none"}, "restrict.clearance": {w.ids["admin"]}} {
		in["readers"] = people
		w.call("author", "POST /drafts", in).refused(422, key, "readers")
	}
}

// TestANewDraftForNamedPeopleOnThePage: a choice that is refused stays, so that the next
// try makes no draft for all.
func TestANewDraftForNamedPeopleOnThePage(t *testing.T) {
	w := newHouse(t)
	author, verifier := w.browser("author"), w.ids["verifier"]
	author.get("/drafts/new").is(http.StatusOK).has(`name="reader" value="`+verifier+`"`, "Restrict to named people").lacks(`value="` + w.ids["admin"] + `"`)
	form := []string{"title", "Satu", "body", calm, "channel", "web", "unit", "humas", "classification", "public", "kind", "post", "publish_zone", "WIB"}
	with := func(more ...string) []string { return append(append([]string{}, form...), more...) }
	author.post("/drafts/new", with("reader", verifier, "do", "check")...).is(http.StatusOK).has(`value="` + verifier + `" checked`)
	author.post("/drafts/new", with("reader", w.ids["admin"])...).is(http.StatusUnprocessableEntity).has("admin cannot read", `value="`+w.ids["admin"]+`" checked`)
	author.post("/drafts/new", with("reader", verifier)...).is(http.StatusSeeOther)
	list := w.call("author", "GET /drafts", nil).is(200)
	if len(list.list("items")) != 1 || list.at("items", "0", "named") != true {
		t.Errorf("%s", list.body)
	}
	if list := w.call("author2", "GET /drafts", nil).is(200); len(list.list("items")) != 0 {
		t.Errorf("%s", list.body)
	}
}

// TestWhoRestrictsIsToldWhatItUndoes by the answer, and on the page, also whoever has taken
// themselves off the list.
func TestWhoRestrictsIsToldWhatItUndoes(t *testing.T) {
	w := newHouse(t)
	id, hash := w.submitted(nil)
	at := "/drafts/" + id
	w.call("verifier", "POST "+at+"/decisions", map[string]any{"decision": "approve", "content_hash": hash}).is(201)
	if got := w.readers("author", id, "verifier", "approver", "security").is(200); strings.Contains(string(got.body), "undone") {
		t.Errorf("%s", got.body)
	}
	got := w.readers("security", id, "approver").is(200)
	if got.text("undone", "stages", "0") != "verification" || got.at("undone", "order") != false {
		t.Errorf("%s", got.body)
	}
	author := w.browser("author")
	author.get(at).has("do not count when this draft is to be published", "Name these people again")
	version := strings.Trim(w.call("author", "GET "+at, nil).Header.Get("ETag"), `"`)
	author.post(at+"/readers", "version", version, "people", w.ids["approver"], "people", w.ids["security"]).leads(at)
	author.get(at).has("do not count any more: Verification")
	security := w.browser("security")
	version = strings.Trim(w.call("author", "GET "+at, nil).Header.Get("ETag"), `"`)
	security.post(at+"/readers", "version", version, "people", w.ids["approver"]).leads("/drafts")
	security.get("/drafts").has("do not count any more: Verification")
}
