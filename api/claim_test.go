package api

import (
	"net/http"
	"testing"
)

func TestClaimsOverHTTP(t *testing.T) {
	w := newWorld(t)
	id, hash := w.submitted(nil)
	w.call("approver", "POST /drafts/"+id+"/claims", map[string]any{}).refused(403, "decision.policy")
	w.call("verifier", "POST /drafts/"+id+"/claims", map[string]any{"stage": "approval"}).refused(409, "stage.not_open")
	if got := w.call("verifier", "POST /drafts/"+id+"/claims", map[string]any{}).is(200); got.text("run", "open", "0", "claimed_by") != w.ids["verifier"] {
		t.Errorf("%s", got.body)
	}
	if got := w.call("verifier", "GET /inbox", nil).is(200); got.text("my_turn", "0", "claimed_by") != w.ids["verifier"] {
		t.Errorf("%s", got.body)
	}
	w.call("verifier", "POST /drafts/"+id+"/claims", map[string]any{"person": w.ids["verifier"]}).refused(403, "access.denied")
	w.call("superior", "POST /drafts/"+id+"/claims", map[string]any{"person": w.ids["author"]}).refused(422, "assign.unable", "person")
	w.call("superior", "POST /drafts/"+id+"/claims", map[string]any{"person": "none"}).refused(422, "person.unknown", "person")
	got := w.call("superior", "POST /drafts/"+id+"/claims", map[string]any{"person": w.ids["verifier"]}).is(200)
	if got.text("run", "open", "0", "assigned_by") != w.ids["superior"] {
		t.Errorf("%s", got.body)
	}
	w.call("author", "DELETE /drafts/"+id+"/claims/verification", nil).refused(403, "access.denied")
	w.call("verifier", "DELETE /drafts/"+id+"/claims/verification", nil).is(204)
	w.call("verifier", "DELETE /drafts/"+id+"/claims/verification", nil).refused(409, "stage.unclaimed")
	w.decide("verifier", id, hash, "approve").is(201)
}

func TestClaimsOnThePages(t *testing.T) {
	w := newWorld(t)
	id, _ := w.submitted(nil)
	at := "/drafts/" + id
	verifier, superior := w.browser("verifier"), w.browser("superior")
	verifier.get(at+"/review").has("Nobody is at it yet", `value="claim"`).lacks(`value="assign"`)
	verifier.post(at+"/claims", "stage", "verification", "do", "claim").leads(at + "/review?stage=verification")
	verifier.get(at+"/review").has("verifier is at it", `value="release"`, "The stage is yours").lacks(`value="claim"`)
	verifier.get("/").has("With verifier")
	w.browser("author").get("/").has("With verifier")
	superior.get(at + "/review").has(`value="release"`).lacks(`value="claim"`)
	superior.post(at+"/claims", "stage", "verification", "do", "assign", "person", w.ids["author"]).is(http.StatusUnprocessableEntity).has("may not decide this stage")
	superior.post(at+"/claims", "stage", "verification", "do", "release").leads(at + "/review?stage=verification")
	superior.get(at+"/review").has(`value="assign"`, `<option value="`+w.ids["verifier"]+`">`)
	superior.post(at+"/claims", "stage", "verification", "do", "assign", "person", w.ids["verifier"]).leads(at + "/review?stage=verification")
	verifier.get("/").has("A stage was given to you")
	w.browser("auditor").get("/audit?act=stage.assigned").has("Stage assigned")
}
