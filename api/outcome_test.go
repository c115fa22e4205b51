package api

import (
	"context"
	"net/http"
	"testing"

	"layak/domain"
)

const calmBody = "Pelatihan menulis dibuka hari Rabu di balai desa."

// another hires a second person of a role.
func (w *world) another(role string) {
	w.t.Helper()
	who := role + "2"
	p, err := w.desk.AddPerson(context.Background(), domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: who, Name: who, UnitID: "humas",
		Password: "layak-demo-" + who, Roles: []string{role}, Language: "en"})
	w.must(err)
	w.ids[who] = p.ID
}

func TestOutcomesOverTheAPI(t *testing.T) { each(t, outcomesOverTheAPI) }

func outcomesOverTheAPI(t *testing.T, w *world) {
	w.another("verifier")
	id, hash := w.submitted(map[string]any{"body": calmBody})
	at := "POST /drafts/" + id + "/decisions"
	decision := func(more ...any) map[string]any {
		in := map[string]any{"decision": "approve_as_amended", "content_hash": hash, "comment": "Harinya salah."}
		for i := 0; i < len(more); i += 2 {
			in[more[i].(string)] = more[i+1]
		}
		return in
	}
	edit := func(old, new string) []map[string]any {
		return []map[string]any{{"field": "body", "old": old, "new": new}}
	}
	before := w.leaves()
	w.call("verifier", at, decision()).refused(422, "amendment.count", "amendments")
	w.call("verifier", at, decision("amendments", edit("Jumat", "Kamis"))).refused(422, "amendment.old_missing", "amendments[0].old")
	w.call("verifier", at, decision("amendments", edit("Rabu", "Kamis"), "comment", "")).refused(422, "reason.missing", "comment")
	w.call("verifier", at, decision("amendments", edit("Rabu", "Kamis"), "decision", "approve")).refused(422, "amendment.decision", "amendments")
	w.call("verifier", at, decision("decision", "approve_with_recommendations", "comment", "")).refused(422, "reason.missing", "comment")
	if n := w.leaves(); n != before {
		t.Fatalf("the refusals left %d records", n-before)
	}
	done := w.call("verifier", at, decision("amendments", edit("Rabu", "Kamis"))).is(http.StatusCreated)
	if done.text("decision") != "approve_as_amended" || done.text("state") != "in_review" || done.at("revision") != 2.0 || done.text("content_hash") != hash || done.text("draft_hash") == hash {
		t.Fatalf("the decision: %s", done.body)
	}
	w.decide("verifier2", id, hash, "approve").refused(409, "draft.changed")
	hash = done.text("draft_hash")
	w.decide("verifier", id, hash, "approve").refused(403, "decision.not_contributor")
	advice := w.call("verifier2", at, map[string]any{"decision": "approve_with_recommendations", "content_hash": hash, "comment": "Sebut jamnya."}).is(http.StatusCreated)
	if advice.text("decision") != "approve_with_recommendations" || advice.text("comment") != "Sebut jamnya." {
		t.Errorf("the advice: %s", advice.body)
	}
	draft := w.call("author", "GET /drafts/"+id, nil)
	w.call("author", "PATCH /drafts/"+id, map[string]any{"body": calmBody}, "If-Match", draft.Header.Get("ETag")).refused(422, "amendment.bound", "body")
	w.decide("approver", id, hash, "approve").is(http.StatusCreated)
	is := w.call("author", "GET /drafts/"+id, nil).is(http.StatusOK)
	if is.text("state") != "cleared" || is.text("run", "outcome") != "as_amended" || is.text("run", "amendments", "0", "edits", "0", "new") != "Kamis" ||
		is.text("run", "recommendations", "0", "text") != "Sebut jamnya." || is.text("body") != "Pelatihan menulis dibuka hari Kamis di balai desa." {
		t.Errorf("the draft: %s", is.body)
	}
	receipt := w.call("author", "GET /drafts/"+id+"/receipt", nil).is(http.StatusOK)
	if receipt.text("record", "facts", "outcome") != "as_amended" {
		t.Errorf("the receipt: %s", receipt.body)
	}
}

func TestAmendingOnThePage(t *testing.T) {
	w := newWorld(t)
	w.another("verifier")
	at := w.browser("author").post("/drafts/new", "title", "Pelatihan menulis", "body", calmBody, "channel", "web", "unit", "humas",
		"classification", "public", "do", "submit").to()
	b := w.browser("verifier")
	page := b.get(at+"/review").is(http.StatusOK).has("Approve as amended", `name="edit_old"`)
	send := func(more ...string) sheet {
		return b.post(at+"/decisions", append([]string{"content_hash", page.hidden("content_hash"), "stage", page.hidden("stage"), "decision", "approve_as_amended"}, more...)...)
	}
	before := w.leaves()
	rows := send("do", "rows", "comment", "Harinya salah.", "edit_field", "body", "edit_old", "Rabu", "edit_new", "Kamis")
	rows.is(http.StatusOK).has("Edit 3", ">\nRabu</textarea>", "Harinya salah.", "open")
	send("comment", "Harinya salah.").is(http.StatusUnprocessableEntity).has("Write at least one edit")
	send("comment", "Harinya salah.", "edit_field", "body", "edit_old", "", "edit_new", "", "edit_field", "body", "edit_old", "Jumat", "edit_new", "Kamis").
		is(http.StatusUnprocessableEntity).has("This text does not occur there", `href="#amendments%5b0%5d.old"`, "Jumat")
	if n := w.leaves(); n != before {
		t.Fatalf("the refusals left %d records", n-before)
	}
	send("comment", "Harinya salah.", "edit_field", "body", "edit_old", "Rabu di\r\nbalai", "edit_new", "").is(http.StatusUnprocessableEntity)
	send("comment", "Harinya salah.", "edit_field", "body", "edit_old", "Rabu", "edit_new", "Kamis").to()
	b.get(at).is(http.StatusOK).has("Edits that bind", "Kamis", "Approve as amended")
	w.browser("approver").get(at + "/review").is(http.StatusOK).has("Edits that bind")
	w.browser("verifier2").decide(at, "approve_with_recommendations", "Sebut jamnya.").to()
	w.browser("approver").decide(at, "approve", "").to()
	b.get(at).is(http.StatusOK).has("Cleared as amended", "Sebut jamnya.")
}
