package api

import (
	"net/http"
	"strings"
	"testing"
)

// clear sets up to which classification somebody sees drafts.
func (w *world) clear(who, level string) reply {
	return w.call("admin", "POST /people/"+w.ids[who]+"/clearance", map[string]any{"clearance": level, "reason": "pindah tugas"})
}

func TestClearancesOverHTTP(t *testing.T) {
	w := newWorld(t)
	w.clear("verifier", "public").is(200)
	if list := w.call("admin", "GET /people?limit=200", nil).is(200); !strings.Contains(string(list.body), `"clearance":"public"`) {
		t.Errorf("%s", list.body)
	}
	w.clear("verifier", "public").refused(409, "person.clearance_same")
	w.clear("verifier", "high").refused(422, "person.clearance", "clearance")
	w.clear("admin", "public").refused(409, "person.self")
	at := "POST /people/" + w.ids["verifier"] + "/clearance"
	w.call("admin", at, map[string]any{"clearance": "secret", "reason": ""}).refused(422, "reason.missing", "reason")
	w.call("author", at, map[string]any{"clearance": "secret", "reason": "x"}).refused(403, "access.denied")
	w.call("admin", "POST /people/none/clearance", map[string]any{"clearance": "secret", "reason": "x"}).refused(404, "person.unknown")

	in := map[string]any{"username": "baru", "name": "Baru", "unit": "humas", "password": givenPassword, "roles": []string{"author"}}
	made := w.call("admin", "POST /people", in).is(201)
	if made.text("clearance") != "restricted" {
		t.Errorf("%s", made.body)
	}
	in["username"], in["clearance"] = "lain", "high"
	w.call("admin", "POST /people", in).refused(422, "person.clearance", "clearance")
	in["username"], in["clearance"] = "rahasia", "secret"
	made = w.call("admin", "POST /people", in).is(201)
	if made.text("clearance") != "secret" {
		t.Errorf("%s", made.body)
	}
	w.agree(made.text("change"))
	w.owns("rahasia")
	w.draft("rahasia", map[string]any{"classification": "secret"})
	w.call("rahasia", "POST /drafts", map[string]any{"title": "Satu", "body": calm, "channels": []string{"web"}, "classification": "top_secret"}).refused(422, "draft.above_clearance", "classification")
}

// TestADraftAboveOnesClearanceIsNotThere: every address of it answers what an address
// of no draft does.
func TestADraftAboveOnesClearanceIsNotThere(t *testing.T) {
	w := newWorld(t)
	id, hash := w.submitted(map[string]any{"classification": "restricted"})
	seen := w.call("verifier", "GET /drafts/"+id, nil).is(200)
	decision := map[string]any{"decision": "approve", "content_hash": hash}
	w.call("verifier", "POST /drafts/"+id+"/decisions", decision, "Idempotency-Key", "k").is(201)
	w.clear("verifier", "public").is(200)
	w.clear("auditor", "public").is(200)
	const none = "00000000-0000-7000-8000-000000000000"
	for _, who := range []string{"verifier", "auditor"} {
		for _, tail := range []string{"", "/findings", "/similar", "/authorizations", "/revisions", "/story", "/receipt"} {
			there := w.call(who, "GET /drafts/"+id+tail, nil).refused(404, "draft.unknown")
			if other := w.call(who, "GET /drafts/"+none+tail, nil).refused(404, "draft.unknown"); strings.ReplaceAll(string(other.body), none, id) != string(there.body) {
				t.Errorf("%s: %s, for none %s", tail, there.body, other.body)
			}
		}
		w.call(who, "GET /drafts/"+id, nil, "If-None-Match", seen.Header.Get("ETag")).refused(404, "draft.unknown")
		if list := w.call(who, "GET /drafts", nil).is(200); len(list.list("items")) != 0 {
			t.Errorf("%s", list.body)
		}
	}
	w.call("verifier", "POST /drafts/"+id+"/decisions", decision).refused(404, "draft.unknown")
	w.call("author", "GET /drafts/"+id, nil).is(200)
}

