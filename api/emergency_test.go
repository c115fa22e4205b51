package api

import (
	"net/http"
	"testing"
)

// TestEmergenciesOverHTTP: declared by one, listed for others, ratified by another.
func TestEmergenciesOverHTTP(t *testing.T) {
	w := newWorld(t)
	draft := w.draft("author", map[string]any{"body": "Sungai meluap"})
	at, hash := "/drafts/"+draft.text("id"), draft.text("content_hash")
	w.call("author", "POST "+at+"/emergency", map[string]any{"content_hash": hash, "reason": "x"}).refused(403, "access.denied")
	w.call("duty", "POST "+at+"/emergency", map[string]any{"content_hash": hash, "reason": " "}).refused(422, "reason.missing", "reason")
	w.call("duty", "POST "+at+"/emergency", map[string]any{"content_hash": "sha256:00", "reason": "x"}).refused(409, "draft.changed")
	if got := w.call("duty", "POST "+at+"/emergency", map[string]any{"content_hash": hash, "reason": "banjir"}).is(201); got.text("state") != "cleared" || got.text("capacity") != "duty" {
		t.Errorf("%s", got.body)
	}
	w.call("author", "GET /emergencies", nil).refused(403, "access.denied")
	list := w.call("superior", "GET /emergencies?open=true", nil).is(200)
	if len(list.list("items")) != 1 || list.text("items", "0", "reason") != "banjir" || list.at("items", "0", "may_ratify") != true {
		t.Errorf("%s", list.body)
	}
	if in := w.call("auditor", "GET /inbox", nil).is(200); len(in.list("emergencies")) != 1 {
		t.Errorf("%s", in.body)
	}
	say := "POST /emergencies/" + list.text("items", "0", "id") + "/ratification"
	w.call("duty", say, map[string]any{"outcome": "ratified"}).refused(403, "access.denied")
	w.call("superior", say, map[string]any{"outcome": "refused"}).refused(422, "reason.missing", "comment")
	w.call("superior", "POST /emergencies/none/ratification", map[string]any{"outcome": "ratified"}).refused(404, "emergency.unknown")
	if got := w.call("superior", say, map[string]any{"outcome": "refused", "comment": "bukan darurat"}).is(200); got.text("state") != "changes_requested" || got.text("outcome") != "refused" {
		t.Errorf("%s", got.body)
	}
	w.call("superior", say, map[string]any{"outcome": "ratified"}).refused(409, "emergency.decided")
	w.call("duty", "POST "+at+"/emergency", map[string]any{"content_hash": hash, "reason": "tetap banjir"}).refused(409, "emergency.refused")
	w.browser("duty").get(at).lacks(`action="` + at + `/emergency"`).has("declared an emergency before, and that was refused")
	w.browser("auditor").get("/emergencies").has("State of the draft")
}

// TestEmergenciesOnPages: the form stands on the draft's page for whoever is on duty, and
// what was typed stays where it is refused.
func TestEmergenciesOnPages(t *testing.T) {
	w := newWorld(t)
	draft := w.draft("author", map[string]any{"body": "Sungai meluap"})
	at, hash := "/drafts/"+draft.text("id"), draft.text("content_hash")
	w.browser("approver").get(at).lacks(at + "/emergency")
	duty := w.browser("duty")
	duty.get(at).has(at + "/emergency")
	duty.post(at+"/emergency", "content_hash", hash, "reason", " ").is(http.StatusUnprocessableEntity).has("emergency-reason", "Give a reason")
	duty.post(at+"/emergency", "content_hash", hash, "reason", "banjir").leads(at)
	w.browser("auditor").get("/").has("Emergencies to be ratified")
	superior := w.browser("superior")
	superior.get("/").has("Emergencies to be ratified")
	id := superior.get("/emergencies").has("banjir", "Do not ratify").entry()
	superior.post("/emergencies/"+id+"/ratification", "outcome", "refused", "comment", "").is(http.StatusUnprocessableEntity).has(`value="refused" checked`, "comment-"+id)
	superior.post("/emergencies/"+id+"/ratification", "outcome", "ratified", "comment", "").leads("/emergencies")
	superior.get("/emergencies").has("Ratified").lacks("Do not ratify")
	w.browser("auditor").get(at+"/story").has("Emergency declared", "Emergency ratified")
}

// TestAKeptRatificationIsLostWithSightOfItsDraft, as every kept answer about a draft is.
func TestAKeptRatificationIsLostWithSightOfItsDraft(t *testing.T) {
	w := newWorld(t)
	w.clear("superior", "restricted").is(200)
	draft := w.draft("author", map[string]any{"body": "Sungai meluap"})
	at := "/drafts/" + draft.text("id")
	w.call("duty", "POST "+at+"/emergency", map[string]any{"content_hash": draft.text("content_hash"), "reason": "banjir"}).is(201)
	say := "POST /emergencies/" + w.call("superior", "GET /emergencies", nil).text("items", "0", "id") + "/ratification"
	in := map[string]any{"outcome": "ratified"}
	said := w.call("superior", say, in, "Idempotency-Key", "k").is(200)
	if again := w.call("superior", say, in, "Idempotency-Key", "k").is(200); string(again.body) != string(said.body) {
		t.Errorf("%s", again.body)
	}
	w.call("author2", "PATCH "+at, map[string]any{"classification": "secret"}, "If-Match", w.call("author2", "GET "+at, nil).Header.Get("ETag")).is(200)
	w.call("superior", say, in, "Idempotency-Key", "k").refused(404, "emergency.unknown")
}