// TestAKeptAnswerIsLostWithSightOfItsDraft, however it was lost, also what its author
// was answered.
func TestAKeptAnswerIsLostWithSightOfItsDraft(t *testing.T) {
	w := newWorld(t)
	w.clear("author", "restricted").is(200)
	in := map[string]any{"title": "Satu", "body": calm, "channels": []string{"web"}}
	made := w.call("author", "POST /drafts", in, "Idempotency-Key", "k").is(201)
	id := made.text("id")
	w.call("author", "POST /drafts/"+id+"/submit", nil, "Idempotency-Key", "k").is(200)
	w.call("author2", "PATCH /drafts/"+id, map[string]any{"classification": "secret"}, "If-Match", w.call("author2", "GET /drafts/"+id, nil).Header.Get("ETag")).is(200)
	w.call("author", "POST /drafts", in, "Idempotency-Key", "k").refused(404, "draft.unknown")
	w.call("author", "POST /drafts/"+id+"/submit", nil, "Idempotency-Key", "k").refused(404, "draft.unknown")
	w.clear("author", "top_secret").is(200)
	if again := w.call("author", "POST /drafts", in, "Idempotency-Key", "k").is(201); string(again.body) != string(made.body) {
		t.Errorf("%s", again.body)
	}
	w.clear("author", "public").is(200)
	w.call("author", "POST /drafts", in, "Idempotency-Key", "k").refused(409, "request.running")
}

// TestAKeptAnswerAboutASampleIsLostWithSightOfItsDraft, of which it holds a passage.
func TestAKeptAnswerAboutASampleIsLostWithSightOfItsDraft(t *testing.T) {
	w := newWorld(t)
	w.clear("rules", "restricted").is(200)
	id, _ := w.submitted(nil)
	made := w.call("verifier", "POST /drafts/"+id+"/samples", map[string]any{"field": "body", "words": strings.Fields(calm)[0], "category": "location"}).is(201)
	close, in := "POST /samples/"+made.text("id")+"/close", map[string]any{"adopted": false}
	closed := w.call("rules", close, in, "Idempotency-Key", "k").is(200)
	if again := w.call("rules", close, in, "Idempotency-Key", "k").is(200); string(again.body) != string(closed.body) {
		t.Errorf("%s", again.body)
	}
	w.call("author2", "PATCH /drafts/"+id, map[string]any{"classification": "secret"}, "If-Match", w.call("author2", "GET /drafts/"+id, nil).Header.Get("ETag")).is(200)
	w.call("rules", close, in, "Idempotency-Key", "k").refused(404, "sample.unknown")
}

func TestClearancesOnThePage(t *testing.T) {
	w := newHouse(t)
	id, _ := w.submitted(map[string]any{"classification": "restricted"})
	at := "/drafts/" + id
	verifier, admin := w.browser("verifier"), w.browser("admin")
	verifier.get(at).is(http.StatusOK)
	form := "/people/" + w.ids["verifier"] + "/clearance"
	admin.get("/people").is(http.StatusOK).has(`action="`+form+`"`, "Sees drafts up to").lacks(`action="/people/` + w.ids["admin"] + `/clearance"`)
	admin.post(form, "clearance", "public", "reason", " ").is(http.StatusUnprocessableEntity)
	admin.post(form, "clearance", "high", "reason", "x").is(http.StatusUnprocessableEntity).has("not known")
	w.browser("author").post(form, "clearance", "public", "reason", "x").is(http.StatusForbidden)
	verifier.get(at).is(http.StatusOK)
	admin.post(form, "clearance", "public", "reason", "pindah tugas").leads("/people")
	admin.get("/people").has("verifier is set")
	for _, tail := range []string{"", "/review", "/story", "/receipt", "/edit"} {
		verifier.get(at + tail).is(http.StatusNotFound)
	}
	verifier.get("/drafts").is(http.StatusOK).lacks(strings.TrimPrefix(at, "/drafts/"))
	admin.post("/people", "username", "baru", "name", "Baru", "unit", "humas", "password", "layak-demo-baru", "clearance", "secret").leads("/people")
	admin.post("/people", "username", "lain", "name", "Lain", "unit", "humas", "password", "layak-demo-lain", "clearance", "high").is(http.StatusUnprocessableEntity).has("not known")
}
